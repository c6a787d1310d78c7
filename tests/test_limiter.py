from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic import limiter
from audiofic.limiter import CONTEXT_FRAMES, LOOK_AHEAD_FRAMES, highest_peak, limit, true_peaks


def speechlike(seconds: float, sample_rate: int) -> np.ndarray:
    """Noise in syllables and pauses, most of it low: what a gate and a K-filter have to work on."""
    random = np.random.default_rng(5)
    count = round(seconds * sample_rate)
    noise = np.convolve(random.standard_normal(count + 7), np.ones(8) / 8, mode="valid")
    syllables = np.repeat(
        random.choice([0.0, 0.05, 0.3, 1.0], size=count // (sample_rate // 5) + 1), sample_rate // 5
    )
    return (0.1 * noise * syllables[:count]).astype(np.float32)


def limited(samples: np.ndarray, ceiling_dbfs: float, *sizes: int) -> np.ndarray:
    cuts = np.cumsum(sizes)
    return np.concatenate([*limit(np.split(samples, cuts[cuts < samples.size]), ceiling_dbfs), samples[:0]])


class TestLimiter:
    def test_no_sample_is_beyond_the_ceiling_and_none_is_lost(self) -> None:
        loud = 12 * speechlike(2, 44_100)
        held = limited(loud, -4.0, 10_000, 20_000)
        assert held.size == loud.size
        assert float(np.abs(held).max()) <= 10 ** (-4 / 20) + 1e-7
        assert float(np.abs(loud).max()) > 1.0

    def test_nothing_moves_in_time(self) -> None:
        loud = 6 * speechlike(1, 44_100)
        held = limited(loud, -4.0)
        sounding = np.abs(loud) > 1e-3
        gain = held[sounding] / loud[sounding]
        assert float(gain.min()) > 0
        assert float(gain.max()) <= 1 + 1e-6

    def test_away_from_peaks_every_sample_passes_bit_for_bit(self) -> None:
        soft = speechlike(1, 44_100)
        soft[20_000] = 1.5
        held = limited(soft, -4.0)
        reach = 2 * LOOK_AHEAD_FRAMES + 8  # a step of one sample is a wave some samples wide
        near = slice(20_000 - reach, 20_001 + reach)
        expected, found = soft.copy(), held.copy()
        expected[near] = found[near] = 0
        assert np.array_equal(expected, found)

    def test_gain_moves_smoothly(self) -> None:
        steady = np.full(10_000, 0.5, dtype=np.float32)
        steady[5_000] = 5.0
        gain = limited(steady, -4.0)[:5_000] / 0.5
        assert float(np.abs(np.diff(gain)).max()) < 0.02

    @given(
        st.lists(st.integers(0, 3_000), max_size=12),
        st.integers(0, 8_000),
        st.integers(0, 2**32 - 1),
    )
    @settings(derandomize=True, max_examples=40, deadline=None)
    def test_where_blocks_are_cut_makes_no_difference(self, sizes: list[int], frames: int, seed: int) -> None:
        samples = np.random.default_rng(seed).normal(0, 0.5, frames).astype(np.float32)
        assert np.allclose(limited(samples, -4.0, *sizes), limited(samples, -4.0), atol=1e-6)

    def test_no_wave_between_the_samples_is_beyond_the_ceiling_either(self) -> None:
        """A sine at a quarter of the rate, struck between its tops: its samples lie 3 dB under its wave."""
        tops = np.sin(2 * np.pi * (np.arange(8_000) + 0.5) / 4)
        wave = (np.hanning(8_000) * tops).astype(np.float32)
        held = limited(wave, -4.0, 3_000, 500)
        # Sixteen times the rate, by the spectrum: another way than the limiter's own.
        spectrum = np.fft.rfft(held)
        fine = 16 * np.fft.irfft(np.concatenate((spectrum, np.zeros(15 * 4_000))), 16 * 8_000)
        assert 20 * np.log10(np.abs(wave).max()) < -2.9
        assert -4.3 < 20 * np.log10(np.abs(fine).max()) < -3.95


class TestTruePeaks:
    @pytest.mark.parametrize("hertz", [100, 1_000, 5_000, 11_000, 16_000])
    @pytest.mark.parametrize("phase", [0.0, 0.4, 0.8, 1.2])
    def test_a_sines_top_is_found_wherever_it_is_struck(self, hertz: int, phase: float) -> None:
        sine = np.sin(2 * np.pi * hertz * np.arange(9_000) / 44_100 + phase).astype(np.float32)
        top = float(true_peaks(sine)[100:-100].max())
        assert abs(20 * np.log10(top)) < 0.2

    def test_a_soft_sound_is_not_looked_at_between_its_samples(self) -> None:
        soft = speechlike(1, 44_100)
        assert np.array_equal(true_peaks(soft, above=9.0), np.abs(soft))

    @pytest.mark.parametrize("frames", [0, 1, 15, 16, 17, 40, 64])
    def test_a_short_sound_has_a_peak_for_each_sample(self, frames: int) -> None:
        short = speechlike(1, 44_100)[:frames]
        assert (true_peaks(short) >= np.abs(short)).all()


KINDS = ["noise", "steps", "tones", "drift", "speech"]


def sound_of(kind: str, frames: int, random: np.random.Generator) -> np.ndarray:
    at = np.arange(frames)
    return {
        "noise": random.standard_normal(frames),
        "steps": np.sign(np.sin(at * 1.1)),
        "tones": np.sin(at * random.uniform(0.01, 3.1) + random.uniform(0, 6)),
        "drift": np.cumsum(random.standard_normal(frames)),
        "speech": speechlike(1, 44_100)[:frames],
    }[kind].astype(np.float32)


def gaps_of(sound: np.ndarray) -> np.ndarray:
    """The height of the wave in each gap that has eight samples on both sides, by the plain sums."""
    if sound.size < 16:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(sound.astype(np.float64), 16)
    return np.abs(windows @ limiter._interpolators().T.astype(np.float64)).max(axis=1)


class TestSearch:
    @pytest.mark.parametrize("kind", KINDS)
    def test_it_finds_the_highest_gap_within_what_it_promises(self, kind: str) -> None:
        random = np.random.default_rng(4)
        for frames in (0, 15, 16, 20, 40, 46, 47, 48, 79, 511, 512, 513, 5_000):
            sound = sound_of(kind, frames, random)
            highest = float(gaps_of(sound).max(initial=0.0))
            found = highest_peak(sound)
            assert highest * 10 ** (-0.15 / 20) * (1 - 1e-6) <= found <= highest * (1 + 1e-5)

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_gap_above_the_threshold_is_overlooked(self, kind: str) -> None:
        random = np.random.default_rng(5)
        for frames in (47, 48, 79, 500, 5_000):
            sound = sound_of(kind, frames, random)
            gaps = gaps_of(sound)
            for threshold in np.quantile(gaps, (0.1, 0.5, 0.9, 0.99)):
                peaks = true_peaks(sound, above=float(threshold))[7:-8]
                over = gaps > threshold * (1 + 1e-5)
                assert (peaks[over] >= gaps[over] * (1 - 1e-5)).all()

    def test_a_peak_at_the_seam_of_two_blocks_is_found(self) -> None:
        """The next block is given with the last samples of the one before."""
        tops = np.sin(2 * np.pi * (np.arange(400) + 0.5) / 4).astype(np.float32)
        wave = np.hanning(400).astype(np.float32) ** 40 * tops
        for cut in range(150, 250):
            first, second = wave[:cut], wave[cut - CONTEXT_FRAMES :]
            assert highest_peak(second, highest_peak(first)) == pytest.approx(highest_peak(wave), rel=0.02)

    def test_what_is_known_stands_where_nothing_is_higher(self) -> None:
        assert highest_peak(speechlike(1, 44_100), known=9.0) == 9.0
