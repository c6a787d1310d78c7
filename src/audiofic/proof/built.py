"""What a build says it has made, line by line: what the proofs hold against captions, marks and files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.errors import Finding

SAMPLE_RATE = 44_100
"""Hz, of every finished file; frames count at it."""
FRAMES_PER_PACKET = 1_024
"""Of AAC-LC (ISO/IEC 14496-3)."""
MOST_WORDS_SHOWN = 8
LONGEST_WORD_SHOWN = 30
REBUILD = "Delete build/record.json and run `audiofic build`."
_WORD = re.compile(r"[^\W_]+")
_NO_PART = dict.fromkeys(
    map(ord, "*_'’‘ʼ＇`´\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")
)
"""Emphasis, apostrophes and what can't be seen: signs that stand inside words and are no letters of them."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Something spoken, and when."""

    text: str
    """As spoken."""
    voice: str
    """Engine, model and speaker."""
    start: int
    """Its first frame in the chapter."""
    frames: int

    @property
    def end(self) -> int:
        """The frame behind its last."""
        return self.start + self.frames

    @property
    def seconds(self) -> float:
        """How long it is heard."""
        return self.frames / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line of a script, or a title or credit that no script has, and the sounds it is heard as."""

    path: str
    line: int
    """From 1; 0: no line of the file."""
    speaker: str
    text: str
    """As written; where there is no line, as spoken."""
    sounds: tuple[Sound, ...]

    @property
    def where(self) -> str:
        """For a message."""
        return f"{self.path}, line {self.line}" if self.line else self.path

    @property
    def start(self) -> int:
        """Its first frame in the chapter."""
        return self.sounds[0].start

    @property
    def end(self) -> int:
        """The frame behind its last."""
        return self.sounds[-1].end


@dataclass(frozen=True, slots=True)
class BuiltChapter:
    """A chapter as its record has it, with the lines it was made from."""

    number: int
    title: str
    path: str
    """Its script; for credits, voices.yaml."""
    lines: tuple[HeardLine, ...]
    """Those that are heard, in playing order."""
    frames: int
    packets: int
    """In its AAC: one more than fit into its frames, the encoder's run-in."""


def prove_order(chapter: BuiltChapter) -> Iterator[Finding]:
    """Findings for sounds that overlap, are empty, or lie beyond the chapter's end."""
    before = 0
    for line in chapter.lines:
        for sound in line.sounds:
            if sound.start < before or sound.frames <= 0 or sound.end > chapter.frames:
                message = f"{quote(sound.text)} overlaps another sound or lies beyond the chapter's end."
                yield Finding(line.path, line.line, "timeline-disorder", message, REBUILD)
            before = max(before, sound.end)


def book_starts(chapters: Sequence[BuiltChapter]) -> tuple[int, ...]:
    """The frame of the book at which each chapter begins, and the one it ends at.

    Packets join without gap or overlap; the run-in of the first is cut off by the file's edit list.
    """
    starts = [0]
    for chapter in chapters:
        starts.append(starts[-1] + chapter.packets * FRAMES_PER_PACKET)
    starts[-1] -= FRAMES_PER_PACKET if chapters else 0
    return tuple(starts)


def find_words(text: str) -> list[str]:
    """The words of a text as written: runs of letters and digits, NFC, without apostrophes and emphasis.

    `un*believ*able` and `don't` are one word each, `half-demon` is two.
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).translate(_NO_PART))


def quote(text: str | Sequence[str]) -> str:
    """A text, or words of it, for a message: the first few of many."""
    words = text.split() if isinstance(text, str) else text
    shown = " ".join(word[:LONGEST_WORD_SHOWN] for word in words[:MOST_WORDS_SHOWN])
    more = f" … ({len(words):,} words)" if len(words) > MOST_WORDS_SHOWN else ""
    return f"“{shown}{more}”"
