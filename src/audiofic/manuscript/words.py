"""What readers of documents make: words in one style, and rows of them, each a line or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from audiofic.manuscript.cleaning import VISIBLE
from audiofic.model import NoteKind

_RAISED_NUMBER = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]{1,3})[\])]?")
_POWERS = dict(zip("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ", strict=True))
_BEFORE_NOTE = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?…”’\"'»)\]])$")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_BEFORE_POWER = re.compile(r"(?:\d|[^\W\d_])$")

Marks = frozenset[str]
"""Of `bold`, `italic` and `underline`."""
PLAIN: Marks = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text in one style; where `reading` is given that is read instead (`""`: nothing is)."""

    text: str
    marks: Marks = PLAIN
    reading: str | None = None
    language: str = ""
    """BCP 47, where the file names one; empty: the story's."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a paragraph, or all of it; blank where its words are."""

    words: tuple[Words, ...] = ()
    joined: bool = False
    """True where only a line break parts it from the row before."""
    level: int | None = None
    """1..6 for a heading."""
    is_rule: bool = False
    is_metadata: bool = False
    is_item: bool = False
    """True where a list's item begins, with its number."""
    is_quote: bool = False
    """True inside a block quote."""
    note: NoteKind | None = None
    is_drop_cap: bool = False
    """True where its one letter begins the first word of the row behind it."""
    part: str | None = None
    """A part of the file (see `model.Place`) that begins with this row; None: the same as before."""

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return "".join(word.text for word in self.words)

    @property
    def blank(self) -> bool:
        """True where nothing on it can be seen."""
        return not self.is_rule and not any(VISIBLE.search(word.text) for word in self.words)


def cell_joint(words: Iterable[Words]) -> Words:
    """What stands between two cells of a table, behind these words: a comma, or nothing behind a mark."""
    ends = "".join(word.text for word in words).rstrip()[-1:]
    return Words(" | ", reading=" " if ends in tuple(".!?,;:…") else ", ")


def ruby(base: str, reading: str, marks: Marks = PLAIN, language: str = "") -> Words:
    """Words with their reading above them: the base is heard where it is in Latin letters."""
    return Words(f"{base}《{reading}》", marks, base if _LATIN.search(base) else reading, language)


def raised(before: str, word: Words) -> Words:
    """What a number above the line is read as, `before` being the words of its paragraph so far.

    Behind a word (`Ten³ men`) it is of a note that is nowhere, and silent; behind a number or a unit (`10⁶`,
    `m²`) it is a power.
    """
    text = word.text.strip()
    if _RAISED_NUMBER.fullmatch(text) and _BEFORE_NOTE.search(before):
        return replace(word, reading="")
    if _BEFORE_POWER.search(before) and text and all(letter in _POWERS for letter in text):
        return replace(word, text="".join(_POWERS[letter] for letter in text))
    return word
