from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
import pytest

from audiofic.loudness import measure_voice, rms_dbfs
from audiofic.master import (
    PROFILES,
    VOICE_TARGET_LUFS,
    book_gain_db,
    check,
    level_dbfs,
    measure,
    sound_energy,
    voice_gain_db,
)
from audiofic.model import Beat, Boundary, Clip, Cue, Loudness, Timeline, Utterance, Voice

DEFAULT = PROFILES["default"]
GOOD = Loudness(-19.5, -3.8, -4.0, -20.2, -72.0)


def sine(seconds: float, level_db: float, hertz: float = 997.0, sample_rate: int = 48_000) -> np.ndarray:
    frames = np.arange(round(seconds * sample_rate))
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * frames / sample_rate)
    return wave.astype(np.float32)


def speechlike(seconds: float, sample_rate: int) -> np.ndarray:
    """Noise in syllables and pauses, most of it low: what a gate and a K-filter have to work on."""
    random = np.random.default_rng(5)
    count = round(seconds * sample_rate)
    noise = np.convolve(random.standard_normal(count + 7), np.ones(8) / 8, mode="valid")
    syllables = np.repeat(
        random.choice([0.0, 0.05, 0.3, 1.0], size=count // (sample_rate // 5) + 1), sample_rate // 5
    )
    return (0.1 * noise * syllables[:count]).astype(np.float32)


def write_wav(path: Path, samples: np.ndarray, sample_rate: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(np.rint(samples * 32_768).clip(-32_768, 32_767).astype("<i2").tobytes())
    return path


class TestVoices:
    def test_a_full_scale_997_hz_sine_in_one_channel_is_minus_3_01(self) -> None:
        """ITU-R BS.1770-4, annex 1: the recommendation's own calibration."""
        assert measure_voice(sine(5, 0.0), 48_000) == pytest.approx(-3.01, abs=0.02)

    @pytest.mark.parametrize("hertz", [25.0, 100.0, 500.0, 1_000.0, 2_000.0, 8_000.0])
    def test_the_k_weighting_is_ffmpegs_at_every_pitch(self, tmp_path: Path, hertz: float) -> None:
        samples = sine(3, -12.0, hertz)
        theirs = measure(write_wav(tmp_path / "a.wav", samples, 48_000), 48_000).integrated_lufs
        assert measure_voice(samples, 48_000) == pytest.approx(theirs, abs=0.1)

    @pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100])
    def test_speech_measures_as_with_ffmpeg_at_every_engines_rate(
        self, tmp_path: Path, sample_rate: int
    ) -> None:
        samples = speechlike(12, sample_rate)
        path = write_wav(tmp_path / "a.wav", samples, sample_rate)
        theirs = measure(path, sample_rate).integrated_lufs
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

    @pytest.mark.parametrize("frames", [0, 100, 100_000])
    def test_silence_has_no_loudness(self, frames: int) -> None:
        assert measure_voice(np.zeros(frames, dtype=np.float32), 48_000) == -math.inf

    def test_a_voices_gain_brings_it_to_the_target_in_half_decibels(self) -> None:
        assert voice_gain_db(VOICE_TARGET_LUFS - 4.3) == 4.5
        assert voice_gain_db(VOICE_TARGET_LUFS + 2.1) == -2.0
        assert voice_gain_db(-math.inf) == 0.0
        assert voice_gain_db(-80.0) == 30.0


