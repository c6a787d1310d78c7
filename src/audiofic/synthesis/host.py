"""A process that speaks for others: what crashes or hangs in an engine ends there, and the build goes on.

Engines are other people's native code. One that hangs can't be stopped from within its process, one that
crashes takes its process along. So nothing is spoken in the build's own: a `Host` is given lines through
pipes, one for each caller at a time, and whoever has waited too long ends the process.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiofic.engines import EngineSetup
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Utterance
from audiofic.synthesis.speech import Outcome, speak_batch

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Work = Sequence[tuple[str, Utterance]]
"""(key, utterance)."""


START_S = 120.0
"""How long a process may take to start: it imports NumPy, from a slow disk perhaps."""


class HostLost(Exception):
    """The process died, or was ended because it did not answer in time; says which."""


class Host:
    """One process that speaks, for up to `threads` callers at once, which share the voices it has loaded.

    It starts with the first call, and with the next one after it was lost.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._starting = threading.Lock()
        self._process: _Process | None = None
        self._closed = False

    def speak(self, work: Work, store_folder: Path, setup: EngineSetup, patience_s: float) -> list[Outcome]:
        """The outcomes of the work, whose clips are in the store then.

        Raises `HostLost` where the process dies, also at another caller's work, or gives no answer for
        `patience_s` seconds; what could not be written to the store, and faults of ours, come as they are.
        """
        with self._starting:
            if self._closed:
                raise HostLost("was closed")
            process = self._process = self._process or _Process(self._threads)
        try:
            answer = process.ask((work, store_folder, setup), patience_s)
        except HostLost:
            with self._starting:
                if self._process is process:
                    self._process = None
            raise
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        """End the process for good; it is idle, or what it does is not wanted any more."""
        with self._starting:
            self._closed = True
            if self._process is not None:
                self._process.end()


class _Process:
    """A started process with a pipe for each of its threads."""

    def __init__(self, threads: int) -> None:
        spawning = multiprocessing.get_context("spawn")
        pipes = [spawning.Pipe() for _ in range(threads)]
        theirs = [there for _, there in pipes]
        self._process: SpawnProcess = spawning.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        for there in theirs:
            there.close()  # the process has the only one left: ours is at its end when it ends
        self._free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        try:
            for here, _ in pipes:
                self._hear(here, START_S)  # that it has started
                self._free.put(here)
        except HostLost:
            self.end()
            raise

    def ask(self, question: object, patience_s: float) -> list[Outcome] | BaseException:
        pipe = self._free.get()
        try:
            answer: list[Outcome] | BaseException = self._exchange(pipe, question, patience_s)
        except HostLost:
            self.end()  # before anybody else gets the pipe: a late answer must not reach another line
            raise
        finally:
            self._free.put(pipe)  # of a process that was lost, too: whoever waits for one is to learn of it
        return answer

    def _exchange(self, pipe: Connection, question: object, patience_s: float) -> Any:
        try:
            pipe.send(question)
        except OSError as error:
            raise HostLost("crashed") from error
        return self._hear(pipe, patience_s)

    @staticmethod
    def _hear(pipe: Connection, patience_s: float) -> Any:
        """What comes through the pipe."""
        try:
            if pipe.poll(patience_s):
                return pipe.recv()
        except (EOFError, OSError) as error:
            raise HostLost("crashed") from error
        raise HostLost(f"gave no answer for {patience_s:.0f} seconds")

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(pipes: Sequence[Connection]) -> None:
    """What the process does: a thread for each pipe, until the last one is closed at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the build, which ends us
    parent = multiprocessing.parent_process()
    threads = [threading.Thread(target=_answer, args=(pipe,), daemon=True) for pipe in pipes]
    for thread in threads:
        thread.start()
    assert parent is not None
    parent.join()  # a killed build must not leave orphans speaking
    os._exit(1)


def _answer(pipe: Connection) -> None:
    pipe.send(None)
    while True:
        try:
            work, store_folder, setup = pipe.recv()
        except EOFError:
            return
        try:
            answer: object = list(speak_batch(work, store_folder, setup))
        except (AudioficError, OSError) as error:
            answer = error
        except Exception as error:
            answer = EngineError(
                f"Speech failed: {error!r}.", "This is a fault of audiofic; please report it."
            )
        pipe.send(answer)
