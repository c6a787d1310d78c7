"""The first of two readings: whoever it tells well enough is heard, and the second knows how they talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audiofic.attribution.deciding.verdicts import judge, weigh
from audiofic.attribution.evidence.asking import Manners, ask, learn_manners
from audiofic.attribution.evidence.scene import Scene

LEAST_HEARD = 0.7
"""Confidence from which on a turn tells how its speaker talks."""


@dataclass(frozen=True, slots=True)
class FirstReading:
    """A chapter's scene with those whom the first reading heard, and the chances it gave per turn."""

    scene: Scene
    chances: tuple[Mapping[str, float], ...]


def hear(scenes: Sequence[Scene]) -> tuple[FirstReading, ...]:
    """The scenes of a book's speech with those heard whom a first reading is sure enough of."""
    manners = learn_manners(scenes)
    return tuple(_hear(scene, manners) for scene in scenes)


def _hear(scene: Scene, manners: Manners) -> FirstReading:
    questions = ask(scene, manners)
    chances = weigh(questions)
    heard = tuple(
        known or (verdict.speaker if verdict.confidence >= LEAST_HEARD else None)
        for known, verdict in zip(scene.sure, judge(questions, chances), strict=True)
    )
    return FirstReading(replace(scene, heard=heard), chances)
