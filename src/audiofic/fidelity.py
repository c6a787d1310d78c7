"""Checks that every word of the story is in the scripts once and in order; lists what the audio leaves out.

Nothing here looks at offsets, spans or drafts: the words of the manuscript's paragraphs are compared with
the words of the scripts' lines, as two plain lists.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from audiofic.differences import Block, find_differences
from audiofic.errors import AudioficError, Finding
from audiofic.model import Chapter, Line, Manuscript, Script, StingEvent

MOST_FINDINGS = 40
"""So many differences are told one by one; the rest are counted."""
MOST_WORDS_SHOWN = 8
LONGEST_WORD_SHOWN = 30
MOST_WORDS_ASIDE = 200
"""Words; where more than so many and more than half of all differ, only that is told."""
SHORTEST_MOVE = 3
"""Words; fewer that vanish here and appear there are hardly the same ones."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*+")


class NotesPolicy(Protocol):
    """What is done with each kind of text (`settings.Policy`)."""

    def word(self, kind: str) -> str:
        """`spoken`, `skipped`, `sounded` or `announced`."""


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """Something of a script that is not heard, because the policy says so."""

    kind: str
    """`title`, `scene_break` or one of `model.POLICY_KINDS`."""
    policy: str
    """`skipped`, or `sounded` (a sting is heard instead)."""
    path: str
    line: int
    text: str


def find_words(text: str) -> list[str]:
    """The words of a text: runs of letters and digits with the apostrophes inside them, as capitalised.

    All apostrophes are equal; marks and emphasis are no part of a word.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _WORD.findall(text.replace("’", "'").replace("‘", "'"))


def has_words_of(script: Script, chapter: Chapter) -> bool:
    """True where a script's lines have the words of the chapter's paragraphs, and no others."""
    lines = (item.text for item in script.items if isinstance(item, Line))
    story = (paragraph.text for paragraph in chapter.paragraphs if paragraph.kind != "scene_break")
    return _Side(lines).words == _Side(story).words


def check_words(manuscript: Manuscript, scripts: Sequence[Script]) -> tuple[Finding, ...]:
    """Where the words of the scripts' lines differ from the story's: warnings, by file and line.

    All paragraphs count but scene breaks, and all lines: prose, headings, notes. Chapter titles and front
    matter don't, they live in the scripts' titles and in the book. Linear in the words.
    """
    told: set[int] = set()
    texts: list[str] = []
    places: list[tuple[str, int]] = []  # of each text, in the scripts
    for each in scripts:
        told.add(each.chapter)
        lines = [item for item in each.items if isinstance(item, Line)]
        texts += [line.text for line in lines]
        places += [(each.path, line.file_line) for line in lines]
    findings = [
        Finding(
            "script",
            0,
            "chapter-missing",
            f"Chapter {chapter.number}{f' ({chapter.title})' if chapter.title else ''} has no script.",
            "Run `audiofic script` to draft it.",
            "warning",
        )
        for chapter in manuscript.chapters
        if chapter.number not in told
    ]
    paragraphs = [
        paragraph
        for chapter in manuscript.chapters
        if chapter.number in told
        for paragraph in chapter.paragraphs
        if paragraph.kind != "scene_break"
    ]
    story, script = _Side(paragraph.text for paragraph in paragraphs), _Side(texts)
    if story.words == script.words:
        return tuple(findings)
    starts = [paragraph.start for paragraph in paragraphs]
    nowhere = (scripts[0].path if scripts else "script", 0)
    return tuple(findings + _describe(manuscript, story, starts, script, places, nowhere))


def skipped_items(scripts: Sequence[Script], policy: NotesPolicy) -> tuple[SkippedItem, ...]:
    """What the policy leaves out of the audio, in story order: titles, headings, notes, scene breaks.

    A text that is `sounded` counts: its words are not heard. A scene break that is sounded doesn't.
    """
    items: list[SkippedItem] = []
    for script in scripts:
        if script.title is not None:
            items.append(SkippedItem("title", policy.word("title"), script.path, 0, script.title))
        for item in script.items:
            if isinstance(item, Line) and item.detail is not None:
                word = policy.word(item.detail)
                items.append(SkippedItem(item.detail, word, script.path, item.file_line, item.text))
            elif isinstance(item, StingEvent) and item.kind == "scene":
                word = policy.word("scene_break").replace("sounded", "heard")
                items.append(SkippedItem("scene_break", word, script.path, item.file_line, ""))
    return tuple(item for item in items if item.policy in ("skipped", "sounded"))


class _Side:
    """The words of one side, and which of its texts each comes from."""

    def __init__(self, texts: Iterable[str]) -> None:
        known: dict[str, str] = {}  # a word is held once, however often it stands there
        self.words: list[str] = []
        self._ends: list[int] = []
        for text in texts:
            self.words += [known.setdefault(word, word) for word in find_words(text)]
            self._ends.append(len(self.words))

    def text_index(self, word: int) -> int:
        """Index of the text that the word comes from; the last one's beyond the end."""
        return min(bisect_right(self._ends, word), len(self._ends) - 1)

    def show(self, start: int, end: int) -> str:
        """The words for a message, the first few of many."""
        words = [word[:LONGEST_WORD_SHOWN] for word in self.words[start : min(end, start + MOST_WORDS_SHOWN)]]
        more = f" … ({end - start:,} words)" if end - start > MOST_WORDS_SHOWN else ""
        return f"“{' '.join(words)}{more}”"


