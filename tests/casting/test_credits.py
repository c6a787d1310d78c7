"""Credits say who wrote and who reads; what nobody knows is not said."""

from __future__ import annotations

import pytest

from audiofic.casting import cast_credits, credits_wording
from audiofic.model import Book, Boundary, Line, Script, Utterance, Voice
from audiofic.settings import Settings, parse_settings

BOOK = Book("The Kettle", "Ada Ørsted", "Jo March")
SCRIPTS = (
    Script(1, "Steam", (Line("narrator", "It sang."), Line("Kikyo", "Hush."), Line("Lady K", "No."))),
    Script(2, "Tea", (Line("Sango", "Now."), Line("unknown", "What?"))),
)
CAST = "cast:\n  Kagome: {aliases: [Lady K]}\n  Miroku: {}\n  Sango: {}\n  Kikyo: {}\n"


def settings(text: str) -> Settings:
    return parse_settings(CAST + text, "voices.yaml")


def test_the_usual_wording_names_title_author_and_narrator() -> None:
    usual = settings("credits: yes\n")
    assert credits_wording("opening", usual, BOOK, SCRIPTS) == (
        "The Kettle. Written by Ada Ørsted. Narrated by Jo March."
    )
    assert credits_wording("closing", usual, BOOK, SCRIPTS) == (
        "You have been listening to The Kettle. Written by Ada Ørsted. Narrated by Jo March. The end."
    )


def test_what_nobody_knows_is_left_out_with_its_sentence() -> None:
    usual = settings("credits: yes\n")
    assert credits_wording("opening", usual, Book("The Kettle"), SCRIPTS) == (
        "The Kettle. Narrated by synthetic voices."
    )


def test_a_title_that_brings_its_own_stop_gets_no_second_one() -> None:
    usual = settings("credits: yes\n")
    assert credits_wording("opening", usual, Book("Who Goes There?", "A. B"), ()).startswith(
        "Who Goes There? Written by A. B. "
    )


def test_the_cast_is_who_has_a_line_in_the_order_of_the_file() -> None:
    own = settings('credits: {closing: "With {cast}. Book {series_part} of {series}."}\n')
    assert credits_wording("closing", own, BOOK, SCRIPTS) == "With Kagome, Sango and Kikyo."
    assert credits_wording("closing", own, BOOK, SCRIPTS[1:]) == "With Sango."
    assert credits_wording("opening", own, BOOK, SCRIPTS).startswith("The Kettle.")


@pytest.mark.parametrize("text", ["", "credits: no\n", "credits: {opening: no, closing: no}\n"])
def test_there_are_none_where_none_are_wanted(text: str) -> None:
    for kind in ("opening", "closing"):
        assert credits_wording(kind, settings(text), BOOK, SCRIPTS) == ""


def test_acx_wants_them_unless_the_producer_says_no() -> None:
    assert credits_wording("closing", settings("master: {profile: acx}\n"), BOOK, ())
    assert not credits_wording("closing", settings("master: {profile: acx}\ncredits: no\n"), BOOK, ())


def test_a_sting_opens_the_opening_and_ends_the_end() -> None:
    voice = Voice("tone", "a")
    opening = cast_credits("opening", "One. Two.", settings(""), lambda role: voice)
    assert [beat.sound for beat in opening] == ["opening", Utterance("One.", voice), Utterance("Two.", voice)]
    assert [beat.after for beat in opening] == [Boundary.AFTER_STING, Boundary.SENTENCE, Boundary.END]
    closing = cast_credits("closing", "One. Two.", settings(""), lambda role: voice)
    assert [beat.sound for beat in closing][-1] == "closing"
    assert [beat.after for beat in closing] == [Boundary.SENTENCE, Boundary.BEFORE_STING, Boundary.END]
    assert cast_credits("closing", "", settings(""), lambda role: voice) == ()
