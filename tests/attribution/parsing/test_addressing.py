from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.addressing import called_gender, list_addresses
from audiofic.attribution.parsing.mentions import ParsedPassage, parse_passage
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana"), Character("Ren"), Character("Aoi")))


def parse(speech: str) -> ParsedPassage:
    return parse_passage(0, 0, find_quotations(read_text(f'"{speech}"'))[0][0], ROSTER)


@pytest.mark.parametrize(
    ("speech", "expected"),
    [
        ("Hana, come here.", ["called"]),
        ("Come here, Hana!", ["called"]),
        ("Oh Hana, come here.", ["called"]),
        ("Hana! Where is Ren?", ["called", "spoken of"]),
        ("Will you eat tonight Hana?", ["perhaps called"]),
        ("Four years Hana.", ["perhaps called"]),
        ("I saw Hana.", ["spoken of"]),
        ("Hana is late.", ["spoken of"]),
        ("Give it to Hana.", ["spoken of"]),
        ("That is Hana's lamp.", ["spoken of"]),
        ("My friend Hana.", ["spoken of"]),
        ("They were Aoi, Hana and Ren.", ["spoken of", "spoken of", "spoken of"]),
        ("My name is Hana.", ["self"]),
        ("I'm Ren.", ["self"]),
        ("His name is Ren.", ["spoken of"]),
        ("It was my cousin, Ren, who fell.", ["spoken of"]),
        ("You should know Hana.", ["spoken of"]),
        ("Here's Hana!", ["spoken of"]),
    ],
)
def test_a_name_in_a_speech_is_called_or_spoken_of(speech: str, expected: list[str]) -> None:
    assert [address.kind for address in list_addresses(parse(speech), 0)] == expected


@pytest.mark.parametrize(
    ("speech", "gender"),
    [
        ("Yes, sir.", "male"),
        ("Madam, your hat.", "female"),
        ("Sir Hugo is late.", "unknown"),
        ("No.", "unknown"),
    ],
)
def test_a_title_that_is_called_tells_the_gender_of_who_is_spoken_to(speech: str, gender: str) -> None:
    assert called_gender(parse(speech), 0) == gender
