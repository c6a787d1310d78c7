"""An entry goes from one file to another as it is written, and nothing else is touched."""

from __future__ import annotations

import pytest

from audiofic.errors import AudioficError
from audiofic.settings import move_entry

BOOK = """\
# mine
cast:
  Ada: {gender: female}   # the pilot
  # whom nobody likes
  Ben:
      voice: tone/b       # low

      # and slow
      pace: 0.9

  Cleo:
    aliases:
    - the cat
policy:
  title: skipped
"""
TO = "# ours\ncast:\n    Dora: {}\n"


@pytest.mark.parametrize(
    ("name", "left", "gone"),
    [
        (
            "Ben",
            BOOK.replace(BOOK[BOOK.index("  # whom") : BOOK.index("\n  Cleo")], ""),
            "    # whom nobody likes\n    Ben:\n        voice: tone/b       # low\n\n"
            "        # and slow\n        pace: 0.9\n",
        ),
        (
            "Ada",
            BOOK.replace("  Ada: {gender: female}   # the pilot\n", ""),
            "    Ada: {gender: female}   # the pilot\n",
        ),
        (
            "Cleo",
            BOOK.replace("  Cleo:\n    aliases:\n    - the cat\n", ""),
            "    Cleo:\n      aliases:\n      - the cat\n",
        ),
    ],
)
def test_an_entry_takes_its_comments_along(name: str, left: str, gone: str) -> None:
    assert move_entry(BOOK, ("cast", name), TO, "a", "b") == (left, TO + gone)


def test_a_section_that_is_not_there_is_made() -> None:
    assert move_entry("narrator:\n  voice: tone/a\n", ("narrator",), "", "a", "b") == (
        "",
        "narrator:\n  voice: tone/a\n",
    )
    assert move_entry("cast: {A: {}, B: {}}\n", ("cast", "A"), "# x\n", "a", "b") == (
        "cast: {B: {}}\n",
        "# x\n\ncast:\n  A: {}\n",
    )


@pytest.mark.parametrize(
    ("name", "left"), [("A", "{B: x, C: z}"), ("B", "{A: 1, C: z}"), ("C", "{A: 1, B: x}")]
)
def test_an_entry_in_braces_goes_with_its_comma(name: str, left: str) -> None:
    text = "pronunciations: {A: 1, B: x, C: z}\n"
    assert move_entry(text, ("pronunciations", name), "", "a", "b")[0] == f"pronunciations: {left}\n"


def test_what_the_other_file_says_already_only_goes() -> None:
    there = "cast: {Ada: {gender: female}}\n"
    left, other = move_entry(BOOK, ("cast", "Ada"), there, "a", "b")
    assert "Ada" not in left
    assert other == there


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text, to = "\ufeffcast:\r\n  A: {}\r\n  B: {}\r\n", "cast:\r\n  C: {}\r\n"
    left, other = move_entry(text, ("cast", "A"), to, "a", "b")
    assert left == "\ufeffcast:\r\n  B: {}\r\n"
    assert other == "cast:\r\n  C: {}\r\n  A: {}\r\n"


def test_where_there_is_no_safe_place_nothing_is_moved() -> None:
    with pytest.raises(AudioficError, match="no safe place in b"):
        move_entry("cast:\n  A:\n    gender: female\n", ("cast", "A"), "cast: {C: {}}\n", "a", "b")
