"""What the tags say: one wording for every format.

Audiobookshelf's reading of them decides the doubtful ones: the album is the book, the artist its author, the
composer its narrator; a chapter's title counts only where it is there, unique and not the book's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace

from audiofic.model import Book

GENRE = "Audiobook"
ENCODED_BY = "audiofic"
UNKNOWN_AUTHOR = "Unknown"


def tellable(book: Book) -> Book:
    """The book without NULs in its texts: they end a value in MP4, and begin a second one in ID3."""
    texts = {field.name: getattr(book, field.name) for field in fields(book)}
    told = {name: _without_nuls(text) for name, text in texts.items() if isinstance(text, str)}
    return replace(book, **told)


def _without_nuls(text: str) -> str:
    return text.replace("\0", " ")


def author(book: Book) -> str:
    """The author's credit."""
    return book.author or UNKNOWN_AUTHOR


def narrator(book: Book) -> str:
    """The narrator's credit."""
    return book.narrator or ENCODED_BY


def free_tags(book: Book) -> dict[str, str]:
    """Tags that have no standard place, by name: the series and the book's part in it."""
    tags = {"SERIES": book.series, "SERIES-PART": book.series_part}
    return {name: text for name, text in tags.items() if text}


def chapter_titles(chapters: Sequence[tuple[int, str | None]], book: Book) -> tuple[str, ...]:
    """A title for each (number, title), none twice, none the book's: `Chapter 3`, `3. Home` if need be."""
    given = [(number, " ".join(_without_nuls(title or "").split())) for number, title in chapters]
    count = Counter(title.casefold() for _, title in given)
    taken = book.title.casefold()
    return tuple(
        f"Chapter {number}"
        if not title or title.casefold() == taken
        else f"{number}. {title}"
        if count[title.casefold()] > 1
        else title
        for number, title in given
    )
