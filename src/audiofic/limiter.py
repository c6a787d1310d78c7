"""A true-peak limiter without delay, and the search for true peaks.

Every sum here is added up in a fixed order, sample by sample: a matrix product of a BLAS differs in its last
bits with the processor and the number of threads, and the limiter's gain is in every sample near a peak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

FloatSamples = NDArray[np.float32]
Indices = NDArray[np.intp]

LOOK_AHEAD_FRAMES = 220
"""5 ms at 44.1 kHz: gain moves this long before and after a peak. Shorter is heard as grit on low voices."""
OVERSAMPLING = 4
"""ITU-R BS.1770-4, annex 2: true peaks are looked for at four times the rate or more."""
_TAPS = 16
CONTEXT_FRAMES = _TAPS - 1
"""A wave between two samples is computed from 8 samples on each side: of n samples, n - 15 gaps are known."""
_CELL_FRAMES = 32
"""The wave is computed for so many gaps at a time, only where it could pass the ceiling."""
_WINDOW = _CELL_FRAMES + CONTEXT_FRAMES
"""Samples that shape the wave in a cell."""
_BATCH = 64
"""Cells that `highest_peak` computes at a time."""
_STEP = 10 ** (0.15 / 20)
"""How closely `highest_peak` looks: more, and every top of a steady tone is computed."""


def _interpolators() -> FloatSamples:
    """One row of `_TAPS` weights for each of the three points between two samples.

    A windowed sinc in the polyphase form of BS.1770's annex 2; Kaiser's beta of 5 and 16 taps (the annex has
    12) read a sine up to 16 kHz within 0.1 dB.
    """
    taps = np.arange(_TAPS) - (_TAPS // 2 - 1)
    points = np.arange(1, OVERSAMPLING)[:, None] / OVERSAMPLING
    offset = (taps[None, :] - points) / (_TAPS / 2)
    window = np.i0(5.0 * np.sqrt(np.clip(1 - offset**2, 0, 1))) / np.i0(5.0)
    weights = np.sinc(taps[None, :] - points) * window
    rows: FloatSamples = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return rows


def _bounds(weights: FloatSamples) -> tuple[float, float]:
    """How far the wave can be from straight lines between samples: (of the peak, of the second difference).

    The distance is a sum of the samples with weights that add up to zero. Summed by parts twice, it is one of
    their second differences and of a first one, which is at most twice the highest sample.
    """
    points = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    off = weights.astype(np.float64)
    off[:, _TAPS // 2 - 1] -= 1 - points
    off[:, _TAPS // 2] -= points
    twice = np.cumsum(np.cumsum(off, axis=1), axis=1)
    return 2 * float(np.abs(twice[:, -2]).max()), float(np.abs(twice[:, :-2]).sum(axis=1).max())


_WEIGHTS = _interpolators()
_LARGEST_GROWTH = float(np.abs(_WEIGHTS).sum(axis=1).max())
"""No wave rises higher between samples than this many times the highest of them."""
_OF_PEAK, _OF_CURVATURE = _bounds(_WEIGHTS)


def limit(blocks: Iterable[FloatSamples], ceiling_dbfs: float) -> Iterator[FloatSamples]:
    """The same samples at the same times, no true peak above the ceiling; the blocks' lengths may differ.

    A look-ahead limiter without delay: each sample's gain is the smallest that any sample within 5 ms needs,
    smoothed by a triangle of the same length, so it is low enough where the peak is. Where no peak is near,
    samples pass bit for bit.
    """
    ceiling = np.float32(10 ** (ceiling_dbfs / 20))
    reach = LOOK_AHEAD_FRAMES
    # The minimum looks one reach far, the smoothing another, the wave between samples a few taps more.
    margin = 2 * reach + _TAPS
    held = np.zeros(margin, dtype=np.float32)  # what came out last is still needed as the past
    for block in _then_silence(blocks, margin):
        held = np.concatenate((held, block))
        if held.size <= 2 * margin:
            continue
        ready = slice(margin, held.size - margin)
        peaks = true_peaks(held, float(ceiling))
        if float(peaks.max()) <= ceiling:
            yield held[ready].copy()
        else:
            needed = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling))
            lowest = _sliding_minimum(needed, 2 * reach + 1)
            gain = _moving_mean(_moving_mean(lowest, reach + 1), reach + 1)[_TAPS:-_TAPS]
            limited = held[ready] * gain.astype(np.float32)
            yield np.clip(limited, -ceiling, ceiling)
        held = held[held.size - 2 * margin :].copy()  # a view would keep all of it


def true_peaks(samples: FloatSamples, above: float = 0.0) -> FloatSamples:
    """For each sample the height of the wave there and in the gaps beside it, exact where it is `above`.

    Where the wave can't be higher than `above`, and in the 7 or 8 gaps at either end, the sample's own height
    is given.
    """
    peaks = np.abs(samples)
    if samples.size < _WINDOW or float(peaks.max()) * _LARGEST_GROWTH <= above:
        return peaks
    starts = _cell_starts(samples.size)
    hot = starts[_possible_heights(samples, peaks) > above]
    gaps = np.zeros(samples.size - CONTEXT_FRAMES, dtype=np.float32)
    gaps[hot + np.arange(_CELL_FRAMES)[:, None]] = _heights(samples, hot)
    first = _TAPS // 2 - 1  # gap g lies behind sample g + first
    np.maximum(peaks[first : first + gaps.size], gaps, out=peaks[first : first + gaps.size])
    np.maximum(peaks[first + 1 : first + 1 + gaps.size], gaps, out=peaks[first + 1 : first + 1 + gaps.size])
    return peaks


def highest_peak(samples: FloatSamples, known: float = 0.0) -> float:
    """The height of the wave in the gaps that can be computed (see `CONTEXT_FRAMES`), `known` at the least.

    At most 0.15 dB too low (EBU Tech 3341 lets meters be 0.4 too low): the wave is computed only where, by
    the samples and their second differences, it may be more than that higher than what is known.
    """
    if samples.size < _TAPS:
        return known
    if samples.size < _WINDOW:
        # The first gaps are those of the samples; the others would be computed with zeros behind.
        padded = np.concatenate((samples, np.zeros(_WINDOW - samples.size, dtype=np.float32)))
        heights = _heights(padded, np.zeros(1, dtype=np.intp))[: samples.size - CONTEXT_FRAMES]
        return max(known, float(heights.max()))
    peaks = np.abs(samples)
    if float(peaks.max()) * _LARGEST_GROWTH <= known * _STEP:
        return known
    starts, possible = _cell_starts(samples.size), _possible_heights(samples, peaks)
    hot = np.flatnonzero(possible > known * _STEP)
    hot = hot[np.argsort(-possible[hot], kind="stable")]
    for begin in range(0, hot.size, _BATCH):
        if possible[hot[begin]] <= known * _STEP:
            break
        known = max(known, float(_heights(samples, starts[hot[begin : begin + _BATCH]]).max()))
    return known


def _cell_starts(size: int) -> Indices:
    """The first sample of each cell's window; the last cell ends with the samples and may overlap another."""
    last = size - _WINDOW
    return np.append(np.arange(0, last + 1, _CELL_FRAMES), last)


