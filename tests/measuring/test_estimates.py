"""What is written down of an MP3's levels is true of the MP3, though only a stretch of it is decoded."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from audiofic.errors import FfmpegError
from audiofic.measuring import Meter, estimate_levels, measure
from audiofic.package.encode import encode_sound

BLOCK = 30_000


def talk(seconds: float, seed: int = 1) -> np.ndarray:
    """Like speech: syllables of a buzz with some hiss, over room tone; 16-bit."""
    random = np.random.default_rng(seed)
    frames = round(seconds * 44_100)
    at = np.arange(frames) / 44_100
    buzz = sum(np.sin(2 * np.pi * 130 * n * at + n) / n for n in range(1, 30))
    hiss = random.standard_normal(frames)
    syllables = np.clip(np.sin(2 * np.pi * 2.3 * at) + 0.4 * np.sin(2 * np.pi * 0.31 * at), 0, None)
    sound = (0.12 * buzz + 0.01 * hiss) * syllables + 10 ** (-72 / 20) * hiss
    return np.rint(np.clip(sound, -0.6, 0.6) * 32_767).astype(np.int16)


def metered(samples: np.ndarray) -> Meter:
    meter = Meter(44_100)
    for start in range(0, samples.size, BLOCK):
        meter.add(samples[start : start + BLOCK])
    return meter


@pytest.mark.parametrize("kbps", [192, 128])
def test_the_levels_reckoned_are_those_of_the_decoded_file(tmp_path: Path, kbps: int) -> None:
    samples = talk(8)
    encode_sound([samples], tmp_path / "a.mp3", 44_100, {"mp3": kbps})
    reckoned, _ = estimate_levels(metered(samples), tmp_path / "a.mp3")
    decoded = measure(tmp_path / "a.mp3")
    for name, value in asdict(decoded).items():
        tolerance = 0.4 if "peak" in name else 0.1
        assert getattr(reckoned, name) == pytest.approx(value, abs=tolerance), name
    mixed, _ = metered(samples).levels()
    assert mixed.rms_dbfs - decoded.rms_dbfs > 0.2, "LAME makes it softer than it was mixed"


def test_a_file_of_another_sound_is_refused_by_name(tmp_path: Path) -> None:
    encode_sound([talk(4, seed=2)[44_100:]], tmp_path / "a.mp3", 44_100)
    with pytest.raises(FfmpegError, match=r"a\.mp3 does not hold what was mixed"):
        estimate_levels(metered(talk(4)), tmp_path / "a.mp3")


def test_a_silent_file_is_refused_where_there_was_sound(tmp_path: Path) -> None:
    encode_sound([np.zeros(4 * 44_100, dtype=np.int16)], tmp_path / "a.mp3", 44_100)
    with pytest.raises(FfmpegError, match="does not hold"):
        estimate_levels(metered(talk(4)), tmp_path / "a.mp3")


def test_a_file_that_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"no sound at all" * 100)
    with pytest.raises(FfmpegError, match="does not hold"):
        estimate_levels(metered(talk(2)), tmp_path / "a.mp3")


@pytest.mark.parametrize("level", [0, 3])
def test_where_nothing_but_room_tone_is_the_mixs_levels_are_told(tmp_path: Path, level: int) -> None:
    """Below the threshold of hearing an encoder may leave out what it likes."""
    quiet = (level * np.random.default_rng(1).standard_normal(44_100)).astype(np.int16)
    encode_sound([quiet], tmp_path / "a.mp3", 44_100)
    meter = metered(quiet)
    reckoned, _ = estimate_levels(meter, tmp_path / "a.mp3")
    mixed, _ = metered(quiet).levels()
    assert reckoned == mixed
