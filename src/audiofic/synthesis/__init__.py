"""Utterances -> clips: what the store lacks is spoken, grouped by voice, on all cores.

Work goes to `concurrent.futures` executors in batches of one voice, by stretches of the story, and in a
stretch what costs most first. Who the workers are is a `Workers`' business: `open_workers` has them on this
machine, the room `cluster` on others. Clips go straight from the worker to the store, so that nothing that
was spoken is lost when the build stops. See docs/decisions/0013 and 0024.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any

from audiofic.model import Utterance
from audiofic.store import Store
from audiofic.synthesis.batches import Batch, cut_batches, reckon_costs, sounded_letters
from audiofic.synthesis.speech import Failure, Outcome, speak_batch
from audiofic.synthesis.workers import LocalWorkers, Workers, open_workers

__all__ = [
    "Batch",
    "Failure",
    "LocalWorkers",
    "Outcome",
    "Workers",
    "open_workers",
    "reckon_costs",
    "sounded_letters",
    "speak_batch",
    "synthesise",
]

WATCH_S = 5.0
"""How often somebody looks after workers of which none has finished anything."""


def synthesise(
    missing: Mapping[str, Utterance],
    store: Store,
    voice_folders: tuple[Path, ...],
    workers: Workers,
    done: Callable[[Outcome, Utterance], None] = lambda outcome, utterance: None,
) -> tuple[Failure, ...]:
    """Speak every utterance of `missing` (key -> utterance) into the store; what failed comes back.

    A failure stops nothing: everything else is still spoken and kept. `done` hears of each outcome as it
    comes, in this thread.
    """
    failures: list[Failure] = []

    def note(outcome: Outcome) -> None:
        if isinstance(outcome, Failure):
            failures.append(outcome)
        done(outcome, missing[outcome.key])

    waiting = deque(cut_batches(missing, voice_folders))
    at_work: dict[Future[Any], Batch] = {}
    try:
        while waiting or at_work:
            while waiting and len(at_work) < workers.jobs:
                batch = waiting.popleft()
                at_work[workers.hand_out(batch, store, voice_folders)] = batch
            finished, _ = wait(at_work, WATCH_S, FIRST_COMPLETED)
            if not finished:
                workers.watch()
            for job in finished:
                batch = at_work.pop(job)
                outcomes = workers.take_back(batch, job, store)
                for outcome in outcomes:
                    note(outcome)
                done_with = {outcome.key for outcome in outcomes}
                left = [(key, utterance) for key, utterance in batch.work if key not in done_with]
                waiting.extendleft(Batch((one,), batch.shared, batch.cost_s) for one in reversed(left))
    finally:
        for job in at_work:
            job.cancel()
    return tuple(failures)
