from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import bare_name, build_roster
from audiofic.attribution.language.words import list_words
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

CAST = (
    Character("Ben Farrow", (), "male"),
    Character("Mrs. Alder", (), "female"),
    Character("Mr. Alder", ("Alder",), "male"),
    Character("Will", (), "male"),
    Character("The Painter", (), "male"),
)


def named(text: str) -> list[tuple[str, ...]]:
    words = list_words(find_quotations(read_text(text))[0][0])
    roster = build_roster(CAST)
    found = []
    at = 0
    while at < len(words):
        match = roster.match(words, at)
        if match is not None and not match.described:
            found.append(match.names)
        at = match.end if match is not None else at + 1
    return found


@pytest.mark.parametrize(
    ("written", "bare"),
    [("kagome-chan", "kagome"), ("k-kagome", "kagome"), ("inu-yasha", "inu-yasha"), ("aoi-sama", "aoi")],
)
def test_honorifics_and_stutters_are_no_part_of_a_name(written: str, bare: str) -> None:
    assert bare_name(written) == bare


@pytest.mark.parametrize(
    ("written", "bare"), [("aoi'll", "aoi"), ("farrow-ing", "farrow"), ("d'arn", "d'arn")]
)
def test_endings_are_no_part_of_a_name(written: str, bare: str) -> None:
    assert bare_name(written) == bare


def test_the_longest_name_counts() -> None:
    assert named("They saw Mr. Alder, and Alder saw Ben Farrow.") == [
        ("Mr. Alder",),
        ("Mr. Alder",),
        ("Ben Farrow",),
    ]


def test_owners_are_those_called_exactly_so() -> None:
    roster = build_roster(CAST)
    assert roster.owners("ben", "farrow") == roster.owners("farrow") == ("Ben Farrow",)
    assert roster.owners("ben", "alder") == roster.owners() == ()


def test_mister_and_missis_are_two_people() -> None:
    assert named("They saw Mrs. Alder and Mr. Alder.") == [("Mrs. Alder",), ("Mr. Alder",)]


def test_a_first_or_last_name_that_one_has_is_an_alias() -> None:
    assert named("They saw Ben and old Farrow.") == [("Ben Farrow",), ("Ben Farrow",)]


def test_a_name_that_is_a_word_needs_its_capital_and_a_verb_to_open_a_sentence() -> None:
    assert named("She saw Will. Will said so. Will you come? I will.") == [("Will",), ("Will",)]


def test_a_common_noun_from_the_cast_names_nobody_by_itself() -> None:
    assert named("She saw the painter.") == []
