"""Files are measured as decoded; every measure that a profile refuses is told with what to do."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audiofic.measuring import check, judge, measure
from audiofic.model import Loudness
from audiofic.profiles import PROFILES, Profile
from sounds import sine, write_wav


class TestMeasuring:
    def test_a_files_levels_are_read_as_decoded(self, tmp_path: Path) -> None:
        tone = np.concatenate((sine(4, -9.0, 1_000, 44_100), sine(1, -60.0, 1_000, 44_100)))
        found = measure(write_wav(tmp_path / "a.wav", tone, 44_100))
        assert found.sample_peak_dbfs == pytest.approx(-9.0, abs=0.05)
        assert found.true_peak_dbtp == pytest.approx(-9.0, abs=0.3)
        assert found.rms_dbfs == pytest.approx(-9.0 - 3.01 + 10 * math.log10(0.8), abs=0.05)
        assert found.noise_floor_dbfs == pytest.approx(-63.0, abs=0.1)
        assert found.integrated_lufs == pytest.approx(-12.0, abs=0.2)
        assert found.seconds == pytest.approx(5.0)

    def test_a_silent_file_measures_minus_infinity(self, tmp_path: Path) -> None:
        found = measure(write_wav(tmp_path / "a.wav", np.zeros(44_100), 44_100))
        assert found.rms_dbfs == found.noise_floor_dbfs == found.sample_peak_dbfs == -math.inf
        assert found.head_seconds == found.tail_seconds == 1.0

    def test_room_tone_before_and_after_the_sound_is_measured_to_10_ms(self, tmp_path: Path) -> None:
        parts = (sine(0.73, -70.0), sine(2.0, -20.0), sine(0.4, -70.0), sine(1.0, -30.0), sine(3.21, -70.0))
        found = measure(write_wav(tmp_path / "a.wav", np.concatenate(parts), 48_000), 48_000)
        assert found.head_seconds == pytest.approx(0.73, abs=0.011)
        assert found.tail_seconds == pytest.approx(3.21, abs=0.011)


class TestJudging:
    @pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
    def test_a_file_in_the_middle_of_a_profile_passes_every_measure(self, profile: Profile) -> None:
        level = profile.level_db
        middle = Loudness(level, -3.8, -4.0, level, -72.0, 600.0, 0.75, 3.0)
        assert check(middle, profile) == ()
        assert all(verdict.shown for verdict in judge(middle, profile))

    @pytest.mark.parametrize(
        ("profile", "level", "value", "code"),
        [
            ("default", "rms_dbfs", -22.0, "too-quiet"),
            ("default", "rms_dbfs", -18.0, "too-loud"),
            ("default", "sample_peak_dbfs", -2.9, "peak-too-high"),
            ("default", "noise_floor_dbfs", -58.0, "floor-too-high"),
            ("default", "noise_floor_dbfs", -math.inf, "digital-silence"),
            ("acx", "rms_dbfs", -23.1, "too-quiet"),
            ("acx", "rms_dbfs", -17.9, "too-loud"),
            ("acx", "sample_peak_dbfs", -2.9, "peak-too-high"),
            ("acx", "noise_floor_dbfs", -59.9, "floor-too-high"),
            ("acx", "head_seconds", 0.4, "head-too-short"),
            ("acx", "head_seconds", 1.1, "head-too-long"),
            ("acx", "tail_seconds", 0.9, "tail-too-short"),
            ("acx", "tail_seconds", 5.1, "tail-too-long"),
            ("acx", "seconds", 7_201.0, "too-long"),
            ("podcast", "integrated_lufs", -17.1, "too-quiet"),
            ("podcast", "integrated_lufs", -14.9, "too-loud"),
            ("podcast", "true_peak_dbtp", -0.9, "true-peak-too-high"),
        ],
    )
    def test_each_fault_has_its_code_its_file_and_what_to_do(
        self, profile: str, level: str, value: float, code: str
    ) -> None:
        asked = PROFILES[profile]
        good = Loudness(asked.level_db, -3.8, -4.0, asked.level_db, -72.0, 600.0, 0.75, 3.0)
        findings = check(replace(good, **{level: value}), asked, "build/01.mp3")
        assert [(finding.code, finding.path) for finding in findings] == [(code, "build/01.mp3")]
        assert findings[0].hint
        assert profile in findings[0].message

    def test_all_faults_are_reported_at_once(self) -> None:
        assert len(check(Loudness(-10.0, 0.0, 0.0, -10.0, -40.0), PROFILES["default"])) == 3

    def test_the_whole_book_may_be_longer_than_a_chapter(self) -> None:
        acx = PROFILES["acx"]
        book = Loudness(-20.5, -3.8, -4.0, -20.5, -72.0, 40_000.0, 0.75, 3.0)
        assert not [verdict for verdict in judge(book, acx, chapter=False) if verdict.finding]
        assert next(verdict for verdict in judge(book, acx) if verdict.finding).measure == "length"
