from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.attribution.language.words import list_words
from audiofic.manuscript import read_text
from audiofic.model import Passage
from audiofic.quotation import find_quotations


def passage(text: str) -> Passage:
    return find_quotations(read_text(text))[0][0]


def test_a_title_and_an_initial_end_no_sentence() -> None:
    words = list_words(passage("Mr. J. Alder came. He sat down."))
    assert [word.text for word in words if word.opens] == ["Mr", "He"]


def test_a_possessive_is_cut_off_and_a_contraction_is_not() -> None:
    words = list_words(passage("Hana’s door. It's hers."))
    assert [(word.lower, word.possessive) for word in words[:3]] == [
        ("hana", True),
        ("door", False),
        ("it's", False),
    ]


def test_what_follows_an_open_speech_opens_no_sentence() -> None:
    words = list_words(passage('"Yes" Hana said. "No." Hana left.'))
    assert [(word.text, word.opens) for word in words if word.text == "Hana"] == [
        ("Hana", False),
        ("Hana", True),
    ]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(alphabet="abHI'\"’.,!?… -\n", max_size=80))
def test_words_stand_in_their_spans_in_order(text: str) -> None:
    for chapter in find_quotations(read_text(text)):
        for part in chapter:
            words = list_words(part)
            written = part.paragraph.text
            for word in words:
                span = part.spans[word.span]
                assert span.start <= word.start < word.end <= span.end
                assert written[word.start :].startswith(word.text)
            assert all(one.end <= other.start for one, other in pairwise(words))
