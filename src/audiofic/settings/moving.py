"""Entries of a voices.yaml taken out or moved to another file, as they are written, comments and all.

As in `adding`: what comes of it is read again before it is given out, and says what it has to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from audiofic.errors import AudioficError
from audiofic.settings.adding import Plain, Written, add_tree, plain
from audiofic.yamlfile import compose_letters, load_yaml
from audiofic.yamlfile.splicing import compose_nodes, last_line

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def move_entry(text: str, where: Sequence[str], to: str, path: str, to_path: str) -> tuple[str, str]:
    """Both texts after the entry at `where` (`cast`, `Kagome`) has gone from `text` to the other.

    Where the other says the same there already, it only goes. Raises `AudioficError` where it can't be moved
    safely.
    """
    left, entry = cut_entry(text, where, path)
    said: Any = plain(load_yaml(to, to_path))
    for name in where:
        said = said.get(name) if isinstance(said, dict) else None
    if said == entry.plain:
        return left, to
    return left, add_tree(to, where[:-1], {where[-1]: entry}, to_path)


def cut_entry(text: str, where: Sequence[str], path: str) -> tuple[str, Written]:
    """The text without the entry, and the entry as it stood there. Raises as `move_entry`."""
    before = plain(load_yaml(text, path))
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    root, yaml = compose_nodes(body)
    parent: Any = root
    for name in where[:-1]:
        parent = next(value for key, value in parent.value if compose_letters(key.value) == name)
    place = next(at for at, (key, _) in enumerate(parent.value) if compose_letters(key.value) == where[-1])
    cut = _cut_inline(body, parent, place) if parent.flow_style else _cut_lines(body, parent, place, yaml)
    left, lines = cut
    rest = _without(before, where)
    try:
        done = plain(load_yaml(mark + left, path)) == rest
    except AudioficError:
        done = False
    if not done:
        what = f"{' '.join(where)} can't be moved out of {path} safely."
        raise AudioficError(what, "Move it by hand, or write it on lines of its own first.")
    value: Any = before
    for name in where:
        value = value[name]
    return mark + left, Written(lines, value)


def _cut_lines(text: str, parent: Any, place: int, yaml: Any) -> tuple[str, tuple[str, ...]]:
    """Without the entry's lines, with the comments right above it and the deeper ones below."""
    lines = _LINE.findall(text)
    key, value = parent.value[place]
    column = key.start_mark.column
    first, last = key.start_mark.line, max(key.start_mark.line, last_line(value, yaml))
    if isinstance(value, yaml.ScalarNode) and not value.value and not value.style:
        last = first
    while first and _is_comment(lines[first - 1]) and _depth(lines[first - 1]) == column:
        first -= 1
    while last + 1 < len(lines) and _is_comment(lines[last + 1]) and _depth(lines[last + 1]) > column:
        last += 1
    taken = [line.rstrip("\r\n") for line in lines[first : last + 1]]
    dedented = tuple(line[min(column, _depth(line)) :] for line in taken)
    return "".join((*lines[:first], *lines[last + 1 :])), dedented


def _cut_inline(text: str, parent: Any, place: int) -> tuple[str, tuple[str, ...]]:
    """Without an entry in braces, and the comma that is too many then."""
    key, value = parent.value[place]
    start, end = key.start_mark.index, value.end_mark.index
    taken = tuple(text[start:end].splitlines())
    if place + 1 < len(parent.value):
        end = parent.value[place + 1][0].start_mark.index
    elif place:
        start = parent.value[place - 1][1].end_mark.index
    return text[:start] + text[end:], taken


def _is_comment(line: str) -> bool:
    return line.lstrip(" ").startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _without(before: Plain, where: Sequence[str]) -> Plain:
    if not isinstance(before, dict):
        return before
    if len(where) == 1:
        return {key: value for key, value in before.items() if key != where[0]}
    return {**before, where[0]: _without(before[where[0]], where[1:])}
