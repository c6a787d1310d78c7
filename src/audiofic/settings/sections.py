"""`sections:` of a voices.yaml: how dreams, flashbacks and songs are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from audiofic.model import SECTION_KINDS
from audiofic.settings.schema import SECTION_KEYS, Section
from audiofic.settings.values import read_effect
from audiofic.yamlfile import Node, SchemaReader, did_you_mean, shorten


def read_sections(reader: SchemaReader, node: Node | None, names: Collection[str]) -> Mapping[str, Section]:
    """The section's entries, by kind; `names`: who can narrate."""
    return {
        kind: _read_section(reader, kind, value, names)
        for kind, value in reader.table(node, "`sections`", SECTION_KINDS).items()
    }


def _read_section(reader: SchemaReader, kind: str, node: Node, names: Collection[str]) -> Section:
    values = reader.table(node, f"sections: {kind}", SECTION_KEYS)
    narrator = None
    if "narrator" in values:
        narrator = reader.text(values["narrator"], f"The narrator of a {kind}")
        if narrator is not None and narrator not in names:
            message = f"A {kind} can't be read by `{shorten(narrator)}`: no role."
            reader.fault(values["narrator"].line, "unknown-role", message, did_you_mean(narrator, names))
    effect = read_effect(reader, values["effect"], f"The effect of a {kind}") if "effect" in values else None
    return Section(narrator or "", effect)
