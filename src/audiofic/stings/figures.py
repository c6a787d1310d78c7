"""The notes of the stings: a figure for each kind, so that a listener learns what it announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audiofic.model import StingKind

Instrument = Literal["string", "swell", "bell"]

SCALE = (0, 1, 5, 7, 8)
"""Semitones above the tonic: the Japanese in scale (miyako-bushi), D Eb G A Bb on D."""
_CLIMB = (5, 7, 8, 10, 12, 13, 15)
_DESCENT, _SLOWING = (13, 10, 8, 7, 5), (0.0, 0.4, 0.88, 1.5, 2.25)


@dataclass(frozen=True, slots=True)
class Note:
    """One note: when (seconds), which step of the scale (5 to the octave), how hard (0..1), on what."""

    start: float
    step: int
    force: float = 1.0
    instrument: Instrument = "string"


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of sting: its variants, of which the book chooses one, and how long it lasts in seconds."""

    seconds: float
    variants: tuple[tuple[Note, ...], ...]


FIGURES: dict[StingKind, Figure] = {
    # Rise and fall back: one scene closes, the next opens.
    "scene": Figure(
        3.2,
        (
            (Note(0, 5), Note(0.18, 8, 0.8), Note(0.42, 9, 0.9), Note(0.75, 10), Note(1.15, 8, 0.7)),
            (Note(0, 5), Note(0.2, 9, 0.8), Note(0.42, 8, 0.9), Note(0.78, 10), Note(1.2, 7, 0.7)),
            (Note(0, 5), Note(0.18, 7, 0.8), Note(0.4, 8, 0.9), Note(0.75, 10), Note(1.15, 9, 0.7)),
        ),
    ),
    # Slow and falling, like a clock that runs down: time has gone by.
    "time": Figure(
        3.8,
        (
            (Note(0, 13, 0.8), Note(0.5, 10, 0.9), Note(1.0, 8, 0.9), Note(1.5, 5), Note(2.0, 0, 0.8)),
            (Note(0, 12, 0.8), Note(0.5, 10, 0.9), Note(1.0, 7, 0.9), Note(1.5, 5), Note(2.0, 0, 0.8)),
        ),
    ),
    # Call and echo, high and short: somebody else looks on.
    "pov": Figure(
        2.5,
        (
            (Note(0, 13), Note(0.12, 15), Note(0.62, 13, 0.45), Note(0.74, 15, 0.45)),
            (Note(0, 12), Note(0.12, 15), Note(0.62, 12, 0.45), Note(0.74, 15, 0.45)),
        ),
    ),
    # A low string, a sweep across the strings, an open octave: the curtain.
    "chapter": Figure(
        4.0,
        (
            (
                Note(0, 0),
                Note(0.02, 5, 0.6),
                *(Note(0.55 + 0.07 * index, 5 + index, 0.45 + 0.05 * index) for index in range(8)),
                Note(1.35, 10),
                Note(1.37, 15, 0.7),
            ),
            (
                Note(0, 0),
                Note(0.02, 3, 0.6),
                *(Note(0.55 + 0.07 * index, 13 - index, 0.8 - 0.05 * index) for index in range(8)),
                Note(1.35, 5),
                Note(1.37, 10, 0.7),
            ),
        ),
    ),
    # Two strings played backwards, swelling out of nothing into a small bell: what comes now has been.
    "flashback": Figure(
        3.6,
        (
            (Note(0, 10, 0.8, "swell"), Note(0.55, 8, 0.9, "swell"), Note(1.45, 15, 0.35, "bell")),
            (Note(0, 8, 0.8, "swell"), Note(0.55, 10, 0.9, "swell"), Note(1.45, 13, 0.35, "bell")),
        ),
    ),
    # The big bell, the strings climb two octaves, a bell answers: a book begins.
    "opening": Figure(
        6.0,
        (
            (
                Note(0, 0, 0.7, "bell"),
                *(Note(0.9 + 0.24 * index, step, 0.6 + 0.05 * index) for index, step in enumerate(_CLIMB)),
                Note(2.95, 5, 0.7),
                Note(2.98, 10, 0.9),
                Note(3.0, 10, 0.3, "bell"),
            ),
        ),
    ),
    # Ever slower down to the tonic, and the big bell: a book ends.
    "closing": Figure(
        6.5,
        (
            (
                *(Note(at, step, 0.85) for at, step in zip(_SLOWING, _DESCENT, strict=True)),
                Note(3.1, 0),
                Note(3.2, 0, 0.7, "bell"),
            ),
        ),
    ),
}
"""Kind -> its figure. A new kind is a row here and a name in `model.StingKind`."""
