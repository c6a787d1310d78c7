"""Who is in the scene: who was told about, acted or was called since the last break, and who sees it."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.parsing.viewpoint import find_viewpoints
from audiofic.model import Gender

_RECENT = 12
"""Passages: as far back `she` may mean somebody who is not named in between."""
_MOST_RANK = 3


@dataclass(frozen=True, slots=True)
class Staging:
    """Per chapter: where each scene begins, and where in it everybody appears (passages, in order)."""

    starts: tuple[int, ...]
    """Per passage the first passage of its scene."""
    told: Mapping[str, Sequence[int]]
    acts: Mapping[str, Sequence[int]]
    called: Mapping[str, Sequence[int]]
    """Passages of turns in which the name is called."""
    speaks: Mapping[str, Sequence[int]]
    """Passages of turns whose tags name the character."""
    viewpoints: tuple[str | None, ...]
    """Per passage through whose eyes it is told; None where nothing tells."""


def find_staging(scene: Scene) -> Staging:
    """The staging of a chapter."""
    starts: list[int] = []
    start = 0
    for at, parsed in enumerate(scene.chapter):
        if parsed.passage.paragraph.kind != "prose":
            start = at + 1
        starts.append(start)
    told: dict[str, list[int]] = defaultdict(list)
    acts: dict[str, list[int]] = defaultdict(list)
    for at, people in enumerate(scene.told):
        for name, mention in people:
            told[name].append(at)
            if mention.role == "subject":
                acts[name].append(at)
    called: dict[str, list[int]] = defaultdict(list)
    speaks: dict[str, list[int]] = defaultdict(list)
    for turn, calls, known in zip(scene.turns, scene.calls, scene.sure, strict=True):
        for name, use in calls.items():
            if use == "called":
                called[name].append(turn.first)
        if known is not None:
            speaks[known].append(turn.first)
    return Staging(
        tuple(starts),
        told,
        acts,
        called,
        speaks,
        find_viewpoints(scene.chapter, scene.sections, scene.roster),
    )


def measure_staging(
    staging: Staging, scene: Scene, index: int, names: Sequence[str]
) -> list[dict[str, float]]:
    """The figures of each of these candidates of a turn, in their order."""
    turn = scene.turns[index]
    start, here = staging.starts[turn.first], turn.first
    viewpoint = staging.viewpoints[turn.first]
    fitting = _rank_fitting(staging, scene, index, names)
    present = [name for name in names if _count(staging.told.get(name, ()), start, here + 1)]
    genders = Counter(scene.roster.gender(name) for name in present)
    rows: list[dict[str, float]] = []
    for name in names:
        found = {
            "told in scene": math.log1p(_count(staging.told.get(name, ()), start, here)) / 3,
            "acts in scene": math.log1p(_count(staging.acts.get(name, ()), start, here)) / 3,
            "called in scene": math.log1p(_count(staging.called.get(name, ()), start, here)) / 2,
            "called soon": float(_count(staging.called.get(name, ()), here + 1, here + 6) > 0),
            "speaks in scene": math.log1p(_count(staging.speaks.get(name, ()), start, here)) / 3,
            "not yet in scene": float(name not in present and start > 0),
            "two present": float(name in present and len(present) == 2),
            "alone of gender": float(name in present and genders[scene.roster.gender(name)] == 1),
        }
        if viewpoint is not None:
            found["viewpoint" if name == viewpoint else "viewpoint of another"] = 1.0
        if name in fitting:
            found[f"fitting {fitting[name]}"] = 1.0
        rows.append({feature: figure for feature, figure in found.items() if figure})
    return rows


def _rank_fitting(staging: Staging, scene: Scene, index: int, names: Sequence[str]) -> dict[str, int]:
    """For a turn whose tag tells a gender: its bearers by how lately they acted, the last one 0."""
    turn = scene.turns[index]
    gender: Gender = turn.gender
    if gender == "unknown":
        return {}
    lately: list[tuple[int, str]] = []
    for name in names:
        acts = staging.acts.get(name, ())
        at = bisect_left(acts, turn.first + 1)
        if scene.roster.gender(name) == gender and at and acts[at - 1] >= turn.first - _RECENT:
            lately.append((-acts[at - 1], name))
    return {name: min(rank, _MOST_RANK) for rank, (_, name) in enumerate(sorted(lately))}


def _count(passages: Sequence[int], start: int, stop: int) -> int:
    return bisect_left(passages, stop) - bisect_left(passages, start)
