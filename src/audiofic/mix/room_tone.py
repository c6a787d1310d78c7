"""The quiet room under everything: nothing in a book is digital silence."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

from audiofic.mix.segments import SAMPLE_RATE, FloatSamples

BLOCK_FRAMES = 1 << 16
ROOM_TONE_FRAMES = 1 << 19


@lru_cache(maxsize=4)
def room_tone(level_dbfs: float, seed: str) -> FloatSamples:
    """About 12 s of a quiet room that repeats without a seam, at that RMS level, and one block of it again.

    Between brown and pink noise (power falling with f^1.5), which is what a still room sounds like; nothing
    below 60 Hz, which would only eat headroom. Drawn as a spectrum, so that it closes on itself.
    """
    frames = ROOM_TONE_FRAMES
    # It stays as long as the program runs: behind what is needed to draw it, it would keep that room as well.
    tone = np.empty(frames + BLOCK_FRAMES, dtype=np.float32)
    frequencies = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    shape = np.zeros(frequencies.size)
    heard = frequencies >= 60
    shape[heard] = frequencies[heard] ** -0.75
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
    random = np.random.Generator(np.random.PCG64(number))
    spectrum = 2j * np.pi * random.random(shape.size)
    np.exp(spectrum, out=spectrum)
    spectrum *= shape
    noise = np.fft.irfft(spectrum, frames)
    noise *= 10 ** (level_dbfs / 20) / np.sqrt(np.mean(noise**2))
    tone[:frames] = noise
    tone[frames:] = noise[:BLOCK_FRAMES]
    tone.setflags(write=False)
    return tone
