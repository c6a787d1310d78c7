"""The K-filter of BS.1770: its response, and the power of what passes it, a number for each 100 ms."""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STEP_SECONDS = 0.1  # ITU-R BS.1770-4, annex 1: blocks of 400 ms, 75 % of one being the next one's too
_STEPS_AT_ONCE = 10
_LONGEST_ROW = 80
"""Samples filtered by one row of a matrix product: more is more to multiply, fewer are more rows."""

_Coefficients = tuple[float, float, float]


def _biquads(sample_rate: int) -> tuple[tuple[_Coefficients, _Coefficients], ...]:
    """The two stages of the K-filter, each its numerator and denominator in powers of z^-1.

    ITU-R BS.1770-4 prints them for 48 kHz only; these are the analogue parameters behind them,
    bilinear-transformed for any rate (Mansbridge, Finn, Reiss, "Implementation and Evaluation of Autonomous
    Multi-track Fader Control", AES 132, 2012; the same numbers as in libebur128).
    """
    # Stage 1, the head's high shelf.
    k, q = math.tan(math.pi * 1681.974450955533 / sample_rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = (
        (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    # Stage 2, the RLB high-pass; its numerator is 1, -2, 1 unscaled, as in the recommendation.
    k, q = math.tan(math.pi * 38.13547087602444 / sample_rate), 0.5003270373238773
    below = 1 + k / q + k * k
    rumble = ((1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / below, (1 - k / q + k * k) / below))
    return shelf, rumble


def k_weighting(frequencies: NDArray[np.floating], sample_rate: int) -> NDArray[np.complex128]:
    """The K-filter's complex response at `frequencies` (Hz) for sounds at `sample_rate` Hz."""
    z1 = np.exp(-2j * np.pi * frequencies / sample_rate)
    z2 = z1 * z1
    weights: NDArray[np.complex128] = np.ones_like(z1)
    for (b0, b1, b2), (a0, a1, a2) in _biquads(sample_rate):
        weights = weights * ((b0 + b1 * z1 + b2 * z2) / (a0 + a1 * z1 + a2 * z2))
    return weights


class KWeighted:
    """Hears a sound block by block and keeps the mean square of its K-weighted samples over each 100 ms.

    numpy has no recursive filter. This one is written as matrix products: a row of samples by the filter's
    response to each of them, and by what is left of the row in the filter's four states when it has passed.
    Nine times as quick as by FFT; in `single` precision within 0.005 dB of the recursion at -80 dBFS.
    """

    def __init__(self, sample_rate: int, single: bool = False) -> None:
        self.step_frames = int(sample_rate * STEP_SECONDS)
        self.frames = 0
        """How many it has heard."""
        self._filter = _rows_filter(sample_rate, self.step_frames, single)
        self._precision = np.float32 if single else np.float64
        self._state = np.zeros(_STATES)
        self._waiting: list[NDArray[np.floating]] = []
        self._count = 0
        self._powers = array("d")
        """In one piece: thousands of small arrays would keep what lies between them from being used again."""

    def hear(self, samples: NDArray[np.float32] | NDArray[np.int16]) -> None:
        """The next samples, of any number; int16 counts as full scale 32,768."""
        part: NDArray[np.floating] = samples.astype(self._precision)
        self._waiting.append(part / self._precision(32_768) if samples.dtype == np.int16 else part)
        self._count += samples.size
        self.frames += samples.size
        chunk = self.step_frames * _STEPS_AT_ONCE
        if self._count >= chunk:
            whole = np.concatenate(self._waiting)
            # Always so many at a time: how the sound was cut into blocks changes no bit of the result.
            for start in range(0, whole.size - chunk + 1, chunk):
                self._powers.frombytes(self._weigh(whole[start : start + chunk]).tobytes())
            self._count = whole.size % chunk
            self._waiting = [whole[whole.size - self._count :].copy()]

    def powers(self) -> NDArray[np.float64]:
        """Of every step heard, the last one as if padded with zeros. To be asked once, at the end."""
        if self._count:
            chunk = self.step_frames * _STEPS_AT_ONCE
            steps = -(-self._count // self.step_frames)
            padded = np.pad(np.concatenate(self._waiting), (0, chunk - self._count))
            self._powers.frombytes(self._weigh(padded)[:steps].tobytes())
            self._waiting, self._count = [], 0
        return np.array(self._powers)

    def _weigh(self, samples: NDArray[np.floating]) -> NDArray[np.float64]:
        by = self._filter
        rows = samples.reshape(-1, by.row)
        left = (rows @ by.leaves).reshape(_STEPS_AT_ONCE, -1)
        within, after = left @ by.spread, left @ by.gather
        begins = np.empty((_STEPS_AT_ONCE, _STATES), dtype=self._precision)
        for step in range(_STEPS_AT_ONCE):
            begins[step] = self._state
            self._state = by.step_decay @ self._state + after[step]
        states = (within + begins @ by.decays).reshape(-1, _STATES)
        heard = (rows @ by.response + states @ by.rings).reshape(_STEPS_AT_ONCE, -1)
        powers: NDArray[np.float64] = np.einsum("ij,ij->i", heard, heard).astype(np.float64)
        return powers / self.step_frames


_STATES = 4
"""Two a biquad."""
_Matrix = NDArray[np.floating]
_Double = NDArray[np.float64]


class _RowsFilter(NamedTuple):
    """A recursive filter cut into rows of samples, and rows into steps; x is a row, s the state before it.

    y = x response + s rings;  the state after it = s decayed + x leaves.
    """

    row: int
    """Samples in a row; so many divide a step."""
    response: _Matrix
    rings: _Matrix
    leaves: _Matrix
    spread: _Matrix
    """What the rows of a step leave -> the states before each of its rows."""
    gather: _Matrix
    """... -> the state after the step."""
    decays: _Matrix
    """The state before a step -> its share in the states before each row."""
    step_decay: _Double
    """... and in the state after it."""


@lru_cache(maxsize=8)
def _rows_filter(sample_rate: int, step_frames: int, single: bool) -> _RowsFilter:
    row = max(size for size in range(1, _LONGEST_ROW + 1) if step_frames % size == 0)
    rows = step_frames // row
    decay, enter, read, through = _state_space(sample_rate)
    powers = [np.linalg.matrix_power(decay, n) for n in range(row + 1)]
    echoes = [through, *(float(read @ powers[n] @ enter) for n in range(row - 1))]
    response = np.zeros((row, row))
    for n in range(row):
        response[n, n:] = echoes[: row - n]
    rings = np.stack([read @ powers[n] for n in range(row)], axis=1)
    leaves = np.stack([powers[row - 1 - n] @ enter for n in range(row)])
    decayed = [np.linalg.matrix_power(powers[row], n) for n in range(rows + 1)]
    spread = np.zeros((rows, _STATES, rows, _STATES))
    for n in range(rows):
        for later in range(n + 1, rows):
            spread[n, :, later, :] = decayed[later - 1 - n].T
    gather = np.concatenate([decayed[rows - 1 - n].T for n in range(rows)])
    decays = np.concatenate([decayed[n].T for n in range(rows)], axis=1)
    kind = np.float32 if single else np.float64
    return _RowsFilter(
        row,
        response.astype(kind),
        rings.astype(kind),
        leaves.astype(kind),
        spread.reshape(len(gather), -1).astype(kind),
        gather.astype(kind),
        decays.astype(kind),
        decayed[rows],
    )


def _state_space(sample_rate: int) -> tuple[_Double, _Double, _Double, float]:
    """The K-filter as s' = A s + B x, y = C s + D x: both biquads in transposed direct form II."""
    decay, enter = np.zeros((_STATES, _STATES)), np.zeros(_STATES)
    read, through = np.zeros(_STATES), 1.0  # what goes into the next stage
    for stage, ((b0, b1, b2), (a0, a1, a2)) in enumerate(_biquads(sample_rate)):
        first, second = 2 * stage, 2 * stage + 1
        given, direct = read, through
        read, through = given * (b0 / a0), direct * (b0 / a0)
        read[first] += 1
        decay[first] = given * (b1 / a0) - read * (a1 / a0)
        decay[first, second] += 1
        decay[second] = given * (b2 / a0) - read * (a2 / a0)
        enter[first] = direct * (b1 / a0) - through * (a1 / a0)
        enter[second] = direct * (b2 / a0) - through * (a2 / a0)
    return decay, enter, read, through
