"""Workers that speak in the test's own process: where calls can be counted, and no process has to start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

import pytest

from audiofic.engines import EngineSetup
from audiofic.store import Store
from audiofic.synthesis import Batch, Outcome, speak_batch


class WorkersHere:
    """See `synthesis.Workers`. Does a batch as soon as it is handed out, and remembers all of them."""

    jobs = 1

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def hand_out(self, batch: Batch, store: Store, setup: EngineSetup) -> Future[list[Outcome]]:
        self.batches.append(batch)
        job: Future[list[Outcome]] = Future()
        try:
            job.set_result(list(speak_batch(batch.work, store.folder, setup)))
        except BaseException as error:
            job.set_exception(error)
        return job

    def take_back(self, batch: Batch, job: Future[list[Outcome]], store: Store) -> Sequence[Outcome]:
        return job.result()

    def watch(self) -> None:
        pass


@contextmanager
def open_workers_here(jobs: int) -> Iterator[WorkersHere]:
    """In place of `synthesis.open_workers`."""
    yield WorkersHere()


@contextmanager
def speaking_here() -> Iterator[None]:
    """Builds inside it speak in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audiofic.building.clips.open_workers", open_workers_here)
        yield
