"""Sound files that tests make for themselves."""

from __future__ import annotations

import re
import wave
from collections import deque
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.ffmpeg import decode


def sine(
    seconds: float, level_db: float, hertz: float = 997.0, sample_rate: int = 48_000
) -> NDArray[np.float32]:
    """A sine whose peaks are at `level_db` dBFS."""
    frames = np.arange(round(seconds * sample_rate))
    return (10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * frames / sample_rate)).astype(np.float32)


def write_wav(path: Path, samples: NDArray[np.floating], sample_rate: int) -> Path:
    """A mono 16-bit WAV file of samples in -1..1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(np.rint(samples * 32_768).clip(-32_768, 32_767).astype("<i2").tobytes())
    return path


def ffmpegs_levels(path: Path, sample_rate: int) -> tuple[float, float]:
    """(integrated LUFS, true peak in dBTP) of a file by ffmpeg's `ebur128`, the authority on ours."""
    report = deque[str](maxlen=200)
    for _ in decode(path, sample_rate, audio_filter="ebur128=peak=true:framelog=quiet", report=report):
        pass
    told = "\n".join(report)
    loudness, peak = re.findall(r"\bI:\s+(\S+) LUFS", told), re.findall(r"\bPeak:\s+(\S+) dBFS", told)
    return float(loudness[-1]), float(peak[-1])
