"""How loud samples are: BS.1770 loudness (gated and short-term) and plain RMS.

No function here uses a BLAS: its sums differ in their last bits with the processor and the number of threads,
and levels decide gains, which are in every sample of a book.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SILENCE_LUFS = -100.0
"""What is shown for digital silence, which has no level."""
STEP_SECONDS = 0.1  # ITU-R BS.1770-4, annex 1: blocks of 400 ms, 75 % of one being the next one's too

_BLOCK_STEPS = 4  # ITU-R BS.1770-4, annex 1: 400 ms
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0  # ITU-R BS.1770-4, annex 1, eq. 4-7
_SECOND_STEPS = round(1 / STEP_SECONDS)
_FFT_SIZE = 1 << 16

_Coefficients = tuple[float, float, float]


def measure_voice(samples: NDArray[np.float32] | NDArray[np.int16], sample_rate: int) -> float:
    """The integrated loudness of mono samples in LUFS (ITU-R BS.1770-4, gated); -inf for silence or nothing.

    Give a voice's clips one after the other, 30 s or more. int16 counts as full scale 32,768. Sounds shorter
    than one 400 ms block are measured as a whole, without gates.
    """
    return measure_blocks([samples], sample_rate)


def measure_blocks(blocks: Iterable[NDArray[np.float32] | NDArray[np.int16]], sample_rate: int) -> float:
    """`measure_voice` for a sound of any length that comes in blocks. Memory: 2 s, ten numbers a second."""
    weighted = KWeighted(sample_rate)
    for block in blocks:
        weighted.add(block)
    return integrated_lufs(weighted)


def integrated_lufs(weighted: KWeighted, powers: NDArray[np.float64] | None = None) -> float:
    """The integrated loudness of a sound (see `measure_voice`); `powers`: its powers, if known."""
    steps = weighted.powers() if powers is None else powers
    if not weighted.frames:
        return -math.inf
    if len(steps) < _BLOCK_STEPS:
        return _lufs(float(steps.sum()) * weighted.step_frames / weighted.frames)
    # The mean over four neighbouring steps; steps are of one length, a last partial one is left out.
    sums = np.concatenate(([0.0], np.cumsum(steps[: weighted.frames // weighted.step_frames])))
    means = np.maximum((sums[_BLOCK_STEPS:] - sums[:-_BLOCK_STEPS]) / _BLOCK_STEPS, 0.0)
    loud = means[means > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -math.inf
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return _lufs(float(loud.mean()))


def short_term_lufs(powers: NDArray[np.float64]) -> tuple[float, ...]:
    """LUFS of the 3 s around each second (EBU Tech 3341, 2.2: not gated), at least `SILENCE_LUFS`.

    `powers` are those of the steps (`KWeighted.powers`). Levels are rounded to 0.1. Empty for no powers.
    """
    if powers.size == 0:
        return ()
    padded = np.pad(powers, (0, -powers.size % _SECOND_STEPS))
    seconds = padded.reshape(-1, _SECOND_STEPS).mean(axis=1)
    around = np.pad(seconds, 1)
    count = np.pad(np.ones(seconds.size), 1)
    means = (around[:-2] + around[1:-1] + around[2:]) / (count[:-2] + count[1:-1] + count[2:])
    levels = (round(max(_lufs(float(mean)), SILENCE_LUFS), 1) for mean in means)
    known: dict[float, float] = {}
    return tuple(known.setdefault(level, level) for level in levels)  # few differ, and a book has thousands


def rms_dbfs(samples: NDArray[np.float32] | NDArray[np.int16]) -> float:
    """The plain RMS level of samples, a full-scale square wave being 0 dB; -inf for silence."""
    if samples.size == 0:
        return -math.inf
    scale = 1 / 32_768 if samples.dtype == np.int16 else 1.0
    return decibels(float(np.mean(np.square(samples, dtype=np.float64))) * scale**2)


def decibels(power: float) -> float:
    """A mean square (full scale 1.0) as a level in dB; -inf for none."""
    return 10 * math.log10(power) if power > 0 else -math.inf


class KWeighted:
    """Takes a sound block by block and keeps the mean square of its K-weighted samples over each 100 ms.

    The filter is applied to its spectrum, `_FFT_SIZE` samples at a time, each of which begins with at least
    100 ms of the samples before: by then the filter's response has fallen by more than 180 dB. In single
    precision, within 0.01 dB of the recursion at -80 dBFS beside a loud sound.
    """

    def __init__(self, sample_rate: int) -> None:
        self.step_frames = int(sample_rate * STEP_SECONDS)
        self.frames = 0
        """How many samples it was given."""
        self._hop = (_FFT_SIZE - self.step_frames) // self.step_frames * self.step_frames
        self._response = _response(sample_rate)
        self._waiting = [np.zeros(_FFT_SIZE - self._hop, dtype=np.float32)]
        """The past that the filter still needs, then samples that are not weighted yet."""
        self._count = 0
        """Samples that are not weighted yet."""
        self._powers = array("d")
        """In one piece: thousands of small arrays would keep what lies between them from being used again."""

    def add(self, samples: NDArray[np.float32] | NDArray[np.int16]) -> None:
        """Take the next samples, of any number; int16 counts as full scale 32,768."""
        part = samples.astype(np.float32)
        self._waiting.append(part / np.float32(32_768) if samples.dtype == np.int16 else part)
        self._count += samples.size
        self.frames += samples.size
        if self._count >= self._hop:
            whole = np.concatenate(self._waiting)
            # Always so many at a time: how the sound was cut into blocks changes no bit of the result.
            for start in range(0, whole.size - _FFT_SIZE + 1, self._hop):
                self._powers.frombytes(self._weigh(whole[start : start + _FFT_SIZE]).tobytes())
            self._count = (whole.size - _FFT_SIZE) % self._hop
            self._waiting = [whole[whole.size - self._count - (_FFT_SIZE - self._hop) :].copy()]

    def powers(self) -> NDArray[np.float64]:
        """The mean square of every step, the last one padded with zeros. To be asked once, at the end."""
        if self._count:
            steps = -(-self._count // self.step_frames)
            padded = np.pad(np.concatenate(self._waiting), (0, self._hop - self._count))
            self._powers.frombytes(self._weigh(padded)[:steps].tobytes())
            self._count = 0
        return np.array(self._powers)

    def _weigh(self, samples: NDArray[np.float32]) -> NDArray[np.float64]:
        weighted = np.fft.irfft(np.fft.rfft(samples) * self._response, _FFT_SIZE)[-self._hop :]
        powers: NDArray[np.float64] = np.square(weighted).reshape(-1, self.step_frames).sum(axis=1)
        return powers.astype(np.float64) / self.step_frames


@lru_cache(maxsize=4)
def _response(sample_rate: int) -> NDArray[np.complex64]:
    return k_weighting(np.fft.rfftfreq(_FFT_SIZE, 1 / sample_rate), sample_rate).astype(np.complex64)


def k_weighting(frequencies: NDArray[np.floating], sample_rate: int) -> NDArray[np.complex128]:
    """The K-filter's complex response at `frequencies` (Hz) for sounds at `sample_rate` Hz."""
    z1 = np.exp(-2j * np.pi * frequencies / sample_rate)
    z2 = z1 * z1
    weights: NDArray[np.complex128] = np.ones_like(z1)
    for (b0, b1, b2), (a0, a1, a2) in _biquads(sample_rate):
        weights = weights * ((b0 + b1 * z1 + b2 * z2) / (a0 + a1 * z1 + a2 * z2))
    return weights


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


def _lufs(mean_square: float) -> float:
    """ITU-R BS.1770-4, eq. 2 (one channel, weight 1), rounded to 0.001.

    Processors differ in the last bits of a sine or a logarithm; gains that follow from loudness don't.
    """
    return round(-0.691 + 10 * math.log10(mean_square), 3) if mean_square > 0 else -math.inf


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
