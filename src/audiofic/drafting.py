"""A manuscript and its reading -> one voiced script per chapter, every word in it once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from audiofic.lexicon import split_sentences
from audiofic.model import (
    NARRATOR,
    UNKNOWN,
    Attribution,
    Chapter,
    Line,
    Manuscript,
    Paragraph,
    Passage,
    PovEvent,
    Reading,
    Script,
    ScriptItem,
    Span,
    StingEvent,
)


def draft_scripts(
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    reading: Reading,
    review_below: float = 0.6,
) -> tuple[Script, ...]:
    """One script per chapter. Lines less sure than `review_below` (0..1) carry it, and the runners-up."""
    said = {(found.chapter, found.paragraph, found.span): found for found in reading.attributions}
    turns = {(turn.chapter, turn.paragraph): turn.narrator for turn in reading.points_of_view}
    return tuple(
        Script(
            chapter.number,
            chapter.title,
            tuple(_draft_chapter(index, chapter, cut, said, turns, review_below, manuscript.language)),
        )
        for index, (chapter, cut) in enumerate(zip(manuscript.chapters, passages, strict=True))
    )


def _draft_chapter(
    index: int,
    chapter: Chapter,
    passages: tuple[Passage, ...],
    said: dict[tuple[int, int, Span], Attribution],
    turns: dict[tuple[int, int], str | None],
    review_below: float,
    language: str,
) -> Iterator[ScriptItem]:
    for number, (paragraph, passage) in enumerate(zip(chapter.paragraphs, passages, strict=True)):
        turn = [PovEvent(_speaker(turns[index, number]))] if (index, number) in turns else []
        if paragraph.kind == "scene_break":
            yield from turn
            yield StingEvent("scene")
        elif paragraph.kind == "prose":
            yield from turn
            lines = [
                line
                for span in passage.spans
                for line in _lines(paragraph, span, said.get((index, number, span)), review_below, language)
            ]
            yield from (replace(line, opens_paragraph=place == 0) for place, line in enumerate(lines))
        elif paragraph.kind == "note":
            yield Line(NARRATOR, paragraph.text, "note", detail=paragraph.note, opens_paragraph=True)
            yield from turn
        else:
            yield Line(NARRATOR, paragraph.text, "heading", detail=paragraph.kind, opens_paragraph=True)
            yield from turn


def _lines(
    paragraph: Paragraph, span: Span, found: Attribution | None, review_below: float, language: str
) -> Iterator[Line]:
    """The script lines of a span: a sentence each for narration, the whole piece for speech and thought."""
    text = paragraph.text[span.start : span.end].strip()
    if span.kind == "narration":
        for sentence in split_sentences(text, language):
            if any(character.isalnum() for character in sentence):
                yield Line(NARRATOR, sentence)
    elif found is None or found.speaker is None:
        yield Line(UNKNOWN, text, span.kind, runners_up=found.runners_up if found else ())
    elif found.confidence < review_below:
        confidence = round(found.confidence, 2)
        yield Line(
            _speaker(found.speaker), text, span.kind, confidence=confidence, runners_up=found.runners_up
        )
    else:
        yield Line(_speaker(found.speaker), text, span.kind)


def _speaker(name: str | None) -> str:
    """The script's name for a speaker: a first-person narrator whom nobody names is the narrator."""
    return NARRATOR if name is None or name.casefold() == NARRATOR else name
