"""`bed` and `ambience` in a script: what lies beneath the scene from here on."""

from __future__ import annotations

from audiofic.model import AMBIENCES, DRONES, LayerEvent, LayerKind
from audiofic.script.wording import NO_LAYER
from audiofic.yamlfile import SchemaReader, closest, shorten


def read_layer(reader: SchemaReader, key: str, text: str, line: int) -> LayerEvent | None:
    """The event that `key: text` asks for; None, and a finding, for a name that is nothing.

    One that is drawn, `none`, or a file: a file's name has an ending. Files are not looked for here.
    """
    kind: LayerKind = "bed" if key == "bed" else "ambience"
    drawn: tuple[str, ...] = DRONES if kind == "bed" else AMBIENCES
    if text == NO_LAYER:
        return LayerEvent(kind, None, line)
    if text in drawn or "." in text:
        return LayerEvent(kind, text, line)
    close = closest(text, drawn)
    names = ", ".join(f"`{word}`" for word in (*drawn, NO_LAYER))
    hint = f"Did you mean `{close}`?" if close else f"Write one of {names}, or a sound file's name."
    reader.fault(line, "unknown-word", f"There is no {kind} `{shorten(text)}`.", hint)
    return None
