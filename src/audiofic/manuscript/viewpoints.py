"""Lone names as headings: `~Kagome~` begins her point of view only where the whole story shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from audiofic.manuscript.markers import lone_name
from audiofic.model import Chapter, Paragraph

_FIRST_PERSON = re.compile(r"\bI\b(?!\.)")
_QUOTED = re.compile(r'["“][^"”]*["”]?')
_REACH = 3
"""Paragraphs of prose after a heading that show who tells."""

_Place = tuple[int, int]
"""(index of the chapter, index of the paragraph)"""


def name_viewpoints(source: str, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters with `~Kagome~`, `**Sango**` and the like made POV headings where they clearly are.

    Clearly: at least two such headings in the same glyphs, every name known from the story's prose, and first
    person in what follows each. Other names between glyphs stay what they were.
    """
    found: dict[str, dict[_Place, str]] = {}
    for number, chapter in enumerate(chapters):
        for index, paragraph in enumerate(chapter.paragraphs):
            if paragraph.kind in ("prose", "heading") and paragraph.end - paragraph.start <= 40:
                lone = lone_name(source[paragraph.start : paragraph.end])
                if lone:
                    found.setdefault(lone[0], {})[number, index] = lone[1]
    changes: dict[_Place, str] = {}
    for names in found.values():
        if (
            len(names) > 1
            and all(_first_person(chapters[number], index) for number, index in names)
            and all(_is_known(chapters, name) for name in set(names.values()))
        ):
            changes.update(names)
    if not changes:
        return chapters
    return tuple(
        replace(
            chapter,
            paragraphs=tuple(
                _as_pov(paragraph, changes[number, index]) if (number, index) in changes else paragraph
                for index, paragraph in enumerate(chapter.paragraphs)
            ),
        )
        for number, chapter in enumerate(chapters)
    )


def _first_person(chapter: Chapter, index: int) -> bool:
    """True where the narration right after the heading says "I"."""
    following: list[Paragraph] = []
    for paragraph in chapter.paragraphs[index + 1 : index + 1 + _REACH]:
        if paragraph.kind != "prose":
            break
        following.append(paragraph)
    return any(_FIRST_PERSON.search(_QUOTED.sub(" ", paragraph.text)) for paragraph in following)


def _is_known(chapters: Sequence[Chapter], name: str) -> bool:
    first = name.split()[0]
    word = re.compile(rf"\b(?:{re.escape(first)}|{re.escape(first.title())})\b")
    return any(
        paragraph.kind == "prose" and len(paragraph.text.split()) > 3 and word.search(paragraph.text)
        for chapter in chapters
        for paragraph in chapter.paragraphs
    )


def _as_pov(paragraph: Paragraph, name: str) -> Paragraph:
    start = paragraph.text.find(name)
    if start < 0:
        return replace(paragraph, kind="pov", pov=name)
    runs = tuple(
        replace(run, text=max(0, run.text - start), source=run.source + max(0, start - run.text))
        for run in paragraph.runs
    )
    return replace(paragraph, kind="pov", pov=name, text=name, runs=runs[-1:] if len(runs) > 1 else runs)
