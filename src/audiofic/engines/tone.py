"""The `tone` engine: no speech, but a tone that tells who would speak; deterministic and very fast.

For tests, and for looking at a production's timing without any voice: the pitch tells the voice, the
length follows the text, blanks are dips, a new take has a new colour.
"""

from __future__ import annotations

import hashlib
import re

import numpy as np

from audiofic.engines import Engine, Speech
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice, WordTimes

SAMPLE_RATE = 22_050
"""Hz, that of Piper's medium voices, so that the mix is exercised as in earnest."""
SECONDS_PER_LETTER = 0.065
"""Measured: the mean of English read aloud at a calm pace, about 15 letters and blanks a second."""
SHORTEST_S = 0.1
PEAK = 0.3
BASE_HZ = 110.0
NAMED_FROM = 24
"""Semitone above `BASE_HZ` from which names that are no timbre are placed."""


class Tone(Engine):
    """See `audiofic.engines.Engine`. Any model name is a voice; so is any number (of semitones)."""

    def voices(self) -> tuple[str, ...]:
        """The timbres' names; any other name works as well."""
        return tuple(sorted(TIMBRES))

    def identity(self, voice: Voice) -> str:
        """The tone's format version: nothing else shapes it. `VoiceNotFound` for an empty name."""
        frequency_hz(voice)
        return "tone 1"

    def render(self, utterance: Utterance) -> Speech:
        """A tone with its octave, as long as the text takes at the voice's pace."""
        text, voice = utterance.text, utterance.voice
        if not text.strip():
            raise EngineError(f"tone/{voice.model} was given nothing to speak.", "Remove the empty line.")
        length = max(SHORTEST_S, len(text) * SECONDS_PER_LETTER / voice.pace)
        frames = round(length * SAMPLE_RATE)
        phase = 2 * np.pi * frequency_hz(voice) / SAMPLE_RATE * np.arange(frames, dtype=np.float64)
        colour = 0.1 + 0.8 * _fraction(f"{utterance.take}")
        wave = (np.sin(phase) + colour * np.sin(2 * phase)) / (1 + colour)
        letters = np.array([0.35 if letter.isspace() else 1.0 for letter in text])
        loudness = np.interp(np.arange(frames), np.linspace(0, frames, len(letters)), letters)
        fade = min(frames // 2, SAMPLE_RATE // 200)
        ramp = (1 - np.cos(np.linspace(0, np.pi, fade, endpoint=False))) / 2
        loudness[:fade] *= ramp
        loudness[frames - fade :] *= ramp[::-1]
        samples = (PEAK * wave * loudness).astype(np.float32)
        return Speech(samples, SAMPLE_RATE, _word_times(text, frames))

    def cost(self, voice: Voice) -> float:
        """Next to nothing."""
        return 0.00002


def _word_times(text: str, frames: int) -> WordTimes:
    """When each word sounds: the letters stand evenly from the first frame to the last."""
    step = frames / max(1, len(text) - 1)
    spans = [match.span() for match in re.finditer(r"\S+", text) if any(map(str.isalnum, match[0]))]
    return tuple(
        (max(0, round((start - 0.5) * step)), min(frames, round((end - 0.5) * step))) for start, end in spans
    )


def frequency_hz(voice: Voice) -> float:
    """The voice's fundamental: timbres and numbers one semitone apart, other names a hash of the name.

    A speaker raises it by as many semitones as its number says (a name: as its hash says).
    """
    if not voice.model:
        raise VoiceNotFound("A tone needs a voice name.", "Any name or number will do, such as `tone/girl`.")
    names = list(TIMBRES)
    semitones = (
        float(names.index(voice.model)) if voice.model in TIMBRES else _semitones(voice.model, NAMED_FROM)
    )
    if voice.speaker:
        semitones += _semitones(voice.speaker, 1)
    return float(BASE_HZ * 2 ** (semitones / 12))


def _semitones(name: str, lowest: float) -> float:
    if name.isascii() and name.isdigit():
        return float(min(int(name[:4]), 60))
    return lowest + 12 * _fraction(name)


def _fraction(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
