from __future__ import annotations

import numpy as np
import pytest

from audiofic.effects import EFFECTS, apply_effect, tail_frames
from audiofic.errors import AudioficError
from audiofic.loudness import measure_voice

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
    assert abs(int(np.abs(heard).argmax()) - 4_000) <= 60
    assert np.abs(heard[:3_990]).max() < 1e-6


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_is_the_same_every_time_and_ends_in_silence(name: str) -> None:
    heard = apply_effect(name, noise(8_000), RATE)
    assert np.array_equal(heard, apply_effect(name, noise(8_000), RATE))
    assert np.isfinite(heard).all()
    assert abs(heard[-1]) < 1e-6
    assert not apply_effect(name, np.zeros(1_000, dtype=np.float32), RATE).any()


def spoken(seconds: float) -> np.ndarray:
    """Something like a voice: a buzz of 110 Hz with falling harmonics that comes and goes in syllables."""
    time = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 110 * number * time + number**2) / number for number in range(1, 80))
    syllables = np.clip(np.sin(2 * np.pi * 3 * time), 0, 1)
    breath = 0.02 * np.random.default_rng(3).standard_normal(time.size)
    return (0.1 * (buzz + breath) * syllables).astype(np.float32)


@pytest.mark.parametrize("name", EFFECTS)
@pytest.mark.parametrize("seconds", [2.0, 6.0])
def test_an_effect_is_as_loud_as_the_voice_but_for_what_is_meant(name: str, seconds: float) -> None:
    voice = spoken(seconds)
    change = measure_voice(apply_effect(name, voice, RATE), RATE) - measure_voice(voice, RATE)
    assert abs(change - EFFECTS[name].level_db) < 0.8


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_brings_no_click_and_no_dc(name: str) -> None:
    """A sound that fades in and out has no steeper step after it, for its level, than six times before."""
    voice = spoken(1.0)
    voice[-220:] *= np.linspace(1, 0, 220, dtype=np.float32)
    heard = apply_effect(name, voice + np.float32(0.01), RATE)
    assert abs(float(heard.mean())) < 1e-3
    heard = apply_effect(name, voice, RATE)
    steps = np.abs(np.diff(heard)).max() / np.sqrt(np.mean(heard**2))
    assert steps < 6 * np.abs(np.diff(voice)).max() / np.sqrt(np.mean(voice**2))


@pytest.mark.parametrize("name", EFFECTS)
def test_a_voice_that_ends_at_its_loudest_is_not_cut_by_an_effect(name: str) -> None:
    """A low hum that fades out in 5 ms, as clips do: no step is steeper at its end than while it sounds."""
    hertz = 600 if name in ("telephone", "radio") else 110  # a wire carries no hum
    tone = (0.3 * np.sin(2 * np.pi * hertz * np.arange(RATE // 2) / RATE)).astype(np.float32)
    tone[-220:] *= (1 + np.cos(np.pi * np.arange(220) / 220)).astype(np.float32) / 2
    heard = apply_effect(name, tone, RATE)
    steps = np.abs(np.diff(heard))
    assert steps[tone.size - 300 :].max() < 2 * steps[RATE // 4 : tone.size - 300].max()


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_has_died_away_where_its_tail_ends(name: str) -> None:
    voice = spoken(1.0)
    voice[-220:] *= np.linspace(1, 0, 220, dtype=np.float32)
    heard = apply_effect(name, voice, RATE)
    last = heard[-RATE // 50 :]
    assert np.sqrt(np.mean(last**2)) < 0.003 * np.sqrt(np.mean(voice**2))


def change(name: str, low: float, high: float) -> float:
    """What the effect does to a band of Hz, in dB, beside what it does to 500 to 600 Hz."""
    voice = noise(RATE)
    heard = apply_effect(name, voice, RATE)
    bands = [level_db(heard, *band) - level_db(voice, *band) for band in ((low, high), (500, 600))]
    return bands[0] - bands[1]


def test_a_thought_has_no_chest_and_no_air() -> None:
    assert abs(change("thought", 400, 3_000)) < 1
    assert change("thought", 30, 60) < -10
    assert change("thought", 14_000, 20_000) < -10


def test_a_telephone_has_its_band_and_nothing_else() -> None:
    assert abs(change("telephone", 600, 3_000)) < 3
    assert change("telephone", 50, 150) < -20
    assert change("telephone", 7_000, 20_000) < -20


def test_a_door_keeps_back_all_that_is_bright() -> None:
    assert change("door", 2_000, 20_000) < -25


def test_an_echo_comes_back_after_180_ms_14_db_softer() -> None:
    click = np.zeros(RATE, dtype=np.float32)
    click[100:104] = 0.5
    heard = np.abs(apply_effect("echo", click, RATE))
    first = int(heard[4_000:].argmax()) + 4_000
    assert abs(first - 100 - 0.18 * RATE) < 20
    assert -24 < 20 * np.log10(heard[first] / heard.max()) < -14


def test_a_demons_second_throat_is_a_fourth_lower() -> None:
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)
    heard = apply_effect("demon", tone, RATE)[:RATE]
    lower = 440 * 2 ** (-5 / 12)
    assert level_db(heard, lower - 20, lower + 20) > level_db(heard, 355, 400) + 10


def test_no_effect_is_the_sound_itself() -> None:
    spoken = noise(100)
    assert apply_effect("none", spoken, RATE) is spoken
    assert tail_frames("none", RATE) == 0


def test_an_unknown_effect_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AudioficError) as caught:
        apply_effect("underwater", noise(10), RATE)
    assert "thought" in (caught.value.hint or "")
