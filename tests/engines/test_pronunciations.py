from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.engines.pronunciations import Piece, cut_at_words

KAGOME = [("Kagome", "kəɡˈoʊmeɪ")]


def test_a_word_is_cut_out_with_all_that_hangs_on_it() -> None:
    assert cut_at_words("“Kagome's bow!”", KAGOME) == (
        Piece("“"),
        Piece("Kagome's", "kəɡˈoʊmeɪz"),
        Piece(" bow!”"),
    )


@pytest.mark.parametrize(
    ("ipa", "ending"),
    [("kəɡˈoʊmeɪ", "z"), ("ʃˈɪp", "s"), ("dʒˈeɪmz", "ᵻz"), ("mˈɪtʃ", "ᵻz"), ("sˈæm", "z"), ("ɹˈʌθ", "s")],
)
def test_the_possessive_sounds_as_the_word_ends(ipa: str, ending: str) -> None:
    assert cut_at_words("Name’s", [("Name", ipa)])[0].ipa == ipa + ending


def test_only_whole_words_count_as_they_are_written() -> None:
    text = "Kagomes, kagome and Kagome-chan"
    assert [piece.text for piece in cut_at_words(text, KAGOME) if piece.ipa] == ["Kagome"]


@pytest.mark.parametrize("text", ["Don't go", "DON’T", "Don'tcha", "Donna"])
def test_a_name_is_not_found_at_the_beginning_of_a_contraction(text: str) -> None:
    assert cut_at_words(text, [("Don", "dˈɑːn"), ("DON", "dˈɑːn")]) == (Piece(text),)


def test_a_name_may_stand_between_single_quotation_marks() -> None:
    assert [piece.text for piece in cut_at_words("he said 'Don' and ’Don’.", [("Don", "dˈɑːn")])][1::2] == [
        "Don",
        "Don",
    ]


def test_the_longest_word_wins() -> None:
    pieces = cut_at_words("Kagome Higurashi", [*KAGOME, ("Kagome Higurashi", "hˈaɪ")])
    assert pieces == (Piece("Kagome Higurashi", "hˈaɪ"),)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet="Kagome' ’s.!\n", max_size=40))
def test_nothing_of_the_text_is_lost(text: str) -> None:
    assert "".join(piece.text for piece in cut_at_words(text, KAGOME)) == text
