"""A script's `direction`: the producer's own words for how a line is said -> manners.

Directions are free text: every word in them that is known is performed, alone or in combination
(`whispered, slow`). A part between commas of which nothing is known is a finding, so that a misspelt word
is not lost in silence. What stands in brackets is a note to oneself: `soft (she knows)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from audiofic.casting.manner_words import find_turns, find_words, known_words, pick
from audiofic.casting.manners import MANNERS
from audiofic.errors import Finding
from audiofic.model import Line, Script

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PART_END = re.compile(r"[,;/+&]|\band\b")


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction, read."""

    manners: tuple[str, ...]
    """Names of `MANNERS`, as written, each once."""
    unknown: tuple[str, ...]
    """The parts that say nothing we can perform."""


@lru_cache(maxsize=512)
def read_direction(text: str) -> Direction:
    """The manners a direction asks for, and the parts of it that are not understood."""
    manners: list[str] = []
    unknown = []
    for part in filter(None, (part.strip(" .!") for part in _PART_END.split(_NOTE.sub(" ", text)))):
        found = pick((*find_turns(part), *find_words(part)))
        manners += found
        if not found:
            unknown.append(part)
    return Direction(tuple(dict.fromkeys(manners)), tuple(unknown))


def check_directions(script: Script) -> Iterator[Finding]:
    """A warning for every part of a direction that can't be performed, with its line in the script."""
    for item in script.items:
        if not isinstance(item, Line) or item.direction is None:
            continue
        for part in read_direction(item.direction).unknown:
            close = get_close_matches(part.casefold(), MANNERS, 1)
            meant = f"Did you mean {close[0]!r}? " if close else ""
            hint = f"{meant}Known: {known_words()}. In brackets it is a note to yourself."
            message = f"Nobody can perform the direction {part!r}."
            yield Finding(script.path, item.file_line, "unknown-direction", message, hint, "warning")
