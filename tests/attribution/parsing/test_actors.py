from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.actors import first_actor, kind_of_action, last_actor
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Hana shut the gate. Ren ran.", "Hana", "Ren"),
        ("Ren ran when Hana called. The gate fell.", "Ren", "Ren"),
        ("Hana listened.", None, None),
        ("Ren knelt. Hana said nothing.", "Ren", "Ren"),
        ("Hana did not answer.", None, None),
    ],
)
def test_who_acts_is_no_listener(text: str, first: str | None, last: str | None) -> None:
    parsed = parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)
    found = (first_actor(parsed, 0), last_actor(parsed, len(parsed.words)))
    assert tuple(actor.names[0] if actor else None for actor in found) == (first, last)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Hana stared at him.", "reacts"), ("Hana only shrugged.", "gestures"), ("Hana shut the gate.", "")],
)
def test_what_listeners_do_is_told_from_what_goes_with_talking(text: str, kind: str) -> None:
    parsed = parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)
    actor = first_actor(parsed, 0)
    assert actor is not None
    assert kind_of_action(parsed, actor) == kind
