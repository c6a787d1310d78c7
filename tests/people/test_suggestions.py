"""People who may be one are found by what the text says, and people who are two are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.model import Script
from audiofic.people.suggestions import MergeSuggestion, find_merges
from audiofic.script import parse_script
from audiofic.settings import parse_settings

BANTER = """
- Tom: Who goes there?

- Ann: Me.

- Tom: Who is me?

- Ann: Guess.
"""


def suggest(lines: str, cast: str = "") -> tuple[MergeSuggestion, ...]:
    script: Script = parse_script(f"chapter: 1\nlines:\n{lines}", "script/01.yaml")
    return find_merges([script], parse_settings(cast, "voices.yaml"))


def pairs(lines: str, cast: str = "") -> list[tuple[str, str]]:
    return [(one.keep, one.other) for one in suggest(lines, cast)]


SHORT = (
    BANTER
    + """
- sting: scene
- Thomas: It is late.

- Ann: It is.
"""
)
CALLED = (
    BANTER
    + """
- sting: scene
- narrator: Ann, whom everybody called Nan, was tired.
- Nan: Let me sleep.
"""
)
SELF = (
    BANTER
    + """
- Ann: Call me Nan. All do.
- sting: scene
- Nan: Let me sleep.
"""
)
ANSWERS = (
    BANTER
    + """
- Tom: Nan, come here.

- Ann: Coming.

- Tom: Hurry, Nan!

- Ann: I do.
- sting: scene
- Nan: Let me sleep.
"""
)
FULL = (
    BANTER
    + """
- narrator: Nobody had seen Ann Pascoe before.
- sting: scene
- Mrs. Pascoe: Let me sleep.
"""
)
NOUN = (
    BANTER
    + """
- narrator: Ann was a witch.
- sting: scene
- the old witch: Let me sleep.
"""
)
NEAREST = (
    BANTER
    + """
- narrator: Ann rose.
- narrator: The witch yawned.
- narrator: Tom looked. Ann turned away.
- narrator: The witch was tired.
- sting: scene
- the witch: Let me sleep.
"""
)


@pytest.mark.parametrize(
    ("lines", "pair", "reason", "line"),
    [
        (SHORT, ("Tom", "Thomas"), "Tom is short for Thomas", 0),
        (CALLED, ("Ann", "Nan"), "the text calls Ann Nan", 13),
        (SELF, ("Ann", "Nan"), "Ann says that this is their name", 12),
        (ANSWERS, ("Ann", "Nan"), "Ann answers when Nan is called", 12),
        (FULL, ("Ann", "Mrs. Pascoe"), "the text has Ann Pascoe", 12),
        (NOUN, ("Ann", "the old witch"), "Ann is said to be a witch", 12),
        (NEAREST, ("Ann", "the witch"), "Ann is named right before the witch", 13),
    ],
)
def test_each_kind_of_evidence_is_found_with_its_line(
    lines: str, pair: tuple[str, str], reason: str, line: int
) -> None:
    (found,) = suggest(lines)
    assert (found.keep, found.other) == pair
    assert reason in [one.reason for one in found.evidence]
    if line:
        where = next(one for one in found.evidence if one.reason == reason)
        assert (where.path, where.line) == ("script/01.yaml", line)


WED = "cast: {Mr. Pascoe: {gender: male}, Mrs. Pascoe: {gender: female}, Ann: {}, Tom: {}}"


@pytest.mark.parametrize(
    ("lines", "cast"),
    [
        (BANTER, ""),
        ("- Tom: Tea?\n- sting: scene\n- Tom's demon: Blood.\n- Tom’s sister: No.\n", ""),
        ("- Mr. Pascoe: Tea?\n- sting: scene\n- Mrs. Pascoe: No.\n", WED),
        ("- Miss Pascoe: Tea?\n- sting: scene\n- Mrs. Pascoe: No.\n", ""),
        (SHORT + "\n- Tom: Thomas, is that you?\n\n- Thomas: Tom! You here?\n", ""),
        (FULL + "\n- Ann: I know nothing of Mrs. Pascoe.\n\n- Mrs. Pascoe: And I nothing of Ann.\n", ""),
        (NOUN + "\n- narrator: The old witch saw Ann. Ann saw the old witch.\n\n- Ann: Away, old witch!\n"
         "\n- the old witch: Never!\n\n- Ann: Then stay.\n", ""),
        (FULL, "cast: {Ann: {gender: male}, Mrs. Pascoe: {gender: female}}"),
    ],
)  # fmt: skip
def test_people_who_are_two_are_not_suggested(lines: str, cast: str) -> None:
    assert not pairs(lines, cast)


def test_aliases_count_as_names_and_who_is_one_already_is_not_suggested() -> None:
    assert pairs(SHORT, "cast: {Tom: {aliases: [Thomas]}}") == []
    cast = "cast: {Nan: {aliases: [Ann Pascoe]}, Miss Pascoe: {}}"
    lines = "- Nan: Hm.\n- Nan: So.\n- sting: scene\n- Miss Pascoe: Let me sleep.\n"
    assert pairs(lines, cast) == [("Nan", "Miss Pascoe")]


def test_a_book_of_one_person_suggests_nothing(tmp_path: Path) -> None:
    assert suggest("- Ann: Alone.\n") == ()
    assert suggest("- narrator: Nobody spoke.\n") == ()
