"""The ceiling: a true-peak limiter that moves nothing in time and touches nothing that is not near a peak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

FloatSamples = NDArray[np.float32]

LOOK_AHEAD_FRAMES = 220
"""5 ms at 44.1 kHz: gain moves this long before and after a peak. Shorter is heard as grit on low voices."""
OVERSAMPLING = 4
"""ITU-R BS.1770-4, annex 2: true peaks are looked for at four times the rate or more."""
_TAPS = 16
UNSURE_FRAMES = _TAPS
"""At each end of what is given so many frames are not sure: for `true_peaks`, silence lies beyond."""
_CELL_FRAMES = 32
"""The wave between the samples is reckoned cell by cell, only where it could pass the ceiling."""


def _interpolators() -> FloatSamples:
    """One row of `_TAPS` weights for each of the three points between two samples.

    A windowed sinc in the polyphase form of BS.1770's annex 2; Kaiser's beta of 5 and 16 taps (the annex has
    12) read a sine up to 16 kHz within 0.1 dB.
    """
    taps = np.arange(_TAPS) - (_TAPS // 2 - 1)
    points = np.arange(1, OVERSAMPLING)[:, None] / OVERSAMPLING
    place = (taps[None, :] - points) / (_TAPS / 2)
    window = np.i0(5.0 * np.sqrt(np.clip(1 - place**2, 0, 1))) / np.i0(5.0)
    weights = np.sinc(taps[None, :] - points) * window
    rows: FloatSamples = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return rows


def _cell_interpolator(weights: FloatSamples) -> FloatSamples:
    """The weights as one matrix, what shapes a cell by the cell's gaps: one product is quicker than sums."""
    matrix = np.zeros((_CELL_FRAMES + _TAPS - 1, len(weights), _CELL_FRAMES), dtype=np.float32)
    for gap in range(_CELL_FRAMES):
        matrix[gap : gap + _TAPS, :, gap] = weights.T
    return matrix.reshape(len(matrix), -1)


_WEIGHTS = _interpolators()
_BETWEEN = _cell_interpolator(_WEIGHTS)
_LARGEST_GROWTH = float(np.abs(_WEIGHTS).sum(axis=1).max())
"""No wave rises higher between samples than this many times the highest of them."""
_ROW_FRAMES = 512
_STEP = 10 ** (0.15 / 20)
"""How closely `highest_peak` looks: more, and every top of a steady tone is reckoned."""


def _bounds(weights: FloatSamples) -> tuple[float, float]:
    """How far the wave can be from straight lines between samples: (of the highest, of the sharpest bend).

    The difference is a sum of the samples with weights that add up to nothing. Summed by parts twice, it is
    one of their second differences and a little of a first one, which is at most twice the highest sample.
    """
    points = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    off = weights.astype(np.float64)
    off[:, _TAPS // 2 - 1] -= 1 - points
    off[:, _TAPS // 2] -= points
    twice = np.cumsum(np.cumsum(off, axis=1), axis=1)
    return 2 * float(np.abs(twice[:, -2]).max()), float(np.abs(twice[:, :-2]).sum(axis=1).max())


_OF_HIGHEST, _OF_BEND = _bounds(_WEIGHTS)


def limit(blocks: Iterable[FloatSamples], ceiling_dbfs: float) -> Iterator[FloatSamples]:
    """The same samples at the same times, no true peak beyond the ceiling; blocks of other lengths come out.

    A look-ahead limiter that moves nothing in time: each sample's gain is the smallest that any sample within
    5 ms needs, smoothed by a triangle of the same reach, so it is always low enough where the peak is.
    Where no peak is near, samples pass bit for bit.
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
    """For each sample how high the wave goes there or beside it, looked at only where it may be `above`.

    Where even the highest growth between samples stays below, the sample's own height is given.
    """
    peaks = np.abs(samples)
    cells = (samples.size - _TAPS) // _CELL_FRAMES + 1 if samples.size >= _TAPS else 0
    if cells == 0 or float(peaks.max()) * _LARGEST_GROWTH <= above:
        return peaks
    # Cell c: the gaps behind the samples c * _CELL_FRAMES ... , and all samples that shape them.
    width = _CELL_FRAMES + _TAPS - 1
    padded = np.concatenate((samples, np.zeros(width + _CELL_FRAMES, dtype=np.float32)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)[::_CELL_FRAMES][:cells]
    hot = np.flatnonzero(np.abs(windows).max(axis=1) * _LARGEST_GROWTH > above)
    between = np.abs(windows[hot] @ _BETWEEN).reshape(hot.size, OVERSAMPLING - 1, _CELL_FRAMES).max(axis=1)
    # Gap g of the padded row lies behind sample g + _TAPS // 2 - 1.
    gaps = np.zeros(cells * _CELL_FRAMES, dtype=np.float32)
    gaps.reshape(cells, _CELL_FRAMES)[hot] = between
    first = _TAPS // 2 - 1
    gaps = gaps[: samples.size - first - 1]
    np.maximum(peaks[first : first + gaps.size], gaps, out=peaks[first : first + gaps.size])
    np.maximum(peaks[first + 1 : first + 1 + gaps.size], gaps, out=peaks[first + 1 : first + 1 + gaps.size])
    return peaks


def highest_peak(samples: FloatSamples, known: float = 0.0) -> float:
    """How high the wave goes, the `UNSURE_FRAMES` at both ends left out; `known` where it goes no higher.

    At most 0.15 dB too low (EBU Tech 3341 lets meters be 0.4 too low): `true_peaks` looks only where, by the
    samples and their second differences, the wave may be more than that higher than is known.
    """
    frames = -(-samples.size // _ROW_FRAMES) * _ROW_FRAMES
    padded = np.concatenate((samples, np.zeros(frames + 2 - samples.size, dtype=np.float32)))
    heights = _row_peaks(padded[:frames])
    if float(heights.max(initial=0.0)) * _LARGEST_GROWTH <= known * _STEP:
        return known
    bends = _row_peaks(np.diff(padded, 2))
    possible = np.minimum(heights * _LARGEST_GROWTH, heights * (1 + _OF_HIGHEST) + bends * _OF_BEND)
    for row in np.argsort(-possible).tolist():
        if possible[row] <= known * _STEP:
            break
        begin, end = row * _ROW_FRAMES, (row + 1) * _ROW_FRAMES
        first, last = max(0, begin - UNSURE_FRAMES), min(end + UNSURE_FRAMES, samples.size)
        peaks = true_peaks(samples[first:last], known)[UNSURE_FRAMES : last - first - UNSURE_FRAMES]
        known = max(known, float(peaks.max(initial=0.0)))
    return known


def _row_peaks(samples: FloatSamples) -> FloatSamples:
    """The highest of each row and of the two beside it: all samples that shape the wave in it."""
    rows = samples.reshape(-1, _ROW_FRAMES)
    peaks = np.zeros(len(rows) + 2, dtype=np.float32)
    np.maximum(rows.max(axis=1), -rows.min(axis=1), out=peaks[1:-1])
    highest: FloatSamples = np.maximum(np.maximum(peaks[:-2], peaks[1:-1]), peaks[2:])
    return highest


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
