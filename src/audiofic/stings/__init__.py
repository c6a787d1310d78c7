"""The music between scenes: strings and bells, synthesised, in one scale, seeded by the book.

Each kind of sting has a figure of its own (`figures`), so that a listener learns what it announces. It is
played on a plucked string, the same string backwards, and a bell. The book's seed decides the tuning, the
touch and the variant of the figures; the same book always has the same stings.

The string is Karplus and Strong's (Computer Music Journal 7/2, 1983): a burst of noise in a loop one period
long. The bell is a standing bowl's: a few partials that are no harmonics, each in two that beat.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiofic.model import StingKind
from audiofic.stings.figures import FIGURES, SCALE, Instrument

Samples = NDArray[np.float64]

TONICS_HZ = (138.59, 146.83, 155.56, 164.81)
"""C#3 to E3: the range in which both a koto's low and its high strings sound full."""
BAND_HZ = (90.0, 7_000.0)
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.005, 0.8
_PEAK = 0.5
T60_SECONDS = 3.0
PLUCK_POINT = 0.13
"""Where the string is plucked, as a share of its length: near the bridge, a koto's bright attack."""
PLUCK_RISE_SECONDS = 0.002
"""A finger lets go in about this time; at once would be a click."""
SWELL_SECONDS = 1.0
SWELL_FALL_SECONDS = 0.03
BELL_PARTIALS = ((1.0, 1.0, 4.5), (2.71, 0.55, 2.6), (5.15, 0.3, 1.3), (8.2, 0.12, 0.7))
"""Ratio to the pitch, loudness, T60 in seconds: bending waves in a round rim go with about n squared
(Fletcher and Rossing, The Physics of Musical Instruments, 1998, 20.5: glass and metal bowls)."""
BELL_BEAT_HZ = 0.8
BELL_RISE_SECONDS = 0.006


@lru_cache(maxsize=16)
def generate_sting(kind: StingKind, seed: str, sample_rate: int) -> NDArray[np.float32]:
    """The sting of that kind for the book of that seed: mono samples, peak 0.5, faded at both ends.

    Levelling is the mix's work. The same arguments give the same samples (which can't be written to).
    """
    figure = FIGURES[kind]
    tonic = tonic_hz(seed)
    touch = _random(f"{seed}\0{kind}")
    variant = figure.variants[int(touch.integers(len(figure.variants)))]
    frames = round(figure.seconds * sample_rate)
    sound = np.zeros(frames)
    for note in variant:
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
    sting = sound.astype(np.float32)
    sting.setflags(write=False)
    return sting


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
    """How long the generated sting of that kind lasts."""
    return FIGURES[kind].seconds


def pluck(frequency: float, frames: int, sample_rate: int, touch: np.random.Generator) -> Samples:
    """One plucked string of that pitch (Hz), `frames` long."""
    # The loop's filter [1/2, 1/2] delays by half a frame; the rest of the period is a whole number of frames
    # and a fraction, interpolated: taps at `whole`, `whole + 1`, `whole + 2`.
    period = sample_rate / frequency - 0.5
    whole = int(period)
    fraction = period - whole
    taps = np.array([fraction / 2, 0.5, (1 - fraction) / 2])
    # Jaffe and Smith, CMJ 7/2, 1983: the gain per period for a T60, the filter's own loss at the pitch made
    # good, so that high strings ring on. Below 1, or the string would never stop.
    rotation = np.exp(-2j * np.pi * frequency / sample_rate)
    own_loss = abs(taps[0] * rotation**2 + taps[1] * rotation + taps[2])
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


def swell(frequency: float, frames: int, sample_rate: int, touch: np.random.Generator) -> Samples:
    """A plucked string played backwards: it rises from silence and stops where it would be struck."""
    length = min(frames, round(SWELL_SECONDS * sample_rate))
    string = pluck(frequency, length, sample_rate, touch)[::-1]
    rise, fall = length // 2, min(length, round(SWELL_FALL_SECONDS * sample_rate))
    string[:rise] *= (1 - np.cos(np.pi * np.arange(rise) / max(1, rise))) / 2
    string[length - fall :] *= (1 + np.cos(np.pi * (np.arange(fall) + 1) / max(1, fall))) / 2
    return np.pad(string, (0, frames - length))


def ring(frequency: float, frames: int, sample_rate: int, touch: np.random.Generator) -> Samples:
    """A softly struck bell of that pitch (Hz)."""
    seconds = np.arange(frames) / sample_rate
    bell = np.zeros(frames)
    for ratio, loudness, t60 in BELL_PARTIALS:
        if frequency * ratio < sample_rate / 2:
            beat = BELL_BEAT_HZ * float(touch.uniform(0.7, 1.3))
            partial = np.sin(2 * np.pi * frequency * ratio * seconds)
            partial += 0.6 * np.sin(2 * np.pi * (frequency * ratio + beat) * seconds)
            bell += loudness * partial * 10 ** (-3 * seconds / t60)
    rise = min(frames, round(BELL_RISE_SECONDS * sample_rate))
    bell[:rise] *= (1 - np.cos(np.pi * np.arange(rise) / max(1, rise))) / 2
    peak = float(np.abs(bell).max(initial=0.0))
    return bell * (0.5 / peak) if peak else bell


INSTRUMENTS: Mapping[Instrument, Callable[[float, int, int, np.random.Generator], Samples]] = {
    "string": pluck,
    "swell": swell,
    "bell": ring,
}
"""Instrument -> (pitch in Hz, frames, sample rate, touch) -> one note of it."""
