"""`engines:` of a voices.yaml: what each engine is told, a server's address for example.

Which keys an engine has, the engine knows; here they are text. Keys and passwords are never among them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from audiofic.settings.values import Place
from audiofic.yamlfile import Node, Scalar, SchemaReader, Table, did_you_mean, shorten

EngineOptions = Mapping[str, Mapping[str, str]]
"""Engine -> key -> value."""
_SECRET = re.compile(r"(?:^|_)(?:key|token|secret|password|passwd|authorization)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EngineSections:
    """The sections, and where each of them and of their keys stands."""

    options: EngineOptions
    places: Mapping[str, Place]
    """`engines.server` and `engines.server.url` -> place."""


def read_engines(
    reader: SchemaReader, node: Node | None, engines: Collection[str], series: EngineSections
) -> EngineSections:
    """What the section says, on top of what the series says; what doesn't fit goes to `reader`."""
    options = {name: dict(section) for name, section in series.options.items()}
    places = dict(series.places)
    lines = {key.text: key.line for key, _value in node.entries} if isinstance(node, Table) else {}
    for name, section in reader.table(node, "`engines`").items():
        if engines and name not in engines:
            message = f"There is no engine called `{shorten(name)}`."
            reader.fault(lines[name], "unknown-engine", message, did_you_mean(name, engines))
            continue
        places[f"engines.{name}"] = Place(reader.path, lines[name])
        told = options.setdefault(name, {})
        for key, value in reader.table(section, f"`engines: {shorten(name)}`").items():
            if _SECRET.search(key):
                message = f"`{shorten(key)}` looks like a secret, and voices.yaml is no place for one."
                hint = "Delete the line; docs/engines.md says which environment variable holds keys."
                reader.fault(value.line, "secret", message, hint)
            elif isinstance(value, Scalar) and not value.is_null:
                told[key] = value.text
                places[f"engines.{name}.{key}"] = Place(reader.path, value.line)
            else:
                message = f"`{shorten(key)}` of the engine {shorten(name)} has no plain value."
                reader.fault(value.line, "wrong-type", message, f"Write `{shorten(key)}: value`.")
    return EngineSections(options, places)
