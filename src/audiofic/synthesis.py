"""Utterances -> clips: what the store lacks is spoken, grouped by voice, on all cores.

Work goes to `concurrent.futures` executors in batches of one voice, what costs most first. Threads of this
process share the voices of an engine that allows it (`Engine.shared`), so that each is loaded once; other
engines have a process for every core, each with an engine of its own. Clips go straight from the worker to
the store, so that nothing that was spoken is lost when the build stops.
See docs/decisions/0013-synthesis-speed.md.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from audiofic.engines import Engine, open_engine
from audiofic.engines.speaking import speak
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Clip, Utterance, Voice
from audiofic.store import Store

BATCH = 8
"""Utterances another process is given at a time: enough to hide the hand-over, few enough to share well.
A thread is given one: its hand-over costs nothing."""

LETTERS_EXTRA = 12
"""What an utterance costs besides its letters, in letters: silence around it is spoken, too."""

WORTH_WORKERS_S = 1.0
"""Less work than this (CPU seconds) is done sooner right here than processes have started."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An utterance that no clip could be made of, and why."""

    key: str
    utterance: Utterance
    error: AudioficError


Outcome = Clip | Failure


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work: `jobs` batches at once, in all."""

    jobs: int
    threads: Executor
    """For engines that threads may share."""
    processes: Executor
    """For all others: one thread each."""


def synthesise(
    missing: Mapping[str, Utterance],
    store: Store,
    voice_folders: tuple[Path, ...],
    workers: Workers | None = None,
    done: Callable[[Outcome, Utterance], None] = lambda outcome, utterance: None,
) -> tuple[Failure, ...]:
    """Speak every utterance of `missing` (key -> utterance) into the store; what failed comes back.

    A failure stops nothing: everything else is still spoken and kept. `done` hears of each outcome as it
    comes, in this thread. Without workers the work is done here, in order.
    """
    failures: list[Failure] = []

    def note(outcome: Outcome) -> None:
        if isinstance(outcome, Failure):
            failures.append(outcome)
        done(outcome, missing[outcome.key])

    waiting = deque(_batches(missing, voice_folders, alone=workers is None))
    if workers is None:
        for batch in waiting:
            for outcome in speak_batch(batch.work, store.folder, voice_folders):
                note(outcome)
        return tuple(failures)
    at_work: set[Future[list[Outcome]]] = set()
    try:
        while waiting or at_work:
            while waiting and len(at_work) < workers.jobs:
                batch = waiting.popleft()
                executor = workers.threads if batch.shared else workers.processes
                at_work.add(executor.submit(_speak_batch, batch.work, store.folder, voice_folders))
            finished, at_work = wait(at_work, return_when=FIRST_COMPLETED)
            for job in finished:
                for outcome in job.result():
                    note(outcome)
    except BrokenProcessPool as error:
        raise EngineError(
            "A speech worker died in the middle of its work.",
            "What was spoken is kept: run the build again. If it dies again, `--jobs 1` says more.",
        ) from error
    finally:
        for job in at_work:
            job.cancel()
    return tuple(failures)


def reckon_costs(missing: Mapping[str, Utterance], voice_folders: tuple[Path, ...]) -> dict[str, float]:
    """About how many CPU seconds each utterance takes, by its key: for the order and for the time left."""
    costs: dict[Voice, float] = {}
    for utterance in missing.values():
        if utterance.voice not in costs:
            costs[utterance.voice] = _cost(utterance.voice, voice_folders)
    return {
        key: costs[utterance.voice] * (len(utterance.text) + LETTERS_EXTRA) / utterance.voice.pace
        for key, utterance in missing.items()
    }


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
def open_workers(jobs: int) -> Iterator[Workers | None]:
    """That many workers; None for one job, which is best done right here. Voices are let go at the end.

    Leaving in haste (Ctrl-C, an error) drops what has not begun and waits only for the batches in hand.
    """
    try:
        if jobs <= 1:
            yield None
            return
        spawning = multiprocessing.get_context("spawn")
        threads = ThreadPoolExecutor(jobs, "speech")
        # Neither starts anything before it is given something to do.
        processes = ProcessPoolExecutor(jobs, spawning, initializer=_prepare_worker)
        try:
            yield Workers(jobs, threads, processes)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            processes.shutdown(wait=True, cancel_futures=True)
            threads.shutdown(wait=True)
    finally:
        _engines.clear()


_engines: dict[tuple[str, tuple[Path, ...]], Engine] = {}
"""The engines this process has opened; each keeps the voices it has loaded."""

_opening = threading.Lock()


def _engine(name: str, voice_folders: tuple[Path, ...]) -> Engine:
    wanted = (name, voice_folders)
    with _opening:
        if wanted not in _engines:
            _engines[wanted] = open_engine(name, voice_folders)
        return _engines[wanted]


def _speak_batch(
    batch: Sequence[tuple[str, Utterance]], store_folder: Path, voice_folders: tuple[Path, ...]
) -> list[Outcome]:
    return list(speak_batch(batch, store_folder, voice_folders))


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a worker is given at a time: utterances of one voice."""

    work: tuple[tuple[str, Utterance], ...]
    shared: bool
    """Whether threads may do it."""


def _batches(
    missing: Mapping[str, Utterance], voice_folders: tuple[Path, ...], alone: bool
) -> Iterator[_Batch]:
    """Batches of one model each, the one with most to do first, so that each voice is loaded once.

    Of a model's utterances the longest come first: at the end there are only short ones to wait for.
    """
    costs = reckon_costs(missing, voice_folders)
    by_model: dict[tuple[str, str], list[str]] = {}
    for key, utterance in missing.items():
        by_model.setdefault((utterance.voice.engine, utterance.voice.model), []).append(key)
    total = {model: sum(costs[key] for key in keys) for model, keys in by_model.items()}
    for engine, model in sorted(by_model, key=lambda model: -total[model]):
        keys = sorted(by_model[engine, model], key=lambda key: -costs[key])
        shared = _is_shared(engine, voice_folders)
        for chunk in _chunks(keys, 1 if shared and not alone else BATCH):
            yield _Batch(tuple((key, missing[key]) for key in chunk), shared)


def _cost(voice: Voice, voice_folders: tuple[Path, ...]) -> float:
    """CPU seconds a letter; 0 for a voice that can't be had, which fails at once."""
    try:
        return _engine(voice.engine, voice_folders).cost(voice)
    except AudioficError:
        return 0.0


def _is_shared(engine: str, voice_folders: tuple[Path, ...]) -> bool:
    try:
        return _engine(engine, voice_folders).shared
    except AudioficError:  # no such engine: whoever is asked to speak says so
        return False


def _chunks(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(keys)
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
