from __future__ import annotations

from audiofic.model import Book
from audiofic.package.tags import chapter_titles, free_tags

BOOK = Book("The Sealed Well")


def test_titles_are_there_unique_and_not_the_books() -> None:
    """Audiobookshelf takes an MP3's title as the chapter's only then."""
    given = [None, "Home", "The sealed well", "Away", "home", "  "]
    assert chapter_titles([*enumerate(given, 1)], BOOK) == (
        "Chapter 1",
        "2. Home",
        "Chapter 3",
        "Away",
        "5. home",
        "Chapter 6",
    )


def test_a_one_shot_called_like_its_book_is_chapter_1() -> None:
    assert chapter_titles([(1, "The Sealed Well")], BOOK) == ("Chapter 1",)


def test_a_chapter_keeps_its_own_number_whatever_stands_before_it() -> None:
    assert chapter_titles([(5, None), (7, "Home"), (8, "Home")], BOOK) == ("Chapter 5", "7. Home", "8. Home")


def test_empty_tags_are_left_out() -> None:
    assert free_tags(BOOK) == {}
    assert free_tags(Book("x", series="Wells")) == {"SERIES": "Wells"}
