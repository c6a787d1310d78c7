"""The numbers that are told of loudness: integrated and short-term (BS.1770, EBU R 128), and plain RMS."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from audiofic.loudness.weighting import STEP_SECONDS, KWeighted

SILENCE_LUFS = -100.0
"""What is told of digital silence, which has no level."""

_BLOCK_STEPS = 4  # ITU-R BS.1770-4, annex 1: 400 ms
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0  # ITU-R BS.1770-4, annex 1, eq. 4-7
_SECOND_STEPS = round(1 / STEP_SECONDS)


def measure_voice(samples: NDArray[np.float32] | NDArray[np.int16], sample_rate: int) -> float:
    """The integrated loudness of mono samples in LUFS (ITU-R BS.1770-4, gated); -inf for silence or nothing.

    Give a voice's clips one after the other, 30 s or more. int16 counts as full scale 32,768. Sounds shorter
    than one 400 ms block are measured as a whole, without gates.
    """
    return measure_blocks([samples], sample_rate)


def measure_blocks(blocks: Iterable[NDArray[np.float32] | NDArray[np.int16]], sample_rate: int) -> float:
    """The same of a sound of any length that comes in blocks; memory: a second, and a number a step."""
    weighted = KWeighted(sample_rate)
    for block in blocks:
        weighted.hear(block)
    return integrated_lufs(weighted)


def integrated_lufs(heard: KWeighted, powers: NDArray[np.float64] | None = None) -> float:
    """The integrated loudness of what was heard (see `measure_voice`), whose `powers` may be given."""
    steps = heard.powers() if powers is None else powers
    if not heard.frames:
        return -math.inf
    if len(steps) < _BLOCK_STEPS:
        return _lufs(float(steps.sum()) * heard.step_frames / heard.frames)
    # The mean over four neighbouring steps; steps are of one length, a last partial one is left out.
    sums = np.concatenate(([0.0], np.cumsum(steps[: heard.frames // heard.step_frames])))
    means = np.maximum((sums[_BLOCK_STEPS:] - sums[:-_BLOCK_STEPS]) / _BLOCK_STEPS, 0.0)
    loud = means[means > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -math.inf
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return _lufs(float(loud.mean()))


def short_term_lufs(powers: NDArray[np.float64]) -> tuple[float, ...]:
    """LUFS of the 3 s around each second (EBU Tech 3341, 2.2: not gated), `SILENCE_LUFS` at least.

    `powers` are those of the steps (`KWeighted.powers`); levels are told to a tenth.
    """
    if powers.size == 0:
        return ()
    padded = np.pad(powers, (0, -powers.size % _SECOND_STEPS))
    seconds = padded.reshape(-1, _SECOND_STEPS).mean(axis=1)
    window = np.ones(3)
    means = np.convolve(seconds, window, "same") / np.convolve(np.ones(seconds.size), window, "same")
    if seconds.size < 3:  # "same" is as long as the longer of the two
        means = np.full(seconds.size, seconds.mean())
    levels = (round(max(_lufs(float(mean)), SILENCE_LUFS), 1) for mean in means)
    known: dict[float, float] = {}
    return tuple(known.setdefault(level, level) for level in levels)  # few differ, and a book has thousands


def _lufs(mean_square: float) -> float:
    """ITU-R BS.1770-4, eq. 2 (one channel, weight 1)."""
    return -0.691 + 10 * math.log10(mean_square) if mean_square > 0 else -math.inf


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def rms_dbfs(samples: NDArray[np.float32] | NDArray[np.int16]) -> float:
    """The plain RMS level of samples, a full-scale square wave being 0 dB; -inf for silence."""
    if samples.size == 0:
        return -math.inf
    scale = 1 / 32_768 if samples.dtype == np.int16 else 1.0
    return decibels(float(np.mean(np.square(samples, dtype=np.float64))) * scale**2)


def decibels(power: float) -> float:
    """A mean square (full scale 1.0) as a level in dB; -inf for none."""
    return 10 * math.log10(power) if power > 0 else -math.inf
