from __future__ import annotations

from functools import cache
from typing import get_args

import numpy as np
import pytest

from audiofic.ambience import AMBIENCES, DRONES, LOOP_FRAMES, generate_ambience
from audiofic.errors import AudioficError
from audiofic.model import Ambience, Drone
from audiofic.stings import tonic_hz

RATE = 44_100
NAMES = [*AMBIENCES, *DRONES]


@cache
def loop_of(name: str) -> np.ndarray:
    """The ambience of one book; each takes half a second to make."""
    return generate_ambience(name, "a book", RATE)


def band_db(sound: np.ndarray, low: float, high: float) -> float:
    """What share of the sound's power lies between those Hz, in dB."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    frequencies = np.fft.rfftfreq(sound.size, 1 / RATE)
    return float(10 * np.log10(power[(frequencies >= low) & (frequencies < high)].sum() / power.sum()))


def test_every_name_of_the_format_is_drawn() -> None:
    assert tuple(AMBIENCES) == get_args(Ambience)
    assert tuple(DRONES) == get_args(Drone)


@pytest.mark.parametrize("name", NAMES)
def test_an_ambience_is_a_loop_without_a_seam_without_dc_the_same_every_time(name: str) -> None:
    loop = loop_of(name)
    assert loop.size == LOOP_FRAMES
    assert np.isfinite(loop).all()
    assert abs(float(loop.mean(dtype=np.float64))) < 1e-6
    steps = np.abs(np.diff(loop))
    assert abs(float(loop[0] - loop[-1])) <= float(steps.max())
    generate_ambience.cache_clear()
    assert np.array_equal(loop, generate_ambience(name, "a book", RATE))


@pytest.mark.parametrize("name", NAMES)
def test_another_book_has_another_one(name: str) -> None:
    assert not np.array_equal(loop_of(name), generate_ambience(name, "another", RATE))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_an_ambience_is_an_event(name: str) -> None:
    """No second of it stands out from the rest by more than a wave on the shore does."""
    loop = loop_of(name).astype(np.float64)
    seconds = loop[: loop.size // RATE * RATE].reshape(-1, RATE)
    levels = 10 * np.log10(np.mean(seconds**2, axis=1))
    assert levels.max() - np.median(levels) < 9
    assert 20 * np.log10(np.abs(loop).max() / np.sqrt(np.mean(loop**2))) < 24


def test_each_has_its_own_place_in_the_spectrum() -> None:
    assert band_db(loop_of("rain"), 1_000, 10_000) > -6
    assert band_db(loop_of("wind"), 0, 1_000) > -1
    assert band_db(loop_of("night"), 3_800, 4_900) > -9
    assert band_db(loop_of("room"), 0, 1_000) > -1


def test_a_drone_is_tuned_to_the_books_tonic() -> None:
    tonic = tonic_hz("a book")
    assert band_db(loop_of("calm"), tonic - 2, tonic + 2) > -6
    assert band_db(loop_of("tense"), tonic / 2 - 2, tonic / 2 + 2) > -6


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AudioficError) as caught:
        generate_ambience("hail", "a book", RATE)
    assert "rain" in (caught.value.hint or "")
