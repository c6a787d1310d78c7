"""The draft voices by name: each an espeak-ng variant file of the same name in `espeak_variants/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from audiofic.model import Gender

Age = Literal["child", "teen", "adult", "elder"]

VARIANTS_FOLDER = Path(__file__).parent / "espeak_variants"
"""Our espeak-ng voice variants, one file a timbre; shipped in the wheel."""


@dataclass(frozen=True, slots=True)
class Timbre:
    """A way of sounding that a role can be cast with."""

    name: str
    gender: Gender
    age: Age
    sounds: str
    """What it is like, for a person choosing."""

    @property
    def variant(self) -> Path:
        """The espeak-ng variant file."""
        return VARIANTS_FOLDER / self.name


TIMBRES: dict[str, Timbre] = {
    timbre.name: timbre
    for timbre in (
        Timbre("narrator", "unknown", "adult", "even, clear, unhurried: the storyteller"),
        Timbre("woman", "female", "adult", "open and friendly"),
        Timbre("man", "male", "adult", "warm and smooth"),
        Timbre("girl", "female", "teen", "bright and quick"),
        Timbre("young-man", "male", "teen", "forward, a little rough"),
        Timbre("calm-woman", "female", "adult", "low, cool and slow"),
        Timbre("gentle-man", "male", "adult", "light, soft-spoken"),
        Timbre("child", "unknown", "child", "small and high"),
        Timbre("old-woman", "female", "elder", "low, worn and slow"),
        Timbre("elder-man", "male", "elder", "thin, shaky, slow"),
        Timbre("stern-woman", "female", "adult", "firm and flat"),
        Timbre("gruff-man", "male", "adult", "deep and rough"),
        Timbre("teen-girl", "female", "teen", "high and lively"),
        Timbre("boy", "male", "child", "bright, a boy's voice"),
        Timbre("brisk-woman", "female", "adult", "clipped, cool"),
        Timbre("youth", "male", "teen", "slight and clear"),
    )
}
"""Timbre name -> timbre, the narrator's first, then in the order in which casting should use them up."""
