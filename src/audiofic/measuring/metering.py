"""The levels of a sound in blocks, of a finished file, and of an encoded file from those of its source."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiofic.errors import FfmpegError
from audiofic.ffmpeg import decode
from audiofic.files import system_name
from audiofic.limiter import CONTEXT_FRAMES, highest_peak
from audiofic.loudness import KWeighted, decibels, integrated_lufs, short_term_lufs
from audiofic.model import Loudness

_WINDOW_SECONDS = 0.01
_WINDOWS_A_STEP = 5
_FLOOR_STEPS = 10
"""The noise floor's 500 ms move in steps of 50 ms."""
_AT_CEILING_DB = 0.1
EDGE_DBFS = -55.0
"""Ten milliseconds above this are sound, below it room tone: 5 dB over the noisiest room that passes."""
_LEAST_SHARE = 0.5
"""Of what is decoded so much is the sound that was mixed. Measured on speech: 0.98 and more at 128k; what is
another sound, or the same a few milliseconds off, has 0.2 and less."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a sound, and where it stands."""

    start_frame: int
    samples: NDArray[np.float32]


class Meter:
    """Measures mono samples block by block. Memory: a block, and 110 numbers a second.

    One pass for everything: loudness and true peak are ITU-R BS.1770-4's, the rest is of the samples.
    """

    def __init__(self, sample_rate: int, ceiling_dbfs: float = math.inf) -> None:
        """`ceiling_dbfs`: what no wave goes beyond, so that nothing is looked for when one has come there."""
        self._sample_rate = sample_rate
        self._ceiling = 10 ** ((ceiling_dbfs - _AT_CEILING_DB) / 20)
        self._weighted = KWeighted(sample_rate)
        self._window = int(sample_rate * _WINDOW_SECONDS)
        self._left = np.zeros(0, dtype=np.float32)
        self._powers = array("f")
        """Mean square of each window."""
        self._past = np.zeros(CONTEXT_FRAMES, dtype=np.float32)
        self._peak = self._true_peak = self._most = 0.0
        self.loudest: Excerpt | None = None
        """The block with the most energy; None before anything but silence was heard."""

    def add(self, block: NDArray[np.float32] | NDArray[np.int16]) -> None:
        """The next samples, of any number; int16 counts as full scale 32,768."""
        samples = block.astype(np.float32)
        if block.dtype == np.int16:
            samples *= np.float32(1 / 32_768)
        self._weighted.add(samples)
        self._add_peaks(samples)
        waiting = np.concatenate((self._left, samples)) if self._left.size else samples
        rows = waiting[: waiting.size - waiting.size % self._window].reshape(-1, self._window)
        powers: NDArray[np.float32] = np.square(rows).mean(axis=1)
        self._powers.frombytes(powers.tobytes())
        energy = float(powers.sum())
        if energy > self._most:
            self._most = energy
            self.loudest = Excerpt(self._weighted.frames - samples.size, samples)
        self._left = waiting[rows.size :].copy()

    def _add_peaks(self, samples: NDArray[np.float32]) -> None:
        """Note how high the samples are, and the wave between them where it may be higher than before."""
        if samples.size:
            self._peak = max(self._peak, float(samples.max()), -float(samples.min()))
        held = np.concatenate((self._past, samples))
        if self._true_peak < self._ceiling:
            self._true_peak = highest_peak(held, self._true_peak)
        self._past = held[held.size - CONTEXT_FRAMES :].copy()

    def levels(self) -> tuple[Loudness, tuple[float, ...]]:
        """The levels of all samples given, and its short-term loudness second by second (`short_term_lufs`).

        -inf and nothing where no sample was given. To be asked once, at the end.
        """
        self._add_peaks(np.zeros_like(self._past))
        frames = self._weighted.frames
        weighted = self._weighted.powers()
        windows = np.array(self._powers, dtype=np.float64)
        energy = float(windows.sum()) * self._window + float(np.square(self._left, dtype=np.float64).sum())
        mean = energy / frames if frames else 0.0
        heard = np.flatnonzero(windows > 10 ** (EDGE_DBFS / 10))
        head, tail = (
            (int(heard[0]) * self._window, frames - (int(heard[-1]) + 1) * self._window)
            if heard.size
            else (frames, frames)
        )
        levels = Loudness(
            integrated_lufs=integrated_lufs(self._weighted, weighted),
            true_peak_dbtp=_level(max(self._true_peak, self._peak)),
            sample_peak_dbfs=_level(self._peak),
            rms_dbfs=decibels(mean),
            noise_floor_dbfs=decibels(_quietest(windows, mean)),
            seconds=frames / self._sample_rate,
            head_seconds=head / self._sample_rate,
            tail_seconds=tail / self._sample_rate,
        )
        return levels, short_term_lufs(weighted)


