"""What an effect does to a voice: filters and rooms, in numpy.

An effect keeps its sound's timing and lets it ring on for `TAIL_SECONDS`; the ring falls into the pause that
follows. To add one: write a function that gives its frequency response, give it a row in `EFFECTS`, and
its name to `model.Effect`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import AudioficError

Spectrum = NDArray[np.complex128]

TAIL_SECONDS = 0.3
"""How long an effect may ring on after its sound."""

THOUGHT_LOW_HZ, THOUGHT_HIGH_HZ = 150.0, 6_000.0
THOUGHT_GAIN_DB = -2.0
THOUGHT_WET = 0.12
"""The room's amplitude beside the voice's. Mixing practice for inner voice: 8-12 %; more is a hall."""
_ROOM_T60_SECONDS = 0.28
_ROOM_DELAY_SECONDS = 0.007
_ROOM_SEED = 1_897
_BUTTERWORTH_Q = math.sqrt(0.5)


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
    size = 1 << max(10, (frames - 1).bit_length())
    heard = np.fft.irfft(np.fft.rfft(samples, size) * _response(name, size, sample_rate), size)[:frames]
    fade = min(frames, sample_rate // 20)
    heard[frames - fade :] *= np.linspace(1.0, 0.0, fade)
    return heard.astype(np.float32)


def tail_frames(name: str, sample_rate: int) -> int:
    """How many frames a sound gets longer by that effect."""
    return 0 if name == "none" else round(TAIL_SECONDS * sample_rate)


@lru_cache(maxsize=8)  # sounds of like length share one; 8 spectra of 10 s are 34 MB at the most
def _response(name: str, size: int, sample_rate: int) -> Spectrum:
    return EFFECTS[name](size, sample_rate)


def _thought(size: int, sample_rate: int) -> Spectrum:
    """A voice inside the head: no chest, no air, a little softer, in a small soft room."""
    band = _high_pass(size, sample_rate, THOUGHT_LOW_HZ) * _low_pass(size, sample_rate, THOUGHT_HIGH_HZ)
    room = np.fft.rfft(_room(sample_rate), size)
    response: Spectrum = 10 ** (THOUGHT_GAIN_DB / 20) * band * (1 + THOUGHT_WET * room)
    return response


EFFECTS: dict[str, Callable[[int, int], Spectrum]] = {
    "thought": _thought,
}
"""Effect -> its frequency response at the `size // 2 + 1` frequencies of a real FFT of that size."""


def _room(sample_rate: int) -> NDArray[np.float64]:
    """The impulse response of a small room without its direct sound: seeded, dying noise, energy 1."""
    frames = round((TAIL_SECONDS - 0.01) * sample_rate)
    delay = round(_ROOM_DELAY_SECONDS * sample_rate)
    noise = np.random.Generator(np.random.PCG64(_ROOM_SEED)).standard_normal(frames)
    seconds = np.arange(frames) / sample_rate
    response: NDArray[np.float64] = noise * 10 ** (-3 * seconds / _ROOM_T60_SECONDS)
    response[:delay] = 0.0
    rise = round(0.004 * sample_rate)
    response[delay : delay + rise] *= np.linspace(0.0, 1.0, rise)
    return response / math.sqrt(float(np.sum(response**2)))


def _turns(size: int, sample_rate: int, corner_hz: float) -> tuple[Spectrum, Spectrum, float]:
    """z^-1 and z^-2 at the FFT's frequencies, and the bilinear transform's k for the corner."""
    once = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    return once, once * once, math.tan(math.pi * corner_hz / sample_rate)


def _high_pass(size: int, sample_rate: int, corner_hz: float) -> Spectrum:
    """A second-order Butterworth high-pass (bilinear transform of s^2 / (s^2 + s/Q + 1))."""
    z1, z2, k = _turns(size, sample_rate, corner_hz)
    below = (1 + k / _BUTTERWORTH_Q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / _BUTTERWORTH_Q + k * k) * z2
    response: Spectrum = (1 - 2 * z1 + z2) / below
    return response


def _low_pass(size: int, sample_rate: int, corner_hz: float) -> Spectrum:
    """A second-order Butterworth low-pass (bilinear transform of 1 / (s^2 + s/Q + 1))."""
    z1, z2, k = _turns(size, sample_rate, corner_hz)
    below = (1 + k / _BUTTERWORTH_Q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / _BUTTERWORTH_Q + k * k) * z2
    response: Spectrum = k * k * (1 + 2 * z1 + z2) / below
    return response
