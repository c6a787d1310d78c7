"""Stories with a reading that is written down, not found out: what attribution would say plays no part."""

from __future__ import annotations

from dataclasses import dataclass

from audiofic.manuscript import read_text
from audiofic.model import Attribution, Character, Passage, PointOfView, Reading, Span
from audiofic.quotation import find_quotations

CAST = (
    Character("Kagome", ("Kagome Higurashi",), "female"),
    Character("Kikyo", (), "female"),
    Character("Miroku", ("the monk",), "male"),
    Character("Shippo"),
)


@dataclass(frozen=True)
class Said:
    """What our own reading says of one speech or thought."""

    speaker: str | None = "Kagome"
    confidence: float = 0.5
    method: str = "turn"
    runners_up: tuple[str, ...] = ("Kikyo", "Miroku")
    cue: str = ""
    """The words of the same paragraph that decided."""


SURE = Said(confidence=0.97, method="tag", runners_up=())


def read(
    text: str,
    *said: Said,
    cast: tuple[Character, ...] = CAST,
    points_of_view: tuple[PointOfView, ...] = (),
) -> tuple[tuple[tuple[Passage, ...], ...], Reading]:
    """The story's passages and the reading with `said` for its spans, in order; the last for all the rest."""
    passages = find_quotations(read_text(text))
    spans = [
        (chapter, paragraph, span, passage.paragraph.text)
        for chapter, cut in enumerate(passages)
        for paragraph, passage in enumerate(cut)
        for span in passage.spans
        if span.kind != "narration"
    ]
    answers = (*said, *[said[-1]] * len(spans))
    found = tuple(
        Attribution(
            chapter,
            paragraph,
            span,
            answer.speaker,
            answer.confidence,
            answer.method,
            _cue(answer.cue, words),
            answer.runners_up,
        )
        for (chapter, paragraph, span, words), answer in zip(spans, answers, strict=False)
    )
    return passages, Reading(cast, found, points_of_view)


def _cue(cue: str, text: str) -> Span | None:
    return Span(text.index(cue), text.index(cue) + len(cue), "narration") if cue else None
