"""Blocks of clean text with their place in the source: what every reader makes of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audiofic.manuscript.cleaning import VISIBLE, Clean, Slice, clean
from audiofic.model import NO_DETAILS, Details, ForeignWords, NoteKind, Place

_NEWLINE = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_MARKDOWN_NEWLINE = re.compile("\r\n?|\n")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source without its newline: text == source[start:start + len(text)]."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where its newline stands."""
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """True where nothing on it can be seen."""
        return VISIBLE.search(self.text) is None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or rule: clean text, and its place in the source with its markup (half open)."""

    clean: Clean
    start: int
    end: int
    blank_lines: int = 0
    """How many empty lines stand before it."""
    level: int | None = None
    """1..6 for a heading of the format's own."""
    is_rule: bool = False
    """True for a thematic break of the format's own."""
    is_metadata: bool = False
    """True for what the format, the site or the program that packed the file says: never story."""
    is_item: bool = False
    """True for the beginning of a list's item, its number included: never a chapter's heading."""
    is_quote: bool = False
    """True inside a block quote of the format's own."""
    note: NoteKind | None = None
    """The kind of note that the format says it is."""
    foreign: tuple[ForeignWords, ...] = ()
    """Stretches that the format says are in a language of their own."""

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text


@dataclass(frozen=True, slots=True)
class StoryText:
    """What a reader makes of a file: the source, its blocks in order, and what the file says of itself."""

    source: str
    blocks: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    language: str | None = None
    """BCP 47."""
    details: Details = NO_DETAILS
    places: tuple[Place, ...] = ()
    """See `Manuscript.places`."""
    chapter_level: int | None = None
    """Where the format says for sure which headings open chapters: their level. None: it does not."""


def split_lines(source: str, *, markdown: bool = False) -> list[SourceLine]:
    """The lines of the source in order; LF, CRLF or CR end one, in plain text form feeds and the like too."""
    newline = _MARKDOWN_NEWLINE if markdown else _NEWLINE
    lines: list[SourceLine] = []
    start = 0
    for match in newline.finditer(source):
        lines.append(SourceLine(source[start : match.start()], start))
        start = match.end()
    if start < len(source):
        lines.append(SourceLine(source[start:], start))
    return lines


def make_block(
    source: str, pieces: Iterable[Slice], start: int, end: int, **told: int | bool | str | None
) -> Block:
    """A block of these pieces; start and end move in to the first and last character that can be seen."""
    stretch = source[start:end]
    first = VISIBLE.search(stretch)
    if first:
        start += first.start()
        stretch = stretch[first.start() :]
        end = start + _visible_length(stretch)
    kept = tuple(pieces)
    return Block(clean(source, kept), start, end, foreign=_find_foreign(kept), **told)  # type: ignore[arg-type]


def _find_foreign(pieces: Iterable[Slice]) -> tuple[ForeignWords, ...]:
    return tuple(ForeignWords(one.start, one.end, one.language) for one in pieces if one.language)


def _visible_length(stretch: str) -> int:
    length = len(stretch)
    while length and VISIBLE.match(stretch, length - 1) is None:
        length -= 1
    return length


def join_blocks(first: Block, second: Block) -> Block:
    """One block of two that follow each other (a chapter's number and its name)."""
    return Block(
        first.clean.join(second.clean, first.end),
        first.start,
        second.end,
        first.blank_lines,
        first.level,
        foreign=(*first.foreign, *second.foreign),
    )
