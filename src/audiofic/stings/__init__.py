"""The music between scenes: strings and bells, drawn from nothing, in one scale, seeded by the book.

Each kind of sting has a figure of its own (`figures`), so that a listener learns what it announces, played on
`instruments` of one family. The book's seed turns the tuning, the touch and the turn of the figures; the same
book has the same stings for ever.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiofic.model import StingKind
from audiofic.stings.figures import FIGURES, SCALE
from audiofic.stings.instruments import INSTRUMENTS, Samples

TONICS_HZ = (138.59, 146.83, 155.56, 164.81)
"""C#3 to E3: the range in which both a koto's low and its high strings sound full."""
BAND_HZ = (90.0, 7_000.0)
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.005, 0.8
_PEAK = 0.5


@lru_cache(maxsize=16)
def draw_sting(kind: StingKind, seed: str, sample_rate: int) -> NDArray[np.float32]:
    """The sting of that kind for the book of that seed: mono samples, peak 0.5, faded at both ends.

    Levelling is the mix's work. The same arguments give the same samples (which can't be written to).
    """
    figure = FIGURES[kind]
    tonic = tonic_hz(seed)
    touch = _random(f"{seed}\0{kind}")
    turn = figure.turns[int(touch.integers(len(figure.turns)))]
    frames = round(figure.seconds * sample_rate)
    sound = np.zeros(frames)
    for note in turn:
        # A hand is never quite in time: up to 12 ms late, a tenth softer or harder.
        start = round((note.start + float(touch.uniform(0.0, 0.012))) * sample_rate)
        octave, step = divmod(note.step, len(SCALE))
        frequency = tonic * 2 ** (octave + SCALE[step] / 12)
        played = INSTRUMENTS[note.instrument](frequency, frames - start, sample_rate, touch)
        sound[start:] += note.force * float(touch.uniform(0.9, 1.0)) * played
    sound = _band_pass(sound, sample_rate)
    sound *= _PEAK / max(1e-9, float(np.abs(sound).max()))
    rise, fall = round(FADE_IN_SECONDS * sample_rate), round(FADE_OUT_SECONDS * sample_rate)
    sound[:rise] *= (1 - np.cos(np.pi * np.arange(rise) / rise)) / 2
    sound[-fall:] *= (1 + np.cos(np.pi * (np.arange(fall) + 1) / fall)) / 2
    drawn = sound.astype(np.float32)
    drawn.setflags(write=False)
    return drawn


def tonic_hz(seed: str) -> float:
    """The book's tonic: what its stings are tuned to, and its drones."""
    book = _random(f"{seed}\0book")
    return TONICS_HZ[int(book.integers(len(TONICS_HZ)))] * 2 ** (float(book.uniform(-0.3, 0.3)) / 12)


def _random(seed: str) -> np.random.Generator:
    """A generator for that seed; PCG64 gives the same numbers in every numpy (NEP 19)."""
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16])))


def _band_pass(sound: Samples, sample_rate: int) -> Samples:
    """The sound without rumble and hiss: soft skirts below and above `BAND_HZ`, no DC."""
    size = 1 << (sound.size + sample_rate // 10).bit_length()
    frequencies = np.fft.rfftfreq(size, 1 / sample_rate)
    low, high = BAND_HZ
    above = 1j * frequencies / low
    response = (above / (1 + above)) ** 2 / (1 + 1j * frequencies / high) ** 3
    passed: Samples = np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: sound.size]
    return passed


def sting_seconds(kind: StingKind) -> float:
    """How long the drawn sting of that kind lasts."""
    return FIGURES[kind].seconds
