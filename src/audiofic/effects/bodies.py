"""What becomes of the body that speaks: breath only, a ghost's, a demon's."""

from __future__ import annotations

import numpy as np

from audiofic.effects.filters import Samples, Spectrum, high_pass, low_pass, pass_through, room

GHOST_DRIFT_SECONDS = 0.004
"""A second voice drifts so far to and fro behind the first: a beating, not yet two speakers."""
DEMON_SEMITONES = -5.0
"""The second throat, a fourth below: lower it is no voice any more, higher it is merely somebody else."""
_GRAIN_SECONDS = 0.06
"""Longer than two periods of the lowest voice; longer still is heard as a stutter."""


def whisper(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice close to the ear: the chest taken out, the breath brought forward."""
    return pass_through(_breath, samples, frames, sample_rate)


def ghost(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A thin voice with a shadow that drifts against it, in a long bright hall."""
    voice = np.pad(samples, (0, frames - samples.size))  # the shadow is heard to its end, too
    lag = 0.011 + GHOST_DRIFT_SECONDS * np.sin(2 * np.pi * 0.7 * np.arange(frames) / sample_rate)
    shadow = _read(voice, np.arange(frames) - lag * sample_rate)
    return pass_through(_hall, voice + 0.7 * shadow, frames, sample_rate)


def demon(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """The voice, and under it another throat a fourth lower, in a dark place."""
    voice = np.pad(samples, (0, frames - samples.size))  # the grains are heard to their end, too
    below = pass_through(_throat, shift_pitch(voice, DEMON_SEMITONES, sample_rate), frames, sample_rate)
    return pass_through(_cave, 0.75 * voice + below, frames, sample_rate)


def shift_pitch(samples: Samples, semitones: float, sample_rate: int) -> Samples:
    """The sound that much higher or lower at the same length, from two grains that fade into each other.

    The delay-line method: each grain is read at another pace until it would run out of its `_GRAIN_SECONDS`,
    while the other is at its loudest. Their powers add up to one.
    """
    grain = _GRAIN_SECONDS * sample_rate
    at = np.arange(samples.size)
    shifted = np.zeros(samples.size)
    for offset in (0.0, 0.5):
        phase = (at * (1 - 2 ** (semitones / 12)) / grain + offset) % 1.0
        shifted += np.sin(np.pi * phase) * _read(samples, at - phase * grain)
    return shifted


def _read(samples: Samples, at: Samples) -> Samples:
    """The sound at those (fractional) frames; nothing before its beginning."""
    return np.interp(at, np.arange(samples.size), samples, left=0.0) if samples.size else samples


def _breath(size: int, sample_rate: int) -> Spectrum:
    response: Spectrum = high_pass(size, sample_rate, 250.0) * (
        1 + 0.5 * high_pass(size, sample_rate, 2_500.0)
    )
    return response


def _hall(size: int, sample_rate: int) -> Spectrum:
    band = high_pass(size, sample_rate, 260.0)
    response: Spectrum = band * (
        1 + 0.8 * high_pass(size, sample_rate, 500.0) * room(size, sample_rate, 2.2, 0.03, 1_922)
    )
    return response


def _throat(size: int, sample_rate: int) -> Spectrum:
    response: Spectrum = high_pass(size, sample_rate, 50.0) * low_pass(size, sample_rate, 3_000.0)
    return response


def _cave(size: int, sample_rate: int) -> Spectrum:
    dark = low_pass(size, sample_rate, 1_800.0) * room(size, sample_rate, 0.7, 0.012, 1_933)
    response: Spectrum = high_pass(size, sample_rate, 60.0) * (1 + 0.3 * dark)
    return response
