"""A book's metadata, as its tags have it."""

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
    subtitle: str | None = None
    publisher: str | None = None
    copyright: str | None = None
    genres: tuple[str, ...] = ()
    """Besides the one that all audiobooks have."""
    tags: tuple[str, ...] = ()
    isbn: str | None = None
    """Digits (and X) without hyphens."""
    asin: str | None = None
    explicit: bool = False
    sort_title: str | None = None
    """The title as it is sorted: `Lantern Under the Hill, The`."""
    sort_author: str | None = None

    @property
    def year(self) -> str | None:
        """The year of the date, four digits."""
        return self.date[:4] if self.date else None
