"""How loud samples are: BS.1770 loudness and plain RMS, of what is in memory."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

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
    powers = []
    frames = 0
    for power, count in _weighted_power(blocks, sample_rate, step):
        powers.append(power)
        frames += count
    if not frames:
        return -math.inf
    steps = np.concatenate(powers)
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


def _weighted_power(
    blocks: Iterable[NDArray[np.float32] | NDArray[np.int16]], sample_rate: int, step: int
) -> Iterator[tuple[NDArray[np.float64], int]]:
    """Mean squares of the K-weighted sound over each `step` frames (the last one as if padded with zeros).

    In parts, each with how many frames it is of. The filter is applied in the frequency domain, overlap-add:
    numpy has no recursive filter, and the K-filter's impulse response has died away (under -300 dB) after the
    250 ms of padding.
    """
    chunk, tail = step * 100, sample_rate // 4
    size = 1 << (chunk + tail - 1).bit_length()
    weights = k_weighting(np.fft.rfftfreq(size, 1 / sample_rate), sample_rate)
    carried = np.zeros(size - chunk)
    for part in _recut(blocks, chunk):
        heard = np.fft.irfft(np.fft.rfft(part, size) * weights, size)
        heard[: carried.size] += carried[: heard.size]
        carried = heard[chunk:]
        count = -(-part.size // step)
        heard = heard[: part.size]
        heard = np.pad(heard, (0, count * step - part.size))
        yield np.mean(heard.reshape(count, step) ** 2, axis=1), part.size


def _recut(
    blocks: Iterable[NDArray[np.float32] | NDArray[np.int16]], frames: int
) -> Iterator[NDArray[np.float64]]:
    """The same samples, full scale 1.0, in blocks of that many frames and a last shorter one."""
    held: list[NDArray[np.float64]] = []
    for block in blocks:
        scale = 1 / 32_768 if block.dtype == np.int16 else 1.0
        for start in range(0, block.size, frames):
            held.append(block[start : start + frames].astype(np.float64) * scale)
            if sum(part.size for part in held) >= frames:
                whole = np.concatenate(held)
                yield whole[:frames]
                held = [whole[frames:]]
    rest = np.concatenate(held) if held else np.zeros(0)
    if rest.size:
        yield rest


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
