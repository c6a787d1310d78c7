"""Single values of voices.yaml, as any of its sections may have them: numbers, effects, files."""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.model import EFFECTS, Effect
from audiofic.settings.paths import refuse_path
from audiofic.settings.schema import RANGES
from audiofic.yamlfile import Node, SchemaReader, shorten


def read_number(reader: SchemaReader, node: Node, key: str, what: str) -> float | None:
    """A number inside the key's range; None where it is none, or outside."""
    allowed = RANGES[key]
    return reader.number(node, what, allowed.low, allowed.high, allowed.unit)


def read_number_of(reader: SchemaReader, values: Mapping[str, Node], key: str, what: str) -> float:
    """The key's number in a section; its default where it is not given, or not usable."""
    value = read_number(reader, values[key], key, f"{key} of {what}") if key in values else None
    return RANGES[key].default if value is None else value


def read_effect(reader: SchemaReader, node: Node, what: str) -> Effect | None:
    """An effect's name; None where there is no such effect."""
    word = reader.choice(node, what, EFFECTS)
    return next((known for known in EFFECTS if known == word), None)


def check_path(reader: SchemaReader, key: str, text: str, line: int, lines: dict[str, int]) -> None:
    """Note in `lines` where the file `key` is named, and in `reader` why it can't be a production's file."""
    lines[key] = line
    problem = refuse_path(text)
    if problem is not None:
        hint = "Put the file into the production's folder and name it from there: `sounds/bell.wav`."
        reader.fault(line, "bad-path", f"{key}: `{shorten(text)}` {problem}.", hint)
