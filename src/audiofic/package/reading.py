"""A chapter as text to be read along: blocks of pieces, each with the time at which it is heard.

What is written comes from the script, the times from the timeline. A piece is a script line, a title or a
break; one without a time is read and not heard.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from audiofic.model import NARRATOR, UNKNOWN, Cue, Line, StingEvent, Utterance
from audiofic.package import PackagedChapter
from audiofic.package.captions import spoken_lines
from audiofic.package.word_times import time_line
from audiofic.words import TimedWord

BlockKind = Literal["title", "heading", "paragraph", "letter", "note", "break"]

QUOTES = {
    "en": "“”", "de": "„“", "fr": "«\u202f \u202f»", "es": "«»", "it": "«»", "pt": "“”", "nl": "“”",
    "sv": "””", "fi": "””", "da": "»«", "nb": "«»", "no": "«»", "pl": "„”", "cs": "„“", "sk": "„“",
    "hu": "„”", "ro": "„”", "ru": "«»", "uk": "«»", "el": "«»", "tr": "“”", "ko": "“”",
    "ja": "「」", "zh": "“”",
}  # fmt: skip
"""Language -> the marks around speech (Unicode CLDR, `delimiters`); a blank parts longer ones."""
UNSPACED = {"ja", "zh", "th", "km", "lo", "my"}
"""Languages that are written without blanks between words."""


@dataclass(slots=True)
class Piece:
    """A stretch of text with an id."""

    id: str
    text: str
    """As written, with its quotation marks where it is speech."""
    kind: str = "narration"
    """As in `Line.kind`."""
    speaker: str = ""
    """Who is heard, else who is written; empty for the narrator and where nobody knows."""
    language: str | None = None
    """BCP 47, where it is another than the book's."""
    start: int | None = None
    """The frame of the chapter at which it is heard; None: it is not."""
    words: tuple[TimedWord, ...] = ()
    """When each of the words of `text` is heard, where that was asked for and measured."""
    joint: str = ""
    """What stands between it and the piece before it: a blank or nothing."""


@dataclass(slots=True)
class Block:
    """A paragraph, or what stands between paragraphs."""

    kind: BlockKind
    pieces: list[Piece] = field(default_factory=list)
    detail: str = ""
    """Which kind of heading, note or break: `Line.detail` or `StingEvent.kind`."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of the chapter's sound and the text that is to be lit meanwhile."""

    id: str
    start_ms: int
    end_ms: int


def read_blocks(chapter: PackagedChapter, title: str, language: str) -> tuple[Block, ...]:
    """The chapter's text in order, that title first; `language` is the book's."""
    blocks = _Builder(chapter, title).build()
    for block in blocks:
        _set_marks(block, language.partition("-")[0].casefold())
    return tuple(blocks)


def clips(blocks: Sequence[Block], length_ms: int, sample_rate: int) -> tuple[Clip, ...]:
    """The whole sound, cut where another text is to be lit: pauses and music belong to what was before.

    Empty where nothing of the text is heard.
    """
    starts: list[tuple[str, int]] = []
    for block in blocks:
        for piece in block.pieces:
            if piece.start is None:
                continue
            timed = [(f"{piece.id}w{place}", word.start) for place, word in enumerate(piece.words, 1)]
            # The first word is lit as soon as its line is heard.
            timed[:1] = [(timed[0][0] if timed else piece.id, piece.start)]
            for identity, frame in timed:
                start_ms = round(frame * 1000 / sample_rate)
                if not starts or starts[-1][1] < start_ms < length_ms:
                    starts.append((identity, start_ms))
    if not starts:
        return ()
    ends = [start_ms for _, start_ms in starts[1:]] + [length_ms]
    begins = [0, *ends[:-1]]
    return tuple(
        Clip(identity, begin, end) for (identity, _), begin, end in zip(starts, begins, ends, strict=True)
    )


