"""People of earlier books are found again; those who only share a name with them are not taken for them."""

from __future__ import annotations

import pytest

from audiofic.attribution import attribute
from audiofic.attribution.cast.familiar import recognise
from audiofic.manuscript import read_text
from audiofic.model import Character, Gender
from audiofic.quotation import find_quotations

KAGOME = Character("Kagome", ("Kagome Higurashi",), "female")
KIKYO = Character("Kikyo", ("the priestess",), "female")


def someone(name: str, *aliases: str, gender: Gender = "unknown") -> Character:
    return Character(name, aliases, gender)


@pytest.mark.parametrize(
    ("drafted", "aliases"),
    [
        (someone("Kagome"), ()),
        (someone("Kagome-chan"), ()),
        (someone("Higurashi Kagome", "Kagome"), ()),
        (someone("Kagome Higurashi", "Kags"), ("Kags",)),
        (someone("Lady Kagome", "Kagome"), ("Lady Kagome",)),
        (someone("Higurashi"), ("Higurashi",)),
        (someone("Kagome Asahi"), None),
        (someone("Souta Higurashi"), None),
        (someone("Mrs. Higurashi", gender="female"), None),
        (someone("Higurashi", gender="male"), None),
        (someone("Sango"), None),
    ],
)
def test_who_is_a_person_of_an_earlier_book(drafted: Character, aliases: tuple[str, ...] | None) -> None:
    found = recognise((KAGOME, KIKYO), (drafted,))
    if aliases is None:
        assert found == (KAGOME, KIKYO, drafted)
    else:
        assert found == (Character("Kagome", (*KAGOME.aliases, *aliases), "female"), KIKYO)


def test_a_draft_that_is_two_of_the_known_is_neither_and_nobody_new() -> None:
    assert recognise((KAGOME, KIKYO), (someone("Kagome", "Kikyo", "Kay"),)) == (KAGOME, KIKYO)


def test_a_reading_keeps_the_names_and_genders_of_the_known_and_adds_the_new() -> None:
    text = '"Come," said Higurashi. He ran.\n\n"Where?" asked Sango.\n\n"Home," said Kikyo-sama.\n'
    manuscript = read_text(text)
    reading = attribute(manuscript, find_quotations(manuscript), None, (KAGOME, KIKYO))
    assert [found.speaker for found in reading.attributions] == ["Kagome", "Sango", "Kikyo"]
    assert {one.name: one.gender for one in reading.cast}["Kagome"] == "female"
    assert [one.name for one in reading.cast] == ["Kagome", "Sango", "Kikyo"]
