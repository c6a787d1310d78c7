"""Dreams, flashbacks and songs inside a chapter: from which line to which they last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiofic.model import SECTION_KINDS, Line, ScriptItem, SectionKind, StingEvent

_END = re.compile(r"\b(?:ends?|ended|ending|over|fin(?:ish(?:es|ed)?)?|stops?)\b", re.IGNORECASE)


def find_sections(items: Sequence[ScriptItem]) -> tuple[SectionKind | None, ...]:
    """For each item of a chapter what it is part of; the headings that open and close it are not.

    A section lasts from its heading (`Flashback`) to the one that ends it (`End flashback`). Where none does,
    or the same begins again first, it lasts to the next break or heading. The innermost counts.
    """
    found: list[SectionKind | None] = [None] * len(items)
    for place, item in enumerate(items):
        kind = _kind_of(item)
        if kind is None or _ends(item):
            continue
        end = _find_end(items, place, kind)
        found[place + 1 : end] = [kind] * (end - place - 1)
        found[place] = None
    return tuple(None if _kind_of(item) else kind for item, kind in zip(items, found, strict=True))


def _find_end(items: Sequence[ScriptItem], begin: int, kind: SectionKind) -> int:
    following = range(begin + 1, len(items))
    same = next((place for place in following if _kind_of(items[place]) == kind), None)
    if same is not None and _ends(items[same]):
        return same
    return next((place for place in following if _is_break(items[place])), len(items))


def _kind_of(item: ScriptItem) -> SectionKind | None:
    if not isinstance(item, Line) or item.kind != "heading":
        return None
    return next((kind for kind in SECTION_KINDS if kind == item.detail), None)


def _ends(item: ScriptItem) -> bool:
    return isinstance(item, Line) and _END.search(item.text) is not None


def _is_break(item: ScriptItem) -> bool:
    return isinstance(item, StingEvent) or (isinstance(item, Line) and item.kind == "heading")
