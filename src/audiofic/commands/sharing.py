"""A book's cast moved into the file that the books of a series share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.engines import engine_names
from audiofic.errors import AudioficError
from audiofic.files import write_atomically
from audiofic.model import Pronunciation
from audiofic.project import CAST_FILE, Project, hold_production
from audiofic.series import SHOWN, complete_series, read_series, series_file
from audiofic.settings import (
    Settings,
    add_lists,
    add_tree,
    move_entry,
    parse_series,
    parse_settings,
    plain,
)
from audiofic.wording import count
from audiofic.yamlfile import Node, Table, load_yaml

HEAD = """\
# The cast of a series: who sounds how in every book of this folder whose voices.yaml says `series: yes`.
# What a book's own voices.yaml says of somebody goes first. docs/voices-yaml.md has all keys.
"""
_OFFERED = re.compile(r"^# (series: yes)\b", re.MULTILINE)
"""What a fresh voices.yaml has for a book that stands alone."""
Place = tuple[str, ...]
"""An entry's keys: `("cast", "Kagome")`."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What went to the series, and what did not."""

    moved: tuple[Place, ...]
    kept: tuple[Place, ...]
    """The series says something else there; this book goes on with its own."""

    def summary(self) -> Iterator[str]:
        """What happened, in a few lines."""
        yield from (f"shared {' '.join(place)}" for place in self.moved)
        yield from (f"kept   {' '.join(place)}: {SHOWN} has another" for place in self.kept)
        entries = count(len(self.moved), "entry", "entries")
        yield f"{entries} moved from {CAST_FILE} to {SHOWN}."


def share_cast(project: Project, names: Sequence[str] = ()) -> Shared:
    """Move the cast to the series' cast.yaml, which is made if need be; how the book sounds stays as it is.

    Without `names`: narrator, cast, extras and pronunciations. With them: those people, and how their names
    are said. Everything goes as it is written, comments and all. The one place where we write beside a
    production, and only when a person asks for it.
    """
    with hold_production(project):
        return _share_cast(project, names)


def _share_cast(project: Project, names: Sequence[str]) -> Shared:
    before = project.read_settings()
    text = project.cast_file.read_bytes().decode()
    shared = HEAD
    if series_file(project.root).exists():
        read_series(project.root)  # raises what is wrong with it
        shared = series_file(project.root).read_bytes().decode()
    own, theirs = load_yaml(text, CAST_FILE), load_yaml(shared, SHOWN)
    if before.series is None and (said := _find(own, ("series",))) is not None:
        message = f"{CAST_FILE}, line {said.line}, says that the book is of no series."
        raise AudioficError(message, "Write `series: yes` there.")
    moved, kept = [], []
    for place in _places(own, before, names):
        keys = _new_keys(_find(own, place), _find(theirs, place), place[0])
        if keys is None:
            kept.append(place)
            continue
        for key in keys:
            text, shared = move_entry(text, (*place, key), shared, CAST_FILE, SHOWN)
        text, shared = move_entry(text, place, shared, CAST_FILE, SHOWN)
        moved.append(place)
    text = add_tree(_OFFERED.sub(r"\1", text, count=1), (), {"series": "yes"}, CAST_FILE)
    series = complete_series(parse_series(shared, SHOWN, engine_names()), project.root)
    _check(before, add_lists(parse_settings(text, CAST_FILE, engine_names(), lambda: series), project.root))
    write_atomically(series_file(project.root), shared.encode())  # first: twice is better than gone
    write_atomically(project.cast_file, text.encode())
    return Shared(tuple(moved), tuple(kept))


def _places(own: Node, settings: Settings, names: Sequence[str]) -> tuple[Place, ...]:
    """The entries of the book's own file that are to be shared."""
    if not names:
        narrator: list[Place] = [("narrator",)] if isinstance(_find(own, ("narrator",)), Table) else []
        sections = ("cast", "extras", "pronunciations")
        return (*narrator, *((section, key) for section in sections for key in _keys(own, section)))
    people, words = [], set()
    for name in names:
        role = settings.role(name)
        if role is None or role.name not in _keys(own, "cast"):
            hint = "`audiofic cast` lists who is. Whoever is in the series' file already is shared."
            raise AudioficError(f"Nobody called {name!r} is in the cast of {CAST_FILE}.", hint)
        people.append(role.name)
        words |= {
            word.casefold() for called in (role.name, *role.aliases) for word in (called, *called.split())
        }
    said = (word for word in _keys(own, "pronunciations") if word.casefold() in words)
    return (*(("cast", name) for name in people), *(("pronunciations", word) for word in said))


def _new_keys(own: Node | None, theirs: Node | None, section: str) -> tuple[str, ...] | None:
    """The keys of an entry that are new to one that the series has; None where it says something else.

    Empty where the series has none, or the very same: the entry goes as a whole.
    """
    if own is None or theirs is None or plain(own) == plain(theirs):
        return ()
    if section == "pronunciations" or not (isinstance(own, Table) and isinstance(theirs, Table)):
        return None
    known = {key.text: plain(value) for key, value in theirs.entries}
    if any(known.get(key.text, plain(value)) != plain(value) for key, value in own.entries):
        return None
    return tuple(key.text for key, _ in own.entries if key.text not in known)


def _check(before: Settings, after: Settings) -> None:
    """Raise `AudioficError` where the book would sound otherwise than before."""
    roles = [(role, after.role(role.name)) for role in (before.narrator, *before.cast)]
    roles += [(role, after.extras[gender]) for gender, role in before.extras.items()]
    changed = next((role.name for role, now in roles if role != now), None)
    if changed is None and _by_word(before) != _by_word(after):
        changed = "A pronunciation"
    if changed is not None:
        raise AudioficError(
            f"{changed} would be another one than before with what is in {SHOWN}: nothing was moved.",
            f"Make both files say the same, or write `series: yes` into {CAST_FILE} yourself.",
        )


def _by_word(settings: Settings) -> dict[str, tuple[Pronunciation, ...]]:
    """Each word's pronunciations, in the order in which they count, each once; the book's words only."""
    told: dict[str, list[Pronunciation]] = {}
    for entry in settings.pronunciations:
        told.setdefault(entry.word.casefold(), []).append(replace(entry, word=""))
    return {word: tuple(dict.fromkeys(entries)) for word, entries in told.items()}


def _find(node: Node | None, place: Place) -> Node | None:
    for key in place:
        node = node.get(key) if isinstance(node, Table) else None
    return node


def _keys(root: Node, section: str) -> tuple[str, ...]:
    node = _find(root, (section,))
    return tuple(key.text for key, _ in node.entries) if isinstance(node, Table) else ()
