"""What a stand-in for a speech server answers: a tone whose pitch says the voice, as long as its text."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import numpy as np
import soundfile

from model_server import Reply

RATE = 24_000
SECONDS_A_LETTER = 0.07


def tone(question: dict[str, Any]) -> np.ndarray:
    """The samples that answer a question."""
    seconds = len(question["input"]) * SECONDS_A_LETTER / question["speed"]
    time = np.arange(int(RATE * seconds)) / RATE
    names = {"low": 110.0, "high": 220.0}
    hertz = names.get(question["voice"], 120.0 + hashlib.sha256(question["voice"].encode()).digest()[0])
    return 0.3 * np.sin(2 * np.pi * hertz * time)


def sound(question: dict[str, Any], form: str = "") -> bytes:
    """The answer as a file of the format asked for, or of another one."""
    memory = io.BytesIO()
    name = {"wav": "WAV", "flac": "FLAC", "mp3": "MP3"}[form or question["response_format"]]
    soundfile.write(memory, tone(question), RATE, format=name)
    return memory.getvalue()


def speaking(question: dict[str, Any]) -> Reply:
    """A server in good health."""
    return Reply(sound(question), headers={"Content-Type": "audio/wav"})
