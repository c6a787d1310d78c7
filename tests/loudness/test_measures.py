"""Short-term loudness, second by second, is what ffmpeg's meter says."""

from __future__ import annotations

import re
import wave
from collections import deque
from pathlib import Path

import numpy as np
import pytest

from audiofic.ffmpeg import decode
from audiofic.loudness import SILENCE_LUFS, KWeighted, short_term_lufs

SAMPLE_RATE = 44_100


def noise(seconds: float) -> np.ndarray:
    """Low noise whose level wanders over 30 dB from second to second."""
    random = np.random.default_rng(7)
    frames = round(seconds * SAMPLE_RATE)
    sound = np.convolve(random.standard_normal(frames + 7), np.ones(8) / 8, mode="valid")[:frames]
    levels_db = np.repeat(random.uniform(-45, -15, int(seconds) + 1), SAMPLE_RATE)[:frames]
    return np.rint(32_767 * np.clip(sound * 10 ** (levels_db / 20), -1, 1)).astype(np.int16)


def metered(samples: np.ndarray, block: int) -> tuple[float, ...]:
    heard = KWeighted(SAMPLE_RATE)
    for start in range(0, samples.size, block):
        heard.hear(samples[start : start + block])
    return short_term_lufs(heard.powers())


def test_short_term_loudness_is_ffmpegs(tmp_path: Path) -> None:
    """Its `S:` at the end of three seconds is ours of the second in their middle."""
    samples = noise(34)
    path = tmp_path / "noise.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.tobytes())
    report = deque[str](maxlen=2_000)
    for _ in decode(path, SAMPLE_RATE, audio_filter="ebur128=framelog=info", report=report):
        pass
    found = (re.search(r"t:\s*([\d.]+)\s.*S:\s*(-?[\d.]+)", line) for line in report)
    theirs = {round(float(match[1]), 1): float(match[2]) for match in found if match}
    ours = metered(samples, 65_536)
    assert len(ours) == 34
    compared = [(ours[second], theirs[second + 2.0]) for second in range(1, 32) if second + 2.0 in theirs]
    assert len(compared) > 25
    # ffmpeg adds up steps of 100 ms, the last of which may reach a little beyond.
    assert max(abs(one - other) for one, other in compared) < 0.3


@pytest.mark.parametrize("block", [1_000, 44_100, 441_000, 2_000_000])
def test_how_the_sound_is_cut_into_blocks_changes_nothing(block: int) -> None:
    samples = noise(25)
    assert metered(samples, block) == metered(samples, samples.size)


def test_silence_has_a_number_and_nothing_has_none() -> None:
    assert metered(np.zeros(SAMPLE_RATE * 2, dtype=np.int16), 1_024) == (SILENCE_LUFS, SILENCE_LUFS)
    assert metered(np.zeros(0, dtype=np.int16), 1_024) == ()