def _possible_heights(samples: FloatSamples, peaks: FloatSamples) -> FloatSamples:
    """For each cell a height that the wave in it does not pass."""
    highest = _cell_maxima(peaks, _WINDOW)
    curvature = _cell_maxima(np.abs(np.diff(samples, 2)), _WINDOW - 2)
    possible: FloatSamples = np.minimum(
        highest * _LARGEST_GROWTH, highest * (1 + _OF_PEAK) + curvature * _OF_CURVATURE
    )
    return possible


def _cell_maxima(values: FloatSamples, width: int) -> FloatSamples:
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    return np.append(windows[::_CELL_FRAMES].max(axis=1), windows[-1].max())


def _heights(samples: FloatSamples, starts: Indices) -> FloatSamples:
    """The heights of the wave in the gaps of those cells: a column for each cell, a row for each gap."""
    windows = samples[starts + np.arange(_WINDOW)[:, None]]
    heights = np.zeros((_CELL_FRAMES, starts.size), dtype=np.float32)
    wave, share = np.empty_like(heights), np.empty_like(heights)
    for weights in _WEIGHTS:
        np.multiply(windows[:_CELL_FRAMES], weights[0], out=wave)
        for tap in range(1, _TAPS):
            np.multiply(windows[tap : tap + _CELL_FRAMES], weights[tap], out=share)
            wave += share
        np.maximum(heights, np.abs(wave, out=wave), out=heights)
    return heights


def _then_silence(blocks: Iterable[FloatSamples], frames: int) -> Iterator[FloatSamples]:
    yield from blocks
    yield np.zeros(frames, dtype=np.float32)


def _sliding_minimum(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The minimum of every `width` neighbours (as many as fit), by doubling windows: log2(width) passes."""
    reach = 1
    while reach * 2 <= width:
        values = np.minimum(values[:-reach], values[reach:])
        reach *= 2
    rest = width - reach
    return np.minimum(values[: values.size - rest], values[rest:]) if rest else values


def _moving_mean(values: NDArray[np.floating], width: int) -> NDArray[np.float64]:
    """The mean of every `width` neighbours (as many as fit)."""
    sums = np.cumsum(values, dtype=np.float64)
    sums[width:] -= sums[:-width].copy()
    return sums[width - 1 :] / width
