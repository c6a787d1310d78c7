"""The music between scenes: a plucked string, drawn from nothing, in one scale, seeded by the book.

Each kind of sting has a figure of its own, so that a listener learns what it announces. The book's seed turns
the tuning, the touch and the turn of the figures; the same book has the same stings for ever. The string is
Karplus and Strong's (Computer Music Journal 7/2, 1983): a burst of noise in a loop one period long.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiofic.model import StingKind

Samples = NDArray[np.float64]

SCALE = (0, 1, 5, 7, 8)
"""Semitones above the tonic: the Japanese in scale (miyako-bushi), D Eb G A Bb on D."""
TONICS_HZ = (138.59, 146.83, 155.56, 164.81)
"""C#3 to E3: the range in which both a koto's low and its high strings sound full."""
T60_SECONDS = 3.0
PLUCK_POINT = 0.13
"""Where the string is plucked, as a share of its length: near the bridge, a koto's bright attack."""
PLUCK_RISE_SECONDS = 0.002
"""A finger lets go in about this time; at once would be a click."""
BAND_HZ = (90.0, 7_000.0)
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.005, 0.8
_PEAK = 0.5


@dataclass(frozen=True, slots=True)
class Note:
    """One plucked note: when (seconds), which step of the scale (5 to the octave), how hard (0..1)."""

    start: float
    step: int
    force: float = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of sting: its turns, of which the book chooses one, and how long it lasts in seconds."""

    seconds: float
    turns: tuple[tuple[Note, ...], ...]


FIGURES: dict[StingKind, Figure] = {
    # Rise and fall back: one scene closes, the next opens.
    "scene": Figure(
        3.2,
        (
            (Note(0, 5), Note(0.18, 8, 0.8), Note(0.42, 9, 0.9), Note(0.75, 10), Note(1.15, 8, 0.7)),
            (Note(0, 5), Note(0.2, 9, 0.8), Note(0.42, 8, 0.9), Note(0.78, 10), Note(1.2, 7, 0.7)),
            (Note(0, 5), Note(0.18, 7, 0.8), Note(0.4, 8, 0.9), Note(0.75, 10), Note(1.15, 9, 0.7)),
        ),
    ),
    # Slow and falling, like a clock that runs down: time has gone by.
    "time": Figure(
        3.8,
        (
            (Note(0, 13, 0.8), Note(0.5, 10, 0.9), Note(1.0, 8, 0.9), Note(1.5, 5), Note(2.0, 0, 0.8)),
            (Note(0, 12, 0.8), Note(0.5, 10, 0.9), Note(1.0, 7, 0.9), Note(1.5, 5), Note(2.0, 0, 0.8)),
        ),
    ),
    # Call and echo, high and short: somebody else looks on.
    "pov": Figure(
        2.5,
        (
            (Note(0, 13), Note(0.12, 15), Note(0.62, 13, 0.45), Note(0.74, 15, 0.45)),
            (Note(0, 12), Note(0.12, 15), Note(0.62, 12, 0.45), Note(0.74, 15, 0.45)),
        ),
    ),
    # A low string, a sweep across the strings, an open octave: the curtain.
    "chapter": Figure(
        4.0,
        (
            (
                Note(0, 0),
                Note(0.02, 5, 0.6),
                *(Note(0.55 + 0.07 * index, 5 + index, 0.45 + 0.05 * index) for index in range(8)),
                Note(1.35, 10),
                Note(1.37, 15, 0.7),
            ),
            (
                Note(0, 0),
                Note(0.02, 3, 0.6),
                *(Note(0.55 + 0.07 * index, 13 - index, 0.8 - 0.05 * index) for index in range(8)),
                Note(1.35, 5),
                Note(1.37, 10, 0.7),
            ),
        ),
    ),
}


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
        string = _pluck(frequency, frames - start, sample_rate, touch)
        sound[start:] += note.force * float(touch.uniform(0.9, 1.0)) * string
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


def _pluck(frequency: float, frames: int, sample_rate: int, touch: np.random.Generator) -> Samples:
    """One plucked string of that pitch (Hz), `frames` long."""
    # The loop's filter [1/2, 1/2] delays by half a frame; the rest of the period is a whole number of frames
    # and a fraction, interpolated: taps at `whole`, `whole + 1`, `whole + 2`.
    period = sample_rate / frequency - 0.5
    whole = int(period)
    fraction = period - whole
    taps = np.array([fraction / 2, 0.5, (1 - fraction) / 2])
    # Jaffe and Smith, CMJ 7/2, 1983: the gain per period for a T60, the filter's own loss at the pitch made
    # good, so that high strings ring on. Below 1, or the string would never stop.
    turn = np.exp(-2j * np.pi * frequency / sample_rate)
    own_loss = abs(taps[0] * turn**2 + taps[1] * turn + taps[2])
    taps *= min(0.9999, 10 ** (-3 / (frequency * T60_SECONDS)) / own_loss)
    burst = touch.uniform(-1.0, 1.0, whole)
    burst = (burst + np.roll(burst, 1) + np.roll(burst, 2)) / 3  # a finger, not a plectrum
    burst -= np.roll(burst, round(PLUCK_POINT * whole))  # a comb: no partial with a node where it is plucked
    burst -= burst.mean()
    out = np.zeros(frames + whole + 2)
    begin = whole + 2
    count = min(whole, frames)
    out[begin : begin + count] = burst[:count]
    # A period at a time: everything a period needs lies in the period before.
    for start in range(begin + whole, frames + begin, whole):
        stop = min(start + whole, frames + begin)
        out[start:stop] += (
            taps[0] * out[start - whole - 2 : stop - whole - 2][: stop - start]
            + taps[1] * out[start - whole - 1 : stop - whole - 1]
            + taps[2] * out[start - whole : stop - whole]
        )
    string = out[begin : begin + frames]
    rise = min(round(PLUCK_RISE_SECONDS * sample_rate), frames)
    string[:rise] *= (1 - np.cos(np.pi * np.arange(rise) / max(1, rise))) / 2
    return string


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
