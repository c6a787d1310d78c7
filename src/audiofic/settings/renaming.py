"""Names of the cast changed in a voices.yaml that a person keeps; every other character of it stays.

As in `adding`: what comes of it is read again before it is given out, and says what it has to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from audiofic.errors import AudioficError
from audiofic.model import NARRATOR
from audiofic.settings.adding import Plain, add_tree, plain
from audiofic.yamlfile import compose_letters, load_yaml
from audiofic.yamlfile.splicing import Splices, compose_nodes

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def rename_cast_entry(text: str, old: str, new: str, path: str = "voices.yaml") -> str:
    """The text with a member of the cast under another name; their keys stay as they are.

    Raises `AudioficError` where the layout allows no such change, as all functions here.
    """

    def splice(splices: Splices, root: Any) -> None:
        key, _ = _entry(root, ("cast", old))
        splices.replace(key, new, inline=True)

    before = plain(load_yaml(text, path))
    assert isinstance(before, dict)
    cast = {new if name == old else name: value for name, value in before["cast"].items()}
    return _change(text, path, splice, {**before, "cast": cast})


def set_aliases(text: str, name: str, aliases: Sequence[str], path: str = "voices.yaml") -> str:
    """The text with these as the other names of a member of the cast, who is made if need be."""
    before: Any = plain(load_yaml(text, path))
    entry: dict[str, Any] = (before.get("cast") or {}).get(name) or {}
    said = entry.get("aliases")
    if not said:
        if not aliases:
            return text
        if said is None:
            return add_tree(text, ("cast", name), {"aliases": list(aliases)}, path)
    were = [said] if isinstance(said, str) else said or []
    if [*map(compose_letters, were)] == [*aliases]:
        return text
    kept = [one if compose_letters(one) in aliases else None for one in were]
    added = [one for one in aliases if one not in map(compose_letters, were)]
    left = [one for one in (*kept, *added) if one is not None]

    def splice(splices: Splices, root: Any) -> None:
        _, table = _entry(root, ("cast", name))
        at = next(at for at, (key, _) in enumerate(table.value) if key.value == "aliases")
        if left:
            splices.change_list(table.value[at][1], kept, added)
        else:
            splices.remove(table, at)

    keys = {key: value for key, value in entry.items() if key != "aliases" or left}
    if left:
        keys["aliases"] = left[0] if isinstance(said, str) and len(left) == 1 else left
    return _change(text, path, splice, {**before, "cast": {**before["cast"], name: keys}})


def add_not_people(text: str, names: Sequence[str], path: str = "voices.yaml") -> str:
    """The text with these among the names that nobody bears."""
    before: Any = plain(load_yaml(text, path))
    said = before.get("not_people")
    were = [said] if isinstance(said, str) else said or []
    added = [name for name in names if name not in map(compose_letters, were)]
    if not added:
        return text
    if said is None:
        return add_tree(text, (), {"not_people": added}, path)

    def splice(splices: Splices, root: Any) -> None:
        splices.change_list(_entry(root, ("not_people",))[1], were, added)

    return _change(text, path, splice, {**before, "not_people": [*were, *added]})


def rename_mentions(text: str, old: str, new: str | None, path: str = "voices.yaml") -> str:
    """The text with another name wherever one of the cast is named outside the cast itself.

    That is whom a pronunciation is `for`, who reads the notes, and who narrates a section. `new` None: they
    are nobody. The narrator reads instead then, and a pronunciation that was theirs alone raises
    `AudioficError`.
    """
    reader = new or NARRATOR

    def splice(splices: Splices, root: Any) -> None:
        for value in _readers(root):
            if compose_letters(value.value) == old:
                splices.replace(value, reader, inline=True)
        for value in _told_for(root):
            items = [value] if isinstance(value, splices.yaml.ScalarNode) else value.value
            names = [compose_letters(item.value) for item in items]
            if old not in names:
                continue
            kept = _without_twins(names, old, new)
            if not any(kept):
                raise AudioficError(
                    f"A pronunciation in {path} (line {value.start_mark.line + 1}) is for {old} alone.",
                    "Delete it first, or say whose it is.",
                )
            splices.change_list(value, kept)

    def renamed(place: tuple[str, ...], said: Plain) -> Plain:
        if isinstance(said, dict):
            return {key: renamed((*place, key), value) for key, value in said.items()}
        is_told_for = len(place) == 3 and place[0] == "pronunciations" and place[2] == "for"
        if isinstance(said, str):
            is_reader = place == ("policy", "note_reader") or (
                len(place) == 3 and place[0] == "sections" and place[2] == "narrator"
            )
            return reader if (is_reader or is_told_for) and compose_letters(said) == old else said
        if not is_told_for:
            return [renamed(place, item) for item in said]
        if old not in map(compose_letters, said):
            return said
        names = _without_twins([compose_letters(name) for name in said], old, new)
        return [name for name in names if name is not None]

    return _change(text, path, splice, renamed((), plain(load_yaml(text, path))))


def add_comments(text: str, name: str, comments: Sequence[str], path: str = "voices.yaml") -> str:
    """The text with comment lines right above a member of the cast (`# ...`, without line ends)."""
    if not comments:
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    root, _ = compose_nodes(body)
    key, _ = _entry(root, ("cast", name))
    lines = _LINE.findall(body)
    line = lines[key.start_mark.line]
    if line[: key.start_mark.column].strip():
        return text  # in braces there is no place for a comment
    newline = line[len(line.rstrip("\r\n")) :] or "\n"
    new = "".join(f"{' ' * key.start_mark.column}{comment}{newline}" for comment in comments)
    start = sum(map(len, lines[: key.start_mark.line]))
    after = mark + body[:start] + new + body[start:]
    return after if plain(load_yaml(after, path)) == plain(load_yaml(text, path)) else text


def _without_twins(names: Sequence[str], old: str, new: str | None) -> list[str | None]:
    """The names with `new` for `old`; None for one that goes, because `new` is None or there already."""
    return [(None if new in names else new) if name == old else name for name in names]


def _change(text: str, path: str, splice: Callable[[Splices, Any], None], expected: Plain) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    root, yaml = compose_nodes(body)
    splices = Splices(body, yaml)
    if root is not None:
        splice(splices, root)
    after = mark + splices.apply()
    try:
        is_right = plain(load_yaml(after, path)) == expected
    except AudioficError:
        is_right = False
    if not is_right:
        raise AudioficError(
            f"The names in {path} are written in a way that can't be changed from here.",
            "Change them by hand, or write the entry on lines of its own first.",
        )
    return after


def _entry(root: Any, where: Sequence[str]) -> tuple[Any, Any]:
    """Key and value of an entry."""
    key, node = None, root
    for name in where:
        key, node = next((key, value) for key, value in node.value if compose_letters(key.value) == name)
    return key, node


def _sections(root: Any) -> dict[str, Any]:
    return {key.value: value for key, value in root.value} if root.id == "mapping" else {}


def _entries(node: Any) -> list[tuple[str, Any]]:
    return [(key.value, value) for key, value in node.value] if getattr(node, "id", "") == "mapping" else []


def _readers(root: Any) -> list[Any]:
    """Who reads notes and sections."""
    top = _sections(root)
    found = [value for key, value in _entries(top.get("policy")) if key == "note_reader"]
    for _, section in _entries(top.get("sections")):
        found += [value for key, value in _entries(section) if key == "narrator"]
    return found


def _told_for(root: Any) -> list[Any]:
    """The lists of those whom pronunciations are for."""
    found = []
    for _, told in _entries(_sections(root).get("pronunciations")):
        for entry in told.value if told.id == "sequence" else [told]:
            found += [value for key, value in _entries(entry) if key == "for"]
    return found
