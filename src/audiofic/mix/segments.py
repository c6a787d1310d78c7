"""Samples and pydub segments: conversion at one sample rate, fades, removal of DC."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    # Without a system ffmpeg pydub warns as it is imported; it never opens or writes a file here.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

FloatSamples = NDArray[np.float32]

SAMPLE_RATE = 44_100
"""Hz; mono. What every shop and player takes."""
EDGE_MS = 5
DRIFT_SECONDS = 0.08
_HEADROOM = 2.0**27  # full scale inside a 32-bit segment: 24 dB above it before pydub would saturate


def fade(samples: FloatSamples, frames_in: int, frames_out: int) -> FloatSamples:
    """The sound faded in and out over so many frames by raised cosines, which has no step at either end.

    pydub's fades are straight lines, add or drop frames, and fail on a sound of less than 3 ms.
    """
    faded = samples.copy()
    faded[:frames_in] *= _rise(frames_in)
    faded[samples.size - frames_out :] *= _rise(frames_out)[::-1]
    return faded


def _rise(frames: int) -> FloatSamples:
    return ((1 - np.cos(np.pi * np.arange(frames) / max(1, frames))) / 2).astype(np.float32)


def soften_edges(samples: FloatSamples) -> FloatSamples:
    """The sound with fades of 5 ms at both ends, so that no clip begins or ends with a click."""
    width = min(EDGE_MS * SAMPLE_RATE // 1000, samples.size // 2)
    return fade(samples, width, width)


def remove_dc(samples: FloatSamples, sample_rate: int) -> FloatSamples:
    """The sound without what is slower than any voice: DC, and the drift some engines have in a vowel.

    What a triangle of 160 ms averages is taken off, which moves no phase: -3 dB at 7 Hz, within 0.05 dB from
    50 Hz up.
    """
    width = round(DRIFT_SECONDS * sample_rate)
    slow = np.zeros(1 + width + samples.size + width)
    slow[1 + width : 1 + width + samples.size] = samples
    for _ in range(2):
        slow = _moving_mean(slow, width + 1)
    slow = slow[1:]
    return np.subtract(samples, slow, out=slow).astype(np.float32)


def _moving_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The mean of every `width` neighbours (as many as fit), behind a zero as `values` are, which it uses up.

    A clip's length of numbers is a megabyte: only two such rows are ever held.
    """
    sums = np.cumsum(values, out=values)
    means = np.zeros(sums.size - width + 1)
    np.subtract(sums[width:], sums[:-width], out=means[1:])
    means /= width
    return means


def segment(samples: FloatSamples) -> AudioSegment:
    """The samples as a pydub segment of 32 bits with 24 dB of room above full scale."""
    whole = np.rint(np.clip(samples * _HEADROOM, -(2.0**31), 2.0**31 - 256)).astype("<i4")
    return AudioSegment(whole.tobytes(), sample_width=4, frame_rate=SAMPLE_RATE, channels=1)


def samples_of(edited: AudioSegment) -> FloatSamples:
    """The samples of a segment that `segment` made; the caller's own."""
    samples = np.frombuffer(edited.raw_data, dtype="<i4").astype(np.float32)
    samples /= np.float32(_HEADROOM)
    return samples
