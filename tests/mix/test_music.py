"""The stings as they are mixed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic import master
from audiofic.errors import AudioficError
from audiofic.loudness import measure_voice
from audiofic.mix import SAMPLE_RATE, load_stings
from audiofic.mix.music import STING_BELOW_VOICE_LU
from audiofic.settings import MixSettings
from mixing import SETTINGS
from sounds import write_wav


def test_stings_lie_below_the_voices() -> None:
    for samples in load_stings(SETTINGS, "a book", kinds=("scene", "pov")).values():
        loudness = measure_voice(samples, SAMPLE_RATE)
        assert abs(loudness - (master.VOICE_TARGET_LUFS - STING_BELOW_VOICE_LU)) < 0.1


def test_only_the_stings_that_are_needed_are_drawn() -> None:
    assert set(load_stings(SETTINGS, "a book", kinds=("scene",))) == {"scene"}


def own(root: Path, samples: NDArray[np.float64], name: str = "sounds/bell.wav") -> MixSettings:
    write_wav(root / name, samples, 22_050)
    return replace(SETTINGS, stings={"scene": name})


def test_the_producers_own_sound_is_levelled_faded_and_cut_at_15_seconds(tmp_path: Path) -> None:
    bell = 0.8 * np.sin(2 * np.pi * 440 * np.arange(20 * 22_050) / 22_050) + 0.1
    samples = load_stings(own(tmp_path, bell), "a book", tmp_path, kinds=("scene",))["scene"]
    assert abs(samples.size - 15 * SAMPLE_RATE) <= 2
    assert abs(measure_voice(samples, SAMPLE_RATE) + 27.0) < 0.2
    assert abs(float(samples.mean())) < 1e-4
    assert np.abs(samples[:20]).max() < 0.01
    assert np.abs(samples[-20:]).max() < 0.001


def test_a_silent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioficError, match="silent"):
        load_stings(own(tmp_path, np.zeros(2_205)), "a book", tmp_path, kinds=("scene",))


@pytest.mark.parametrize("name", ["../bell.wav", "/etc/passwd"])
def test_no_file_outside_the_production_is_opened(tmp_path: Path, name: str) -> None:
    root = tmp_path / "production"
    root.mkdir()
    own(tmp_path, np.ones(2_205), "bell.wav")
    with pytest.raises(AudioficError, match="production"):
        load_stings(replace(SETTINGS, stings={"scene": name}), "a book", root, kinds=("scene",))


def test_a_link_out_of_the_production_is_outside(tmp_path: Path) -> None:
    root = tmp_path / "production"
    root.mkdir()
    own(tmp_path, np.ones(2_205), "bell.wav")
    (root / "bell.wav").symlink_to(tmp_path / "bell.wav")
    with pytest.raises(AudioficError, match="production"):
        load_stings(replace(SETTINGS, stings={"scene": "bell.wav"}), "a book", root, kinds=("scene",))


@pytest.mark.parametrize("frames", [2, 3, 10, 44, 60, 132, 133, 200, 1_000, 5_000])
def test_a_sting_of_a_few_milliseconds_is_heard_whole(tmp_path: Path, frames: int) -> None:
    click = np.where(np.arange(frames) % 2, -0.5, 0.5)
    write_wav(tmp_path / "click.wav", click, SAMPLE_RATE)
    settings = replace(SETTINGS, stings={"scene": "click.wav"})
    samples = load_stings(settings, "a book", tmp_path, kinds=("scene",))["scene"]
    assert samples.size == frames
    assert np.isfinite(samples).all()


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(1), np.full(1, 0.5), np.full(9_000, 0.5)])
def test_a_sting_in_which_nothing_can_be_heard_is_named(tmp_path: Path, samples: NDArray[np.float64]) -> None:
    with pytest.raises(AudioficError, match=r"sounds/bell\.wav is silent|bell\.wav"):
        load_stings(own(tmp_path, samples), "a book", tmp_path, kinds=("scene",))
