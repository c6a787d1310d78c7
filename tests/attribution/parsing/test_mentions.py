from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.mentions import ParsedPassage, parse_passage
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


def parse(text: str) -> ParsedPassage:
    return parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)


def roles(text: str) -> list[tuple[str, str]]:
    parsed = parse(text)
    return [
        (" ".join(word.text for word in parsed.words[mention.start : mention.end]), mention.role)
        for mention in parsed.mentions
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hana slowly nodded to Ren.", [("Hana", "subject"), ("Ren", "object")]),
        ("He watched Hana as Ren slept.", [("He", "subject"), ("Hana", "object"), ("Ren", "clause subject")]),
        ("There sat Hana.", [("Hana", "subject")]),
        ("He saw Hana kneel.", [("He", "subject"), ("Hana", "subject")]),
        ("Ren's hand shook.", [("Ren", "possessive")]),
        ("She took her hand and hugged her.", [("She", "subject"), ("her", "possessive"), ("her", "object")]),
        ("The old woman smiled at him.", [("The old woman", "subject"), ("him", "object")]),
    ],
)
def test_a_mention_has_its_role(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


def test_a_noun_with_a_name_is_that_person() -> None:
    (mention,) = parse("They met the old priestess Hana.").mentions
    assert (mention.kind, mention.names, mention.start, mention.end) == ("name", ("Hana",), 2, 6)


def test_pronouns_inside_speech_are_left_alone() -> None:
    assert [mention.names for mention in parse('"He hit Ren," she said.').mentions] == [("Ren",), ()]


def test_mentions_between_finds_those_that_begin_there() -> None:
    parsed = parse("Hana saw Ren and Ren saw Hana.")
    assert [mention.start for mention in parsed.mentions_between(1, 5)] == [2, 4]
