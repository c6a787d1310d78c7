"""A manuscript and its reading -> one voiced script per chapter, every word in it once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from audiofic.letters import find_letters
from audiofic.lexicon import split_sentences
from audiofic.manuscript.languages import OTHER_LETTERS, language_of_letters
from audiofic.model import (
    NARRATOR,
    UNKNOWN,
    Attribution,
    Chapter,
    Line,
    LineKind,
    Manuscript,
    Paragraph,
    Passage,
    PovEvent,
    Reading,
    Script,
    ScriptItem,
    Span,
    SpanAt,
    StingEvent,
)


def draft_scripts(
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    reading: Reading,
    review_below: float = 0.6,
) -> tuple[Script, ...]:
    """One script per chapter. Lines less sure than `review_below` (0..1) carry it, and the runners-up."""
    return tuple(script for script, _ in draft_with_spans(manuscript, passages, reading, review_below))


def draft_with_spans(
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    reading: Reading,
    review_below: float = 0.6,
) -> tuple[tuple[Script, tuple[SpanAt | None, ...]], ...]:
    """The same, each with the span that each of its items is said in; None for items that are no speech."""
    said = {(found.chapter, found.paragraph, found.span): found for found in reading.attributions}
    tellers = _tell_changes(reading, review_below)
    letters = find_letters(manuscript, passages, reading.cast)
    drafted = []
    for index, (chapter, cut) in enumerate(zip(manuscript.chapters, passages, strict=True)):
        rows = [*_draft_chapter(index, chapter, cut, said, tellers, letters, review_below, manuscript)]
        script = Script(chapter.number, chapter.title, tuple(item for item, _ in rows))
        drafted.append((script, tuple(span for _, span in rows)))
    return tuple(drafted)


def _tell_changes(reading: Reading, review_below: float) -> dict[tuple[int, int], PovEvent]:
    """(chapter, paragraph) -> who tells from there on, doubted where they are guessed for the first time."""
    changes: dict[tuple[int, int], PovEvent] = {}
    doubted = set[str | None]()
    for point in reading.points_of_view:
        is_doubtful = point.confidence < review_below and point.narrator not in doubted
        doubted |= {point.narrator} if is_doubtful else set()
        confidence = round(point.confidence, 2) if is_doubtful else None
        changes[point.chapter, point.paragraph] = PovEvent(_speaker(point.narrator), confidence=confidence)
    return changes


def _draft_chapter(
    index: int,
    chapter: Chapter,
    passages: tuple[Passage, ...],
    said: dict[SpanAt, Attribution],
    tellers: dict[tuple[int, int], PovEvent],
    letters: Mapping[tuple[int, int], str],
    review_below: float,
    manuscript: Manuscript,
) -> Iterator[tuple[ScriptItem, SpanAt | None]]:
    for number, (paragraph, passage) in enumerate(zip(chapter.paragraphs, passages, strict=True)):
        at = (index, number)
        pov_change = [(tellers[at], None)] if at in tellers else []
        if paragraph.kind == "scene_break":
            yield from pov_change
            yield StingEvent("scene"), None
        elif at in letters:
            yield from pov_change
            whole = Span(0, len(paragraph.text), "narration")
            lines = list(_lines(paragraph, whole, None, review_below, manuscript))
            for count, line in enumerate(lines):
                yield replace(line, speaker=letters[at], kind="letter", opens_paragraph=count == 0), None
        elif paragraph.kind == "prose":
            yield from pov_change
            rows = [
                (line, None if span.kind == "narration" else (index, number, span))
                for span in passage.spans
                for line in _lines(paragraph, span, said.get((*at, span)), review_below, manuscript)
            ]
            for count, (line, where) in enumerate(rows):
                yield replace(line, opens_paragraph=count == 0), where
        elif paragraph.kind == "note":
            yield _aside(paragraph, "note", paragraph.note, manuscript), None
            yield from pov_change
        else:
            yield _aside(paragraph, "heading", paragraph.kind, manuscript), None
            yield from pov_change


def _aside(paragraph: Paragraph, kind: LineKind, detail: str | None, manuscript: Manuscript) -> Line:
    """A heading or note as a line."""
    language = find_language(manuscript, paragraph, 0, len(paragraph.text))
    return Line(NARRATOR, paragraph.text, kind, detail, language=language, opens_paragraph=True)


def _lines(
    paragraph: Paragraph, span: Span, found: Attribution | None, review_below: float, manuscript: Manuscript
) -> Iterator[Line]:
    """The script lines of a span: a sentence each for narration, the whole of speech and thought.

    Sentences of a speech that are in another language are lines of their own.
    """
    if span.kind == "narration":
        text = paragraph.text[span.start : span.end].strip()
        offset = span.start
        whole = find_language(manuscript, paragraph, span.start, span.end)
        for sentence in split_sentences(text, whole or manuscript.language):
            offset = max(offset, paragraph.text.find(sentence, offset))
            if any(character.isalnum() for character in sentence):
                language = find_language(manuscript, paragraph, offset, offset + len(sentence))
                yield Line(NARRATOR, sentence, language=language)
            offset += len(sentence)
        return
    for start, end, language in cut_at_languages(manuscript, paragraph, span):
        text = paragraph.text[start:end].strip()
        yield replace(_voiced(text, span, found, review_below), language=language)


def find_language(manuscript: Manuscript, paragraph: Paragraph, start: int, end: int) -> str | None:
    """The language of text[start:end] where the file names one, and the same, for every letter of it.

    Where it names none: the language of its letters, in a story of Latin letters. None: the story's own, or
    both: a foreign word inside a sentence leaves the sentence to its reader.
    """
    if not manuscript.foreign:
        is_latin = manuscript.language.partition("-")[0] not in OTHER_LETTERS
        return language_of_letters(paragraph.text[start:end]) if is_latin else None
    offsets = (offset for offset in range(start, end) if paragraph.text[offset].isalpha())
    found = {manuscript.language_at(paragraph.source_offset(offset)) for offset in offsets}
    return (found.pop() or None) if len(found) == 1 else None


def cut_at_languages(
    manuscript: Manuscript, paragraph: Paragraph, span: Span
) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, language) of the span's parts: cut only between sentences, where the language changes."""
    if not manuscript.foreign and paragraph.text[span.start : span.end].isascii():
        yield span.start, span.end, None
        return
    cuts: list[tuple[int, str | None]] = []
    offset = span.start
    for sentence in split_sentences(paragraph.text[span.start : span.end], manuscript.language):
        offset = max(offset, paragraph.text.find(sentence, offset))
        language = find_language(manuscript, paragraph, offset, offset + len(sentence))
        if not cuts or cuts[-1][1] != language:
            cuts.append((offset if cuts else span.start, language))
        offset += len(sentence)
    ends = [*(start for start, _ in cuts[1:]), span.end]
    for (start, language), end in zip(cuts, ends, strict=True):
        yield start, end, language


def _voiced(text: str, span: Span, found: Attribution | None, review_below: float) -> Line:
    """Speech or thought as a line, whoever says it."""
    if found is None or found.speaker is None:
        return Line(UNKNOWN, text, span.kind, runners_up=found.runners_up if found else ())
    if found.confidence < review_below:
        confidence = round(found.confidence, 2)
        return Line(
            _speaker(found.speaker), text, span.kind, confidence=confidence, runners_up=found.runners_up
        )
    return Line(_speaker(found.speaker), text, span.kind)


def _speaker(name: str | None) -> str:
    """The script's name for a speaker: a first-person narrator whom nobody names is the narrator."""
    return NARRATOR if name is None or name.casefold() == NARRATOR else name
