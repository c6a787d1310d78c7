"""Edits stay in their chapter: another chapter's identical line never takes one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.model import NARRATOR, UNKNOWN, Line, Script
from audiofic.script import parse_script
from living import keep, merge

ALIKE = "I am home."
MARKS = ("Anna", "Boris", "Clara", "Dmitri", "Edith", "Fjodor")


def chapter(name: str, title: str | None, *, repeats: int = 1, rewritten: int = 0) -> Script:
    """A chapter of lines that no other has, and of `ALIKE`; `rewritten` of its lines are new."""
    lines: list[Line] = []
    for number in range(5):
        if number < repeats:
            lines.append(Line(UNKNOWN, ALIKE, "speech", opens_paragraph=True))
        words = f"{name}r{number}" if number < rewritten else f"{name}{number}"
        lines.append(Line(NARRATOR, f"Only {words} was seen by the old {name} well.", opens_paragraph=True))
    return Script(1, title, tuple(lines))


def number(chapters: list[Script]) -> tuple[Script, ...]:
    return tuple(Script(place, one.title, one.items) for place, one in enumerate(chapters, 1))


def name_alike(text: str, chapter_number: int) -> str:
    return text.replace(f"- unknown: {ALIKE}", f"- {MARKS[chapter_number - 1]}: {ALIKE}")


def speakers(text: str) -> tuple[str, list[str]]:
    """What tells the chapter from others, and who says `ALIKE` there."""
    lines = [item for item in parse_script(text, "x").items if isinstance(item, Line)]
    own = next(line.text.split()[7] for line in lines if line.speaker == NARRATOR)
    return own, [line.speaker for line in lines if line.text == ALIKE]


def check_chapters_are_anchors(seed: int, has_drafts: bool = True) -> None:
    chance = random.Random(seed)
    is_titled, repeats = chance.random() < 0.5, chance.choice((1, 1, 2))
    names = [f"c{place}" for place in range(chance.randint(2, len(MARKS)))]
    before = [chapter(name, name if is_titled else None, repeats=repeats) for name in names]
    old = number(before)
    owners = dict(zip(names, MARKS, strict=False))
    after = [
        chapter(name, name if is_titled else None, repeats=repeats, rewritten=chance.choice((0, 0, 1, 2)))
        for name in names
    ]
    for step in range(chance.randint(1, 4)):
        change = chance.randrange(3)
        if change == 0:
            new = chapter(f"new{step}", f"new{step}" if is_titled else None, repeats=repeats)
            after.insert(chance.randint(0, len(after)), new)
        elif change == 1 and len(after) > 1:
            one, other = chance.sample(range(len(after)), 2)
            after[one], after[other] = after[other], after[one]
        elif len(after) > 2:
            after.pop(chance.randrange(len(after)))
    merged = merge(keep(old, name_alike), old if has_drafts else (), number(after))
    for one in merged.chapters:
        name, said_by = speakers(one.text)
        assert said_by == [owners.get(name, UNKNOWN)] * repeats, (seed, name, said_by)
    there = {speakers(one.text)[0] for one in merged.chapters}
    for clash in merged.clashes:
        gone = [name for name, mark in owners.items() if mark in clash.own]
        assert clash.code in ("line-gone", "edit-unplaced")
        assert not set(gone) & there, (seed, clash)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_edit_moves_to_the_same_line_of_another_chapter(seed: int) -> None:
    check_chapters_are_anchors(seed)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_without_drafts_chapters_are_anchors_too(seed: int) -> None:
    check_chapters_are_anchors(seed, has_drafts=False)


def test_an_inserted_chapter_that_begins_alike_takes_no_label() -> None:
    a, b = chapter("a", None), chapter("b", None)
    merged = merge(keep(number([a, b]), name_alike), number([a, b]), number([a, chapter("x", None), b]))
    said = [speakers(one.text)[1] for one in merged.chapters]
    assert said == [["Anna"], [UNKNOWN], ["Boris"]]
    assert not merged.clashes


@pytest.mark.parametrize("title", [None, "Rain"])
def test_swapped_chapters_keep_their_labels(title: str | None) -> None:
    a, b = chapter("a", title), chapter("b", title)
    merged = merge(keep(number([a, b]), name_alike), number([a, b]), number([b, a]))
    assert [speakers(one.text)[1] for one in merged.chapters] == [["Boris"], ["Anna"]]


def test_chapters_of_nothing_but_one_repeated_line_are_known_by_their_titles() -> None:
    def repeated(times: int) -> tuple[Script, ...]:
        line = Line(UNKNOWN, ALIKE, "speech", opens_paragraph=True)
        return number([Script(1, title, (line,) * times) for title in ("Rain", "Snow", "Hail")])

    merged = merge(keep(repeated(2), name_alike), repeated(2), repeated(3))
    said = [
        [line.split(":")[0] for line in one.text.splitlines() if ALIKE in line] for one in merged.chapters
    ]
    assert said == [[f"- {mark}"] * 2 + [f"- {UNKNOWN}"] for mark in ("Anna", "Boris", "Clara")]
    assert not merged.clashes


def test_a_line_that_is_gone_here_and_new_there_is_told_as_not_placed() -> None:
    """Its words are still in the story, so nobody is told that they are not."""
    a, b = chapter("a", None), chapter("b", None)
    new = number([a, chapter("b", None, repeats=0), chapter("x", None)])
    merged = merge(keep(number([a, b]), name_alike), number([a, b]), new)
    assert [speakers(one.text)[1] for one in merged.chapters] == [["Anna"], [], [UNKNOWN]]
    assert [(clash.code, clash.own) for clash in merged.clashes] == [("edit-unplaced", f"Boris: {ALIKE}")]
