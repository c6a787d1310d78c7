"""Who does the work: the threads and processes of this machine, behind what any workers can do."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from audiofic.model import Utterance
from audiofic.store import Store
from audiofic.synthesis.batches import Batch
from audiofic.synthesis.speech import Outcome, close_engines, speak_batch

WORTH_WORKERS_S = 1.0
"""Less work than this (CPU seconds) is done sooner right here than processes have started."""


class Workers(Protocol):
    """Who does the work, here or elsewhere."""

    @property
    def jobs(self) -> int:
        """How many batches may be under way now."""

    def hand_out(self, batch: Batch, store: Store, voice_folders: tuple[Path, ...]) -> Future[Any]:
        """Give a batch to whoever has time; returns at once."""

    def take_back(self, batch: Batch, job: Future[Any], store: Store) -> Sequence[Outcome]:
        """The outcomes of a job that is done, their clips in the store; what has none is handed out again."""

    def watch(self) -> None:
        """Called every few seconds while nothing is finished: raises where nobody is left to do the work."""


@dataclass(frozen=True, slots=True)
class LocalWorkers:
    """The cores of this machine: `jobs` batches at once, in all. See `Workers`."""

    jobs: int
    threads: Executor
    """For engines that threads may share."""
    processes: Executor
    """For all others: one thread each."""

    def hand_out(self, batch: Batch, store: Store, voice_folders: tuple[Path, ...]) -> Future[Any]:
        """To a thread where the engine allows it, else to a process."""
        executor = self.threads if batch.shared else self.processes
        return executor.submit(_speak_batch, batch.work, store.folder, voice_folders)

    def take_back(self, batch: Batch, job: Future[Any], store: Store) -> Sequence[Outcome]:
        """What the worker has put into the store itself."""
        outcomes: list[Outcome] = job.result()
        return outcomes

    def watch(self) -> None:
        """Nothing: a process that dies is told by its jobs."""


@contextmanager
def open_workers(jobs: int) -> Iterator[LocalWorkers | None]:
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
            yield LocalWorkers(jobs, threads, processes)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            processes.shutdown(wait=True, cancel_futures=True)
            threads.shutdown(wait=True)
    finally:
        close_engines()


def _speak_batch(
    batch: Sequence[tuple[str, Utterance]], store_folder: Path, voice_folders: tuple[Path, ...]
) -> list[Outcome]:
    return list(speak_batch(batch, store_folder, voice_folders))


def _prepare_worker() -> None:
    """Leave Ctrl-C to the parent, and don't outlive it: a killed build must not leave orphans speaking."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
