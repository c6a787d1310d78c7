"""A work read by the program: what it says of every piece, and what it was asked to choose from."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attribution_corpus import read_cast, read_manuscript

from audiofic.attribution import attribute
from audiofic.attribution.deciding import network
from audiofic.attribution.deciding.hearing import hear
from audiofic.attribution.evidence.asking import ask, learn_manners
from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.story import Story, read_story
from audiofic.quotation import find_quotations

ROSTER = ".roster.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """One work's predictions in story order, as rows of the scorer's format, and what they cost."""

    rows: list[dict[str, Any]]
    roster: list[str]
    """Everybody who was in the cast that the work was read with."""
    words: int
    seconds: float
    """Of one core, for attribution alone."""


def read_work(work: Path, with_cast: bool) -> Reading:
    """The work read with the corpus's cast, or with nothing but its text."""
    manuscript = read_manuscript(work)
    passages = find_quotations(manuscript)
    cast = read_cast(work) if with_cast else None
    began = time.process_time()
    reading = attribute(manuscript, passages, cast)
    seconds = time.process_time() - began
    story = read_story(manuscript, passages, cast)
    asked = _list_asked(story)
    rows = []
    for found in reading.attributions:
        paragraph = manuscript.chapters[found.chapter].paragraphs[found.paragraph]
        question = asked.get((found.chapter, found.paragraph, found.span.start))
        rows.append(
            {
                "start": paragraph.source_offset(found.span.start),
                "end": paragraph.source_offset(found.span.end - 1) + 1,
                "speaker": found.speaker,
                "confidence": round(found.confidence, 3),
                "method": found.method,
                "runners_up": found.runners_up,
                "asked": question.kind if question else "thought",
                "candidates": [each.name for each in question.candidates] if question else [],
            }
        )
    return Reading(rows, sorted(story.roster.characters), len(manuscript.source.split()), seconds)


def ask_all(story: Story) -> list[tuple[Question, ...]]:
    """The questions of the second reading about all speech, chapter by chapter."""
    scenes = [first.scene for first in hear(story.scenes("speech"))]
    manners = learn_manners(scenes)
    return [ask(scene, manners) for scene in scenes]


def _list_asked(story: Story) -> dict[tuple[int, int, int], Question]:
    """The question behind each piece of speech, by chapter, paragraph and start of its span."""
    asked = {}
    for chapter, questions in zip(story.chapters, ask_all(story), strict=True):
        for question in questions:
            for piece in question.turn.pieces:
                parsed = chapter.passages[piece.passage]
                start = parsed.passage.spans[piece.span].start
                asked[parsed.chapter, parsed.paragraph, start] = question
    return asked


def predict(work: Path, out: Path, with_cast: bool, weights: Path | None = None) -> tuple[int, float]:
    """Write the predictions for one work to `out`; words, and seconds of attribution.

    `weights`: the network that is asked, None for the one that is shipped.
    """
    if weights is not None:
        network.WEIGHTS = weights
        network.open_network.cache_clear()
    reading = read_work(work, with_cast)
    write_rows(out / f"{work.name}.jsonl", reading.rows)
    (out / f"{work.name}{ROSTER}").write_text(json.dumps(reading.roster, ensure_ascii=False), "utf-8")
    return reading.words, reading.seconds


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
