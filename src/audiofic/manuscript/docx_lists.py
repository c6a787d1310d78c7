"""Numbered paragraphs of a DOCX: what `word/numbering.xml` says each of them shows before its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audiofic.manuscript.elements import Element, attribute, elements, tag, whole_number
from audiofic.manuscript.numbering import write_number

_MOST_LEVELS = 9
"""ECMA-376, 17.9.6: a list has nine levels."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which list a paragraph belongs to, and at which level (from 0)."""

    list: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level counts: `text` is `%1.`, with the number of each level above it as `%1`, `%2` ..."""

    form: str = "decimal"
    start: int = 1
    text: str = "%1."


def read_numbering(properties: Element) -> Numbering | None:
    """What paragraph properties say of the list it is in; None: nothing. List `0` takes it out of any."""
    for child in properties:
        if tag(child) == "numpr":
            told = {tag(part): attribute(part) for part in child}
            if "numid" in told:
                return Numbering(told["numid"], whole_number(told.get("ilvl", ""), 0))
    return None


class Lists:
    """The lists of a document, which count as its paragraphs are read in order."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._shared: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        for shared in elements(root, "abstractnum"):
            levels = {
                whole_number(attribute(one, "ilvl"), 0): _read_level(one) for one in elements(shared, "lvl")
            }
            self._levels[attribute(shared, "abstractNumId")] = levels
        for one in elements(root, "num"):
            name = attribute(one, "numId")
            self._shared[name] = next((attribute(part) for part in elements(one, "abstractnumid")), "")
            self._starts[name] = {
                whole_number(attribute(override, "ilvl"), 0): whole_number(attribute(start), 1)
                for override in elements(one, "lvloverride")
                for start in elements(override, "startoverride")
            }

    def count(self, numbering: Numbering) -> str:
        """What stands before the next paragraph of that list: `3.`, `2.1`; empty for bullets and no list."""
        shared = self._shared.get(numbering.list)
        levels = self._levels.get(shared or "", {})
        level = levels.get(numbering.level)
        if shared is None or level is None or not 0 <= numbering.level < _MOST_LEVELS:
            return ""
        counts = self._counts.setdefault(shared, [None] * _MOST_LEVELS)
        if numbering.list not in self._begun:
            self._begun.add(numbering.list)
            for at, start in self._starts[numbering.list].items():
                if 0 <= at < _MOST_LEVELS:
                    counts[at] = start - 1
        now = counts[numbering.level]
        counts[numbering.level] = level.start if now is None else now + 1
        counts[numbering.level + 1 :] = [None] * (_MOST_LEVELS - numbering.level - 1)

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            known = levels.get(at, _Level())
            number = counts[at] if at < _MOST_LEVELS else None
            return write_number(known.start if number is None else number, known.form)

        if not write_number(1, level.form):
            return ""
        return re.sub(r"%([1-9])", shown, level.text).strip()


def _read_level(level: Element) -> _Level:
    told = {tag(part): attribute(part) for part in level}
    text = told.get("lvltext", "%1.")
    return _Level(told.get("numfmt", "decimal"), whole_number(told.get("start", ""), 1), text)
