from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from audiofic.model import StingKind
from audiofic.stings import FIGURES, SCALE, TONICS_HZ, _pluck, draw_sting, sting_seconds

RATE = 44_100
KINDS = tuple(FIGURES)


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-20))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sting_is_as_long_as_its_kind_says_and_that_is_short(kind: StingKind) -> None:
    assert draw_sting(kind, "a", RATE).size == round(sting_seconds(kind) * RATE)
    assert 2.5 <= sting_seconds(kind) <= 4.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_sting_begins_and_ends_in_silence_without_dc(kind: StingKind) -> None:
    sting = draw_sting(kind, "a", RATE)
    assert abs(sting[0]) < 1e-3
    assert abs(sting[-1]) < 1e-4
    assert abs(float(sting.mean())) < 1e-4
    assert float(np.abs(sting).max()) <= 0.5 + 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_a_sting_dies_away(kind: StingKind) -> None:
    sting = draw_sting(kind, "a", RATE)
    tenths = [level_db(sting[start : start + 4_410]) for start in range(0, sting.size - 4_410, 4_410)]
    assert max(tenths[-5:]) < max(tenths) - 25


def test_a_book_has_the_same_stings_every_time() -> None:
    first = draw_sting("scene", "a book", RATE)
    draw_sting.cache_clear()
    assert np.array_equal(first, draw_sting("scene", "a book", RATE))


def test_two_books_and_two_kinds_sound_different() -> None:
    def alike(one: np.ndarray, other: np.ndarray) -> float:
        frames = min(one.size, other.size)
        return abs(float(np.corrcoef(one[:frames], other[:frames])[0, 1]))

    assert alike(draw_sting("scene", "a", RATE), draw_sting("scene", "b", RATE)) < 0.5
    for one, other in combinations(KINDS, 2):
        assert alike(draw_sting(one, "a", RATE), draw_sting(other, "a", RATE)) < 0.5


def test_no_two_kinds_have_a_figure_in_common() -> None:
    rhythms = [tuple(note.start for note in turn) for figure in FIGURES.values() for turn in figure.turns[:1]]
    assert len(set(rhythms)) == len(KINDS)


@pytest.mark.parametrize(
    "hertz", [TONICS_HZ[0], 293.66, 440.0, TONICS_HZ[-1] * 8 * 2 ** (SCALE[-1] / 12) / 2]
)
def test_the_string_is_in_tune(hertz: float) -> None:
    """Within 5 cents, measured on the strongest partial of what rings on."""
    string = _pluck(hertz, RATE, RATE, np.random.default_rng(3))[8_820:]
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(string * np.hanning(string.size), size))
    strongest = float(np.argmax(spectrum)) * RATE / size
    partial = round(strongest / hertz)
    assert abs(1_200 * np.log2(strongest / partial / hertz)) < 5
