from __future__ import annotations

import itertools

import numpy as np
import pytest

from audiofic.engines.timbres import TIMBRES
from audiofic.engines.tone import BASE_HZ, SECONDS_PER_LETTER, Tone, frequency_hz
from audiofic.errors import VoiceNotFound
from audiofic.model import Utterance, Voice


def loudest_hz(voice: Voice) -> float:
    speech = Tone().render(Utterance("A tone is a tone is a tone is a tone.", voice))
    spectrum = np.abs(np.fft.rfft(speech.samples * np.hanning(speech.samples.size)))
    return float(np.argmax(spectrum) * speech.sample_rate / speech.samples.size)


def test_the_pitch_tells_the_voice() -> None:
    for name in TIMBRES:
        voice = Voice("tone", name)
        assert loudest_hz(voice) == pytest.approx(frequency_hz(voice), abs=1.0)


def test_every_timbre_has_a_pitch_of_its_own() -> None:
    heard = sorted(frequency_hz(Voice("tone", name)) for name in TIMBRES)
    assert all(high / low > 1.05 for low, high in itertools.pairwise(heard))


def test_a_number_is_that_many_semitones() -> None:
    assert frequency_hz(Voice("tone", "0")) == BASE_HZ
    assert frequency_hz(Voice("tone", "12")) == pytest.approx(2 * BASE_HZ)
    assert frequency_hz(Voice("tone", "12", "12")) == pytest.approx(4 * BASE_HZ)


def test_any_other_name_has_a_pitch_that_never_changes() -> None:
    assert frequency_hz(Voice("tone", "Kagome")) == pytest.approx(708.7, abs=0.1)
    assert frequency_hz(Voice("tone", "Kagome")) != frequency_hz(Voice("tone", "Kikyo"))


def test_a_nameless_voice_is_an_error() -> None:
    with pytest.raises(VoiceNotFound):
        frequency_hz(Voice("tone", ""))


def test_the_length_follows_the_text_and_the_pace() -> None:
    text = "x" * 40
    for pace in (0.5, 1.0, 2.0):
        speech = Tone().render(Utterance(text, Voice("tone", "girl", pace=pace)))
        assert speech.samples.size / speech.sample_rate == pytest.approx(
            40 * SECONDS_PER_LETTER / pace, abs=1e-3
        )


def test_it_starts_and_ends_without_a_click() -> None:
    samples = Tone().render(Utterance("Click?", Voice("tone", "girl"))).samples
    assert abs(samples[0]) < 1e-3
    assert abs(samples[-1]) < 1e-2
