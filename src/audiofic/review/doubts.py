"""What wants an ear, first: lines whose speaker is not sure, and people who are heard once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audiofic.model import NARRATOR, UNKNOWN, Line, PovEvent, Script, StingEvent
from audiofic.review.reading import is_doubtful, read_settings, role_name, speaker_of
from audiofic.review.sources import Source, Sources
from audiofic.settings import Settings

MOST_CANDIDATES = 9
"""As many as have a key."""
LINES_BEFORE = 40
"""So far back somebody can have spoken to be offered."""
LINES_BEHIND = 12
NOBODY = (NARRATOR, UNKNOWN)


def list_doubts(sources: Sources) -> list[dict[str, Any]]:
    """The doubtful lines of the book in its order, halves of one speech as one; then who is heard once."""
    settings, _ = read_settings(sources)
    scripts = sources.scripts()
    unsure = [doubt for source in scripts if source.script for doubt in _unsure(source, settings)]
    return [*unsure, *_heard_once(scripts, settings)]


def show_odd_sounds(sources: Sources, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines that sound odd (`asides.find_odd_sounds`) and still stand where they stood, as doubts."""
    settings, _ = read_settings(sources)
    scripts = {source.path: source.script for source in sources.scripts() if source.script}
    doubts = []
    for odd in found:
        script = scripts.get(odd["path"])
        for number, item in enumerate(script.items if script else ()):
            if script and isinstance(item, Line) and item.file_line == odd["line"]:
                doubts.append(
                    {
                        "why": "odd",
                        "path": odd["path"],
                        "item": number,
                        "twins": [number],
                        "candidates": find_candidates(script, number, settings),
                        "text": item.text,
                        "note": odd["note"],
                    }
                )
    return doubts


def find_twins(script: Script, number: int) -> tuple[int, ...]:
    """The items that are settled together with that one: the parts of a speech that a tag interrupts.

    They stand in one paragraph and are doubtful in the same way.
    """
    items = script.items
    line = items[number]
    if not isinstance(line, Line):
        return (number,)
    first = last = number
    while first > 0 and _continues(items[first]):
        first -= 1
    while last + 1 < len(items) and _continues(items[last + 1]):
        last += 1
    return tuple(
        at
        for at in range(first, last + 1)
        if at == number or (is_doubtful(items[at]) and _is_alike(line, items[at]))
    )


def find_candidates(script: Script, number: int, settings: Settings | None) -> list[str]:
    """Who may say the item of that number: as it stands, as drafted, then who is in the scene, nearest first.

    At most `MOST_CANDIDATES`; never the narrator or `unknown`, who have keys of their own.
    """
    items = script.items
    item = items[number]
    named = (item.speaker, *item.runners_up) if isinstance(item, Line) else ()
    named = (item.narrator,) if isinstance(item, PovEvent) else named
    names = dict.fromkeys(role_name(name, settings) for name in named if name not in NOBODY)
    near: list[tuple[int, str]] = []
    for step in (-1, 1):
        reach = LINES_BEFORE if step < 0 else LINES_BEHIND
        for distance in range(1, reach + 1):
            at = number + step * distance
            if not 0 <= at < len(items) or isinstance(items[at], StingEvent):
                break
            name = speaker_of(items[at])
            if name and name not in NOBODY:
                # Speech alternates: who spoke the line before the last is likelier than who spoke last.
                near.append((distance, role_name(name, settings)))
    for _, name in sorted(near):
        names.setdefault(name)
    return list(names)[:MOST_CANDIDATES]


def _unsure(source: Source, settings: Settings | None) -> Iterator[dict[str, Any]]:
    assert source.script is not None
    seen: set[int] = set()
    for number, item in enumerate(source.script.items):
        if not is_doubtful(item) or number in seen:
            continue
        twins = find_twins(source.script, number)
        seen.update(twins)
        if isinstance(item, Line):
            why, text = "unknown" if item.speaker == UNKNOWN else "unsure", item.text
        else:
            why, text = "teller", f"told by {item.narrator}" if isinstance(item, PovEvent) else ""
        yield {
            "why": why,
            "path": source.path,
            "item": number,
            "twins": list(twins),
            "candidates": find_candidates(source.script, number, settings),
            "text": text,
        }


def _heard_once(scripts: Sequence[Source], settings: Settings | None) -> Iterator[dict[str, Any]]:
    """The people with one line in the book, of which nobody doubts that it is theirs."""
    lines: Counter[str] = Counter()
    first: dict[str, tuple[Source, int]] = {}
    for source in scripts:
        for number, item in enumerate(source.script.items if source.script else ()):
            if isinstance(item, Line) and item.speaker not in NOBODY:
                name = role_name(item.speaker, settings)
                lines[name] += 1
                first.setdefault(name, (source, number))
    for name, times in lines.items():
        source, number = first[name]
        line = source.script.items[number] if source.script else None
        if times == 1 and source.script and isinstance(line, Line) and not is_doubtful(line):
            yield {
                "why": "once",
                "path": source.path,
                "item": number,
                "twins": [number],
                "candidates": find_candidates(source.script, number, settings),
                "text": line.text,
            }


def _continues(item: object) -> bool:
    return isinstance(item, Line) and not item.opens_paragraph


def _is_alike(one: Line, other: object) -> bool:
    return isinstance(other, Line) and other.speaker == one.speaker and other.kind == one.kind
