"""`mix:` of a voices.yaml: pauses, stings and levels."""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.model import STING_KINDS, Effect, StingKind
from audiofic.settings.schema import DEFAULT_PAUSES_MS, MIX_KEYS, PAUSE_RANGE, MixSettings
from audiofic.settings.values import check_path, read_effect, read_number_of
from audiofic.yamlfile import Node, Scalar, SchemaReader

_FLAGS = ("yes", "no", "true", "false", "on", "off", "y", "n")


def read_mix(
    reader: SchemaReader, node: Node | None, usual_ms: Mapping[str, int], lines: dict[str, int]
) -> MixSettings:
    """The mix; `usual_ms` are the profile's own pauses, used where the producer has set none.

    `lines` gets the line of each sting's file, `reader` what is wrong with the section.
    """
    values = reader.table(node, "`mix`", MIX_KEYS)
    pauses = {**DEFAULT_PAUSES_MS, **usual_ms}
    for name, value in reader.table(values.get("pauses"), "`pauses`", tuple(pauses)).items():
        pause = reader.whole(value, f"The pause `{name}`", *PAUSE_RANGE, "milliseconds")
        if pause is not None:
            pauses[name] = pause
    thought = _read_thought_effect(reader, values["thought_effect"]) if "thought_effect" in values else None
    return MixSettings(
        pauses,
        _read_stings(reader, values.get("stings"), lines),
        thought or "thought",
        read_number_of(reader, values, "bed_db", "the mix"),
        read_number_of(reader, values, "ambience_db", "the mix"),
        read_number_of(reader, values, "room_tone_db", "the mix"),
    )


def _read_stings(reader: SchemaReader, node: Node | None, lines: dict[str, int]) -> dict[StingKind, str]:
    """The producer's own sound files, by the kind of sting."""
    stings: dict[StingKind, str] = {}
    named = reader.table(node, "`stings`", STING_KINDS)
    for kind in STING_KINDS:
        text = reader.text(named[kind], f"The sting `{kind}`") if kind in named else None
        if text is not None:
            check_path(reader, f"mix.stings.{kind}", text, named[kind].line, lines)
            stings[kind] = text
    return stings


def _read_thought_effect(reader: SchemaReader, node: Node) -> Effect | None:
    """An effect's name, or yes (`thought`) or no (`none`)."""
    if isinstance(node, Scalar) and node.text.casefold() in _FLAGS:
        return "thought" if reader.flag(node, "thought_effect") else "none"
    return read_effect(reader, node, "thought_effect")
