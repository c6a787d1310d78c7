"""The workers of a dask cluster, behind what any workers can do (`synthesis.Workers`)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from audiofic.cluster.marks import leave_mark
from audiofic.cluster.remote import Answer, Lacking, Order, Spoken, Unfit, code_digest, speak_there
from audiofic.cluster.voices import VoiceFiles, keep_files, read_content, read_files
from audiofic.engines import EngineSetup
from audiofic.engines.shaping import identify_all
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Voice
from audiofic.store import Store
from audiofic.synthesis import Batch, Failure, Outcome
from audiofic.synthesis.speech import opened_engine

if TYPE_CHECKING:
    from distributed import Client

Told = TypeVar("Told")

BATCHES_A_THREAD = 2
"""One in work and one on its way to it, so that no thread waits for the network."""

COUNTED_EVERY_S = 5.0
"""How long the number of threads is believed: workers come and go."""

PATIENCE_S = 60.0
"""How long a cluster may be without any worker: a worker that died is started again within seconds."""

_SAME = "All machines of a cluster need the same audiofic and the same engines: see docs/scale.md."

MOST_REFUSALS = 100
"""A line that hosts send back so often for want of its voice, though it was sent there, never gets spoken."""

_KEPT = "What was spoken is kept: run the same command again, with the cluster or without."


class ClusterWorkers:
    """See `synthesis.Workers`. One build's; used from one thread."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._files: dict[tuple[str, str, EngineSetup], VoiceFiles] = {}
        self._setups: dict[Future[Any], EngineSetup] = {}
        self._sent: set[tuple[str, str]] = set()
        """(host, digest of a voice)."""
        self._refusals: Counter[str] = Counter()
        self._marks: dict[Path, str] = {}
        self._jobs, self._counted = 0, float("-inf")
        self._seen = time.monotonic()
        """When there was a worker last."""

    @property
    def jobs(self) -> int:
        """Enough for all threads that the cluster has now, and at least one."""
        if time.monotonic() - self._counted > COUNTED_EVERY_S:
            threads = sum(self._ask(self._client.nthreads).values())
            self._counted = time.monotonic()
            if threads:
                self._seen = self._counted
            self._jobs = max(1, threads * BATCHES_A_THREAD)
        return self._jobs

    def hand_out(self, batch: Batch, store: Store, setup: EngineSetup) -> Future[Any]:
        """To whatever worker has time; if that one dies, dask gives it to another one."""
        try:
            order = self._order(batch, store, setup)
        except AudioficError as error:
            job: Future[Any] = Future()
            job.set_result(tuple(Failure(key, utterance, error) for key, utterance in batch.work))
        else:
            job = self._executor.submit(speak_there, batch.work, order)
        self._setups[job] = setup
        return job

    def _order(self, batch: Batch, store: Store, setup: EngineSetup) -> Order:
        voice = batch.work[0][1].voice
        return Order(
            code_digest(),
            self._find_files(voice, setup),
            identify_all(opened_engine(voice.engine, setup), batch.work),
            setup,
            store.folder,
            self._mark(store),
            batch.patience_s,
        )

    def take_back(self, batch: Batch, job: Future[Any], store: Store) -> Sequence[Outcome]:
        """Put into the store what could not get there by itself; send a voice where it is lacking."""
        from distributed import KilledWorker

        setup = self._setups.pop(job)
        try:
            answer: Answer = job.result()
        except KilledWorker as error:
            if len(batch.work) > 1:  # one of them is to blame: each goes by itself now
                return ()
            ((key, utterance),) = batch.work
            died = EngineError(
                f"{error.allowed_failures + 1} workers died speaking {utterance.text!r}.", _KEPT
            )
            return [Failure(key, utterance, died)]
        except (CancelledError, OSError) as error:
            raise _gone() from error
        if isinstance(answer, Unfit):
            raise EngineError(f"The worker {answer.worker} would make other clips: {answer.reason}.", _SAME)
        if isinstance(answer, Lacking):
            self._send(answer, batch, setup)
            return ()
        return [self._keep(outcome, store) for outcome in answer]

    def watch(self) -> None:
        """Raises `EngineError` where the scheduler has gone, or all workers have for `PATIENCE_S`."""
        self._counted = float("-inf")
        if self.jobs and time.monotonic() - self._seen > PATIENCE_S:
            raise EngineError(f"The cluster has had no worker for {PATIENCE_S:.0f} s.", _KEPT)

    def close(self) -> None:
        """Cancel what is under way, and leave no mark in any store."""
        for folder, mark in self._marks.items():
            with suppress(OSError):
                (folder / mark).unlink(missing_ok=True)
        with suppress(Exception):  # the scheduler may have gone
            self._executor.shutdown(wait=False)

    def _keep(self, outcome: Outcome | Spoken, store: Store) -> Outcome:
        if isinstance(outcome, Spoken):
            return store.put(outcome.key, outcome.samples, outcome.sample_rate, outcome.words)
        return outcome

    def _send(self, lacking: Lacking, batch: Batch, setup: EngineSetup) -> None:
        """Send the batch's voice to the worker's host, once; the batch is handed out again after that."""
        key, utterance = batch.work[0]
        files = self._find_files(utterance.voice, setup)
        self._refusals[key] += 1
        if self._refusals[key] > MOST_REFUSALS:
            raise EngineError(
                f"The host {lacking.host} doesn't find {files.name}, which was sent to it.",
                "All its workers need the same cache folder; or install the voice there.",
            )
        if (lacking.host, files.digest) in self._sent:
            return
        content = read_content(utterance.voice, opened_engine(utterance.voice.engine, setup))
        with suppress(KeyError):  # the worker died meanwhile: another one will ask
            self._ask(lambda: self._client.run(keep_files, files, content, workers=[lacking.worker]))
            self._sent.add((lacking.host, files.digest))

    def _find_files(self, voice: Voice, setup: EngineSetup) -> VoiceFiles:
        wanted = (voice.engine, voice.model, setup)
        if wanted not in self._files:
            self._files[wanted] = read_files(voice, opened_engine(voice.engine, setup))
        return self._files[wanted]

    def _mark(self, store: Store) -> str:
        """The name of a file in the store that nobody has but who sees this store."""
        if store.folder not in self._marks:
            self._marks[store.folder] = leave_mark(store.folder).name
        return self._marks[store.folder]

    def _ask(self, question: Callable[[], Told]) -> Told:
        try:
            return question()
        except (OSError, CancelledError) as error:
            raise _gone() from error


def _gone() -> EngineError:
    return EngineError("The cluster's scheduler doesn't answer any more.", _KEPT)
