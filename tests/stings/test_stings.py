from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from audiofic.model import StingKind
from audiofic.stings import TONICS_HZ, generate_sting, pluck, ring, sting_seconds, swell, tonic_hz
from audiofic.stings.figures import FIGURES, SCALE

RATE = 44_100
KINDS = tuple(FIGURES)


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-20))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sting_is_as_long_as_its_kind_says_and_that_is_short(kind: StingKind) -> None:
    assert generate_sting(kind, "a", RATE).size == round(sting_seconds(kind) * RATE)
    assert 2.5 <= sting_seconds(kind) <= (6.5 if kind in ("opening", "closing") else 4.0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sting_begins_and_ends_in_silence_without_dc(kind: StingKind) -> None:
    sting = generate_sting(kind, "a", RATE)
    assert abs(sting[0]) < 1e-3
    assert abs(sting[-1]) < 1e-4
    assert abs(float(sting.mean())) < 1e-4
    assert float(np.abs(sting).max()) <= 0.5 + 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_a_sting_dies_away(kind: StingKind) -> None:
    sting = generate_sting(kind, "a", RATE)
    tenths = [level_db(sting[start : start + 4_410]) for start in range(0, sting.size - 4_410, 4_410)]
    assert max(tenths[-5:]) < max(tenths) - 25


def test_a_book_has_the_same_stings_every_time() -> None:
    first = generate_sting("scene", "a book", RATE)
    generate_sting.cache_clear()
    assert np.array_equal(first, generate_sting("scene", "a book", RATE))


def test_two_books_and_two_kinds_sound_different() -> None:
    def alike(one: np.ndarray, other: np.ndarray) -> float:
        frames = min(one.size, other.size)
        return abs(float(np.corrcoef(one[:frames], other[:frames])[0, 1]))

    assert alike(generate_sting("scene", "a", RATE), generate_sting("scene", "b", RATE)) < 0.5
    for one, other in combinations(KINDS, 2):
        assert alike(generate_sting(one, "a", RATE), generate_sting(other, "a", RATE)) < 0.5


def test_no_two_kinds_have_a_figure_in_common() -> None:
    rhythms = [
        tuple(note.start for note in variant)
        for figure in FIGURES.values()
        for variant in figure.variants[:1]
    ]
    assert len(set(rhythms)) == len(KINDS)


@pytest.mark.parametrize(
    "hertz", [TONICS_HZ[0], 293.66, 440.0, TONICS_HZ[-1] * 8 * 2 ** (SCALE[-1] / 12) / 2]
)
def test_the_string_is_in_tune(hertz: float) -> None:
    """Within 5 cents, measured on the strongest partial of what rings on."""
    string = pluck(hertz, RATE, RATE, np.random.default_rng(3))[8_820:]
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(string * np.hanning(string.size), size))
    strongest = float(np.argmax(spectrum)) * RATE / size
    partial = round(strongest / hertz)
    assert abs(1_200 * np.log2(strongest / partial / hertz)) < 5


def test_a_swell_grows_out_of_nothing_and_stops_softly() -> None:
    sound = swell(220.0, 2 * RATE, RATE, np.random.default_rng(3))
    tenths = [level_db(sound[start : start + 4_410]) for start in range(0, RATE, 4_410)]
    assert tenths[0] < tenths[4] < tenths[8]
    assert not sound[RATE:].any()
    assert np.abs(np.diff(sound)).max() < 0.4
    assert abs(sound[RATE - 1]) < 1e-3


def test_a_bell_rings_on_its_pitch_and_on_partials_that_are_no_harmonics() -> None:
    bell = ring(200.0, 2 * RATE, RATE, np.random.default_rng(3))
    spectrum = np.abs(np.fft.rfft(bell * np.hanning(bell.size)))
    assert abs(float(np.argmax(spectrum)) / 2 - 200) < 2
    around = spectrum[2 * 535 : 2 * 550]
    assert around.max() > 20 * np.median(spectrum[2 * 560 : 2 * 620])
    assert abs(bell[0]) < 1e-9


@pytest.mark.parametrize("kind", KINDS)
def test_every_sting_is_in_the_books_scale(kind: StingKind) -> None:
    """The strongest tone of the first second is a step of the scale on the book's tonic, or its octave."""
    sting = generate_sting(kind, "a", RATE)[RATE // 2 : 2 * RATE]
    spectrum = np.abs(np.fft.rfft(sting * np.hanning(sting.size), 1 << 19))
    strongest = float(np.argmax(spectrum)) * RATE / (1 << 19)
    semitones = 12 * np.log2(strongest / tonic_hz("a"))
    # Overtones of a string are octaves, twelfths and (seldom strongest) thirds above a step.
    steps = {(step + above) % 12 for step in SCALE for above in (0, 7, 4)}
    assert min(abs((semitones - step + 6) % 12 - 6) for step in steps) < 0.25