class TestBook:
    def timeline(self, *gains: float) -> Timeline:
        beat = Beat(Utterance("A word.", Voice("tone", "a")), Boundary.SENTENCE)
        cues = [Cue(beat, Clip("k", 44_100, 1_000), 2_000 * i, 1_000, gain) for i, gain in enumerate(gains)]
        cues.append(Cue(Beat("scene", Boundary.AFTER_STING), None, 90_000, 1_000, 0.0))
        return Timeline(44_100, tuple(cues), 100_000)

    def test_the_energy_of_a_chapter_is_that_of_its_sounds_at_their_gains(self) -> None:
        energy = sound_energy(self.timeline(0.0, 10.0), lambda clip: -20.0, {"scene": -30.0})
        assert energy == pytest.approx(1_000 * (0.01 + 0.1 + 0.001))
        assert level_dbfs(energy, 100_000) == pytest.approx(10 * math.log10(energy / 100_000))

    def test_a_silent_chapter_has_no_energy_and_no_level(self) -> None:
        assert sound_energy(Timeline(44_100, (), 100), lambda clip: -20.0, {}) == 0.0
        assert level_dbfs(0.0, 100) == level_dbfs(0.0, 0) == -math.inf

    def test_the_books_gain_is_whole_and_brings_both_ends_near_the_target(self) -> None:
        assert book_gain_db([-24.0], DEFAULT) == 4.0
        assert book_gain_db([-25.2, -23.0, -24.9], DEFAULT) == 4.0
        assert book_gain_db([-18.2], DEFAULT) == -2.0

    def test_an_edited_line_does_not_move_the_books_gain(self) -> None:
        assert book_gain_db([-24.4], DEFAULT) == book_gain_db([-24.45], DEFAULT)

    def test_silent_chapters_don_t_count(self) -> None:
        assert book_gain_db([-math.inf, -24.0], DEFAULT) == 4.0
        assert book_gain_db([], DEFAULT) == book_gain_db([-math.inf], DEFAULT) == 0.0


class TestMeasuring:
    def test_a_files_levels_are_read_as_decoded(self, tmp_path: Path) -> None:
        tone = np.concatenate((sine(4, -9.0, 1_000, 44_100), sine(1, -60.0, 1_000, 44_100)))
        found = measure(write_wav(tmp_path / "a.wav", tone, 44_100))
        assert found.sample_peak_dbfs == pytest.approx(-9.0, abs=0.05)
        assert found.true_peak_dbtp == pytest.approx(-9.0, abs=0.3)
        assert found.rms_dbfs == pytest.approx(-9.0 - 3.01 + 10 * math.log10(0.8), abs=0.05)
        assert found.noise_floor_dbfs == pytest.approx(-63.0, abs=0.1)
        assert found.integrated_lufs == pytest.approx(-12.0, abs=0.2)

    def test_a_silent_file_measures_minus_infinity(self, tmp_path: Path) -> None:
        found = measure(write_wav(tmp_path / "a.wav", np.zeros(44_100), 44_100))
        assert found.rms_dbfs == found.noise_floor_dbfs == found.sample_peak_dbfs == -math.inf

    def test_plain_rms_of_samples(self) -> None:
        assert rms_dbfs(sine(1, 0.0)) == pytest.approx(-3.01, abs=0.01)
        assert rms_dbfs(np.full(10, 32_767, dtype=np.int16)) == pytest.approx(0.0, abs=0.001)
        assert rms_dbfs(np.zeros(0, dtype=np.int16)) == -math.inf


class TestChecking:
    def test_a_good_file_has_no_findings(self) -> None:
        assert check(GOOD, DEFAULT) == ()

    @pytest.mark.parametrize(
        ("level", "value", "code"),
        [
            ("rms_dbfs", -22.0, "too-quiet"),
            ("rms_dbfs", -18.0, "too-loud"),
            ("sample_peak_dbfs", -2.9, "peak-too-high"),
            ("noise_floor_dbfs", -58.0, "floor-too-high"),
            ("noise_floor_dbfs", -math.inf, "digital-silence"),
        ],
    )
    def test_each_fault_has_its_code_its_file_and_what_to_do(
        self, level: str, value: float, code: str
    ) -> None:
        values = {name: getattr(GOOD, name) for name in Loudness.__slots__}
        findings = check(Loudness(**{**values, level: value}), DEFAULT, "build/01.mp3")
        assert [(finding.code, finding.path) for finding in findings] == [(code, "build/01.mp3")]
        assert findings[0].hint

    def test_all_faults_are_reported_at_once(self) -> None:
        assert len(check(Loudness(-10.0, 0.0, 0.0, -10.0, -40.0), DEFAULT)) == 3
