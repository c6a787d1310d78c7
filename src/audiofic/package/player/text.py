"""What a listener reads along with: a chapter's paragraphs, lines and sentences, and when each is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.model import Cue, Timeline, Utterance
from audiofic.package import SAMPLE_RATE
from audiofic.package.captions import split_sentences, spoken_lines
from audiofic.package.word_times import time_line


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the story, or what is said besides: titles, credits."""

    speaker: str
    kind: str
    """`Line.kind`; `title` for the chapter's, which no line holds."""
    sentences: tuple[tuple[int, str], ...]
    """(when its first word is heard, in ms of the chapter; the sentence as written). Times don't decrease."""
    language: str | None = None
    """BCP 47, where it is another than the book's."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together; none: a break that is sounded."""

    lines: tuple[ShownLine, ...]

    @property
    def kind(self) -> str:
        """`title`, `heading`, `note`, `break`, or `prose` for all else."""
        if not self.lines:
            return "break"
        return self.lines[0].kind if self.lines[0].kind in _APART else "prose"


_APART = ("title", "heading", "note")
"""What is no part of the paragraph before it."""


def read_along(timeline: Timeline) -> tuple[Paragraph, ...]:
    """The chapter's text in order, as it is heard: lines that were skipped are not in it.

    Of breaks that are sounded those are told that stand between two paragraphs.
    """
    is_story = any(cue.beat.line for cue in timeline.cues)
    paragraphs: list[Paragraph] = []
    lines: list[ShownLine] = []

    def close() -> None:
        if lines:
            paragraphs.append(Paragraph(tuple(lines)))
            lines.clear()

    for part in _parts(timeline.cues):
        if not part:
            close()
            if paragraphs and paragraphs[-1].lines:
                paragraphs.append(Paragraph(()))
            continue
        line = part[0].beat.line
        shown = _show(part, line.kind if line else "title" if is_story else "narration")
        is_same_title = bool(lines) and shown.kind == lines[-1].kind == "title"
        is_apart = shown.kind in _APART or (bool(lines) and lines[-1].kind in _APART)
        if (is_apart and not is_same_title) or (line is not None and line.opens_paragraph):
            close()
        lines.append(shown)
    close()
    while paragraphs and not paragraphs[-1].lines:
        paragraphs.pop()
    return tuple(paragraphs)


def _parts(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """The cues of each line; nothing for a sting."""
    lines = spoken_lines(cues)
    expected = next(lines, None)
    for cue in cues:
        if not isinstance(cue.beat.sound, Utterance):
            yield []
        elif expected is not None and cue is expected[0]:
            yield expected
            expected = next(lines, None)


def _show(cues: Sequence[Cue], kind: str) -> ShownLine:
    first, line = cues[0].beat, cues[0].beat.line
    assert isinstance(first.sound, Utterance)
    text = " ".join((line.text if line else first.sound.text).split())
    words = time_line(cues, text)
    sentences: list[tuple[int, str]] = []
    before = 0
    for sentence in split_sentences(text) or [text]:
        frame = words[before].start if sentences and before < len(words) else cues[0].start_frame
        start_ms = round(frame * 1000 / SAMPLE_RATE)
        sentences.append((max(start_ms, sentences[-1][0] if sentences else 0), sentence))
        before += len(sentence.split())
    return ShownLine(first.speaker, kind, tuple(sentences), line.language if line else None)
