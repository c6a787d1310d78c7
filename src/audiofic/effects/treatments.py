"""What each effect does to a voice: places (rooms, distance), devices (telephone, radio), bodies."""

from __future__ import annotations

import math

import numpy as np

from audiofic.effects.filters import (
    Response,
    Samples,
    Spectrum,
    delay,
    high_pass,
    low_pass,
    pass_through,
    room,
)

GHOST_DRIFT_SECONDS = 0.004
"""A second voice drifts so far to and fro behind the first: a beating, not yet two speakers."""
DEMON_SEMITONES = -5.0
"""The second throat, a fourth below: lower it is no voice any more, higher it is merely somebody else."""
_GRAIN_SECONDS = 0.06
"""Longer than two periods of the lowest voice; longer still is heard as a stutter."""
THOUGHT_LOW_HZ, THOUGHT_HIGH_HZ = 150.0, 6_000.0
THOUGHT_WET = 0.12
"""The room's amplitude beside the voice's."""
ECHO_SECONDS, ECHO_DB = 0.18, -14.0
"""Mixing practice: 180 ms apart, the first 14 dB under the voice; each further one 8 dB lower and duller."""
ECHOES = 4


def whisper(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice close to the ear: low frequencies removed, breath made louder."""
    return pass_through(_breath, samples, frames, sample_rate)


def ghost(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A thin voice with a copy that drifts in time against it, in a long bright hall."""
    voice = np.pad(samples, (0, frames - samples.size))  # the shadow is heard to its end, too
    lag = 0.011 + GHOST_DRIFT_SECONDS * np.sin(2 * np.pi * 0.7 * np.arange(frames) / sample_rate)
    shadow = _read(voice, np.arange(frames) - lag * sample_rate)
    return pass_through(_hall, voice + 0.7 * shadow, frames, sample_rate)


def demon(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """The voice and a copy of it a fourth lower, in a dark room."""
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


def thought(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice inside the head: neither low nor very high frequencies, in a small soft room."""
    return pass_through(_thought, samples, frames, sample_rate)


def echo(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice between cliffs: four echoes, each softer and duller than the one before."""
    return pass_through(_echo, samples, frames, sample_rate)


def distant(samples: Samples, frames: int, sample_rate: int) -> Samples:
    """A voice from afar: more reverberation than voice, without high frequencies."""
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
