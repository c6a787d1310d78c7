from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from audiofic.loudness import measure_blocks, measure_voice, rms_dbfs
from audiofic.master import VOICE_TARGET_LUFS, file_gain_db, first_gain_db, next_gain_db, voice_gain_db
from audiofic.profiles import PROFILES
from sounds import ffmpegs_levels, sine, write_wav

DEFAULT = PROFILES["default"]


def speechlike(seconds: float, sample_rate: int) -> np.ndarray:
    """Noise in syllables and pauses, most of it low: what a gate and a K-filter have to work on."""
    random = np.random.default_rng(5)
    count = round(seconds * sample_rate)
    noise = np.convolve(random.standard_normal(count + 7), np.ones(8) / 8, mode="valid")
    syllables = np.repeat(
        random.choice([0.0, 0.05, 0.3, 1.0], size=count // (sample_rate // 5) + 1), sample_rate // 5
    )
    return (0.1 * noise * syllables[:count]).astype(np.float32)


class TestVoices:
    def test_a_full_scale_997_hz_sine_in_one_channel_is_minus_3_01(self) -> None:
        """ITU-R BS.1770-4, annex 1: the recommendation's own calibration."""
        assert measure_voice(sine(5, 0.0), 48_000) == pytest.approx(-3.01, abs=0.02)

    @pytest.mark.parametrize("hertz", [25.0, 100.0, 500.0, 1_000.0, 2_000.0, 8_000.0])
    def test_the_k_weighting_is_ffmpegs_at_every_pitch(self, tmp_path: Path, hertz: float) -> None:
        samples = sine(3, -12.0, hertz)
        theirs, _ = ffmpegs_levels(write_wav(tmp_path / "a.wav", samples, 48_000), 48_000)
        assert measure_voice(samples, 48_000) == pytest.approx(theirs, abs=0.1)

    @pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100])
    def test_speech_measures_as_with_ffmpeg_at_every_engines_rate(
        self, tmp_path: Path, sample_rate: int
    ) -> None:
        samples = speechlike(12, sample_rate)
        path = write_wav(tmp_path / "a.wav", samples, sample_rate)
        theirs, _ = ffmpegs_levels(path, sample_rate)
        assert measure_voice(samples, sample_rate) == pytest.approx(theirs, abs=0.1)

    def test_pauses_don_t_make_a_voice_quieter(self) -> None:
        said = sine(4, -20.0)
        paused = np.concatenate((said, np.zeros(48_000 * 10, dtype=np.float32)))
        assert measure_voice(paused, 48_000) == pytest.approx(measure_voice(said, 48_000), abs=0.3)

    def test_whole_numbers_measure_as_fractions(self) -> None:
        samples = sine(1, -20.0)
        whole = np.rint(samples * 32_768).astype(np.int16)
        assert measure_voice(whole, 48_000) == pytest.approx(measure_voice(samples, 48_000), abs=0.01)

    def test_a_word_shorter_than_a_block_is_measured_whole(self) -> None:
        assert measure_voice(sine(0.25, -20.0), 48_000) == pytest.approx(-23.0, abs=0.3)

    @pytest.mark.parametrize("frames", [700, 44_100, 1_000_000])
    def test_a_sound_in_blocks_measures_as_in_one_piece(self, frames: int) -> None:
        samples = speechlike(25, 44_100)
        blocks = (samples[start : start + frames] for start in range(0, samples.size, frames))
        assert measure_blocks(blocks, 44_100) == pytest.approx(measure_voice(samples, 44_100), abs=1e-9)

    def test_plain_rms_of_samples(self) -> None:
        assert rms_dbfs(sine(1, 0.0)) == pytest.approx(-3.01, abs=0.01)
        assert rms_dbfs(np.full(10, 32_767, dtype=np.int16)) == pytest.approx(0.0, abs=0.001)
        assert rms_dbfs(np.zeros(0, dtype=np.int16)) == -math.inf

    @pytest.mark.parametrize("frames", [0, 100, 100_000])
    def test_silence_has_no_loudness(self, frames: int) -> None:
        assert measure_voice(np.zeros(frames, dtype=np.float32), 48_000) == -math.inf

    def test_a_voices_gain_brings_it_to_the_target_in_half_decibels(self) -> None:
        assert voice_gain_db(VOICE_TARGET_LUFS - 4.3) == 4.5
        assert voice_gain_db(VOICE_TARGET_LUFS + 2.1) == -2.0
        assert voice_gain_db(-math.inf) == 0.0
        assert voice_gain_db(-80.0) == 30.0


class TestBook:
    def test_the_gain_comes_in_whole_decibels(self) -> None:
        assert next_gain_db(-24.0, 0.0, DEFAULT) == 4.0
        assert next_gain_db(-18.2, 3.0, DEFAULT) == 1.0
        assert next_gain_db(-math.inf, 3.0, DEFAULT) == 3.0, "silence has no level"

    def test_the_podcasts_gain_comes_in_half_decibels(self) -> None:
        assert first_gain_db(PROFILES["podcast"]) == 4.0
        assert next_gain_db(-16.3, 4.0, PROFILES["podcast"]) == 4.5

    def test_an_edited_line_does_not_move_the_books_gain(self) -> None:
        assert next_gain_db(-24.4, 0.0, DEFAULT) == next_gain_db(-24.45, 0.0, DEFAULT)

    def test_a_file_has_the_books_gain_unless_it_would_fail(self) -> None:
        assert file_gain_db(-18.7, 4.0, 4.0, DEFAULT) == 4.0
        assert file_gain_db(-21.3, 4.0, 4.0, DEFAULT) == 4.0
        assert file_gain_db(-21.7, 4.0, 4.0, DEFAULT) == 5.0, "the least that does it, in whole steps"
        assert file_gain_db(-18.0, 4.0, 4.0, DEFAULT) == 3.0
        assert file_gain_db(-30.0, 4.0, 4.0, DEFAULT) == 10.0, "never more than 6 dB"
        assert file_gain_db(-22.0, 9.0, 4.0, DEFAULT) == 10.0, "the limiter has taken some of it"
        assert file_gain_db(-math.inf, 4.0, 4.0, DEFAULT) == 4.0
