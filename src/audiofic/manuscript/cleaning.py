"""Stretches of source -> clean text, with the way back to every character's place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from unicodedata import combining, decomposition, is_normalized, normalize

from audiofic.model import Run

INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
)
"""Controls and formats that are neither seen nor spoken, as a character class: never in any text."""
# Zero-width joiner and non-joiner stay: emoji and Persian are spelt with them.

_TOKEN = re.compile(rf"(\s+)|[{INVISIBLE}]+|([^\s{INVISIBLE}]+(?: [^\s{INVISIBLE}]+)*)")
VISIBLE = re.compile(rf"[^\s{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of source (half open) that is read as it stands, or as `reading` where that is given.

    An entity is a piece with a reading; block markup is in no piece.
    """

    start: int
    end: int
    reading: str | None = None
    language: str = ""
    """The language that the file names for it, BCP 47; empty: the story's."""


@dataclass(frozen=True, slots=True)
class Clean:
    """Text as it is read and its runs (see `model.Paragraph`)."""

    text: str
    runs: tuple[Run, ...]

    def cut(self, start: int, end: int) -> Clean:
        """The part from start to end; blanks at its edges go."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        kept: list[Run] = []
        for run in self.runs:
            if run.text <= start:
                kept = [Run(0, run.source + start - run.text)]
            elif run.text < end:
                kept.append(Run(run.text - start, run.source))
        return Clean(self.text[start:end], tuple(kept) if end > start else ())

    def join(self, other: Clean, gap: int) -> Clean:
        """Both in a row with one blank between them, which stands at `gap` in the source."""
        if not self.text or not other.text:
            return self if self.text else other
        shift = len(self.text) + 1
        moved = (Run(run.text + shift, run.source) for run in other.runs)
        return Clean(f"{self.text} {other.text}", (*self.runs, Run(shift - 1, gap), *moved))


def clean(source: str, pieces: Iterable[Slice]) -> Clean:
    """What the pieces read as: blanks folded to one space, invisible characters gone, NFC.

    A line's end between two pieces must be in one of them, or be a piece of its own. Linear in their length.
    """
    texts: list[str] = []
    runs: list[Run] = []
    length = 0
    blank: int | None = None
    for piece in pieces:
        reading = source[piece.start : piece.end] if piece.reading is None else piece.reading
        for token in _TOKEN.finditer(reading):
            # All of a reading stands where the piece begins: nothing in it may point past its end.
            index = piece.start + (token.start() if piece.reading is None else 0)
            if token.group(1):
                if texts and blank is None:
                    blank = index
                continue
            if token.group(2) is None:
                continue
            if blank is not None:
                length = _append(texts, runs, length, " ", blank)
                blank = None
            if piece.reading is None:
                length = _append(texts, runs, length, token.group(2), index)
            else:
                for character in token.group(2):
                    length = _append(texts, runs, length, character, index)
    text = "".join(texts)
    return Clean(text, tuple(runs)) if is_normalized("NFC", text) else _compose(text, runs)


def _append(texts: list[str], runs: list[Run], length: int, text: str, index: int) -> int:
    if not runs or runs[-1].source + length - runs[-1].text != index:
        runs.append(Run(length, index))
    texts.append(text)
    return length + len(text)


def _compose(text: str, runs: list[Run]) -> Clean:
    """The same in NFC, composed sequence by sequence, so that every character keeps its place."""
    places: list[int] = []
    for run, following in zip(runs, [*runs[1:], Run(len(text), 0)], strict=True):
        places.extend(range(run.source, run.source + following.text - run.text))
    texts: list[str] = []
    composed: list[Run] = []
    length = start = 0
    joining = _joining()
    for position in range(1, len(text) + 1):
        if position < len(text) and (combining(text[position]) or text[position] in joining):
            continue
        sequence = text[start:position]
        normal = normalize("NFC", sequence)
        for index, character in enumerate(normal):
            place = places[min(start + index, position - 1)]
            length = _append(texts, composed, length, character, place)
        start = position
    return Clean("".join(texts), tuple(composed))


@cache
def _joining() -> frozenset[str]:
    """Characters of combining class 0 that compose with what stands before them (UAX #15, NFC_QC=Maybe)."""
    hangul = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in range(0x300, 0x20000):
        parts = decomposition(chr(code)).split()
        if len(parts) == 2 and "<" not in parts[0] and not combining(chr(int(parts[1], 16))):
            hangul.add(chr(int(parts[1], 16)))
    return frozenset(hangul)