def measure(
    path: Path, sample_rate: int = 44_100, also: Callable[[NDArray[np.float32]], None] | None = None
) -> Loudness:
    """A sound file's levels as decoded, in one pass; -inf everywhere if it is empty.

    `also` is called with every block, too. Raises `FfmpegError` where the file can't be decoded.
    """
    meter = Meter(sample_rate)
    for block in decode(path, sample_rate):
        meter.add(block)
        if also is not None:
            also(block)
    return meter.levels()[0]


def _quietest(windows: NDArray[np.float64], mean: float) -> float:
    """The mean square of the quietest 500 ms; of a sound too short for that, of all of it."""
    steps = windows[: windows.size - windows.size % _WINDOWS_A_STEP].reshape(-1, _WINDOWS_A_STEP).mean(axis=1)
    if steps.size < _FLOOR_STEPS:
        return mean
    return float(np.lib.stride_tricks.sliding_window_view(steps, _FLOOR_STEPS).mean(axis=1).min())


def _level(peak: float) -> float:
    return 20 * math.log10(peak) if peak > 0 else -math.inf


def estimate_levels(meter: Meter, path: Path) -> tuple[Loudness, tuple[float, ...]]:
    """The levels of an MP3 from those of the sound it was made of, and that sound's short-term loudness.

    LAME makes everything softer by a factor of its own (0.27 dB at 192k, 0.45 dB at 128k). It is measured
    on the stretch with the most energy, which alone is decoded. Raises `FfmpegError` where that is not what
    was mixed.
    """
    levels, short_term = meter.levels()
    gain_db = _gain_db(meter.loudest, path) if meter.loudest else 0.0
    return (
        replace(
            levels,
            integrated_lufs=levels.integrated_lufs + gain_db,
            true_peak_dbtp=levels.true_peak_dbtp + gain_db,
            sample_peak_dbfs=levels.sample_peak_dbfs + gain_db,
            rms_dbfs=levels.rms_dbfs + gain_db,
            noise_floor_dbfs=levels.noise_floor_dbfs + gain_db,
        ),
        short_term,
    )


def _gain_db(mixed: Excerpt, path: Path) -> float:
    """How much louder the stretch is in the file than as mixed; 0 where it is nothing but room tone."""
    samples = mixed.samples.astype(np.float64)
    power = float(np.sum(samples * samples))
    if decibels(power / samples.size) < EDGE_DBFS:
        return 0.0
    try:
        with soundfile.SoundFile(system_name(path)) as file:
            file.seek(mixed.start_frame)
            decoded = file.read(samples.size, dtype="float64")
    except (OSError, soundfile.LibsndfileError) as error:
        raise _unlike(path) from error
    if decoded.shape != samples.shape:
        raise _unlike(path)
    factor = float(np.sum(decoded * samples)) / power
    if factor <= 0 or factor**2 * power < _LEAST_SHARE * float(np.sum(decoded * decoded)):
        raise _unlike(path)
    return decibels(factor**2)


def _unlike(path: Path) -> FfmpegError:
    message = f"{path.name} does not hold what was mixed for it."
    hint = "Run the same command again; if AUDIOFIC_FFMPEG names an ffmpeg of your own, unset it first."
    return FfmpegError(message, hint)
