"""How loud samples are: BS.1770 loudness and plain RMS, of what is in memory."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

SILENCE_LUFS = -100.0
"""What is told of digital silence, which has no level."""

_BLOCK_SECONDS, _STEP_SECONDS = 0.4, 0.1  # ITU-R BS.1770-4, annex 1: 400 ms blocks, 75 % overlap
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0  # ITU-R BS.1770-4, annex 1, eq. 4-7


def k_weighting(frequencies: NDArray[np.floating], sample_rate: int) -> NDArray[np.complex128]:
    """The K-filter's complex response at `frequencies` (Hz) for sounds at `sample_rate` Hz.

    ITU-R BS.1770-4 prints its two biquads for 48 kHz only; these are the analogue parameters behind
    them, bilinear-transformed for any rate (Mansbridge, Finn, Reiss, "Implementation and Evaluation of
    Autonomous Multi-track Fader Control", AES 132, 2012; the same numbers as in libebur128).
    """
    z1 = np.exp(-2j * np.pi * frequencies / sample_rate)
    z2 = z1 * z1
    # Stage 1, the head's high shelf.
    k, q = math.tan(math.pi * 1681.974450955533 / sample_rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = ((high + band * k / q + k * k) + 2 * (k * k - high) * z1 + (high - band * k / q + k * k) * z2) / (
        (1 + k / q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / q + k * k) * z2
    )
    # Stage 2, the RLB high-pass; its numerator is 1, -2, 1 unscaled, as in the recommendation.
    k, q = math.tan(math.pi * 38.13547087602444 / sample_rate), 0.5003270373238773
    below = 1 + k / q + k * k
    rumble = (1 - 2 * z1 + z2) / (1 + (2 * (k * k - 1) * z1 + (1 - k / q + k * k) * z2) / below)
    weights: NDArray[np.complex128] = shelf * rumble
    return weights


def measure_voice(samples: NDArray[np.float32] | NDArray[np.int16], sample_rate: int) -> float:
    """The integrated loudness of mono samples in LUFS (ITU-R BS.1770-4, gated); -inf for silence or nothing.

    Give a voice's clips one after the other, 30 s or more. int16 counts as full scale 32,768. Sounds shorter
    than one 400 ms block are measured as a whole, without gates.
    """
    return measure_blocks([samples], sample_rate)


def measure_blocks(blocks: Iterable[NDArray[np.float32] | NDArray[np.int16]], sample_rate: int) -> float:
    """The same of a sound of any length that comes in blocks; memory: ten seconds and a number a step."""
    step = int(sample_rate * _STEP_SECONDS)
    weighted = _KWeighted(sample_rate, step)
    powers: list[NDArray[np.float64]] = []
    frames = 0
    for block in blocks:
        powers += weighted.push(block)
        frames += block.size
    if not frames:
        return -math.inf
    steps = np.concatenate([*powers, *weighted.finish()])
    per_block = round(_BLOCK_SECONDS / _STEP_SECONDS)
    if len(steps) < per_block:
        return _lufs(float(steps.sum()) * step / frames)
    # The mean over four neighbouring steps; steps are of one length, a last partial one is left out.
    sums = np.concatenate(([0.0], np.cumsum(steps[: frames // step])))
    means = np.maximum((sums[per_block:] - sums[:-per_block]) / per_block, 0.0)
    loud = means[means > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -math.inf
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return _lufs(float(loud.mean()))


class ShortTermMeter:
    """Hears a sound as it goes by, block by block, and tells its short-term loudness second by second.

    EBU Tech 3341, 2.2: the mean over 3 s, not gated. Memory: ten seconds of sound and a number a second.
    """

    def __init__(self, sample_rate: int) -> None:
        self._filter = _KWeighted(sample_rate, sample_rate)
        self._powers: list[NDArray[np.float64]] = []

    def hear(self, block: NDArray[np.float32] | NDArray[np.int16]) -> None:
        """The next samples, of any number."""
        self._powers += self._filter.push(block)

    def levels_lufs(self) -> tuple[float, ...]:
        """LUFS of the 3 s around each second heard, to a tenth, `SILENCE_LUFS` at least. To be asked once."""
        powers = np.concatenate([*self._powers, *self._filter.finish(), np.zeros(0)])
        if powers.size == 0:
            return ()
        window = np.ones(3)
        means = np.convolve(powers, window, "same") / np.convolve(np.ones(powers.size), window, "same")
        if powers.size < 3:  # "same" is as long as the longer of the two
            means = np.full(powers.size, powers.mean())
        return tuple(round(max(_lufs(float(mean)), SILENCE_LUFS), 1) for mean in means)


class _KWeighted:
    """Mean squares of the K-weighted sound over each `step` frames (the last one as if padded with zeros).

    The filter is applied in the frequency domain, overlap-add: numpy has no recursive filter, and the
    K-filter's impulse response has died away (under -300 dB) after the 250 ms of padding.
    """

    def __init__(self, sample_rate: int, step: int) -> None:
        self._step = step
        self._chunk, tail = step * max(1, sample_rate * 10 // step), sample_rate // 4
        self._size = 1 << (self._chunk + tail - 1).bit_length()
        self._weights = k_weighting(np.fft.rfftfreq(self._size, 1 / sample_rate), sample_rate)
        self._carried = np.zeros(self._size - self._chunk)
        self._waiting: list[NDArray[np.float64]] = []
        self._count = 0

    def push(self, samples: NDArray[np.float32] | NDArray[np.int16]) -> Iterator[NDArray[np.float64]]:
        """The steps that these samples complete, a chunk of 10 s at a time."""
        scale = 1 / 32_768 if samples.dtype == np.int16 else 1.0
        for start in range(0, samples.size, self._chunk):
            part = samples[start : start + self._chunk]
            self._waiting.append(part.astype(np.float64) * scale)
            self._count += part.size
            if self._count >= self._chunk:
                yield self._weigh(self._chunk)

    def finish(self) -> Iterator[NDArray[np.float64]]:
        """The steps of what is left."""
        if self._count:
            yield self._weigh(self._count)

    def _weigh(self, frames: int) -> NDArray[np.float64]:
        samples = np.concatenate(self._waiting)
        self._waiting, self._count = [samples[frames:]], samples.size - frames
        heard = np.fft.irfft(np.fft.rfft(samples[:frames], self._size) * self._weights, self._size)
        heard[: self._carried.size] += self._carried
        self._carried = heard[self._chunk :]
        steps = -(-frames // self._step)
        heard = np.pad(heard[:frames], (0, steps * self._step - frames))
        powers: NDArray[np.float64] = np.mean(heard.reshape(steps, self._step) ** 2, axis=1)
        return powers


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
