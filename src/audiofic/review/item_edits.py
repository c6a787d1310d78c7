"""What the page can ask of an item of a script: another speaker, no mark of doubt, another attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from audiofic.errors import AudioficError
from audiofic.merging.chunks import cut_script
from audiofic.model import Line, PovEvent, ScriptItem
from audiofic.script import parse_script
from audiofic.script.changing import change_items
from audiofic.script.wording import ATTRIBUTES, RESERVED_KEYS, default_kind
from audiofic.yamlfile import compose_letters


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
    script = parse_script(text, path)
    items = list(script.items)
    for number, edit in edits.items():
        items[number] = _edited(items[number], edit, path)
    return change_items(text, script, items)


def cut_units(text: str, path: str) -> list[str]:
    """The file in pieces that can be changed apart from one another: head, items, tail."""
    cut = cut_script(text, path)
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
