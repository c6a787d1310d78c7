"""Ambience: rain, wind, fire, drones and the like, synthesised from a seed of the book.

Each is a loop that closes on itself: noise is made as a spectrum, grains are laid around a circle. To add
one: a function, a row in `AMBIENCES` or `DRONES`, its name to `model.Ambience` or `model.Drone` and a row to
docs/script-format.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.model import Ambience, Drone
from audiofic.stings import tonic_hz

Samples = NDArray[np.float64]
Random = np.random.Generator

LOOP_FRAMES = 1 << 20
"""24 s at 44.1 kHz: longer than anybody remembers the shape of noise."""
_PEAK = 0.5


@lru_cache(maxsize=8)
def generate_ambience(name: str, seed: str, sample_rate: int) -> NDArray[np.float32]:
    """The loop of that name for the book of that seed: `LOOP_FRAMES` mono samples, peak 0.5, no DC.

    The same arguments give the same samples (which can't be written to). `AudioficError` for a name that is
    neither in `AMBIENCES` nor in `DRONES`.
    """
    digest = hashlib.sha256(f"{seed}\0{name}".encode()).digest()
    random = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16])))
    if name in DRONES:
        loop = DRONES[name](random, sample_rate, tonic_hz(seed))  # type: ignore[index]
    elif name in AMBIENCES:
        loop = AMBIENCES[name](random, sample_rate)  # type: ignore[index]
    else:
        raise AudioficError(f"There is no ambience {name!r}.", f"Use one of: {', '.join(AMBIENCES)}.")
    loop = loop - loop.mean()
    scaled: NDArray[np.float32] = (loop * (_PEAK / float(np.abs(loop).max()))).astype(np.float32)
    scaled.setflags(write=False)
    return scaled


def _rain(random: Random, rate: int) -> Samples:
    """A dense hiss whose strength hardly changes, and drops near by."""
    hiss = _noise(random, rate, 500, 9_000, 0.35) * (1 + 0.15 * _swell(random, rate, 0.4))
    drops = _grains(
        random, rate, 60, [(0.0012, 2_600), (0.0018, 1_700), (0.0008, 4_300), (0.001, 3_300), (0.0014, 2_100)]
    )
    return hiss + 0.3 * drops


def _wind(random: Random, rate: int) -> Samples:
    """Low noise that rises and falls, with a resonant tone in the gusts."""
    push = _noise(random, rate, 70, 500, 1.0) * (1 + 0.6 * _swell(random, rate, 0.25))
    gusts = np.clip(_swell(random, rate, 0.35) + 0.2, 0, None)
    hollow = gusts * _noise(random, rate, 380, 900, 0.5)
    return push + 0.5 * hollow + 0.08 * _noise(random, rate, 900, 5_000, 0.6)


def _fire(random: Random, rate: int) -> Samples:
    """A soft roar, and crackles of all sizes."""
    roar = _noise(random, rate, 80, 400, 1.0) * (1 + 0.3 * _swell(random, rate, 1.5))
    crackles = _grains(random, rate, 9, [(0.0012, 2_200), (0.003, 1_100), (0.0008, 4_800)])
    return roar + 0.12 * _noise(random, rate, 1_500, 7_000, 0.4) + 0.45 * crackles


def _night(random: Random, rate: int) -> Samples:
    """Quiet noise, and crickets at different distances, each with its own pitch and rhythm."""
    air = 0.2 * _noise(random, rate, 80, 1_200, 1.1)
    time = np.arange(LOOP_FRAMES) / rate
    for loudness in (0.5, 0.3, 0.2):
        pitch, beat = random.uniform(3_900, 4_800), random.uniform(1.6, 2.6)
        # A chirp is three or four scrapes of the wings, some 30 a second, in the first third of each beat.
        chirps = np.clip(np.sin(2 * np.pi * _whole(beat, rate) * time) - 0.3, 0, None) ** 0.5
        scrapes = 0.5 - 0.5 * np.cos(2 * np.pi * _whole(30.0, rate) * time)
        air += loudness * chirps * scrapes * np.sin(2 * np.pi * _whole(pitch, rate) * time)
    return air


def _room(random: Random, rate: int) -> Samples:
    """The noise of an empty room."""
    return _noise(random, rate, 60, 350, 1.0) + 0.15 * _noise(random, rate, 350, 3_000, 0.8)


def _sea(random: Random, rate: int) -> Samples:
    """Waves: each one rises, breaks bright and runs out."""
    time = np.arange(LOOP_FRAMES) / rate
    seconds = LOOP_FRAMES / rate
    wave = (time / seconds * 3 + 0.08 * _swell(random, rate, 0.1)) % 1.0
    height = np.where(wave < 0.35, np.sin(np.pi * wave / 0.7) ** 2, np.exp(-(wave - 0.35) / 0.22))
    height = _smooth(height, rate, 0.15)
    roar = _noise(random, rate, 80, 900, 0.9)
    return (0.35 + height) * roar + 0.6 * height**2 * _noise(random, rate, 600, 8_000, 0.5)


def _stream(random: Random, rate: int) -> Samples:
    """Running water: soft noise, and short tones for bubbles."""
    rush = _noise(random, rate, 300, 5_000, 0.7) * (1 + 0.2 * _swell(random, rate, 3))
    bubbles = _grains(random, rate, 30, [(0.012, 520), (0.008, 810), (0.006, 1_240), (0.01, 660)])
    return rush + 0.5 * bubbles


def _calm(random: Random, rate: int, tonic: float) -> Samples:
    """Tonic, fifth and octave, each swelling at its own rate."""
    return _tones(random, rate, [(tonic, 1.0), (tonic * 1.5, 0.6), (tonic * 2, 0.5), (tonic * 3, 0.15)])


def _tense(random: Random, rate: int, tonic: float) -> Samples:
    """The low tonic, and the note a semitone above it, a dissonance."""
    second = tonic * 2 ** (1 / 12)
    return _tones(random, rate, [(tonic / 2, 1.0), (tonic, 0.8), (second, 0.35), (tonic * 2, 0.2)])


AMBIENCES: Mapping[Ambience, Callable[[Random, int], Samples]] = {
    "rain": _rain,
    "wind": _wind,
    "fire": _fire,
    "night": _night,
    "room": _room,
    "sea": _sea,
    "stream": _stream,
}
"""Name in a script's `ambience` -> its loop, from a generator and a sample rate."""

DRONES: Mapping[Drone, Callable[[Random, int, float], Samples]] = {"calm": _calm, "tense": _tense}
"""Name in a script's `bed` -> its loop, from a generator, a sample rate and the book's tonic (Hz)."""


def _noise(random: Random, rate: int, low_hz: float, high_hz: float, slope: float) -> Samples:
    """Noise of RMS 1 in that band, its amplitude falling with f^slope; soft skirts of 12 dB an octave."""
    frequencies = np.fft.rfftfreq(LOOP_FRAMES, 1 / rate)
    frequencies[0] = 1.0
    above, below = (low_hz / frequencies) ** 4, (frequencies / high_hz) ** 4
    shape = frequencies**-slope / np.sqrt((1 + above) * (1 + below))
    shape[0] = 0.0
    noise = np.fft.irfft(shape * np.exp(2j * np.pi * random.random(shape.size)), LOOP_FRAMES)
    return _unit(noise)


def _swell(random: Random, rate: int, fastest_hz: float) -> Samples:
    """A slow, smooth wandering about 0, within about -1..1, none of it faster than that."""
    spectrum = np.zeros(LOOP_FRAMES // 2 + 1, dtype=np.complex128)
    count = max(3, round(fastest_hz * LOOP_FRAMES / rate))
    spectrum[1 : count + 1] = np.exp(2j * np.pi * random.random(count))
    swell = np.fft.irfft(spectrum, LOOP_FRAMES)
    peak = float(np.abs(swell).max())
    return swell / peak


def _grains(random: Random, rate: int, per_second: float, kinds: list[tuple[float, float]]) -> Samples:
    """Short ringing grains, (seconds of decay, Hz) each, at random times round the circle; RMS about 1."""
    total = np.zeros(LOOP_FRAMES)
    for decay, pitch in kinds:
        count = round(per_second * LOOP_FRAMES / rate / len(kinds))
        strikes = np.zeros(LOOP_FRAMES)
        # Most are faint, a few are near; none is so near that it would be an event of the story.
        strengths = np.minimum(random.lognormal(0.0, 0.7, count), 3.5)
        np.add.at(strikes, random.integers(LOOP_FRAMES, size=count), strengths)
        time = np.arange(round(8 * decay * rate) + 1) / rate
        grain = np.sin(2 * np.pi * pitch * time) * np.exp(-time / decay) * (1 - np.exp(-time / 0.0004))
        total += np.fft.irfft(np.fft.rfft(strikes) * np.fft.rfft(grain, LOOP_FRAMES), LOOP_FRAMES)
    return _unit(total)


def _unit(sound: Samples) -> Samples:
    """The sound at an RMS of 1."""
    unit: Samples = sound / np.sqrt(np.mean(sound**2))
    return unit


def _tones(random: Random, rate: int, partials: list[tuple[float, float]]) -> Samples:
    """Soft tones, (Hz, loudness) each, with three dying overtones, swelling apart from each other."""
    time = np.arange(LOOP_FRAMES) / rate
    total = np.zeros(LOOP_FRAMES)
    for hertz, loudness in partials:
        breath = 0.65 + 0.35 * _swell(random, rate, 0.15)
        for number in (1, 2, 3):
            pitch = _whole(hertz * number * (1 + random.uniform(-0.0005, 0.0005)), rate)
            phase = random.uniform(0, 2 * np.pi)
            total += loudness * breath / number**2 * np.sin(2 * np.pi * pitch * time + phase)
    return total


def _smooth(values: Samples, rate: int, seconds: float) -> Samples:
    """The values, round the circle, without what is quicker than that."""
    frequencies = np.fft.rfftfreq(LOOP_FRAMES, 1 / rate)
    return np.fft.irfft(np.fft.rfft(values) * np.exp(-((frequencies * seconds) ** 2) * 2), LOOP_FRAMES)


def _whole(hertz: float, rate: int) -> float:
    """The nearest frequency that goes a whole number of times into the loop."""
    return round(hertz * LOOP_FRAMES / rate) * rate / LOOP_FRAMES
