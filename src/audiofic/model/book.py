"""What the tags say of a book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Book:
    """What the tags say: `book:` in voices.yaml, filled up from the manuscript."""

    title: str
    author: str | None = None
    narrator: str | None = None
    """The narrator's credit (a person or "audiofic"), not a cast name."""
    language: str = "en"
    series: str | None = None
    series_part: str | None = None
    description: str | None = None
    date: str | None = None
    cover: str | None = None
    """A picture file inside the production; None: one is drawn."""
