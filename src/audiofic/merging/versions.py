"""A version of the book: its items as one row of tokens (words, marks, events), and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from sys import intern

from audiofic.model import Line, PovEvent, Script, ScriptItem, StingEvent

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*+|[^\w\s]|_")
_EVENT = "\0"
"""Begins the token of an event: no text has it."""


@dataclass(frozen=True)
class Version:
    """One version of the book: the last draft, the producer's scripts, or the new draft."""

    items: Sequence[ScriptItem]
    chapters: Sequence[int]
    """For each item the index of its script."""

    @cached_property
    def _tokens_by_item(self) -> list[list[str]]:
        return [tokens_of(item) for item in self.items]

    @cached_property
    def tokens(self) -> list[str]:
        """The tokens of all items, in order."""
        return [token for tokens in self._tokens_by_item for token in tokens]

    @cached_property
    def starts(self) -> list[int]:
        """For each item the index of its first token; then the number of tokens."""
        return [0, *accumulate(len(tokens) for tokens in self._tokens_by_item)]

    @cached_property
    def _item_by_token(self) -> list[int]:
        return [item for item, tokens in enumerate(self._tokens_by_item) for _ in tokens]

    def item_of(self, token: int) -> int:
        """Index of the item that has the token."""
        return self._item_by_token[token]

    def range_of(self, item: int) -> range:
        """The item's tokens."""
        return range(self.starts[item], self.starts[item + 1])


def version_of(scripts: Iterable[Script]) -> Version:
    """The scripts' items in a row."""
    items: list[ScriptItem] = []
    chapters: list[int] = []
    for index, script in enumerate(scripts):
        items.extend(script.items)
        chapters.extend([index] * len(script.items))
    return Version(items, chapters)


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
    # A book has few different words: interned, each is stored once and compared at once.
    return [*map(intern, _TOKEN.findall(text))]


def token_offsets(text: str) -> list[int]:
    """Where each of a line's tokens begins in its text."""
    return [found.start() for found in _TOKEN.finditer(text)] or [0]


def is_word(token: str) -> bool:
    """True for a token that is read aloud: no mark, no event."""
    return token[0].isalnum()


def count_words(tokens: Iterable[str]) -> int:
    """How many words; of a line without any (`...`), its marks."""
    listed = list(tokens)
    return sum(map(is_word, listed)) or len(listed)


def triples(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every three tokens that follow one another."""
    return zip(tokens, tokens[1:], tokens[2:], strict=False)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph of a draft, or a break. Each chapter ends with an empty one."""

    first: int
    """Index of its first item."""
    end: int
    """One past its last item; no change of narrator is among them."""
    key: tuple[tuple[str, str], ...]
    """Kind and text of each part: two blocks of one key are the same paragraph."""
    pov_changes: tuple[PovEvent, ...]
    """The changes of narrator directly before it."""
    chapter: int


def text_blocks(version: Version) -> list[TextBlock]:
    """The version's paragraphs and breaks, in order."""
    blocks: list[TextBlock] = []
    items, chapters = version.items, version.chapters
    pov_changes: list[PovEvent] = []
    index = 0
    while index < len(items):
        chapter, item, end = chapters[index], items[index], index + 1
        if isinstance(item, PovEvent):
            pov_changes.append(item)
        else:
            while end < len(items) and chapters[end] == chapter and _continues(item, items[end]):
                end += 1
            key = _key(items[index:end])
            blocks.append(TextBlock(index, end, key, tuple(pov_changes), chapter))
            pov_changes = []
        index = end
        if index == len(items) or chapters[index] != chapter:
            blocks.append(TextBlock(index, index, (("event", "end"),), tuple(pov_changes), chapter))
            pov_changes = []
    return blocks


def _continues(first: ScriptItem, item: ScriptItem) -> bool:
    """Whether the item belongs to the paragraph that began with `first`."""
    return _is_prose(first) and _is_prose(item) and not opens_paragraph(item)


def _is_prose(item: ScriptItem) -> bool:
    return isinstance(item, Line) and item.kind not in ("heading", "note")


def opens_paragraph(item: ScriptItem) -> bool:
    """True for a line with which a paragraph begins."""
    return isinstance(item, Line) and item.opens_paragraph


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
