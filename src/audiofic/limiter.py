"""The ceiling: a limiter that moves nothing in time and touches nothing that is not near a peak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

FloatSamples = NDArray[np.float32]

LOOK_AHEAD_FRAMES = 220
"""5 ms at 44.1 kHz: gain moves this long before and after a peak. Shorter is heard as grit on low voices."""


def limit(blocks: Iterable[FloatSamples], ceiling_dbfs: float) -> Iterator[FloatSamples]:
    """The same samples at the same times, none beyond the ceiling; blocks of other lengths come out.

    A look-ahead limiter that moves nothing in time: each sample's gain is the smallest that any sample within
    5 ms needs, smoothed by a triangle of the same reach, so it is always low enough where the peak is.
    Where no peak is near, samples pass bit for bit.
    """
    ceiling = np.float32(10 ** (ceiling_dbfs / 20))
    reach = LOOK_AHEAD_FRAMES
    margin = 2 * reach  # the minimum looks one reach far, the smoothing another
    held = np.zeros(margin, dtype=np.float32)  # what came out last is still needed as the past
    for block in _then_silence(blocks, margin):
        held = np.concatenate((held, block))
        if held.size <= 2 * margin:
            continue
        ready = slice(margin, held.size - margin)
        loud = np.abs(held)
        if float(loud.max()) <= ceiling:
            yield held[ready].copy()
        else:
            needed = np.minimum(1.0, ceiling / np.maximum(loud, ceiling))
            lowest = _sliding_minimum(needed, 2 * reach + 1)
            gain = _moving_mean(_moving_mean(lowest, reach + 1), reach + 1)
            limited = held[ready] * gain.astype(np.float32)
            yield np.clip(limited, -ceiling, ceiling)
        held = held[held.size - 2 * margin :]


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
