"""Loudness is BS.1770's and ffmpeg's, at every rate and however the sound is cut into blocks."""

from __future__ import annotations

import math
import re
import wave
from collections import deque
from pathlib import Path

import numpy as np
import pytest

from audiofic.ffmpeg import decode
from audiofic.loudness import SILENCE_LUFS, KWeighted, k_weighting, short_term_lufs

SAMPLE_RATE = 44_100
RATES = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000]

# ITU-R BS.1770-4, annex 1, tables 1 and 2: the two stages at 48 kHz, (b0, b1, b2), (a1, a2).
PRINTED = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)


def sound(sample_rate: int, seconds: float) -> np.ndarray:
    """A tone, then room tone at -80 dBFS, then noise."""
    random = np.random.default_rng(3)
    at = np.arange(round(seconds * sample_rate)) / sample_rate
    third = seconds / 3
    wave = np.where(at < third, 0.3 * np.sin(2 * np.pi * 200 * at), 0.0)
    wave += np.where(at > 2 * third, 0.2, 1e-4) * random.standard_normal(at.size)
    return wave.astype(np.float32)


def recursion(samples: np.ndarray) -> np.ndarray:
    """The recommendation's filter at 48 kHz, a sample at a time."""
    heard = samples.astype(np.float64).tolist()
    for (b0, b1, b2), (a1, a2) in PRINTED:
        passed, z1, z2 = [], 0.0, 0.0
        for sample in heard:
            out = b0 * sample + z1
            z1, z2 = b1 * sample - a1 * out + z2, b2 * sample - a2 * out
            passed.append(out)
        heard = passed
    return np.array(heard)


def test_its_powers_are_those_of_the_printed_recursion() -> None:
    samples = sound(48_000, 1.53)
    weighted = KWeighted(48_000)
    weighted.add(samples)
    padded = np.pad(samples, (0, -samples.size % 4_800))
    expected = (recursion(padded) ** 2).reshape(-1, 4_800).mean(axis=1)
    found = weighted.powers()
    assert found.size == expected.size == 16
    assert np.abs(10 * np.log10(found / expected)).max() < 0.01


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize("hertz", [60.0, 1_000.0, 3_000.0])
def test_a_tone_passes_as_the_response_says_at_every_rate(sample_rate: int, hertz: float) -> None:
    tone = np.sin(2 * np.pi * hertz * np.arange(3 * sample_rate) / sample_rate).astype(np.float32)
    weighted = KWeighted(sample_rate)
    weighted.add(tone)
    gain = abs(complex(k_weighting(np.array([hertz]), sample_rate)[0]))
    expected_db = 20 * math.log10(gain) - 10 * math.log10(2)
    assert 10 * np.log10(weighted.powers()[20]) == pytest.approx(expected_db, abs=0.01)


@pytest.mark.parametrize("block", [1, 977, 4_410, 44_100, 100_000])
def test_how_the_sound_is_cut_into_blocks_changes_no_bit(block: int) -> None:
    samples = sound(44_100, 2.2) if block > 1 else sound(44_100, 0.05)
    whole, cut = KWeighted(44_100), KWeighted(44_100)
    whole.add(samples)
    for start in range(0, samples.size, block):
        cut.add(samples[start : start + block])
    assert np.array_equal(whole.powers(), cut.powers())


def test_nothing_heard_has_no_powers() -> None:
    assert KWeighted(44_100).powers().size == 0


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
        heard.add(samples[start : start + block])
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
