"""Utterances -> clips: what the store lacks is spoken, grouped by voice, on all cores.

Work goes to a `concurrent.futures.Executor` in batches of one voice; each worker process keeps the
engines it has opened. Clips go straight from the worker to the store, so that nothing that was spoken is
lost when the build stops.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from audiofic.engines import Engine, open_engine
from audiofic.engines.speaking import speak
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Clip, Utterance
from audiofic.store import Store

BATCH = 8
"""Utterances a worker is given at a time: enough to hide the hand-over, few enough to share well."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An utterance that no clip could be made of, and why."""

    key: str
    utterance: Utterance
    error: AudioficError


Outcome = Clip | Failure


def synthesise(
    missing: Mapping[str, Utterance],
    store: Store,
    voice_folders: tuple[Path, ...],
    executor: Executor | None = None,
    done: Callable[[Outcome, Utterance], None] = lambda outcome, utterance: None,
) -> tuple[Failure, ...]:
    """Speak every utterance of `missing` (key -> utterance) into the store; what failed comes back.

    A failure stops nothing: everything else is still spoken and kept. `done` hears of each outcome as it
    comes. Without an executor the work is done here, in order.
    """
    failures: list[Failure] = []

    def note(outcome: Outcome) -> None:
        if isinstance(outcome, Failure):
            failures.append(outcome)
        done(outcome, missing[outcome.key])

    batches = list(_batches(missing))
    if executor is None:
        for batch in batches:
            for outcome in speak_batch(batch, store.folder, voice_folders):
                note(outcome)
        return tuple(failures)
    jobs: list[Future[list[Outcome]]] = []
    try:
        for batch in batches:  # a pool that is broken already refuses here
            jobs.append(executor.submit(_speak_batch, batch, store.folder, voice_folders))
        for job in as_completed(jobs):
            for outcome in job.result():
                note(outcome)
    except BrokenProcessPool as error:
        raise EngineError(
            "A speech worker died in the middle of its work.",
            "What was spoken is kept: run the build again. If it dies again, `--jobs 1` says more.",
        ) from error
    finally:
        for job in jobs:
            job.cancel()
    return tuple(failures)


def speak_batch(
    batch: Sequence[tuple[str, Utterance]], store_folder: Path, voice_folders: tuple[Path, ...]
) -> Iterator[Outcome]:
    """Speak a batch in this process and put each clip into the store; one outcome for each, in order."""
    store = Store(store_folder)
    for key, utterance in batch:
        try:
            engine = _engine(utterance.voice.engine, voice_folders)
            speech = speak(engine, utterance)
        except AudioficError as error:
            yield Failure(key, utterance, error)
            continue
        # Full scale is 32767: -32768 has no positive twin and would clip differently when inverted.
        samples = np.clip(np.rint(speech.samples * 32767.0), -32767, 32767).astype(np.int16)
        yield store.put(key, samples, speech.sample_rate, speech.words)


@contextmanager
def worker_pool(jobs: int) -> Iterator[Executor | None]:
    """An executor with that many worker processes; None for one job, which is best done right here.

    Leaving in haste (Ctrl-C, an error) drops what has not begun and waits only for the batches in hand.
    """
    if jobs <= 1:
        yield None
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_prepare_worker)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_engines: dict[tuple[str, tuple[Path, ...]], Engine] = {}
"""The engines this process has opened; each keeps the voices it has loaded."""


def _engine(name: str, voice_folders: tuple[Path, ...]) -> Engine:
    wanted = (name, voice_folders)
    if wanted not in _engines:
        _engines[wanted] = open_engine(name, voice_folders)
    return _engines[wanted]


def _speak_batch(
    batch: Sequence[tuple[str, Utterance]], store_folder: Path, voice_folders: tuple[Path, ...]
) -> list[Outcome]:
    return list(speak_batch(batch, store_folder, voice_folders))


def _batches(missing: Mapping[str, Utterance]) -> Iterator[list[tuple[str, Utterance]]]:
    """Batches of one model each, the one with most to say first, so that no worker loads all of them."""
    by_model: dict[tuple[str, str], list[tuple[str, Utterance]]] = {}
    for key, utterance in missing.items():
        voice = utterance.voice
        by_model.setdefault((voice.engine, voice.model), []).append((key, utterance))
    for group in sorted(by_model.values(), key=_length, reverse=True):
        yield from _chunks(group, BATCH)


def _length(group: list[tuple[str, Utterance]]) -> int:
    return sum(len(utterance.text) for _, utterance in group)


def _chunks(group: Iterable[tuple[str, Utterance]], size: int) -> Iterator[list[tuple[str, Utterance]]]:
    rest = iter(group)
    while chunk := list(islice(rest, size)):
        yield chunk


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and don't outlive it: a killed build must not leave orphans speaking."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
