"""An entry goes from one file to another as it is written, and nothing else is touched."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import AudioficError
from audiofic.settings import move_entry, plain
from audiofic.yamlfile import load_yaml

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


def test_what_has_no_comments_goes_into_braces() -> None:
    text = "cast:\n  A:\n    gender: female\n    aliases:\n    - B\n"
    assert move_entry(text, ("cast", "A"), "cast: {C: {}}\n", "a", "b") == (
        "cast:\n",
        "cast: {C: {}, A: {gender: female, aliases: [B]}}\n",
    )


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
        move_entry("cast:\n  A:\n    gender: female # ?\n", ("cast", "A"), "cast: {C: {}}\n", "a", "b")


NAMES = st.sampled_from(["Ada", "Ben Farrow", "it's", "No", "1", "ß #x", "a: b", "- x", "Kagome-chan", '"'])
KEYS = st.sampled_from(["voice", "gender", "aliases", "pace"])
TEXTS = st.sampled_from(["tone/a", "", "a # b", "x: y", "[", "two\nlines", "{", "null", "'", " blank"])
CASTS = st.dictionaries(
    NAMES, st.dictionaries(KEYS, TEXTS | st.lists(TEXTS, max_size=2), max_size=3), min_size=1
)


@settings(max_examples=200, deadline=None)
@given(CASTS, CASTS, st.sampled_from([True, False, None]), st.integers(0, 9))
def test_whatever_is_moved_is_there_afterwards_and_the_rest_as_before(
    cast: dict[str, dict[str, object]], other: dict[str, dict[str, object]], flow: bool | None, at: int
) -> None:
    name = sorted(cast)[at % len(cast)]
    other.pop(name, None)
    text, to = (
        yaml.safe_dump({"cast": one}, default_flow_style=flow, allow_unicode=True, width=30)
        for one in (cast, other)
    )
    before, beside = plain(load_yaml(text, "a")), plain(load_yaml(to, "b"))
    assert isinstance(before, dict)
    assert isinstance(beside, dict)
    try:
        left, gained = move_entry(text, ("cast", name), to, "a", "b")
    except AudioficError:
        assert flow is not False  # between braces there may be no safe place: nothing has happened then
        return
    moved = before["cast"].pop(name)
    assert plain(load_yaml(left, "a")) == before
    assert plain(load_yaml(gained, "b")) == {"cast": {**beside["cast"], name: moved}}
