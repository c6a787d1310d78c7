"""Stories written like a play or a chat: `Mara: Where are you?`, `[12:03] <Ivo> here`: who each line names.

One such line proves nothing (`Remember: it bites`). A row of them does, with at least two names, one of them
more than once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TIME = r"(?:[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]m)?[\])]?\s*[-–]?\s*)?"
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}"
_LABEL = re.compile(
    rf"[*_]*{_TIME}(?:<(?P<chat>[\w.'’-]{{2,30}})>"
    rf"|(?P<name>{_NAME})(?:\s*\([^()]{{1,40}}\))?[*_]*\s*:)[*_]*\s+(?=\S)"
)
_SMALL = re.compile(r"of|the|de|von|van|and|&|la|le")
_NO_NAME = re.compile(
    r"(?:chapter|part|book|act|scene|summary|rating|rated|warnings?|note|notes|disclaimer"
    r"|title|author|time|date|place"
    r"|setting|location|from|to|subject|re|cc|p\.?s|fandoms?|pairings?|genres?|characters"
    r"|status|words|published|updated"
    r"|source|tags|dear|answer|question|remember|example|warning|age|name|height|weight|hair|eyes)",
    re.IGNORECASE,
)
_OPENING = "\"“„«'‘"
_LEAST_ROW = 4
"""Labelled lines in a row; fewer are as well a list or a lead-in."""
_LEAST_NAMES = 2
_MOST_BETWEEN = 1
"""Lines without a label (a stage direction) that do not end a row."""
_NARRATOR = "narrator"


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line with a label: who says it (None: the narrator), and where its words begin."""

    speaker: str | None
    start: int


def find_spoken_lines(texts: Sequence[str | None]) -> Mapping[int, SpokenLine]:
    """Index -> the line, for the paragraphs of plays and chats; None stands for what is no prose.

    Speech in quotation marks after a name (`Mara: "Here."`) is no play's, and is left to who looks for tags.
    """
    labels = {index: label for index, text in enumerate(texts) if text and (label := _read_label(text))}
    found: dict[int, SpokenLine] = {}
    row: list[int] = []
    for index in [*labels, None]:
        if index is not None and row and _stands_near(texts, row[-1], index):
            row.append(index)
            continue
        names = Counter(labels[place][0].casefold() for place in row)
        again = sum(count > 1 for count in names.values())
        if len(row) >= _LEAST_ROW and len(names) >= _LEAST_NAMES and again and len(names) <= len(row) * 0.75:
            for place in row:
                name, start = labels[place]
                speaker = None if name.casefold() == _NARRATOR else name
                found[place] = SpokenLine(speaker, start)
        row = [] if index is None else [index]
    return found


def _stands_near(texts: Sequence[str | None], last: int, index: int) -> bool:
    between = [text for text in texts[last + 1 : index] if text is not None]
    return len(between) <= _MOST_BETWEEN


def _read_label(text: str) -> tuple[str, int] | None:
    match = _LABEL.match(text)
    if match is None or text[match.end()] in _OPENING:
        return None
    if match["chat"]:
        return match["chat"], match.end()
    name = match["name"]
    words = name.split()
    if _NO_NAME.fullmatch(words[0]) or not all(word[0].isupper() or _SMALL.fullmatch(word) for word in words):
        return None
    if not words[0][0].isupper():
        return None
    # A play's MARA is the Mara of its stage directions.
    return (name.title() if name.isupper() and len(name) > 2 else name), match.end()
