from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.epithets import Epithets, learn_epithets
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Aoi", (), "female")))


def epithets(text: str) -> Epithets:
    (chapter,) = find_quotations(read_text(text))
    return learn_epithets([[parse_passage(0, at, passage, ROSTER) for at, passage in enumerate(chapter)]])


@pytest.mark.parametrize(
    "text",
    [
        "They met the priestess Hana at the well.",
        "They met the old priestess, Hana, at the well.",
        "Hana, the priestess, lit the lamp.",
        "Hana, a priestess of the valley, lit the lamp.",
        "Hana was only a young priestess.",
        "They met a priestess named Hana.",
    ],
)
def test_a_noun_beside_a_name_is_an_epithet(text: str) -> None:
    assert epithets(text).owners("priestess") == ("Hana",)


@pytest.mark.parametrize(
    "text",
    [
        "Hana saw the priestess, and Aoi saw her too.",
        "Hana, the priestess and the monk went home.",
        "The priestess looked at Hana.",
        "The priestess's sister was Hana.",
        'The old song began: "I know the priestess Hana."',
    ],
)
def test_a_noun_that_only_stands_near_is_none(text: str) -> None:
    assert epithets(text).owners("priestess") == ()


def test_an_office_is_an_epithet_of_those_who_bear_it_before_their_names() -> None:
    found = epithets("Captain Hana lit the lamp. Dr. Aoi and Captain Hana went home.")
    assert found.owners("captain") == ("Hana",)
    assert found.owners("doctor") == ("Aoi",)


def test_what_fits_anybody_is_no_epithet_without_the_word_before_it() -> None:
    found = epithets("Hana was a woman. The blind woman, Aoi, sat down.")
    assert found.owners("woman") == ()
    assert found.owners("blind woman") == ("Aoi",)


def test_an_epithet_belongs_to_those_who_have_half_of_its_sightings() -> None:
    found = epithets(
        "The priestess Hana bowed to the priestess Aoi. The priestess Hana sat. Hana was a priestess."
    )
    assert found.owners("priestess") == ("Hana",)
    assert found.count("priestess", "Aoi") == 1
