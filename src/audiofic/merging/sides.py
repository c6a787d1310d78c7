"""The items of a whole book as one row of tokens: words and marks, and one token for each event."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from audiofic.model import Line, PovEvent, Script, ScriptItem, StingEvent

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*+|[^\w\s]|_")
_EVENT = "\0"
"""Begins the token of an event: no text has it."""


@dataclass(frozen=True)
class Side:
    """One version of the book: the last draft, the producer's scripts, or the new draft."""

    items: Sequence[ScriptItem]
    chapters: Sequence[int]
    """For each item the index of its script."""

    @cached_property
    def _cut(self) -> list[list[str]]:
        return [tokens_of(item) for item in self.items]

    @cached_property
    def tokens(self) -> list[str]:
        """The tokens of all items, in order."""
        return [token for tokens in self._cut for token in tokens]

    @cached_property
    def starts(self) -> list[int]:
        """For each item the index of its first token; then the number of tokens."""
        return [0, *accumulate(len(tokens) for tokens in self._cut)]

    def item_of(self, token: int) -> int:
        """Index of the item that has the token."""
        return bisect_right(self.starts, token) - 1

    def range_of(self, item: int) -> range:
        """The item's tokens."""
        return range(self.starts[item], self.starts[item + 1])


def side_of(scripts: Iterable[Script]) -> Side:
    """The scripts' items in a row."""
    items: list[ScriptItem] = []
    chapters: list[int] = []
    for index, script in enumerate(scripts):
        items.extend(script.items)
        chapters.extend([index] * len(script.items))
    return Side(items, chapters)


def tokens_of(item: ScriptItem) -> list[str]:
    """A line's words and marks, an event's one token; never empty."""
    if isinstance(item, Line):
        return tokens_in(item.text) or [item.text]
    if isinstance(item, StingEvent):
        return [f"{_EVENT}sting {item.kind}"]
    if isinstance(item, PovEvent):
        return [f"{_EVENT}pov {item.narrator}"]
    return [f"{_EVENT}{item.kind} {item.name or ''}"]


def tokens_in(text: str) -> list[str]:
    """A text's words and marks."""
    return _TOKEN.findall(text)


def token_places(text: str) -> list[int]:
    """Where each of a line's tokens begins in its text."""
    return [found.start() for found in _TOKEN.finditer(text)] or [0]


def is_word(token: str) -> bool:
    """True for a token that is read aloud: no mark, no event."""
    return token[0].isalnum()


def count_words(tokens: Iterable[str]) -> int:
    """How many words; of a line without any (`...`), its marks."""
    listed = list(tokens)
    return sum(map(is_word, listed)) or len(listed)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph of a draft, or a break: what is followed from one draft to the next.

    Each chapter ends with an empty one.
    """

    first: int
    """Index of its first item."""
    end: int
    """One past its last item; no change of narrator is among them."""
    key: tuple[tuple[str, str], ...]
    """What the author wrote, and as what it is read: equal keys, equal paragraphs."""
    turns: tuple[PovEvent, ...]
    """The changes of narrator directly before it."""
    teller: str
    """Who tells it: the last `pov` of the chapter so far."""
    told_from: int
    """The stretch before which that was said, counted as this one is; -1: the chapter has said nothing."""
    chapter: int


def stretches(side: Side, narrator: str) -> Iterator[Stretch]:
    """The side's paragraphs and breaks in order; `narrator` tells a chapter until somebody else does."""
    turns: list[PovEvent] = []
    teller, told_from, at, count = narrator, -1, 0, 0
    while at < len(side.items):
        chapter, item, end = side.chapters[at], side.items[at], at + 1
        if isinstance(item, PovEvent):
            turns.append(item)
            teller, told_from = item.narrator, count
        else:
            while _goes_on(side, end, chapter, item):
                end += 1
            yield Stretch(at, end, _key(side.items[at:end]), tuple(turns), teller, told_from, chapter)
            turns, count = [], count + 1
        at = end
        if at == len(side.items) or side.chapters[at] != chapter:
            yield Stretch(at, at, (("event", "end"),), tuple(turns), teller, told_from, chapter)
            turns, teller, told_from, count = [], narrator, -1, count + 1


def _goes_on(side: Side, at: int, chapter: int, first: ScriptItem) -> bool:
    """Whether the item belongs to the paragraph that began with `first`."""
    if at >= len(side.items) or side.chapters[at] != chapter or not _is_prose(first):
        return False
    item = side.items[at]
    return _is_prose(item) and not (isinstance(item, Line) and item.opens_paragraph)


def _is_prose(item: ScriptItem) -> bool:
    return isinstance(item, Line) and item.kind not in ("heading", "note")


def _key(items: Sequence[ScriptItem]) -> tuple[tuple[str, str], ...]:
    """Kind and text of each part; sentences of narration are one part, however they were cut."""
    parts: list[tuple[str, str]] = []
    for item in items:
        if not isinstance(item, Line):
            parts.append(("event", tokens_of(item)[0]))
        elif item.kind == "narration" and parts and parts[-1][0] == "narration":
            parts[-1] = ("narration", f"{parts[-1][1]} {item.text}")
        else:
            parts.append((item.detail or item.kind, item.text))
    return tuple(parts)
