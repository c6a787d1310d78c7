"""Which marks carry this story's dialogue: double, single or dashes, told by the whole manuscript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from audiofic.quotation.marks import DOUBLE
from audiofic.quotation.mind_speech import find_mind_marks
from audiofic.quotation.tags import starts_thinking_tag
from audiofic.quotation.thoughts import thinks_in_italics

_DOUBLE = re.compile(f"[{DOUBLE}]")
_DOUBLE_CLOSED = re.compile(f"[^\\s{DOUBLE}][{DOUBLE}](?!\\w)")
_SINGLE_OPENED = re.compile(r"(?:^|(?<=[\s(—–-]))['‘′](?=[\w…—-])")
_SINGLE_CLOSED = re.compile(r"(?<=[,.!?…—–-])['’′](?=\s|$|[—–-])")
_DASH = re.compile(r"(?:[—–―]|--?)\s?[^\W\d_]|(?:[—–―]|--?)\s?[¡¿…]")
_PAUSE_INSIDE = re.compile(f"[,.!?…—–-][{DOUBLE}](?!\\w)")
_FEW = 3
"""So many marks of a kind make a habit."""
_SINGLE_SHARE = 3
"""Paragraphs whose first mark is single, for one whose first is double. Where single marks carry the dialogue
double ones only stand inside it; a thoughtful narrator may still have more thoughts than speeches."""


@dataclass(frozen=True, slots=True)
class Convention:
    """How this story marks what people say."""

    dialogue: Literal["double", "single", "dash"]
    punctuated: bool
    """True where speeches end in punctuation inside their marks, as in edited prose."""
    english: bool = True
    """False: what is speech and what a quoted word is told by marks alone."""
    italic_thoughts: bool = False
    """True where tags of thinking stand after italics."""
    mind_marks: tuple[str, ...] = ()
    """The story's own marks for thoughts and telepathy (`<`, `::` ...)."""


def find_convention(texts: Sequence[str], english: bool = True) -> Convention:
    """The convention of a story whose paragraphs of prose these are; double marks where nothing tells."""
    return replace(
        _find_dialogue(texts, english),
        italic_thoughts=thinks_in_italics(texts),
        mind_marks=find_mind_marks(texts) if english else (),
    )


def _find_dialogue(texts: Sequence[str], english: bool) -> Convention:
    doubles = singles = dashes = closed = pauses = 0
    for text in texts:
        double, single = _DOUBLE.search(text), _SINGLE_OPENED.search(text)
        if double:
            closed += len(_DOUBLE_CLOSED.findall(text))
            pauses += len(_PAUSE_INSIDE.findall(text))
        if single and (double is None or single.start() < double.start()):
            ends = (match.end() for match in _SINGLE_CLOSED.finditer(text, single.end()))
            singles += any(not starts_thinking_tag(text, end) for end in ends)
        elif double:
            doubles += 1
        dashes += _DASH.match(text) is not None
    if dashes >= _FEW and dashes > 2 * (doubles + singles):
        return Convention("dash", True, english)
    if singles > _SINGLE_SHARE * doubles and (singles >= _FEW or not doubles):
        return Convention("single", True, english)
    return Convention("double", closed > 0 and pauses >= 0.5 * closed, english)
