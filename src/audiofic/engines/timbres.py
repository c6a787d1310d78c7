"""The draft voices by name: the same casting on every machine, whichever draft engine it has.

`Voice("flite", "girl")` and `Voice("espeak", "girl")` are one decision of the producer's. A timbre is a
flite voice bent by mean pitch, pace and size, and an espeak-ng variant file of the same name in
`espeak_variants/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from audiofic.model import Gender

Age = Literal["child", "teen", "adult", "elder"]

VARIANTS_FOLDER = Path(__file__).parent / "espeak_variants"
"""Our espeak-ng voice variants, one file a timbre; shipped in the wheel."""


@dataclass(frozen=True, slots=True)
class FliteSettings:
    """How flite is made to sound like a timbre."""

    voice: str
    """flite's own voice: rms, kal16, awb, slt."""
    f0_hz: float = 0.0
    """Mean pitch asked of flite, heard `size` times as high; 0: the voice's own (rms obeys no other)."""
    stretch: float = 1.0
    """Duration, 1.0 = as trained, more is slower."""
    size: float = 1.0
    """Formants and pitch times this by resampling: more is a smaller speaker."""
    f0_spread: float = 1.0
    """Liveliness of the melody, times the voice's own standard deviation."""


@dataclass(frozen=True, slots=True)
class Timbre:
    """A way of sounding that a role can be cast with."""

    name: str
    gender: Gender
    age: Age
    sounds: str
    """What it is like, for a person choosing."""
    flite: FliteSettings

    @property
    def variant(self) -> Path:
        """The espeak-ng variant file."""
        return VARIANTS_FOLDER / self.name


TIMBRES: dict[str, Timbre] = {
    timbre.name: timbre
    for timbre in (
        Timbre(
            "narrator", "unknown", "adult", "even, clear, unhurried: the storyteller", FliteSettings("rms")
        ),
        Timbre("woman", "female", "adult", "open and friendly", FliteSettings("slt", 188)),
        Timbre("man", "male", "adult", "warm and smooth", FliteSettings("awb", 114, 1.0, 0.95)),
        Timbre("girl", "female", "teen", "bright and quick", FliteSettings("slt", 205, 1.05, 1.04)),
        Timbre(
            "young-man", "male", "teen", "forward, a little rough", FliteSettings("kal16", 125, 1.0, 1.04)
        ),
        Timbre("calm-woman", "female", "adult", "low, cool and slow", FliteSettings("slt", 167, 1.15, 0.96)),
        Timbre("gentle-man", "male", "adult", "light, soft-spoken", FliteSettings("rms", 0, 1.0, 1.12)),
        Timbre("child", "unknown", "child", "small and high", FliteSettings("kal16", 205, 1.1, 1.20)),
        Timbre("old-woman", "female", "elder", "low, worn and slow", FliteSettings("slt", 165, 1.2, 0.88)),
        Timbre("elder-man", "male", "elder", "thin, shaky, slow", FliteSettings("awb", 124, 1.25, 1.03)),
        Timbre("stern-woman", "female", "adult", "firm and flat", FliteSettings("slt", 190, 1.0, 0.91, 0.6)),
        Timbre("gruff-man", "male", "adult", "deep and rough", FliteSettings("kal16", 96, 1.1, 0.92)),
        Timbre("teen-girl", "female", "teen", "high and lively", FliteSettings("slt", 232, 1.0, 1.0, 1.5)),
        Timbre("boy", "male", "child", "bright, a boy's voice", FliteSettings("kal16", 170, 1.05, 1.22)),
        Timbre("brisk-woman", "female", "adult", "clipped, cool", FliteSettings("awb", 170, 1.05, 1.12)),
        Timbre("youth", "male", "teen", "slight and clear", FliteSettings("rms", 0, 1.05, 1.25)),
    )
}
"""Timbre name -> timbre, the narrator's first, then in the order in which casting should use them up."""
