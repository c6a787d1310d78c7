"""Where a voice is heard from: inside a head, across a valley, through a door."""

from __future__ import annotations

import numpy as np

from audiofic.effects.filters import Samples, Spectrum, delay, high_pass, low_pass, pass_through, room

THOUGHT_LOW_HZ, THOUGHT_HIGH_HZ = 150.0, 6_000.0
THOUGHT_WET = 0.12
"""The room's amplitude beside the voice's."""
ECHO_SECONDS, ECHO_DB = 0.18, -14.0
"""Mixing practice: 180 ms apart, the first 14 dB under the voice; each further one 8 dB lower and duller."""
ECHOES = 4


def thought(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice inside the head: no chest, no air, in a small soft room."""
    return pass_through(_thought, samples, frames, sample_rate)


def echo(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice between cliffs: it comes back four times, each time softer and duller."""
    return pass_through(_echo, samples, frames, sample_rate)


def distant(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice from afar: more room than voice, its highs lost on the way."""
    return pass_through(_distant, samples, frames, sample_rate)


def door(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice through a door or a wall: only what is below some 700 Hz comes through."""
    return pass_through(_door, samples, frames, sample_rate)


def _thought(size: int, sample_rate: int) -> Spectrum:
    band = high_pass(size, sample_rate, THOUGHT_LOW_HZ) * low_pass(size, sample_rate, THOUGHT_HIGH_HZ)
    response: Spectrum = band * (1 + THOUGHT_WET * room(size, sample_rate, 0.28, 0.007, 1_897))
    return response


def _echo(size: int, sample_rate: int) -> Spectrum:
    dull = low_pass(size, sample_rate, 4_000.0)
    once = delay(size, sample_rate, ECHO_SECONDS)
    response: Spectrum = np.ones_like(once)
    coming = once * 10 ** (ECHO_DB / 20)
    for _ in range(ECHOES):
        coming = coming * dull
        response = response + coming
        coming = coming * once * 10 ** (-8 / 20)
    return high_pass(size, sample_rate, 60.0) * response


def _distant(size: int, sample_rate: int) -> Spectrum:
    band = high_pass(size, sample_rate, 180.0) * low_pass(size, sample_rate, 3_200.0)
    response: Spectrum = band * (0.6 + 0.8 * room(size, sample_rate, 0.75, 0.018, 1_905))
    return response


def _door(size: int, sample_rate: int) -> Spectrum:
    band = high_pass(size, sample_rate, 90.0) * low_pass(size, sample_rate, 700.0) ** 2
    response: Spectrum = band * (1 + 0.3 * room(size, sample_rate, 0.3, 0.005, 1_911))
    return response
