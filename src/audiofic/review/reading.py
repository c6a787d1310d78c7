"""The book as the page shows it: its chapters, who is in it, and a chapter's items, as JSON can hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audiofic.errors import AudioficError, Finding
from audiofic.model import NARRATOR, UNKNOWN, LayerEvent, Line, PovEvent, Script, ScriptItem, StingEvent
from audiofic.review.sources import Source, Sources
from audiofic.script.changing import ChangedLine
from audiofic.settings import Settings

Json = dict[str, Any]
COLOURS = 12
"""Colours of people besides the narrator's (theme.css); with more of them they come round again."""

MOST_CHANGED = 200
"""So many lines of a change of speakers are shown; of the others the number."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks in the book, or is cast."""

    name: str
    """The role's name, or as the script calls them."""
    lines: int
    is_cast: bool
    colour: int
    """0: the narrator's, and that of lines nobody could attribute."""
    aliases: tuple[str, ...]


def is_doubtful(item: ScriptItem) -> bool:
    """True for a line whose speaker nobody could tell, or not surely, and for a teller who was guessed."""
    if isinstance(item, PovEvent):
        return item.confidence is not None
    return isinstance(item, Line) and (item.speaker == UNKNOWN or item.confidence is not None)


def read_settings(sources: Sources) -> tuple[Settings | None, list[Finding]]:
    """What voices.yaml says; None, and why, where it can't be used."""
    try:
        return sources.settings(), []
    except AudioficError as error:
        findings = getattr(error, "findings", ())
        return None, list(findings) or [Finding("voices.yaml", 0, "unusable", error.message, error.hint)]


def role_name(name: str, settings: Settings | None) -> str:
    """The name of the role that goes by that name, itself where nobody does."""
    role = settings.role(name) if settings else None
    return role.name if role else name


def list_people(sources: Sequence[Source], settings: Settings | None) -> tuple[Person, ...]:
    """Everybody: the narrator, then the most heard, then those who are cast and say nothing."""
    counted = Counter(
        item.speaker
        for source in sources
        if source.script
        for item in source.script.items
        if isinstance(item, Line) and item.kind not in ("heading", "note")
    )
    lines: Counter[str] = Counter()
    for name, number in counted.items():
        lines[role_name(name, settings)] += number
    cast = {role.name: role for role in settings.cast} if settings else {}
    names = sorted({*lines, *cast} - {NARRATOR, UNKNOWN}, key=lambda name: (-lines[name], name))
    people = [Person(NARRATOR, lines[NARRATOR], True, 0, ())]
    for place, name in enumerate(names):
        aliases = cast[name].aliases if name in cast else ()
        people.append(Person(name, lines[name], name in cast, place % COLOURS + 1, tuple(aliases)))
    return tuple(people)


def show_book(sources: Sources) -> Json:
    """The whole book without its words: chapters, people, what can't be read."""
    settings, faults = read_settings(sources)
    scripts = sources.scripts()
    book = settings.book if settings else None
    return {
        "title": (book.title if book else "") or sources.project.root.name,
        "author": (book.author if book else "") or "",
        "language": book.language if book else "en",
        "people": [
            {
                "name": person.name,
                "lines": person.lines,
                "cast": person.is_cast,
                "colour": person.colour,
                "aliases": list(person.aliases),
            }
            for person in list_people(scripts, settings)
        ],
        "chapters": [_show_chapter_head(source) for source in scripts],
        "faults": [show_finding(found) for found in faults],
    }


def _show_chapter_head(source: Source) -> Json:
    script = source.script
    items = script.items if script else ()
    return {
        "path": source.path,
        "digest": source.digest,
        "number": script.chapter if script else 0,
        "title": (script.title if script else None) or "",
        "lines": sum(isinstance(item, Line) for item in items),
        "doubts": sum(map(is_doubtful, items)),
        "faults": [show_finding(found) for found in source.faults],
    }


def show_chapter(sources: Sources, path: str) -> Json:
    """A chapter's items in order. Raises `AudioficError` for a path that is no script."""
    source = sources.script(path)
    settings, _ = read_settings(sources)
    items = list(_show_items(source.script, settings)) if source.script else []
    return {**_show_chapter_head(source), "items": items}


def show_changed_lines(lines: Sequence[ChangedLine]) -> Json:
    """The first of the lines that become somebody else's, and how many more there are."""
    shown = [
        {"path": one.path, "line": one.line, "text": one.text, "was": one.was, "now": one.now}
        for one in lines[:MOST_CHANGED]
    ]
    return {"lines": shown, "more": len(lines) - len(shown)}


def speaker_of(item: ScriptItem) -> str:
    """Who says the line, or tells from here on; empty for other items."""
    if isinstance(item, PovEvent):
        return item.narrator
    return item.speaker if isinstance(item, Line) else ""


def _show_items(script: Script, settings: Settings | None) -> Iterator[Json]:
    for item in script.items:
        yield show_item(item, settings)


def show_item(item: ScriptItem, settings: Settings | None) -> Json:
    """An item; what is not said in the file is left out."""
    if isinstance(item, StingEvent):
        return {"is": "sting", "kind": item.kind, "at": item.file_line}
    if isinstance(item, PovEvent):
        told: Json = {"is": "pov", "who": item.narrator, "at": item.file_line}
        return {**told, "sure": item.confidence, "doubt": True} if item.confidence is not None else told
    if isinstance(item, LayerEvent):
        return {"is": "layer", "kind": item.kind, "name": item.name or "none", "at": item.file_line}
    shown: Json = {
        "is": "line",
        "who": item.speaker,
        "role": role_name(item.speaker, settings),
        "text": item.text,
        "kind": item.kind,
        "at": item.file_line,
    }
    optional = {
        "detail": item.detail,
        "opens": item.opens_paragraph,
        "direction": item.direction,
        "pause": item.pause_ms,
        "take": item.take if item.take != 1 else None,
        "lang": item.language,
        "effect": item.effect,
        "sure": item.confidence,
        "or": list(item.runners_up),
        "doubt": is_doubtful(item),
    }
    return {**shown, **{key: value for key, value in optional.items() if value not in (None, False, [])}}


def show_finding(found: Finding) -> Json:
    """A finding for the page."""
    return {
        "path": found.path,
        "line": found.line,
        "code": found.code,
        "message": found.message,
        "hint": found.hint or "",
        "severity": found.severity,
    }
