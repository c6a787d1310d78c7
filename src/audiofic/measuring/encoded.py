"""What an encoder made of a sound, found by one stretch of it: its level, or that it is another sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from audiofic.errors import FfmpegError
from audiofic.files import system_name
from audiofic.loudness import decibels
from audiofic.measuring.metering import EDGE_DBFS, Excerpt, Meter
from audiofic.model import Loudness

_LEAST_SHARE = 0.5
"""Of what is decoded so much is the sound that was mixed. Measured on speech: 0.98 and more at 128k; what is
another sound, or the same a few milliseconds off, has 0.2 and less."""


def reckon_levels(meter: Meter, path: Path) -> tuple[Loudness, tuple[float, ...]]:
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
