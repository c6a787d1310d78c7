"""Who does the work: the processes of this machine, behind what any workers can do."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from audiofic.engines import EngineSetup
from audiofic.errors import EngineError
from audiofic.model import Utterance
from audiofic.store import Store
from audiofic.synthesis.batches import Batch
from audiofic.synthesis.host import Host, HostLost
from audiofic.synthesis.speech import Failure, Outcome, opened_engine

MOST_LOSSES = 10
"""So many processes lost one after the other are no single line's fault."""


class Workers(Protocol):
    """Who does the work, here or elsewhere."""

    @property
    def jobs(self) -> int:
        """How many batches may be under way now."""

    def hand_out(self, batch: Batch, store: Store, setup: EngineSetup) -> Future[Any]:
        """Give a batch to whoever has time; returns at once."""

    def take_back(self, batch: Batch, job: Future[Any], store: Store) -> Sequence[Outcome]:
        """The outcomes of a job that is done, their clips in the store; what has none is handed out again."""

    def watch(self) -> None:
        """Called every few seconds while nothing is finished: raises where nobody is left to do the work."""


class LocalWorkers:
    """The cores of this machine: `jobs` batches at once, in all. See `Workers`.

    Engines that allow it share one process with a thread for each batch, so that a voice is loaded once;
    each other batch has a process to itself. What a process was lost with is tried once more, line by line,
    in a process of its own: then it is known which line it was.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._callers = ThreadPoolExecutor(jobs, "speech")
        self._shared = Host(jobs)
        self._own = [Host(1) for _ in range(jobs)]
        self._idle: queue.SimpleQueue[Host] = queue.SimpleQueue()
        for host in self._own:
            self._idle.put(host)
        self._closing = threading.Event()
        self._counting = threading.Lock()
        self._losses = 0
        """Processes lost since the last one that did its work."""

    def hand_out(self, batch: Batch, store: Store, setup: EngineSetup) -> Future[Any]:
        """To the process that engines share where this one does, else to an idle one."""
        return self._callers.submit(self._speak, batch, store.folder, setup)

    def take_back(self, batch: Batch, job: Future[Any], store: Store) -> Sequence[Outcome]:
        """What the process has put into the store itself."""
        outcomes: list[Outcome] = job.result()
        return outcomes

    def watch(self) -> None:
        """Nothing: whoever waits for a process looks after it."""

    def close(self) -> None:
        """End all processes; what they are doing is not wanted any more."""
        self._closing.set()
        for host in (self._shared, *self._own):
            host.close()
        self._callers.shutdown(wait=True, cancel_futures=True)

    def _speak(self, batch: Batch, store_folder: Path, setup: EngineSetup) -> list[Outcome]:
        host = self._shared if batch.shared else self._idle.get()
        try:
            outcomes = host.speak(batch.work, store_folder, setup, batch.patience_s)
        except HostLost:
            if self._closing.is_set():
                return []
            return [self._speak_again(one, store_folder, setup, batch.patience_s) for one in batch.work]
        finally:
            if not batch.shared:
                self._idle.put(host)
        self._losses = 0
        return outcomes

    def _speak_again(
        self,
        one: tuple[str, Utterance],
        store_folder: Path,
        setup: EngineSetup,
        patience_s: float,
    ) -> Outcome:
        host = Host(1)
        try:
            (outcome,) = host.speak((one,), store_folder, setup, patience_s)
        except HostLost as lost:
            return self._give_up(*one, setup, lost)
        finally:
            host.close()
        self._losses = 0
        return outcome

    def _give_up(self, key: str, utterance: Utterance, setup: EngineSetup, lost: HostLost) -> Failure:
        voice = f"{utterance.voice.engine}/{utterance.voice.model}"
        with self._counting:
            self._losses += 1
            if self._losses >= MOST_LOSSES:
                raise EngineError(
                    f"{voice} {lost}, like the {self._losses - 1} attempts before it.",
                    "Is the memory full? What was spoken is kept: run it again, perhaps with --jobs 1.",
                ) from lost
        hint = opened_engine(utterance.voice.engine, setup).failure_hint
        error = EngineError(f"{voice} {lost} at {utterance.text!r}, twice.", hint)
        return Failure(key, utterance, error)


@contextmanager
def open_workers(jobs: int) -> Iterator[LocalWorkers]:
    """That many workers of this machine; no process starts before there is something to do."""
    workers = LocalWorkers(jobs)
    try:
        yield workers
    finally:
        workers.close()