def _describe(
    manuscript: Manuscript,
    story: _Side,
    starts: Sequence[int],
    script: _Side,
    places: Sequence[tuple[str, int]],
    nowhere: tuple[str, int],
) -> list[Finding]:
    """The differences as findings; `starts` and `places` say where each side's texts stand."""
    blocks = [
        block
        for block in find_differences(story.words, script.words)
        if not _only_apostrophes(block, story, script)
    ]

    def place(word: int) -> tuple[str, int]:
        return places[script.text_index(max(word, 0))] if places else nowhere

    def origin_of(word: int) -> str:
        return manuscript.where(starts[story.text_index(word)])

    different = sum(max(b - a, d - c) for a, b, c, d in blocks)
    total = max(len(story.words), len(script.words))
    if different > MOST_WORDS_ASIDE and different > total / 2:
        message = f"The scripts hardly tell this story: {different:,} of {total:,} words differ."
        hint = "Is it the right manuscript? Move the scripts aside to draft new ones."
        return [Finding(*(places[0] if places else nowhere), "words-changed", message, hint, "warning")]

    moved_to, moved_from = _find_moves(blocks, story.words, script.words)
    told = [block for block in blocks if block not in moved_from]
    findings = []
    hint = "Put the words back as the author wrote them; who says them is yours to change."
    for block in told[:MOST_FINDINGS]:
        a, b, c, d = block
        where = place(c)
        if block in moved_to:
            origin = origin_of(moved_to[block][0])
            code = "words-moved"
            message = f"{script.show(c, d)} stands elsewhere in the story (manuscript, {origin})."
        elif a == b:
            code = "words-added"
            message = f"{script.show(c, d)} is not in the story here."
        elif c == d:
            code, where = "words-missing", place(c - 1)
            after = f" after {script.show(max(c - 3, 0), c)}" if c else ""
            message = f"{story.show(a, b)} is missing{after} (manuscript, {origin_of(a)})."
        else:
            code = "words-changed"
            original = f"{story.show(a, b)} (manuscript, {origin_of(a)})"
            message = f"{script.show(c, d)} stands where the story has {original}."
        findings.append(Finding(*where, code, message, hint, "warning"))
    if len(told) > MOST_FINDINGS:
        message = f"The words differ in {len(told) - MOST_FINDINGS:,} more places."
        findings.append(Finding(nowhere[0], 0, "words-changed", message, None, "warning"))
    return findings


def _only_apostrophes(block: Block, story: _Side, script: _Side) -> bool:
    """True where the words differ only in being cut at an apostrophe that was a quotation mark."""
    a, b, c, d = block
    return _cut(story.words[a:b]) == _cut(script.words[c:d])


def _cut(words: Sequence[str]) -> list[str]:
    return [part for word in words for part in word.split("'")]


def _find_moves(
    blocks: Sequence[Block], story: Sequence[str], script: Sequence[str]
) -> tuple[dict[Block, Block], set[Block]]:
    """(block with added words -> block that misses the same ones, the latter blocks)."""
    missing = {tuple(story[a:b]): (a, b, c, d) for a, b, c, d in blocks if c == d and b - a >= SHORTEST_MOVE}
    moved = {}
    for a, b, c, d in blocks:
        if a == b:
            origin = missing.pop(tuple(script[c:d]), None)
            if origin:
                moved[a, b, c, d] = origin
    return moved, set(moved.values())


def check_speakable(scripts: Sequence[Script], name: str) -> None:
    """Raise `AudioficError` where no line of prose has a word in it; `name` is what the story is called."""
    for script in scripts:
        for item in script.items:
            if not isinstance(item, Line) or item.kind in ("heading", "note"):
                continue
            if any(map(str.isalnum, item.text)):
                return
    raise AudioficError(
        f"There is nothing to speak in {name}: no prose, only titles, notes or pictures, or nothing at all.",
        "Is it the right file, and does it hold the whole story?",
    )
