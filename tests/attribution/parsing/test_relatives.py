from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.attribution.parsing.relatives import Relatives, learn_relatives
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


def relatives(text: str) -> Relatives:
    (chapter,) = find_quotations(read_text(text))
    return learn_relatives(
        [[parse_passage(0, at, passage, ROSTER) for at, passage in enumerate(chapter)]], ROSTER
    )


@pytest.mark.parametrize(
    "text",
    [
        "Hana rose. Her brother Ren slept.",
        "Hana rose. They woke her brother, Ren, with a shoe.",
        "They woke Hana's brother Ren.",
    ],
)
def test_a_name_beside_a_relative_is_that_relative(text: str) -> None:
    assert relatives(text).is_relative("Hana", "brother", "Ren")


def test_what_he_is_to_her_tells_what_she_is_to_him() -> None:
    assert relatives("They woke Hana's brother Ren.").is_relative("Ren", "sister", "Hana")


@pytest.mark.parametrize(
    "text",
    [
        "Hana woke her brother, and Ren slept.",
        "Hana saw her brother, Ren and the dog.",
        "Her brother Ren slept.",
    ],
)
def test_a_name_that_only_stands_near_is_no_relative(text: str) -> None:
    assert not relatives(text).of
