"""How often two speakers follow each other: those should not sound alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from audiofic.model import NARRATOR, UNKNOWN, Line, Script

Neighbours = Mapping[str, Mapping[str, int]]
"""Name -> name -> how often the one speaks right after the other, or the other after the one."""


def count_neighbours(scripts: Iterable[Script]) -> Neighbours:
    """The neighbours of everybody who speaks, chapter by chapter; narration between two speeches does not
    part them."""
    met: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for script in scripts:
        last = ""
        for item in script.items:
            if not isinstance(item, Line) or item.speaker in (NARRATOR, UNKNOWN):
                continue
            if last and last != item.speaker:
                met[last][item.speaker] += 1
                met[item.speaker][last] += 1
            last = item.speaker
    return met
