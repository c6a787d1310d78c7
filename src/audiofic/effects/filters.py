"""Filters and rooms as frequency responses, and the function that applies them to a sound."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
Spectrum = NDArray[np.complex128]
Response = Callable[[int, int], Spectrum]
"""(FFT size, sample rate) -> the response at the `size // 2 + 1` frequencies of a real FFT of that size."""

_BUTTERWORTH_Q = math.sqrt(0.5)


def pass_through(response: Response, samples: Samples, frames: int, sample_rate: int) -> Samples:
    """`frames` frames of the sound through a filter or room; what rings on longer is left out."""
    size = fft_size(frames)
    return np.fft.irfft(np.fft.rfft(samples, size) * _kept(response, size, sample_rate), size)[:frames]


def fft_size(frames: int) -> int:
    """The power of two that holds so many frames; at least 1,024."""
    return 1 << max(10, (frames - 1).bit_length())


@lru_cache(maxsize=8)  # sounds of like length share one; 8 spectra of 10 s are 34 MB at the most
def _kept(response: Response, size: int, sample_rate: int) -> Spectrum:
    return response(size, sample_rate)


def high_pass(size: int, sample_rate: int, corner_hz: float) -> Spectrum:
    """A second-order Butterworth high-pass (bilinear transform of s^2 / (s^2 + s/Q + 1))."""
    z1, z2, k = _delays(size, sample_rate, corner_hz)
    below = (1 + k / _BUTTERWORTH_Q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / _BUTTERWORTH_Q + k * k) * z2
    response: Spectrum = (1 - 2 * z1 + z2) / below
    return response


def low_pass(size: int, sample_rate: int, corner_hz: float) -> Spectrum:
    """A second-order Butterworth low-pass (bilinear transform of 1 / (s^2 + s/Q + 1))."""
    z1, z2, k = _delays(size, sample_rate, corner_hz)
    below = (1 + k / _BUTTERWORTH_Q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / _BUTTERWORTH_Q + k * k) * z2
    response: Spectrum = k * k * (1 + 2 * z1 + z2) / below
    return response


def delay(size: int, sample_rate: int, seconds: float) -> Spectrum:
    """A delay of a whole number of frames."""
    frames = round(seconds * sample_rate)
    response: Spectrum = np.exp(-2j * np.pi * np.arange(size // 2 + 1) * frames / size)
    return response


def room(size: int, sample_rate: int, t60_seconds: float, delay_seconds: float, seed: int) -> Spectrum:
    """A room without its direct sound: seeded, dying noise of energy 1, first heard after the delay.

    It is 1.1 times the T60 long, so that its end is no step.
    """
    frames = min(size // 2, round(1.1 * t60_seconds * sample_rate))
    begin = round(delay_seconds * sample_rate)
    noise = np.random.Generator(np.random.PCG64(seed)).standard_normal(frames)
    response = noise * 10 ** (-3 * np.arange(frames) / sample_rate / t60_seconds)
    response[:begin] = 0.0
    rise = round(0.004 * sample_rate)
    response[begin : begin + rise] *= np.linspace(0.0, 1.0, rise)[: max(0, frames - begin)]
    energy = float(np.sum(response**2))
    return np.fft.rfft(response / math.sqrt(energy) if energy > 0 else response, size)


def _delays(size: int, sample_rate: int, corner_hz: float) -> tuple[Spectrum, Spectrum, float]:
    """z^-1 and z^-2 at the FFT's frequencies, and the bilinear transform's k for the corner."""
    once = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    return once, once * once, math.tan(math.pi * corner_hz / sample_rate)
