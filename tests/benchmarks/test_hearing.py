from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pocketsphinx")

from hearing import (
    HEARD_RATE,
    LEVEL_DBFS,
    PADDING_SECONDS,
    Heard,
    compose_unigrams,
    describe,
    open_recogniser,
    prepare,
)
from places import Spoken


def noise(frames: int) -> np.ndarray:
    return np.random.default_rng(2).normal(0, 0.1, frames).astype(np.float32)


def test_the_recogniser_is_given_one_level_and_one_padding_whatever_the_rate() -> None:
    for sample_rate, level in ((22_050, 0.01), (44_100, 3.0)):
        speech = prepare(level * noise(sample_rate), sample_rate)
        padding = round(PADDING_SECONDS * HEARD_RATE)
        assert speech.size == pytest.approx(HEARD_RATE + 2 * padding, abs=2)
        loud = np.sqrt(np.mean((speech[padding:-padding] / 32_767) ** 2))
        assert 20 * np.log10(loud) == pytest.approx(LEVEL_DBFS, abs=0.1)
        assert 0 < np.abs(speech[: padding // 2]).max() < 50


def test_a_row_weighs_lines_by_their_words() -> None:
    def line(words: int, clip: int, mp3: int) -> Heard:
        spoken = Spoken(1, 0, 1, "", "", "", "plain", True)
        return Heard(spoken, words, {"clip": clip, "mp3": mp3, "m4b": clip})

    row = describe("plain", [line(4, 4, 4), line(16, 0, 2)]).split()
    assert row[:6] == ["plain", "2", "20", "20.0", "30.0", "20.0"]
    assert row[6] == "+10.0"


@pytest.mark.slow
def test_the_recogniser_expects_the_words_it_is_told_and_hears_none_in_silence() -> None:
    model = compose_unigrams({"fox": 3, "rain": 6})
    assert "ngram 1=4" in model
    assert "-0.2218 rain" in model  # six of ten: three foxes, six rains, one end
    recognise = open_recogniser(["fox", "rain", "rain", "shippoo"])
    assert set(recognise(prepare(noise(22_050), 22_050))) <= {"fox", "rain"}
    assert recognise(prepare(np.zeros(22_050, dtype=np.float32), 22_050)) == []
