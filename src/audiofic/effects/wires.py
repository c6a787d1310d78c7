"""A voice over a wire or through the air: a narrow band, and an amplifier that is too small for it."""

from __future__ import annotations

import math

import numpy as np

from audiofic.effects.filters import Response, Samples, Spectrum, high_pass, low_pass, pass_through


def telephone(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """300 to 3,400 Hz (ITU-T G.712's speech band), and a little of an old handset's grit."""
    return _overdriven(_line_band, 0.4, samples, frames, sample_rate)


def radio(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A small loudspeaker: 500 to 2,800 Hz, squeezed harder than a telephone."""
    return _overdriven(_speaker_band, 1.2, samples, frames, sample_rate)


def _overdriven(band: Response, drive: float, samples: Samples, frames: int, sample_rate: int) -> Samples:
    """The band, bent by a hyperbolic tangent, through the band again; `drive` 1 bends at the RMS level."""
    narrow = pass_through(band, samples, frames, sample_rate)
    level = math.sqrt(float(np.mean(narrow**2))) if narrow.size else 0.0
    if level <= 0:
        return narrow
    return pass_through(band, np.tanh(narrow * (drive / level)), frames, sample_rate)


def _line_band(size: int, sample_rate: int) -> Spectrum:
    response: Spectrum = (high_pass(size, sample_rate, 300.0) * low_pass(size, sample_rate, 3_400.0)) ** 2
    return response


def _speaker_band(size: int, sample_rate: int) -> Spectrum:
    response: Spectrum = (high_pass(size, sample_rate, 500.0) * low_pass(size, sample_rate, 2_800.0)) ** 2
    return response
