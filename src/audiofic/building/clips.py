"""The clips a build needs: spoken where the store lacks them, spoken again where it has damaged ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from audiofic.building import Advance
from audiofic.building.plan import Plan, PlannedClip
from audiofic.engines import EngineSetup
from audiofic.errors import Finding, FindingsError
from audiofic.model import Clip, Utterance
from audiofic.store import CorruptClip, Store
from audiofic.synthesis import Failure, Outcome, Workers, open_workers, reckon_cost, synthesise
from audiofic.wording import count


def _silently(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


class Clips:
    """A build's hand on the store."""

    def __init__(
        self,
        store: Store,
        setup: EngineSetup,
        utterance: Callable[[str], Utterance],
        jobs: int,
        advance: Advance = _silently,
        cluster: str = "",
    ) -> None:
        """`utterance` knows what the clip of a key says: asked for clips that turn out to be damaged."""
        self._store = store
        self._setup = setup
        self._utterance = utterance
        self._jobs = jobs
        self._advance = advance
        self._cluster = cluster
        self._mending = threading.Lock()
        self._counting = threading.Lock()
        self.spoken = 0
        """How many clips this build has synthesised."""

    def speak(self, missing: Sequence[PlannedClip], heard: Callable[[str], None] = lambda key: None) -> None:
        """Speak those clips into the store; `FindingsError` for the lines that could not be.

        `heard` is told the key of each clip as it comes, in this thread.
        """
        if not missing:
            return
        cost = reckon_cost(self._setup)
        whole, left = sum(cost(clip.utterance) for clip in missing), len(missing)
        cost_done = 0.0

        def note(outcome: Outcome, utterance: Utterance) -> None:
            """Tell of progress in lines of average cost: lines and voices differ."""
            nonlocal cost_done, left
            left -= 1
            cost_done += cost(utterance)
            reached = len(missing) * cost_done / whole if left and whole else len(missing) - left
            self._advance("speaking", int(reached), len(missing))
            if isinstance(outcome, Clip):
                self._count()
                heard(outcome.key)

        with self._hire() as workers:
            work = ((clip.key, clip.utterance) for clip in missing)
            failures = synthesise(work, self._store, self._setup, workers, note)
        if failures:
            planned = {clip.key: clip for clip in missing}
            raise FindingsError(tuple(_tell_failures(failures, planned)))

    def _hire(self) -> AbstractContextManager[Workers]:
        if self._cluster:
            from audiofic.cluster import open_cluster

            return open_cluster(self._cluster)
        return open_workers(self._jobs)

    def find(self, spoken: Iterable[tuple[str, Utterance]]) -> dict[Utterance, Clip]:
        """The clip of every (key, utterance), by its utterance; one that got lost since is spoken again.

        Safe from several threads, as `load` is.
        """
        each_once = dict(spoken)
        return {said: self._store.get(key) or self._mend(key, said) for key, said in each_once.items()}

    def look_up(self, keys: Iterable[str]) -> dict[str, Clip]:
        """By key, those clips that are there; nothing is spoken."""
        found = {key: self._store.get(key) for key in keys}
        return {key: clip for key, clip in found.items() if clip is not None}

    def load(self, clip: Clip) -> NDArray[np.int16]:
        """The clip's samples; a damaged clip is spoken again first. Safe from several threads."""
        try:
            return self._store.load(clip)
        except CorruptClip:
            self._store.drop(clip.key)
            return self._store.load(self._mend(clip.key, self._utterance(clip.key)))

    def _mend(self, key: str, utterance: Utterance) -> Clip:
        """Speak a clip again that is lost or damaged."""
        with self._mending:
            clip = self._store.get(key)  # another thread may have been here first
            if clip is not None:
                return clip
            made: list[Outcome] = []
            with open_workers(1) as workers:
                synthesise(
                    [(key, utterance)],
                    self._store,
                    self._setup,
                    workers,
                    lambda outcome, utterance: made.append(outcome),
                )
        (outcome,) = made
        if isinstance(outcome, Failure):
            raise outcome.error
        self._count()
        return outcome

    def _count(self) -> None:
        with self._counting:
            self.spoken += 1


def open_clips(plan: Plan, jobs: int = 1, advance: Advance = _silently, cluster: str = "") -> Clips:
    """The store of the plan's production, with so many workers or those of a dask cluster."""
    store = Store(plan.project.store_folder)
    return Clips(store, plan.voicing.setup, plan.utterance, jobs, advance, cluster)


def _tell_failures(failures: Sequence[Failure], planned: Mapping[str, PlannedClip]) -> Iterator[Finding]:
    """A finding for each line; one for all that failed for a reason that is none of theirs, in the first."""
    alike: dict[tuple[str, str | None], list[PlannedClip]] = {}
    failed = {failure.key: failure.error for failure in failures}
    for key, clip in planned.items():
        if (error := failed.get(key)) is not None:
            alike.setdefault((error.message, error.hint), []).append(clip)
    for (message, hint), clips in alike.items():
        others = f" {count(len(clips) - 1, 'more line')} failed for the same reason." if clips[1:] else ""
        yield Finding(clips[0].path or "voices.yaml", clips[0].line, "not-spoken", message + others, hint)
