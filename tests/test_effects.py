from __future__ import annotations

import numpy as np
import pytest

from audiofic.effects import EFFECTS, apply_effect, tail_frames
from audiofic.errors import AudioficError

RATE = 44_100


def noise(frames: int) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.3, 0.3, frames).astype(np.float32)


def level_db(samples: np.ndarray, low: float, high: float) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    frequencies = np.fft.rfftfreq(samples.size, 1 / RATE)
    return float(10 * np.log10(power[(frequencies >= low) & (frequencies < high)].sum()))


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_lengthens_its_sound_by_the_tail_it_announces(name: str) -> None:
    for frames in (0, 1, 5_000, 44_100):
        assert apply_effect(name, noise(frames), RATE).size == frames + tail_frames(name, RATE)


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_keeps_its_sound_where_it_is(name: str) -> None:
    click = np.zeros(10_000, dtype=np.float32)
    click[4_000] = 1.0
    heard = apply_effect(name, click, RATE)
    assert abs(int(np.abs(heard).argmax()) - 4_000) <= 10
    assert np.abs(heard[:3_990]).max() < 1e-6


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_is_the_same_every_time_and_ends_in_silence(name: str) -> None:
    heard = apply_effect(name, noise(8_000), RATE)
    assert np.array_equal(heard, apply_effect(name, noise(8_000), RATE))
    assert np.isfinite(heard).all()
    assert abs(heard[-1]) < 1e-6
    assert not apply_effect(name, np.zeros(1_000, dtype=np.float32), RATE).any()


def test_a_thought_has_no_chest_no_air_and_is_a_little_softer() -> None:
    spoken = noise(RATE)
    thought = apply_effect("thought", spoken, RATE)[:RATE]

    def change(low: float, high: float) -> float:
        return level_db(thought, low, high) - level_db(spoken, low, high)

    assert -3.0 < change(400, 3_000) < -1.0
    assert change(30, 60) < -10
    assert change(14_000, 20_000) < -10


def test_no_effect_is_the_sound_itself() -> None:
    spoken = noise(100)
    assert apply_effect("none", spoken, RATE) is spoken
    assert tail_frames("none", RATE) == 0


def test_an_unknown_effect_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AudioficError) as caught:
        apply_effect("underwater", noise(10), RATE)
    assert "thought" in (caught.value.hint or "")
