from __future__ import annotations

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.kinship import list_kin, resolve_kin
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

MIURAS = (
    Character("Mr. Miura", (), "male"),
    Character("Mrs. Miura", (), "female"),
    Character("Hana", ("Hana Miura",), "female"),
)
ARAKIS = (Character("Ren Araki", ("Mr. Araki",), "male"), Character("Mrs. Araki", (), "female"))


def test_titles_and_surnames_tell_parents_and_spouses() -> None:
    assert dict(list_kin(build_roster(MIURAS))) == {
        ("Mrs. Miura", "husband"): "Mr. Miura",
        ("Mr. Miura", "wife"): "Mrs. Miura",
        ("Hana", "father"): "Mr. Miura",
        ("Hana", "mother"): "Mrs. Miura",
    }


def test_a_mr_with_a_given_name_may_be_the_son() -> None:
    assert not list_kin(build_roster(ARAKIS))


def test_two_of_one_title_tell_nothing() -> None:
    assert not list_kin(build_roster((*MIURAS, Character("the old man", ("Mr. Miura",), "male"))))


def test_her_mother_is_the_mother_of_the_woman_named_last() -> None:
    roster = build_roster((*MIURAS, *ARAKIS))
    text = "Hana rose. Ren Araki sat still. Her mother smiled at his mother."
    parsed = parse_passage(0, 0, find_quotations(read_text(text))[0][0], roster)
    (linked,) = resolve_kin((parsed,), roster, list_kin(roster))
    assert [mention.names for mention in linked.mentions if mention.kind == "noun"] == [("Mrs. Miura",), ()]
