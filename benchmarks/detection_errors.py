"""What kind of quotations are missed, and what is taken for one? Every piece in exactly one class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Stretch = tuple[int, int]
"""Start and end in code points, half open."""

MISSES = (
    "joined with its neighbour",
    "cut into several",
    "found in part",
    "in double marks",
    "in single marks",
    "after a dash",
    "in no marks",
)
FALSE = (
    "several pieces as one",
    "part of a piece",
    "a thought, not said",
    "a word or a title",
    "in double marks",
    "in single marks",
    "after a dash",
    "in no marks",
)
_MARKS = {"double": '"“”„«»', "single": "'‘’‚`", "dash": "—–―-"}
_FEW_WORDS = 4
"""As many at most, without an end to their sentence, are a quoted word or a title."""


def classify_miss(text: str, piece: Stretch, found: Sequence[Stretch]) -> str:
    """The class of an annotated piece that was not found, from all that was found; marks trimmed off both."""
    over = _overlapping(piece, found)
    if len(over) > 1:
        return "cut into several"
    if over:
        around = over[0]
        longer = around[0] <= piece[0] and piece[1] <= around[1]
        return "joined with its neighbour" if longer else "found in part"
    return _marked(text, piece)


def classify_false(text: str, piece: Stretch, gold: Sequence[Stretch], thought: bool) -> str:
    """The class of a found piece that is none, from all that are annotated."""
    over = _overlapping(piece, gold)
    if len(over) > 1:
        return "several pieces as one"
    if over:
        return "part of a piece"
    if thought:
        return "a thought, not said"
    said = text[slice(*piece)]
    if len(said.split()) <= _FEW_WORDS and not said.endswith((".", "!", "?", ",", ";", "—", "…")):
        return "a word or a title"
    return _marked(text, piece)


def _overlapping(piece: Stretch, others: Sequence[Stretch]) -> list[Stretch]:
    return [other for other in others if other[0] < piece[1] and piece[0] < other[1]]


def _marked(text: str, piece: Stretch) -> str:
    before = text[max(0, piece[0] - 3) : piece[0]].rstrip()[-1:]
    if before and before in _MARKS["double"]:
        return "in double marks"
    if before and before in _MARKS["single"]:
        return "in single marks"
    return "after a dash" if before and before in _MARKS["dash"] else "in no marks"


def tell_detection(misses: Counter[str], false: Counter[str]) -> list[str]:
    """Lines to print: every class with its count."""
    lines = []
    for title, classes, counts in (("missed", MISSES, misses), ("taken for speech", FALSE, false)):
        lines.append(f"quotations {title}: {counts.total()}")
        lines += [f"  {name:28s} {counts[name]:6d}" for name in classes]
    return lines
