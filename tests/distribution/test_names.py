"""Names that every file system takes, and that libraries don't misread."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiobookshelf import read_folder_name
from audiofic.distribution.names import LONGEST_BYTES, book_folder, portable_name

DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Kettle", "The Kettle"),
        ("What? A/B: the \"end\" <1>|*", "What A B the end 1"),
        ("...and then", "and then"),
        ("Wait for it...", "Wait for it"),
        ("con", "con_"),
        ("NUL.txt", "NUL.txt_"),
        ("COM1", "COM1_"),
        ("Contact", "Contact"),
        ("a\0b\tc\u202ed\n", "a b c\u202ed"),
        ("e\u0301", "\xe9"),
        ("犬夜叉", "犬夜叉"),
        ("???", "Untitled"),
        ("", "Untitled"),
    ],
)  # fmt: skip
def test_a_name_keeps_what_it_can(text: str, name: str) -> None:
    assert portable_name(text) == name


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_makes_a_name_that_all_systems_take(text: str) -> None:
    name = portable_name(text)
    assert name
    assert len(name.encode()) <= LONGEST_BYTES + 1
    assert not set(name) & set('/\\:*?"<>|')
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in name)
    assert name[0] not in " ."
    assert name[-1] not in " ."
    assert name.partition(".")[0].casefold() not in DEVICES
    assert unicodedata.is_normalized("NFC", name)
    assert portable_name(name) == name or name.endswith("_")


@pytest.mark.parametrize(
    ("title", "part", "folder"),
    [
        ("The Well", "2", "02 - The Well"),
        ("The Well", "1.5", "01.5 - The Well"),
        ("The Well", "100", "100 - The Well"),
        ("The Well", "1a", "The Well"),
        ("The Well", None, "The Well"),
        ("Home - A Tale", "3", "03 - Home – A Tale"),
        ("Disc 2", None, "Disc 2 (audiobook)"),
        ("The Well {draft} [B0015T963C]", None, "The Well (draft) (B0015T963C)"),
    ],
)
def test_a_books_folder_has_its_number_in_front(title: str, part: str | None, folder: str) -> None:
    assert book_folder(title, part) == folder


@pytest.mark.parametrize("part", ["1", "7", "12", "100", "0.5", "1.25"])
@pytest.mark.parametrize(
    "title",
    [
        "Steam", "Home - A Tale", "1984", "2001 - A Space Odyssey", "(1999) - Party", "2001 -tight", "6 - 7",
        "Vol. 3 Strikes", "Book 2 - Again", "12. Night", "CD 1", "disk 3", "Kettle {me}", "[B0015T963C] it",
    ],
)  # fmt: skip
def test_a_library_reads_the_number_and_nothing_else_out_of_the_folder(title: str, part: str) -> None:
    name = book_folder(title, part)
    read = read_folder_name(name, in_series=True)
    assert float(read.sequence or -1) == float(part)
    assert (read.year, read.narrator, read.asin, read.subtitle) == (None, None, None, None)
    assert not read.is_disc


@given(st.text(max_size=60))
def test_no_title_is_misread(title: str) -> None:
    read = read_folder_name(book_folder(title), in_series=False)
    assert (read.year, read.narrator, read.asin, read.subtitle) == (None, None, None, None)
    assert not read.is_disc
