"""Additions to a voices.yaml that a person keeps: nothing that stands there is touched, not one blank.

The text is never composed anew. New lines go in after the last line of the map they belong to (a map in
braces gets them inside), and the result is read again before it is given out: it must say what the file
said, plus the additions, or nothing is written at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audiofic.errors import AudioficError
from audiofic.model import NARRATOR, Pronunciation
from audiofic.settings.composing import Keys, write_remark
from audiofic.settings.schema import GENDERS
from audiofic.yamlfile import (
    LONGEST_KEY,
    Listing,
    Node,
    Scalar,
    Table,
    compose_letters,
    load_yaml,
    write_list,
    write_scalar,
)
from audiofic.yamlfile.splicing import compose_nodes, last_line

_STEP = 2
"""Blanks by which a new level is indented."""
_LINE_END = re.compile(r"\r\n|\r|\n")

Plain = str | list[Any] | dict[str, Any]
Tree = Mapping[str, Any]
"""Keys -> text, texts, something `Written`, or another tree."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as somebody has written it."""

    lines: tuple[str, ...]
    """Key and all, with its comments, as if it stood in the first column."""
    plain: Plain
    """What its value says."""


def insert_cast_entries(text: str, entries: Mapping[str, Keys], path: str = "voices.yaml") -> str:
    """The text of a voices.yaml with new members in its cast: name -> keys, in that order.

    Names that the cast has already are left as they are (see `fill_cast_entry`). Raises `FindingsError`
    where the file is faulty, `AudioficError` where there is no safe place for the additions.
    """
    return add_tree(text, ("cast",), entries, path)


def insert_pronunciations(text: str, told: Sequence[Pronunciation], path: str = "voices.yaml") -> str:
    """The text with how these words are said, in IPA; words that it tells of are left alone. Raises as
    above."""
    return add_tree(text, ("pronunciations",), {one.word: one.ipa for one in told}, path)


def fill_cast_entry(text: str, name: str, keys: Keys, path: str = "voices.yaml") -> str:
    """The text with the keys that a role lacks added to it; keys it has are left as they are.

    `narrator` means the narrator's own section; a gender that nobody in the cast is called by, an extra. A
    role that is not there yet is made. Raises as `insert_cast_entries`.
    """
    return add_tree(text, _place_of(name, load_yaml(text, path)), keys, path)


def _place_of(name: str, root: Node) -> tuple[str, ...]:
    if name == NARRATOR:
        return (NARRATOR,)
    cast = root.get("cast") if isinstance(root, Table) else None
    is_cast = isinstance(cast, Table) and cast.get(name) is not None
    return ("extras", name) if name in GENDERS and not is_cast else ("cast", name)


def add_tree(text: str, where: Sequence[str], additions: Tree, path: str) -> str:
    """The text with `additions` in the map at `where`, less those whose keys are there."""
    before = plain(load_yaml(text, path))
    before = before if isinstance(before, dict) else {}
    there: Any = before
    depth = 0
    while depth < len(where) and isinstance(there, dict) and where[depth] in there:
        there = there[where[depth]]
        depth += 1
    known = there if isinstance(there, dict) and depth == len(where) else {}
    new: Tree = {key: value for key, value in additions.items() if key not in known}
    if not new:
        return text
    for key in reversed(where[depth:]):
        new = {key: new}
    expected = _merge(before, where[:depth], new)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    try:
        after = mark + _insert(body, where[:depth], new)
        done = plain(load_yaml(after, path)) == expected
    except AudioficError:
        done = False
    if not done:
        lines = "\n".join(_block(_nest(where[:depth], new), 0))
        raise AudioficError(f"There is no safe place in {path} for what is to be added.", f"Add it:\n{lines}")
    return after


