"""The meter says of a sound what ffmpeg's meters say of it, in one pass and in any blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiofic.measuring import Meter, measure, metering
from sounds import ffmpegs_levels, sine, write_wav


def bursts(seconds: float = 9.0) -> np.ndarray:
    """Noise and tones of several levels, with peaks between the samples, as float32."""
    random = np.random.default_rng(5)
    frames = round(seconds * 44_100)
    noise = np.convolve(random.standard_normal(frames + 3), np.ones(4) / 4, mode="valid")[:frames]
    levels = np.repeat(random.uniform(0.001, 0.25, int(seconds) + 1), 44_100)[:frames]
    tone = 0.5 * np.sin(2 * np.pi * 11_025 * np.arange(frames) / 44_100 + 0.7)
    tone[: frames // 2] = 0
    return np.clip(noise * levels + tone, -0.99, 0.99).astype(np.float32)


def test_loudness_and_true_peak_are_ffmpegs(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", bursts(), 44_100)
    loudness, true_peak = ffmpegs_levels(path, 44_100)
    found = measure(path)
    assert found.integrated_lufs == pytest.approx(loudness, abs=0.1)
    assert found.true_peak_dbtp == pytest.approx(true_peak, abs=0.2)
    assert found.true_peak_dbtp > found.sample_peak_dbfs + 0.1, "the sound has peaks between its samples"


@pytest.mark.parametrize("block", [7, 1_000, 44_100, 65_536])
def test_how_the_sound_is_cut_into_blocks_changes_nothing(block: int) -> None:
    samples = bursts(3.0) if block > 7 else bursts(0.3)
    whole, cut = Meter(44_100), Meter(44_100)
    whole.add(samples)
    for start in range(0, samples.size, block):
        cut.add(samples[start : start + block])
    one, other = whole.levels(), cut.levels()
    assert one[0].true_peak_dbtp == pytest.approx(other[0].true_peak_dbtp, abs=1e-6)
    assert one[0].rms_dbfs == pytest.approx(other[0].rms_dbfs, abs=1e-6)
    assert one[0].noise_floor_dbfs == pytest.approx(other[0].noise_floor_dbfs, abs=1e-6)
    assert one[0].integrated_lufs == other[0].integrated_lufs
    assert one[1] == other[1]


def test_whole_numbers_measure_as_fractions() -> None:
    samples = np.rint(bursts(2.0) * 32_767).astype(np.int16)
    one, other = Meter(44_100), Meter(44_100)
    one.add(samples)
    other.add(samples.astype(np.float32) / np.float32(32_768))
    assert one.levels() == other.levels()


def test_a_peak_at_the_very_end_is_seen_between_the_samples_but_no_wave_beyond_is_made_up() -> None:
    """What lies behind the last block so far is not taken for silence: that would be a step, which rings."""
    tone = sine(1.0, -6.0, 400.0, 44_100)
    meter = Meter(44_100)
    for start in range(0, tone.size, 110):  # a period: every block ends at the same height
        meter.add(tone[start : start + 110])
    assert meter.levels()[0].true_peak_dbtp == pytest.approx(-6.0, abs=0.15)


def test_the_loudest_block_is_kept_with_its_place() -> None:
    meter = Meter(44_100)
    assert meter.loudest is None
    blocks = [sine(0.2, level, sample_rate=44_100) for level in (-40.0, -12.0, -30.0)]
    for block in blocks:
        meter.add(block)
    assert meter.loudest is not None
    assert meter.loudest.start_frame == blocks[0].size
    assert np.array_equal(meter.loudest.samples, blocks[1])


def test_where_a_wave_has_come_to_the_ceiling_none_is_looked_for_any_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(metering, "highest_peak", lambda held, known: looked.append(held.size) or 0.5)
    meter = Meter(44_100, ceiling_dbfs=-6.02)
    for _ in range(5):
        meter.add(sine(0.1, -6.02, sample_rate=44_100))
    assert len(looked) == 1
    assert meter.levels()[0].true_peak_dbtp == pytest.approx(-6.02, abs=0.01)
