from __future__ import annotations

import pytest

from audiofic.attribution.language.verbs import is_announcement, is_noun, is_passive, is_weak, tells_speech
from audiofic.attribution.language.words import Word, list_words
from audiofic.manuscript import read_text
from audiofic.quotation import find_quotations


def words_of(text: str) -> tuple[Word, ...]:
    return list_words(find_quotations(read_text(text))[0][0])


def place(words: tuple[Word, ...], verb: str) -> int:
    return [word.lower for word in words].index(verb)


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("He spoke with a deep sigh", "sigh", True),
        ("Her laugh was loud", "laugh", True),
        ("It came as a kind of shriek", "shriek", True),
        ("At last the ferryman said", "said", False),
        ("He would laugh", "laugh", False),
    ],
)
def test_a_sigh_that_somebody_gives_is_no_verb(text: str, verb: str, expected: bool) -> None:
    words = words_of(text)
    assert is_noun(words, place(words, verb)) is expected


def test_who_was_quickly_answered_is_spoken_to() -> None:
    words = words_of("She was very quickly answered and then answered him")
    assert is_passive(words, 4)
    assert not is_passive(words, 7)


def test_a_verb_may_mean_speaking_only_with_the_word_after_it() -> None:
    words = words_of("He broke in while she broke the bread")
    first, second = place(words, "broke"), 5
    assert tells_speech(words, first, len(words))
    assert not is_weak(words, first, len(words))
    assert is_weak(words, second, len(words))
    assert is_announcement(words, first, len(words))
    assert not is_announcement(words, second, len(words))
