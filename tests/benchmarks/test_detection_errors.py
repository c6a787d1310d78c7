"""The classes of quotations that were missed, or found where there are none."""

from __future__ import annotations

from collections import Counter

import pytest
from detection_errors import FALSE, MISSES, classify_false, classify_miss, tell_detection

TEXT = "“Go,” said Ren. 'Why?' she asked. — Because. Nobody had called it “the Rook” before Go home."


def at(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


@pytest.mark.parametrize(
    ("piece", "found", "name"),
    [
        ("Go", [], "in double marks"),
        ("Why?", ["said Ren", "she asked"], "in single marks"),
        ("Because.", [], "after a dash"),
        ("Go home.", [], "in no marks"),
        ("Go", ["Go,” said Ren. 'Why?"], "joined with its neighbour"),
        ("Nobody had called it", ["Nobody", "called it"], "cut into several"),
        ("Nobody had called it", ["Nobody"], "found in part"),
    ],
)
def test_a_missed_piece_is_told_by_what_was_found_in_its_place(
    piece: str, found: list[str], name: str
) -> None:
    assert classify_miss(TEXT, at(piece), [at(each) for each in found]) == name
    assert name in MISSES


@pytest.mark.parametrize(
    ("piece", "gold", "thought", "name"),
    [
        ("Go,” said Ren. 'Why?", ["Go", "Why?"], False, "several pieces as one"),
        ("Nobody", ["Nobody had called it"], False, "part of a piece"),
        ("Because.", [], True, "a thought, not said"),
        ("the Rook", [], False, "a word or a title"),
        ("Why?", ["Go"], False, "in single marks"),
        ("Because.", [], False, "after a dash"),
        ("Go,", [], False, "in double marks"),
        ("Go home.", [], False, "in no marks"),
    ],
)
def test_a_false_piece_is_told_by_what_stands_there(
    piece: str, gold: list[str], thought: bool, name: str
) -> None:
    assert classify_false(TEXT, at(piece), [at(each) for each in gold], thought) == name
    assert name in FALSE


def test_every_class_is_told_even_where_it_is_empty() -> None:
    lines = tell_detection(Counter({"found in part": 3}), Counter())
    assert "quotations missed: 3" in lines
    assert len(lines) == 2 + len(MISSES) + len(FALSE)
