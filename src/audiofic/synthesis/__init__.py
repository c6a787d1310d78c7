"""Utterances -> clips: what the store lacks is spoken, grouped by voice, on all cores.

Work goes to `concurrent.futures` executors in batches of one voice, by stretches of the story, and in a
stretch what costs most first. Who the workers are is a `Workers`' business: `open_workers` has them on this
machine, the room `cluster` on others. Clips go straight from the worker to the store, so that nothing that
was spoken is lost when the build stops. See docs/decisions/0013 and 0024.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from typing import Any

from audiofic.engines import EngineSetup
from audiofic.model import Utterance
from audiofic.store import Store
from audiofic.synthesis.batches import Batch, cut_batches, reckon_cost, sounded_letters
from audiofic.synthesis.speech import Failure, Outcome, speak_batch
from audiofic.synthesis.workers import LocalWorkers, Workers, open_workers

__all__ = [
    "Batch",
    "Failure",
    "LocalWorkers",
    "Outcome",
    "Workers",
    "open_workers",
    "reckon_cost",
    "sounded_letters",
    "speak_batch",
    "synthesise",
]

WATCH_S = 5.0
"""How often somebody looks after workers of which none has finished anything."""


def synthesise(
    work: Iterable[tuple[str, Utterance]],
    store: Store,
    setup: EngineSetup,
    workers: Workers,
    done: Callable[[Outcome, Utterance], None] = lambda outcome, utterance: None,
) -> tuple[Failure, ...]:
    """Speak each (key, utterance) into the store; what failed comes back.

    A failure stops nothing: everything else is still spoken and kept. `done` hears of each outcome as it
    comes, in this thread. Of the work, no more is held than what is sorted at a time.
    """
    failures: list[Failure] = []
    batches = cut_batches(work, setup)
    again: deque[Batch] = deque()
    at_work: dict[Future[Any], Batch] = {}

    def next_batch() -> Batch | None:
        return again.popleft() if again else next(batches, None)

    try:
        while True:
            while len(at_work) < workers.jobs and (batch := next_batch()):
                at_work[workers.hand_out(batch, store, setup)] = batch
            if not at_work:
                break
            finished, _ = wait(at_work, WATCH_S, FIRST_COMPLETED)
            if not finished:
                workers.watch()
            for job in finished:
                batch = at_work.pop(job)
                left = dict(batch.work)
                for outcome in workers.take_back(batch, job, store):
                    if isinstance(outcome, Failure):
                        failures.append(outcome)
                    done(outcome, left.pop(outcome.key))
                again.extend(replace(batch, work=(one,)) for one in left.items())
    finally:
        for job in at_work:
            job.cancel()
    return tuple(failures)
