"""How much silence a clip has of its own."""

from __future__ import annotations

import numpy as np
import pytest

from audiofic.mix import find_end_silence
from audiofic.mix.timeline import LONGEST_MS

RATE = 22_050


def clip(*parts: tuple[float, float]) -> np.ndarray:
    """A tone in parts of (milliseconds, level in dB below full scale)."""
    pieces = []
    for milliseconds, level in parts:
        seconds = np.arange(round(milliseconds * RATE / 1000)) / RATE
        pieces.append(32_000 * 10 ** (level / 20) * np.sin(2 * np.pi * 440 * seconds))
    return np.rint(np.concatenate(pieces)).astype(np.int16)


@pytest.mark.parametrize("loud_db", [0.0, -30.0])
def test_what_lies_far_below_the_loudest_moment_is_silence_whatever_the_clips_level(loud_db: float) -> None:
    silence = find_end_silence(clip((40, loud_db - 45), (500, loud_db), (120, loud_db - 45)), RATE)
    assert silence.lead_ms == pytest.approx(40, abs=6)
    assert silence.tail_ms == pytest.approx(120, abs=6)


def test_a_soft_consonant_is_no_silence() -> None:
    silence = find_end_silence(clip((40, -28), (500, 0), (60, -30)), RATE)
    assert (silence.lead_ms, silence.tail_ms) == pytest.approx((0, 0), abs=6)


def test_a_long_decay_counts_so_far_and_no_further() -> None:
    assert find_end_silence(clip((500, 0), (900, -50)), RATE).tail_ms == LONGEST_MS


@pytest.mark.parametrize("samples", [np.zeros(0, np.int16), np.zeros(3, np.int16), np.zeros(9_000, np.int16)])
def test_silence_has_no_edges(samples: np.ndarray) -> None:
    assert find_end_silence(samples, RATE) == find_end_silence(np.zeros(0, np.int16), RATE)
