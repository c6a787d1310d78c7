"""The first of two readings: whoever it tells well enough is heard, and the second knows how they talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audiofic.attribution.deciding.verdicts import decide
from audiofic.attribution.evidence.asking import Manners, ask, learn_manners
from audiofic.attribution.evidence.scene import Scene

LEAST_HEARD = 0.7
"""Confidence from which on a turn tells how its speaker talks."""


def hear(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """The scenes of a book's speech with those heard whom a first reading is sure enough of."""
    manners = learn_manners(scenes)
    return tuple(_hear(scene, manners) for scene in scenes)


def _hear(scene: Scene, manners: Manners) -> Scene:
    verdicts = decide(ask(scene, manners))
    heard = tuple(
        known or (verdict.speaker if verdict.confidence >= LEAST_HEARD else None)
        for known, verdict in zip(scene.sure, verdicts, strict=True)
    )
    return replace(scene, heard=heard)
