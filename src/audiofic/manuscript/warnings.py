"""Warnings about a story as it was read: what is missing, set aside or doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audiofic.errors import Finding
from audiofic.model import Line, Manuscript, Script

_LARGEST_SHARE = 0.1
"""Of a file's words, those that may be set aside without a word about it."""
_FEWEST = 40
"""Words of prose; fewer are a title page's."""
_SENTENCE = re.compile(r"""[.!?…]["'”’»)\]]*$""")
_IMPRINT = re.compile(r"copyright|©|all rights reserved|\bISBN\b|published|licen[cs]e|https?:", re.IGNORECASE)


def check_reading(path: str, manuscript: Manuscript, scripts: Sequence[Script]) -> Iterator[Finding]:
    """Warnings about a story as read from `path`, and the scripts drafted from it."""
    for script in scripts:
        if not any(isinstance(item, Line) and item.kind != "note" for item in script.items):
            message = f"Chapter {script.chapter} has no words: {script.title or 'it has no title'}."
            hint = "Where its text is missing, look for it in the file; else delete its script."
            yield Finding(path, 0, "chapter-empty", message, hint, "warning")
    aside = [one.text for one in manuscript.front_matter if _is_prose(one.text)]
    words = sum(len(text.split()) for text in aside)
    told = sum(len(one.text.split()) for chapter in manuscript.chapters for one in chapter.paragraphs)
    if words >= _FEWEST and words > _LARGEST_SHARE * (words + told):
        message = (
            f"{words:,} of {words + told:,} words were set aside as no part of the story: {_begin(aside[0])}"
        )
        hint = "Where they are story, take them into the file under a chapter's heading, as text or Markdown."
        yield Finding(path, 0, "much-set-aside", message, hint, "warning")
    if manuscript.overruled_language:
        message = (
            f"The file says that its language is {manuscript.overruled_language}, and its words are "
            f"{manuscript.language}: it is read as {manuscript.language}."
        )
        hint = "Change `language` under `book` in voices.yaml where that is wrong."
        yield Finding(path, 0, "language-overruled", message, hint, "warning")
    broken = manuscript.source.count("\ufffd")
    if broken:
        place = manuscript.where(manuscript.source.index("\ufffd"))
        message = f"{broken:,} of its letters can't be read (\ufffd), the first one at {place}."
        hint = "Name the file's encoding: `audiofic new FOLDER STORY --encoding windows-1251`."
        yield Finding(path, 0, "letters-unreadable", message, hint, "warning")


def _is_prose(text: str) -> bool:
    return len(text.split()) > 3 and _SENTENCE.search(text) is not None and not _IMPRINT.search(text)


def _begin(text: str) -> str:
    return f"\u201c{text[:60].rstrip()}\u2026\u201d" if len(text) > 60 else f"\u201c{text}\u201d"