def _insert(text: str, where: Sequence[str], new: Tree) -> str:
    """The text with `new` in the map at `where`, which is there (or has nothing written in it)."""
    root, yaml = compose_nodes(text)
    if root is None:
        return _append_section(text, 0, new)
    node: Any = root
    parent: Any = None
    column = 0
    for name in where:
        key, value = next((key, value) for key, value in node.value if compose_letters(key.value) == name)
        parent, node, column = node, value, key.start_mark.column
    if isinstance(node, yaml.ScalarNode) and not node.value and not node.style:
        if parent is not None and parent.flow_style:
            return _splice(text, node.end_mark.index, f" {{{_inline(new)}}}")
        return _insert_lines(text, node.end_mark.line, column, column + _STEP, new)
    if not isinstance(node, yaml.MappingNode):
        raise AudioficError(f"`{' '.join(where)}` is not a map.")
    if node.flow_style:
        if not node.value:
            return _splice(text, node.start_mark.index + 1, _inline(new))
        return _splice(text, node.value[-1][1].end_mark.index, f", {_inline(new)}")
    inner = node.value[0][0].start_mark.column
    if parent is None:
        return _append_section(text, inner, new)
    return _insert_lines(text, last_line(node, yaml), column, inner, new)


def _splice(text: str, index: int, piece: str) -> str:
    return text[:index] + piece + text[index:]


def _insert_lines(text: str, after: int, outer: int, column: int, new: Tree) -> str:
    """The lines of `new` at `column`, behind line `after` and the comments that are deeper than `outer`."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    place = after
    for number in range(after + 1, len(starts)):
        line = text[starts[number] : starts[number + 1] if number + 1 < len(starts) else len(text)]
        body = line.lstrip(" ")
        if body.startswith("#") and len(line) - len(body) > outer:
            place = number
        elif body.strip() and not body.startswith("#"):
            break
    index = starts[place + 1] if place + 1 < len(starts) else len(text)
    return _put(text, index, _block(new, column))


def _append_section(text: str, column: int, new: Tree) -> str:
    """The lines of `new` at the end of the text (before a `...` there), a blank line before."""
    ending = re.search(r"(?:^|[\r\n])(\.\.\.)[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)*\Z", text)
    index = ending.start(1) if ending else len(text)
    lines = _block(new, column)
    return _put(text, index, ["", *lines] if text[:index].strip() else lines)


def _put(text: str, index: int, lines: Sequence[str]) -> str:
    found = _LINE_END.search(text)
    newline = found[0] if found else "\n"
    begin = newline if index and text[index - 1] not in "\r\n" else ""
    return _splice(text, index, begin + "".join(line + newline for line in lines))


def _block(new: Tree, column: int) -> list[str]:
    lines = []
    for key, value in new.items():
        if isinstance(value, Written):
            lines += [" " * column + line if line.strip() else line for line in value.lines]
            continue
        begin = " " * column + _key(key) + ":"
        if isinstance(value, Mapping):
            lines += [begin, *_block(value, column + _STEP)]
        else:
            written = write_scalar(value) if isinstance(value, str) else write_list(value)
            lines.append(f"{begin} {written}{write_remark(value)}")
    return lines


def _inline(new: Tree) -> str:
    return ", ".join(f"{_key(key)}: {_inline_value(value)}" for key, value in new.items())


def _inline_value(value: Any) -> str:
    if isinstance(value, Written):
        if any("#" in line for line in value.lines):
            raise AudioficError("Comments don't go into braces.")
        value = value.plain
    if isinstance(value, Mapping):
        return f"{{{_inline(value)}}}"
    return write_scalar(value, inline=True) if isinstance(value, str) else write_list(value)


def _key(name: str) -> str:
    written = write_scalar(name, inline=True)
    if len(written) > LONGEST_KEY:
        raise AudioficError(f"`{name[:40]}…` is too long for a name.", "Give them a shorter one.")
    return written


def plain(node: Node) -> Plain:
    """What a file says, without lines and marks; nothing written is an empty map."""
    if isinstance(node, Scalar):
        return {} if node.is_null else node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def _nest(where: Sequence[str], new: Tree) -> Tree:
    for key in reversed(where):
        new = {key: new}
    return new


def _merge(before: Mapping[str, Any], where: Sequence[str], new: Tree) -> dict[str, Any]:
    """What the file must say afterwards."""
    if where:
        inner = before[where[0]]
        return {**before, where[0]: _merge(inner if isinstance(inner, dict) else {}, where[1:], new)}
    return {**before, **_listed(new)}


def _listed(new: Tree) -> dict[str, Any]:
    return {
        key: _listed(value)
        if isinstance(value, Mapping)
        else value.plain
        if isinstance(value, Written)
        else value
        if isinstance(value, str)
        else list(value)
        for key, value in new.items()
    }
