"""A Piper voice's words are found where they sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiofic.engines import open_engine
from audiofic.engines.speaking import speak
from audiofic.engines.word_times import TimedPhoneme, find_words, time_phonemes
from audiofic.model import Utterance, Voice
from audiofic.words import share_out, split_words
from piper_voice import write_voice

TEXT = "Smoke hung over the clearing, and at the end of it all, nobody, not one dog, came back to us."
IDS = {"^": [1], "_": [0], "$": [2], " ": [3], "a": [10], "b": [11], "c": [12, 13]}


def timed(phonemes: str) -> list[TimedPhoneme]:
    """Ten frames each."""
    return [TimedPhoneme(phoneme, 10 * place, 10 * place + 10) for place, phoneme in enumerate(phonemes)]


def never(word: str) -> str:
    raise AssertionError(f"{word} need not be asked for")


def test_a_phoneme_lasts_from_its_first_id_to_the_pad_behind_it() -> None:
    lengths = np.array([1, 1, 3, 1, 2, 2, 2, 4], dtype=np.float32)
    assert time_phonemes(["a", "c"], IDS, lengths, 1_600, 50) == [
        TimedPhoneme("a", 250, 650),
        TimedPhoneme("c", 650, 1_250),
    ]


@pytest.mark.parametrize("lengths", [[], [1, 1, 3], [0] * 8])
def test_lengths_that_do_not_fit_tell_nothing(lengths: list[float]) -> None:
    assert time_phonemes(["a", "c"], IDS, np.array(lengths, dtype=np.float32), 1_600) == []
    assert find_words("one two", [], never) is None


def test_blanks_part_words_and_marks_belong_to_none() -> None:
    assert find_words("no, way!", timed("no, wej!"), never) == ((0, 20), (40, 70))


def test_words_spoken_as_one_are_parted_where_each_should_be_over() -> None:
    alone = {"out": "aʊt", "of": "ʌv", "it": "ɪt", "all": "ɔl"}
    words = find_words("out of it all", timed("aʊɾəv ɪt ɔl"), alone.__getitem__)
    assert words == ((0, 30), (30, 50), (60, 80), (90, 110))


def test_a_word_spoken_as_two_is_one_all_the_same() -> None:
    alone = {"the": "ðə", "twenty-two": "twɛntitu", "of": "ʌv", "us": "ʌs"}
    words = find_words("the twenty-two of us", timed("ðə twɛnti tu ʌv ʌs"), alone.__getitem__)
    assert words == ((0, 20), (30, 120), (130, 150), (160, 180))


def test_a_pair_joined_early_shifts_no_word_behind_it(tmp_path: Path) -> None:
    """espeak-ng joins "at the" and "of it": every word is told, and begins where the sound does."""
    write_voice(tmp_path, "en_US-one-low")
    speech = speak(open_engine("piper", (tmp_path,)), Utterance(TEXT, Voice("piper", "en_US-one-low")))
    words = split_words(TEXT)
    assert speech.words is not None
    assert len(speech.words) == len(words)

    def misses(starts: list[int]) -> list[float]:
        """How far (ms) from each onset behind 40 ms of quiet the nearest beginning of a word is."""
        window = speech.sample_rate // 200
        blocks = speech.samples[: speech.samples.size // window * window].reshape(-1, window)
        quiet = np.sqrt(np.mean(blocks**2, axis=1)) < 0.02
        onsets = [at for at in range(8, len(quiet)) if not quiet[at] and quiet[at - 8 : at].all()]
        assert len(onsets) >= 8
        return [
            min(abs(start - at * window) for start in starts) * 1000 / speech.sample_rate for at in onsets
        ]

    told = misses([start for start, _ in speech.words])
    shared = misses([word.start for word in share_out(words, 0, speech.samples.size)])
    assert np.median(told) < 10
    assert np.mean(told) < 0.5 * np.mean(shared)
