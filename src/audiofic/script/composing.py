"""A `Script` -> text that a person likes to edit."""

from __future__ import annotations

from collections.abc import Iterator

from audiofic.errors import AudioficError
from audiofic.model import LayerEvent, Line, PovEvent, Script, ScriptItem, StingEvent
from audiofic.script.wording import ATTRIBUTES, NO_LAYER, RESERVED_KEYS, default_kind
from audiofic.yamlfile import write_entry, write_list

_HEADER = """\
# One line of the story per item, in order: who says it, then the words, without quotation marks.
# A wrong speaker? Change the name. An empty line before an item begins a paragraph.
# Text with a colon in it, or a mark such as * or & at its beginning, goes in quotes.
"""


def compose_script(script: Script) -> str:
    """The script as a file's text: one YAML line per story line, a blank line before each paragraph.

    Raises `AudioficError` for a speaker whose name is one of the format's own words.
    """
    parts = [_HEADER, f"chapter: {script.chapter}\n"]
    if script.title is not None:
        parts.append(write_entry("title", script.title))
    parts.append("lines:\n" if script.items else "lines: []\n")
    before: ScriptItem | None = None
    for item in script.items:
        if before is not None and stands_apart(item, before):
            parts.append("\n")
        parts.append(compose_item(item))
        before = item
    return "".join(parts)


def stands_apart(item: ScriptItem, before: ScriptItem) -> bool:
    """Whether a blank line comes before the item; before an event it is only for the eye."""
    if isinstance(item, Line):
        return item.opens_paragraph
    return isinstance(before, Line) and before.kind != "heading"


def compose_item(item: ScriptItem) -> str:
    """The item's own lines, without the blank one that may stand before it. Raises as `compose_script`."""
    if isinstance(item, StingEvent):
        return f"- sting: {item.kind}\n"
    if isinstance(item, LayerEvent):
        return write_entry(item.kind, item.name or NO_LAYER, lead="- ", indent="  ")
    if isinstance(item, PovEvent):
        doubt = f"  unsure: {item.confidence}\n" if item.confidence is not None else ""
        return write_entry("pov", item.narrator, lead="- ", indent="  ") + doubt
    named = item.kind in ("heading", "note")
    if not named and (item.speaker in RESERVED_KEYS or item.speaker in ATTRIBUTES):
        raise AudioficError(
            f"Nobody can be called `{item.speaker}` in a script: the word has a meaning of its own there.",
            f"Call them `{item.speaker.title()}`.",
        )
    key = item.kind if named else item.speaker
    return write_entry(key, item.text, lead="- ", indent="  ") + "".join(_compose_attributes(item))


def _compose_attributes(line: Line) -> Iterator[str]:
    if line.kind in ("heading", "note"):
        if line.detail not in (None, "heading", "author_note"):
            yield f"  type: {line.detail}\n"
    elif line.kind != default_kind(line.speaker):
        yield f"  as: {line.kind}\n"
    if line.language is not None:
        yield write_entry("lang", line.language, indent="  ")
    if line.direction is not None:
        yield write_entry("direction", line.direction, indent="  ")
    if line.pause_ms is not None:
        yield f"  pause: {line.pause_ms}\n"
    if line.take != 1:
        yield f"  take: {line.take}\n"
    if line.effect is not None:
        yield f"  effect: {line.effect}\n"
    if line.confidence is not None:
        yield f"  unsure: {line.confidence}\n"
    if line.runners_up:
        yield f"  or: {write_list(line.runners_up)}\n"
