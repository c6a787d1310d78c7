from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.limiter import LOOK_AHEAD_FRAMES, limit


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
        near = slice(20_000 - 2 * LOOK_AHEAD_FRAMES, 20_001 + 2 * LOOK_AHEAD_FRAMES)
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
