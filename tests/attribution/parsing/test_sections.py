from __future__ import annotations

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.attribution.parsing.sections import NARRATOR_NAME, Sections, find_sections
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren Mori", ("Ren",), "male")))


def sections(text: str) -> Sections:
    manuscript = read_text(text, markdown=True)
    chapters = [
        tuple(parse_passage(number, at, passage, ROSTER) for at, passage in enumerate(chapter))
        for number, chapter in enumerate(find_quotations(manuscript))
    ]
    return find_sections(manuscript, chapters, ROSTER)


def test_a_heading_names_a_cast_member_by_any_alias() -> None:
    found = sections("**Ren's POV**\n\nThe rain fell.\n").sections
    assert [(section.narrator, section.first_person, section.headed) for section in found] == [
        ("Ren Mori", True, True)
    ]


def test_a_point_of_view_begins_at_its_heading_and_ends_at_the_next() -> None:
    text = "Rain.\n\n**Ren's POV**\n\nI slept.\n\n**Normal POV**\n\nHana woke.\n"
    found = [(turn.paragraph, turn.narrator) for turn in sections(text).points_of_view()]
    assert found == [(1, "Ren Mori"), (3, None)]


def test_a_third_person_story_has_no_points_of_view() -> None:
    assert sections("Hana slept. Ren sat by the fire.\n").points_of_view() == ()


def test_a_narrator_without_a_name_is_left_to_the_book() -> None:
    found = sections("I slept. I woke, and I sat by the fire until I was cold.\n")
    assert found.narrator(0, 0) == NARRATOR_NAME
    assert found.points_of_view() == ()


def test_whoever_the_others_call_where_i_speaks_is_the_narrator() -> None:
    text = (
        '"Hana, wake up," said Ren.\n\n"I am awake," I said. I sat up and I looked at him.\n\nI was cold.\n'
    )
    assert sections(text).narrator(0, 1) == "Hana"


OWN = "I rose. I was cold. I lit the lamp, and I looked for my shoes.\n\n"


def test_a_chapter_named_after_its_narrator_is_theirs() -> None:
    assert sections(f"# One\n\n{OWN}# Ren\n\n{OWN}").narrator(1, 0) == "Ren Mori"


def test_a_chapter_named_after_somebody_it_tells_about_is_not_theirs() -> None:
    told = "Ren came in. I let Ren sit down, and Ren told me about the mill.\n"
    assert sections(f"# One\n\n{OWN}# Ren\n\n{OWN}{told}").narrator(1, 0) == NARRATOR_NAME


def test_a_chapter_with_little_i_belongs_to_a_first_person_book() -> None:
    talk = "I sat down by the fire. " + "The wind was in the north and the geese were loud. " * 30
    quiet = f"{talk}I said so. I slept.\n"
    found = sections(f"# One\n\n{OWN}# Two\n\n{OWN}# Three\n\n{quiet}").sections
    assert [section.first_person for section in found] == [True, True, True]
    assert not sections(quiet).sections[0].first_person
