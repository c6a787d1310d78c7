from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.engines import Speech, speaking
from audiofic.engines.shaping import resize
from audiofic.engines.speaking import MARGIN_MS, bounded, speak, trim, vary
from audiofic.errors import EngineError
from audiofic.model import Utterance, Voice

RATE = 22_050
LEAD, TAIL = (round(ms * RATE / 1000) for ms in MARGIN_MS)


class Fixed:
    """An engine that gives what it is told to, and remembers what it was asked."""

    def __init__(self, samples: NDArray[np.float32] | Callable[[Utterance], NDArray[np.float32]]) -> None:
        self.samples = samples
        self.asked: list[Utterance] = []

    def available(self) -> bool:
        return True

    def voices(self) -> tuple[str, ...]:
        return ("only",)

    def identity(self, voice: Voice) -> str:
        return "fixed"

    def render(self, utterance: Utterance) -> Speech:
        self.asked.append(utterance)
        samples = self.samples(utterance) if callable(self.samples) else self.samples
        return Speech(samples.astype(np.float32), RATE)


def sine(hz: float, seconds: float, level: float = 0.5) -> NDArray[np.float32]:
    return (level * np.sin(2 * math.pi * hz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def noise(seconds: float, level: float) -> NDArray[np.float32]:
    return (level * np.random.default_rng(5).standard_normal(round(seconds * RATE))).astype(np.float32)


def loudest_hz(samples: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(np.argmax(spectrum)) * RATE / samples.size


def say(engine: Fixed, pitch: float = 0.0, text: str = "Hello there.") -> Speech:
    return speak(engine, Utterance(text, Voice("fixed", "only", pitch=pitch)))


@pytest.mark.parametrize("pitch", [-7.0, -2.5, 3.0, 12.0])
def test_pitch_moves_the_tone_and_not_the_length(pitch: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here without Praat; with it, in test_shaping.py."""
    monkeypatch.setattr(speaking, "has_praat", lambda: False)
    engine = Fixed(lambda utterance: sine(220, 1.0 / utterance.voice.pace))
    speech = say(engine, pitch)
    assert loudest_hz(speech.samples[LEAD:-TAIL]) == pytest.approx(220 * 2 ** (pitch / 12), rel=0.01)
    assert speech.samples.size / RATE == pytest.approx(1.0 + sum(MARGIN_MS) / 1000, abs=0.01)


def test_without_praat_the_engine_is_asked_for_the_pace_that_makes_up_for_the_pitch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speaking, "has_praat", lambda: False)
    engine = Fixed(sine(220, 1.0))
    speak(engine, Utterance("Hello.", Voice("fixed", "only", pace=1.2, pitch=12.0)))
    assert engine.asked[0].voice == Voice("fixed", "only", pace=0.6, pitch=0.0)


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.003, 0.001), (0.3, 0.05), (1.0, 1.0)])
def test_every_clip_has_the_same_margins_however_much_silence_came_with_it(
    before: float, after: float
) -> None:
    tone = sine(200, 0.5)
    samples = trim(np.concatenate([silence(before), tone, silence(after)]), RATE)
    heard = np.flatnonzero(samples)
    window = RATE * 0.005
    assert heard[0] == pytest.approx(LEAD, abs=window + 1)
    assert samples.size - heard[-1] == pytest.approx(TAIL, abs=window + 1)


def test_a_soft_onset_is_not_cut() -> None:
    """An `h` or `f` 48 dB below the vowel, in a quiet recording, belongs to the word."""
    onset = noise(0.06, 0.5 * 0.707 * 10 ** (-48 / 20))
    samples = trim(np.concatenate([noise(0.4, 1e-5), onset, sine(150, 0.4), noise(0.3, 1e-5)]), RATE)
    kept_before_vowel = int(np.flatnonzero(np.abs(samples) > 0.1)[0])
    assert kept_before_vowel >= LEAD + 0.055 * RATE


def test_a_noisy_floor_is_not_taken_for_speech() -> None:
    floor = 0.5 * 0.707 * 10 ** (-47 / 20)
    samples = trim(np.concatenate([noise(0.4, floor), sine(150, 0.4), noise(0.4, floor)]), RATE)
    assert samples.size / RATE == pytest.approx(0.4 + sum(MARGIN_MS) / 1000, abs=0.02)


def test_a_pause_inside_the_words_stays() -> None:
    samples = trim(np.concatenate([sine(150, 0.2), silence(0.6), sine(150, 0.2)]), RATE)
    assert samples.size / RATE == pytest.approx(1.0 + sum(MARGIN_MS) / 1000, abs=0.01)


def test_a_constant_offset_is_silence() -> None:
    assert trim(np.full(RATE, 0.2, dtype=np.float32), RATE).size == 0


def test_trimming_nothing_gives_nothing() -> None:
    assert trim(np.zeros(0, dtype=np.float32), RATE).size == 0


@pytest.mark.parametrize(
    ("samples", "complaint"),
    [
        (np.zeros(0), "no sound"),
        (np.zeros(RATE), "silence"),
        (np.full(RATE, np.nan), "NaN"),
        (np.full(600 * RATE, 0.1), "gave 600 seconds of sound for 12 letters"),
        (np.array([0.1, np.inf] * 5000), "NaN"),
        (sine(200, 0.5, 1.5), "full scale"),
        (sine(900, 0.007), "click"),
        (np.zeros((100, 2)), "no sound"),
    ],
)
def test_bad_sound_is_an_error_that_names_the_voice_and_the_words(
    samples: NDArray[np.float32], complaint: str
) -> None:
    with pytest.raises(EngineError, match=complaint) as caught:
        say(Fixed(samples))
    assert "fixed/only" in caught.value.message
    assert "Hello there." in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "...", "***", "—", "“”", "😀"])
def test_words_without_a_letter_or_digit_never_reach_the_engine(text: str) -> None:
    engine = Fixed(sine(200, 0.5))
    with pytest.raises(EngineError, match="nothing to say"):
        say(engine, text=text)
    assert not engine.asked


@pytest.mark.parametrize("text", ["7", "é", "火", "a"])
def test_a_single_letter_or_digit_of_any_script_is_enough(text: str) -> None:
    assert say(Fixed(sine(200, 0.5)), text=text).samples.size


@pytest.mark.parametrize(
    ("pace", "pitch"), [(0.0, 0.0), (-1.0, 0.0), (math.nan, 0.0), (1.0, 60.0), (1.0, math.nan)]
)
def test_a_pace_or_pitch_beyond_reason_is_an_error(pace: float, pitch: float) -> None:
    with pytest.raises(EngineError, match="beyond all reason"):
        speak(Fixed(sine(200, 0.5)), Utterance("Hello.", Voice("fixed", "only", pace=pace, pitch=pitch)))


def test_overshoot_of_the_resampler_is_turned_down_not_clipped() -> None:
    square = np.sign(sine(100, 0.5)).astype(np.float32)
    shifted = resize(square, RATE, 1.3)
    assert np.abs(shifted).max() > 1.0
    speech = say(Fixed(square), pitch=4.5)
    assert np.abs(speech.samples).max() <= 1.0
    assert np.count_nonzero(np.abs(speech.samples) == 1.0) < 10


def test_what_is_within_bounds_is_left_alone() -> None:
    tone = sine(100, 0.1)
    assert bounded(tone) is tone
    assert resize(tone, RATE, 1.0) is tone


def test_take_one_is_the_voice_as_designed_and_later_takes_differ_a_little() -> None:
    voice = Voice("fixed", "only")
    assert vary(Utterance("Hello.", voice)) == (1.0, 1.0)
    readings = {vary(Utterance("Hello.", voice, take)) for take in range(2, 12)}
    assert len(readings) == 10
    assert all(0.94 <= pace <= 1.06 and 0.65 <= melody <= 1.35 for pace, melody in readings)


def test_the_words_of_a_long_line_are_shortened_in_the_complaint(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        say(Fixed(np.zeros(RATE)), text="word " * 100)
    assert len(caught.value.message) < 200
