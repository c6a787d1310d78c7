"""What it is played on: a plucked string, the same string backwards, a bell; each a note of a pitch.

The string is Karplus and Strong's (Computer Music Journal 7/2, 1983): a burst of noise in a loop one period
long. The bell is a standing bowl's: a few partials that are no harmonics, each in two that beat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from audiofic.stings.figures import Instrument

Samples = NDArray[np.float64]

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


def swell(frequency: float, frames: int, sample_rate: int, touch: np.random.Generator) -> Samples:
    """A plucked string backwards: out of nothing, ever brighter, gone where it would be struck."""
    length = min(frames, round(SWELL_SECONDS * sample_rate))
    string = pluck(frequency, length, sample_rate, touch)[::-1]
    rise, fall = length // 2, min(length, round(SWELL_FALL_SECONDS * sample_rate))
    string[:rise] *= (1 - np.cos(np.pi * np.arange(rise) / max(1, rise))) / 2
    string[length - fall :] *= (1 + np.cos(np.pi * (np.arange(fall) + 1) / max(1, fall))) / 2
    return np.pad(string, (0, frames - length))


def ring(frequency: float, frames: int, sample_rate: int, touch: np.random.Generator) -> Samples:
    """A standing bell of that pitch (Hz), struck softly."""
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
