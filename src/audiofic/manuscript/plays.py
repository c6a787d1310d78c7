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
_NAME = r"[^\W\d][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}"
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
_LEAST_KNOWN_ROW, _KNOWN = 2, 3
"""The same of people whom the story names so often elsewhere: messages between two of its characters."""
_HANDLE_WORDS = 2
"""What people call themselves in a chat is often written small: `gravyboat`, `vice mom`."""
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
    known = _count_names(texts, labels)
    found: dict[int, SpokenLine] = {}
    row: list[int] = []
    for index in [*labels, None]:
        if index is not None and row and _stands_near(texts, row[-1], index):
            row.append(index)
            continue
        names = Counter(labels[position][0].casefold() for position in row)
        again = sum(count > 1 for count in names.values())
        listed = len(row) >= _LEAST_ROW and len(names) >= _LEAST_NAMES and again
        strangers = [name for name in names if known[name] < _KNOWN and name not in ("me", "you")]
        if (listed and len(names) <= len(row) * 0.75) or (len(row) >= _LEAST_KNOWN_ROW and not strangers):
            for position in row:
                name, start = labels[position]
                speaker = None if name.casefold() == _NARRATOR else name
                found[position] = SpokenLine(speaker, start)
        row = [] if index is None else [index]
    return found


def _count_names(texts: Sequence[str | None], labels: Mapping[int, tuple[str, int]]) -> Counter[str]:
    """How often each label's name stands elsewhere with a capital, or begins a line as a label."""
    names = {name for name, _ in labels.values()}
    rest = "\n".join(
        text[labels[index][1] :] if index in labels else text for index, text in enumerate(texts) if text
    )
    words = Counter(re.findall(r"[^\W\d_][\w'’-]*", rest)) if names else Counter[str]()
    return Counter({name.casefold(): words[name] if name[:1].isupper() else 0 for name in names})


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
    if _NO_NAME.fullmatch(words[0]):
        return None
    handle = len(words) <= _HANDLE_WORDS and name.islower()
    if not handle and not all(word[0].isupper() or _SMALL.fullmatch(word) for word in words):
        return None
    if not handle and not words[0][0].isupper():
        return None
    # A play's MARA is the Mara of its stage directions.
    return (name.title() if name.isupper() and len(name) > 2 else name), match.end()
