"""What an effect does to a voice: `EFFECTS`, one row each.

An effect keeps its sound's timing and lets it ring on for its tail, which falls into the pause that follows.
It is as loud as the voice was: what filters and rooms take or add is made good by loudness (K-weighted
energy, ITU-R BS.1770), and only `level_db` moves it on purpose. To add one: write its treatment, give it a
row here, its name to `model.Effect` and a row to docs/voices-yaml.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiofic.effects import treatments
from audiofic.effects.filters import Samples, fft_size
from audiofic.errors import AudioficError
from audiofic.loudness import k_weighting


@dataclass(frozen=True, slots=True)
class Treatment:
    """One effect."""

    treat: Callable[[Samples, int, int], Samples]
    """(sound, frames wanted, sample rate) -> that many frames, at any level."""
    tail_seconds: float
    """How long it rings on after its sound; by then it has died away by 40 dB or more."""
    level_db: float = 0.0
    """Louder (+) or softer (-) than the voice, on purpose."""


EFFECTS: Mapping[str, Treatment] = {
    # Mixing practice for inner voice: a little softer, 8-12 % of a small room; more is a hall.
    "thought": Treatment(treatments.thought, 0.3, -2.0),
    "whisper": Treatment(treatments.whisper, 0.05),
    "telephone": Treatment(treatments.telephone, 0.05),
    "radio": Treatment(treatments.radio, 0.05),
    "echo": Treatment(treatments.echo, 0.9),
    "distant": Treatment(treatments.distant, 0.9, -4.0),
    "door": Treatment(treatments.door, 0.4, -3.0),
    "ghost": Treatment(treatments.ghost, 1.6),
    "demon": Treatment(treatments.demon, 0.6),
}
"""Effect -> how it is made."""

_MOST_MADE_GOOD_DB = 18.0
"""A rumble of which a filter leaves nothing is not dragged up again."""


def apply_effect(name: str, samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """The sound with that effect, `tail_frames` longer (`none`: the same samples, no tail).

    Mono samples at `sample_rate` Hz. `AudioficError` for a name that is not in `EFFECTS`. Nothing in, nothing
    out but the tail's silence.
    """
    if name == "none":
        return samples
    if name not in EFFECTS:
        raise AudioficError(
            f"There is no effect called {name!r}.", f"Use one of: none, {', '.join(EFFECTS)}."
        )
    frames = samples.size + tail_frames(name, sample_rate)
    said = samples.astype(np.float64)
    heard = EFFECTS[name].treat(said, frames, sample_rate)
    heard *= _making_good(said, heard, sample_rate) * 10 ** (EFFECTS[name].level_db / 20)
    fade = min(frames, sample_rate // 20)
    heard[frames - fade :] *= (1 + np.cos(np.pi * (np.arange(fade) + 1) / max(1, fade))) / 2
    return heard.astype(np.float32)


def tail_frames(name: str, sample_rate: int) -> int:
    """How many frames a sound gets longer by that effect."""
    return 0 if name == "none" else round(EFFECTS[name].tail_seconds * sample_rate)


def _making_good(said: Samples, heard: Samples, sample_rate: int) -> float:
    """The factor that makes `heard` as loud as `said`: both have the same K-weighted energy then."""
    size = fft_size(heard.size)
    weights = _k_power(size, sample_rate)
    before, after = (
        float(np.sum(np.abs(np.fft.rfft(sound, size)) ** 2 * weights)) for sound in (said, heard)
    )
    if before <= 0 or after <= 0:
        return 1.0
    return min(math.sqrt(before / after), 10 ** (_MOST_MADE_GOOD_DB / 20))


@lru_cache(maxsize=8)
def _k_power(size: int, sample_rate: int) -> NDArray[np.float64]:
    return np.abs(k_weighting(np.fft.rfftfreq(size, 1 / sample_rate), sample_rate)) ** 2