class _Builder:
    """Takes a script's items and finds each one's sound in the timeline."""

    def __init__(self, chapter: PackagedChapter, title: str) -> None:
        self._chapter = chapter
        self._title = title
        self._blocks: list[Block] = []
        self._count = 0
        self._heard: defaultdict[tuple[object, ...], deque[list[Cue]]] = defaultdict(deque)
        """A line -> its cues, for each time that it is heard."""
        self._lineless: list[list[Cue]] = []
        """The cues of titles and credits, which are in no script."""
        for cues in spoken_lines(chapter.timeline.cues):
            line = cues[0].beat.line
            if line is None:
                self._lineless.append(cues)
            else:
                self._heard[_key(line)].append(cues)
        self._stings = [
            cue.start_frame for cue in chapter.timeline.cues if not isinstance(cue.beat.sound, Utterance)
        ]
        self._latest = 0
        """The frame behind the last sound of a line so far."""

    def build(self) -> list[Block]:
        script = self._chapter.script
        lines = (cues[0].beat.line for cues in spoken_lines(self._chapter.timeline.cues))
        items = script.items if script else tuple(line for line in lines if line)
        title = Block("title", [self._piece(self._title)])
        self._blocks.append(title)
        if items and self._lineless:
            title.pieces[0].start = self._lineless[0][0].start_frame
            self._latest = _end(self._lineless[-1])
        for item in items:
            if isinstance(item, StingEvent):
                self._add_break(item)
            elif isinstance(item, Line):
                self._add_line(item)
        if not items:
            self._add_credits()
        if self._blocks[-1].kind == "break":
            self._blocks.pop()
        return self._blocks

    def _add_credits(self) -> None:
        pieces = []
        for cues in self._lineless:
            text = " ".join(cues[0].beat.shown.split())
            if text.rstrip(".") == self._title.rstrip("."):  # of a chapter without lines
                self._blocks[0].pieces[0].start = cues[0].start_frame
                continue
            pieces.append(self._piece(text))
            pieces[-1].start = cues[0].start_frame
        if pieces:
            self._blocks.append(Block("paragraph", pieces))

    def _add_break(self, event: StingEvent) -> None:
        is_shown = event.kind in ("scene", "time", "pov", "flashback")
        if is_shown and self._blocks[-1].kind not in ("title", "break"):
            self._blocks.append(Block("break", [self._piece("")], event.kind))

    def _add_line(self, line: Line) -> None:
        piece = self._piece(" ".join(line.text.split()))
        piece.kind, piece.language = line.kind, line.language
        speaker = line.speaker
        waiting = self._heard.get(_key(line))
        if waiting:
            cues = waiting.popleft()
            piece.start, speaker = cues[0].start_frame, cues[0].beat.speaker
            if self._chapter.shows_words:
                words = time_line(cues, piece.text)
                piece.words = words if all(word.is_measured for word in words) else ()
            self._time_break(piece.start)
            self._latest = _end(cues)
        piece.speaker = "" if speaker in (NARRATOR, UNKNOWN) else speaker
        last = self._blocks[-1]
        if line.kind in ("heading", "note"):
            self._blocks.append(Block(line.kind, [piece], line.detail or ""))
        elif last.kind == "paragraph" and not line.opens_paragraph:
            last.pieces.append(piece)
        else:
            self._blocks.append(Block("paragraph", [piece]))

    def _time_break(self, start: int) -> None:
        """Give a break before the sound that begins at `start` the time of the sting that is heard there."""
        for block in reversed(self._blocks):
            if block.kind == "break":
                stings = [frame for frame in self._stings if self._latest <= frame < start]
                block.pieces[0].start = stings[0] if stings else None
                return
            if any(piece.start is not None for piece in block.pieces):
                return

    def _piece(self, text: str) -> Piece:
        self._count += 1
        return Piece(f"p{self._count}", text)


def _key(line: Line) -> tuple[object, ...]:
    return (line.file_line, line.speaker, line.kind, line.text)


def _end(cues: Sequence[Cue]) -> int:
    return cues[-1].start_frame + cues[-1].frames


def _set_marks(block: Block, language: str) -> None:
    """Give speech its quotation marks, pieces the blanks between them, and letters a block of their own."""
    if block.kind != "paragraph":
        return
    if all(piece.kind == "letter" for piece in block.pieces):
        block.kind = "letter"
    marks = QUOTES.get(language, QUOTES["en"])
    opening, _, closing = marks.partition(" ") if " " in marks else (marks[0], "", marks[1])
    pieces = block.pieces
    is_quoted = [block.kind == "paragraph" and piece.kind in ("speech", "letter") for piece in pieces]
    for place, piece in enumerate(pieces):
        if is_quoted[place]:
            goes_on = place > 0 and is_quoted[place - 1] and _alike(pieces[place - 1], piece)
            is_left_open = (
                place + 1 < len(pieces) and is_quoted[place + 1] and _alike(piece, pieces[place + 1])
            )
            piece.text = f"{'' if goes_on else opening}{piece.text}{'' if is_left_open else closing}"
    for before, piece in pairwise(pieces):
        piece.joint = "" if language in UNSPACED else _joint(before.text, piece.text)


def _alike(one: Piece, other: Piece) -> bool:
    """True where one quotation goes on in the next piece."""
    return (one.speaker, one.kind) == (other.speaker, other.kind)


_CLINGS_BEFORE = re.compile(r"\w[—–]$|[(\[{]$")
_CLINGS_BEHIND = re.compile(r"^(?:[,.;:!?)\]}%]|…(?!\w)|—\w)")


def _joint(before: str, after: str) -> str:
    """The blank between two pieces, if there is one."""
    clings = _CLINGS_BEFORE.search(before) or _CLINGS_BEHIND.match(after)
    return "" if clings else " "


_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*_])")


def emphasis(text: str) -> Iterator[tuple[str, int]]:
    """The text in parts, without the marks that a script has for emphasis: each with 0 to 3 marks' worth."""
    place = 0
    for found in _EMPHASIS.finditer(text):
        if found.start() > place:
            yield text[place : found.start()], 0
        yield found[2], len(found[1])
        place = found.end()
    if place < len(text):
        yield text[place:], 0
