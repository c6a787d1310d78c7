"""Every story in fixtures/attribution: `title [cast]`, story, who says what.

Expected lines are `Name: words`, `Name thinks: words`, `nobody: words` and `pov Name`, in story order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiofic.attribution import attribute
from audiofic.manuscript import read_text
from audiofic.model import Character, Gender, Reading
from audiofic.quotation import find_quotations

FIXTURES = Path(__file__).parent.parent / "fixtures" / "attribution"
GENDERS: dict[str, Gender] = {"female": "female", "male": "male"}


def cases() -> Iterator[object]:
    for path in sorted(FIXTURES.glob("*.md")):
        for block in re.split(r"\n\.\n(?=\n|$)", path.read_text(encoding="utf-8")):
            if block.strip():
                title, story, expected = block.strip().split("\n.\n")
                yield pytest.param(title, story, expected, id=f"{path.stem}: {title}")


def named_cast(title: str) -> tuple[Character, ...] | None:
    found = re.search(r"\[(.*)\]", title)
    if found is None:
        return None
    rows = [row.strip().split("/") for row in found.group(1).split(",")]
    return tuple(Character(row[0], tuple(row[2:]), GENDERS.get(row[1], "unknown")) for row in rows)


def read(story: str, cast: tuple[Character, ...] | None) -> list[str]:
    manuscript = read_text(story, markdown=True)
    reading: Reading = attribute(manuscript, find_quotations(manuscript), cast)
    turns = {(turn.chapter, turn.paragraph): turn.narrator or "nobody" for turn in reading.points_of_view}
    said: dict[tuple[int, int], list[str]] = {}
    for found in reading.attributions:
        text = manuscript.chapters[found.chapter].paragraphs[found.paragraph].text
        verb = " thinks" if found.span.kind == "thought" else ""
        line = f"{found.speaker or 'nobody'}{verb}: {text[found.span.start : found.span.end]}"
        said.setdefault((found.chapter, found.paragraph), []).append(line)
    lines = []
    for place in sorted({*turns, *said}):
        lines += [f"pov {turns[place]}"] if place in turns else []
        lines += said.get(place, [])
    return lines


@pytest.mark.parametrize(("title", "story", "expected"), list(cases()))
def test_story(title: str, story: str, expected: str) -> None:
    assert read(story, named_cast(title)) == expected.splitlines()
