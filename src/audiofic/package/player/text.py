"""What a listener reads along with: a chapter's paragraphs, lines and sentences, and when each is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.model import Cue, Line, Timeline, Utterance
from audiofic.package import SAMPLE_RATE
from audiofic.package.captions import split_sentences, spoken_lines
from audiofic.package.word_times import time_line


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the story, or a title that no line holds."""

    speaker: str
    kind: str
    """`Line.kind`; `heading` for a title."""
    sentences: tuple[tuple[int, str], ...]
    """(when its first word is heard, in ms of the chapter; the sentence as written). Times don't decrease."""
    language: str | None = None
    """BCP 47, where it is another than the book's."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together; none: a break that is sounded."""

    lines: tuple[ShownLine, ...]

    @property
    def is_heading(self) -> bool:
        """True for a heading of its own."""
        return bool(self.lines) and all(line.kind == "heading" for line in self.lines)


def read_along(timeline: Timeline) -> tuple[Paragraph, ...]:
    """The chapter's text in order, as it is heard: lines that were skipped are not in it."""
    paragraphs: list[Paragraph] = []
    lines: list[ShownLine] = []
    for part in _parts(timeline.cues):
        if not part:
            paragraphs += _closed(lines)
            lines = []
            if paragraphs and paragraphs[-1].lines:
                paragraphs.append(Paragraph(()))
            continue
        line = part[0].beat.line
        stands_alone = line is None or line.kind in ("heading", "note")
        if stands_alone or (line is not None and line.opens_paragraph):
            paragraphs += _closed(lines)
            lines = []
        lines.append(_show(part, line))
        if stands_alone:
            paragraphs += _closed(lines)
            lines = []
    paragraphs += _closed(lines)
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


def _closed(lines: Sequence[ShownLine]) -> list[Paragraph]:
    return [Paragraph(tuple(lines))] if lines else []


def _show(cues: Sequence[Cue], line: Line | None) -> ShownLine:
    first = cues[0].beat
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
    return ShownLine(
        first.speaker, line.kind if line else "heading", tuple(sentences), line.language if line else None
    )
