"""Sound files that tests make for themselves."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


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
