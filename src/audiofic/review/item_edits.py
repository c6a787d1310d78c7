"""One item of a script changed in its file's text: the speaker, the marks of doubt, an attribute.

Only the characters that say it are touched; layout, quotes and comments stay as the producer wrote them. The
result is read again before it is given out: it says what the file said, with that change and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from audiofic.errors import AudioficError, FindingsError
from audiofic.merging.chunks import ScriptText, cut_script
from audiofic.model import Line, PovEvent, ScriptItem
from audiofic.script import parse_script
from audiofic.script.wording import ATTRIBUTES, RESERVED_KEYS, default_kind
from audiofic.yamlfile import compose_letters, write_scalar
from audiofic.yamlfile.splicing import Splices, compose_nodes, last_line

DOUBTS = ("unsure", "or")
"""The attributes that mark a line as doubtful."""
_FIELDS = {"direction": "direction", "pause": "pause_ms", "take": "take"}
"""Attribute in the file -> field of `Line`, for those that can be set here."""


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """What becomes of one item."""

    speaker: str | None = None
    """The new speaker, or for a `pov` who tells from here on; None: as it is."""
    settles: bool = False
    """True: the marks of doubt are deleted."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """`direction`, `pause` or `take` -> its value; an empty text deletes it."""


def edit_items(text: str, path: str, edits: Mapping[int, ItemEdit]) -> str:
    """The script's text with the items of those numbers (from 0) changed.

    Raises `FindingsError` for a faulty script and `AudioficError` where an item can't be changed so.
    """
    cut = cut_script(text, path)
    bodies = [chunk.body for chunk in cut.chunks]
    expected = list(cut.script.items)
    for number, edit in edits.items():
        expected[number] = _edited(cut.script.items[number], edit, path)
        bodies[number] = _edit_body(bodies[number], edit, cut.newline)
    parts = [cut.head]
    for chunk, body in zip(cut.chunks, bodies, strict=True):
        parts += [chunk.lead, body]
    after = "".join((*parts, cut.tail))
    try:
        is_right = parse_script(after, path) == replace(cut.script, items=tuple(expected))
    except FindingsError:
        is_right = False
    if not is_right:
        line = min(getattr(cut.script.items[number], "file_line", 0) for number in edits)
        raise AudioficError(
            f"{path}, line {line} is written in a way that can't be changed from here.",
            "Change it in an editor; this page shows the change at once.",
        )
    return after


def cut_units(text: str, path: str) -> list[str]:
    """The file in pieces that can be changed apart from one another: head, items, tail."""
    cut: ScriptText = cut_script(text, path)
    return [cut.head, *(chunk.lead + chunk.body for chunk in cut.chunks), cut.tail]


def _edited(item: ScriptItem, edit: ItemEdit, path: str) -> ScriptItem:
    """The item as it must be read afterwards."""
    if isinstance(item, PovEvent):
        confidence = None if edit.settles else item.confidence
        return replace(item, narrator=edit.speaker or item.narrator, confidence=confidence)
    if not isinstance(item, Line):
        raise AudioficError(f"{path}, line {item.file_line} is no line of the story.")
    if edit.speaker is not None:
        _check_speaker(item, edit.speaker)
        was_usual = item.kind == default_kind(item.speaker)
        kind = default_kind(edit.speaker) if was_usual else item.kind
        item = replace(item, speaker=compose_letters(edit.speaker), kind=kind)
    if edit.settles:
        item = replace(item, confidence=None, runners_up=())
    for name, value in edit.attributes.items():
        if name == "direction":
            item = replace(item, direction=value or None)
        elif name == "take":
            item = replace(item, take=int(value or 1))
        elif name == "pause":
            item = replace(item, pause_ms=int(value) if value else None)
        else:
            raise AudioficError(f"`{name}` can't be changed from here.")
    return item


def _check_speaker(item: Line, name: str) -> None:
    if item.kind in ("heading", "note"):
        raise AudioficError("Headings and notes are the narrator's.", "Nobody else can say them.")
    if not name.strip() or name in RESERVED_KEYS or name in ATTRIBUTES:
        raise AudioficError(f"Nobody can be called `{name}` in a script.", f"Call them `{name.title()}`.")


def _edit_body(body: str, edit: ItemEdit, newline: str) -> str:
    """The item's own lines, changed; what comes of a layout that is not foreseen is the caller's to find."""
    root, yaml = compose_nodes(body)
    table = root.value[0]
    places = {key.value: at for at, (key, _) in enumerate(table.value)}
    splices = Splices(body, yaml)
    if edit.speaker is not None:
        key, value = table.value[_head(table)]
        splices.replace(value if key.value == "pov" else key, edit.speaker, inline=True)
    new = dict(edit.attributes)
    for name in (*(DOUBTS if edit.settles else ()), *new):
        if name in places and not new.get(name):
            splices.remove(table, places[name])
        elif name in places:
            splices.replace(table.value[places[name]][1], new.pop(name), inline=bool(table.flow_style))
    body = splices.apply()
    for name, value in new.items():
        if value:
            body = _add_attribute(body, name, value, newline)
    return body


def _head(table: Any) -> int:
    """Which entry of an item is its speaker and text."""
    return next(at for at, (key, _) in enumerate(table.value) if key.value not in ATTRIBUTES)


def _add_attribute(body: str, name: str, value: str, newline: str) -> str:
    """The body with an attribute that it has not, where the format has it."""
    root, yaml = compose_nodes(body)
    table = root.value[0]
    if table.flow_style:
        end = table.value[-1][1].end_mark.index
        return f"{body[:end]}, {name}: {write_scalar(value, inline=True)}{body[end:]}"
    rank = ATTRIBUTES.index(name)
    before = [
        at
        for at, (key, _) in enumerate(table.value)
        if at == _head(table) or (key.value in ATTRIBUTES and ATTRIBUTES.index(key.value) < rank)
    ]
    key, above = table.value[max(before)]
    column = table.value[0][0].start_mark.column
    lines = body.splitlines(keepends=True)
    at = max(key.start_mark.line, last_line(above, yaml)) + 1
    if not lines[at - 1].endswith(("\n", "\r")):
        lines[at - 1] += newline
        newline = ""
    return "".join((*lines[:at], f"{' ' * column}{name}: {write_scalar(value)}{newline}", *lines[at:]))
