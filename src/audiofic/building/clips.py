"""The clips a build needs: spoken where the store lacks them, spoken again where it has damaged ones."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.building import Advance
from audiofic.building.plan import PlannedClip
from audiofic.errors import Finding, FindingsError
from audiofic.model import Clip, Utterance
from audiofic.store import CorruptClip, Store
from audiofic.synthesis import (
    WORTH_WORKERS_S,
    Failure,
    Workers,
    open_workers,
    reckon_costs,
    speak_batch,
    synthesise,
)


class Clips:
    """A build's hand on the store."""

    def __init__(
        self,
        store: Store,
        voice_folders: tuple[Path, ...],
        utterances: Mapping[str, Utterance],
        jobs: int,
        advance: Advance,
        cluster: str = "",
    ) -> None:
        self._store = store
        self._voice_folders = voice_folders
        self._utterances = utterances
        self._jobs = jobs
        self._advance = advance
        self._cluster = cluster
        self._repairing = threading.Lock()
        self.spoken = 0
        """How many clips this build has synthesised."""

    def speak(self, missing: Sequence[PlannedClip]) -> None:
        """Speak those clips into the store; `FindingsError` for the lines that could not be."""
        if not missing:
            return
        work = {clip.key: clip.utterance for clip in missing}
        costs = reckon_costs(work, self._voice_folders)
        whole, left = sum(costs.values()), len(work)
        cost_done = 0.0

        def note(outcome: Clip | Failure, utterance: Utterance) -> None:
            """Tell of progress in lines of average cost: the costliest come first."""
            nonlocal cost_done, left
            left -= 1
            cost_done += costs[outcome.key]
            self.spoken += isinstance(outcome, Clip)
            reached = len(work) * cost_done / whole if left and whole else len(work) - left
            self._advance("speaking", int(reached), len(work))

        with self._hire(whole) as workers:
            failures = synthesise(work, self._store, self._voice_folders, workers, note)
        if failures:
            planned = {clip.key: clip for clip in missing}
            raise FindingsError(tuple(_not_spoken(failure, planned[failure.key]) for failure in failures))

    def _hire(self, cpu_seconds: float) -> AbstractContextManager[Workers | None]:
        """Who is to do so much work."""
        if self._cluster:
            from audiofic.cluster import open_cluster

            return open_cluster(self._cluster)
        return open_workers(self._jobs if cpu_seconds > WORTH_WORKERS_S else 1)

    def find(self, keys: Iterable[str]) -> dict[Utterance, Clip]:
        """The clip of every key, by its utterance; one that got lost since the plan is spoken again."""
        found = {key: self._store.get(key) for key in keys}
        lost = [key for key, clip in found.items() if clip is None]
        self.speak([PlannedClip(key, self._utterances[key], "", 0, "lost") for key in lost])
        found |= {key: self._store.get(key) for key in lost}
        return {self._utterances[key]: clip for key, clip in found.items() if clip is not None}

    def look_up(self, keys: Iterable[str]) -> dict[str, Clip]:
        """By key, those clips that are there; nothing is spoken."""
        found = {key: self._store.get(key) for key in keys}
        return {key: clip for key, clip in found.items() if clip is not None}

    def load(self, clip: Clip) -> NDArray[np.int16]:
        """The clip's samples; a damaged clip is spoken again first. Safe from several threads."""
        try:
            return self._store.load(clip)
        except CorruptClip:
            with self._repairing:
                return self._repair(clip)

    def _repair(self, clip: Clip) -> NDArray[np.int16]:
        self._store.drop(clip.key)
        work = [(clip.key, self._utterances[clip.key])]
        (outcome,) = speak_batch(work, self._store.folder, self._voice_folders)
        if isinstance(outcome, Failure):
            raise outcome.error
        self.spoken += 1
        return self._store.load(outcome)


def _not_spoken(failure: Failure, clip: PlannedClip) -> Finding:
    error = failure.error
    return Finding(clip.path or "voices.yaml", clip.line, "not-spoken", error.message, error.hint)
