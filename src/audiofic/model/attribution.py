"""Quotations and their speakers: what is said or thought, by whom, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audiofic.model.manuscript import Paragraph

SpanKind = Literal["speech", "thought", "narration"]
Gender = Literal["female", "male", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one paragraph's text, half open, quotation marks and outer blanks excluded."""

    start: int
    end: int
    kind: SpanKind
    mark: str = ""
    """The opening mark as typed: `"`, `“`, `'`, `‘`, `—`, `*` ...; empty where there is none."""
    continues: bool = False
    """True where a speech goes on from the paragraph before (its marks were left open)."""


SpanAt = tuple[int, int, Span]
"""Index of the chapter, index of the paragraph in it, and the span."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph cut into spans: in order, not overlapping, every word in exactly one of them."""

    paragraph: Paragraph
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who may speak: the name used everywhere, the other names the text has for them."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = "unknown"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says one speech or thought span, how sure that is, and why."""

    chapter: int
    """Index of the chapter in the manuscript (from 0)."""
    paragraph: int
    """Index of the paragraph in its chapter (from 0)."""
    span: Span
    speaker: str | None
    """A character's `name`; None: nobody can tell."""
    confidence: float
    """0..1, the estimated chance that `speaker` is right."""
    method: str
    """What decided: `tag`, `pronoun`, `turn`, `narrator` ..."""
    cue: Span | None = None
    """The words that decided (`muttered Miroku`), in the same paragraph."""
    runners_up: tuple[str, ...] = ()
    """The next likeliest names, best first."""


@dataclass(frozen=True, slots=True)
class PointOfView:
    """From this paragraph on, `narrator` tells the story (None: the book's own narrator)."""

    chapter: int
    paragraph: int
    narrator: str | None
    confidence: float = 1.0
    """0..1; less than 1 where neither a heading nor the narrator says who tells."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that attribution found out about a manuscript."""

    cast: tuple[Character, ...]
    attributions: tuple[Attribution, ...]
    """In story order, one for every speech and thought span."""
    points_of_view: tuple[PointOfView, ...]
