"""`credits:` of a voices.yaml: what is said before the story and after it."""

from __future__ import annotations

import re

from audiofic.settings.schema import CLOSING_CREDITS, CREDITS_KEYS, OPENING_CREDITS, PLACEHOLDERS, Credits
from audiofic.yamlfile import Node, SchemaReader, Table, did_you_mean, shorten


def read_credits(reader: SchemaReader, node: Node | None, usual: bool) -> Credits:
    """The credits; `usual`: whether the profile wants some where the producer says nothing of them."""
    if node is None or not isinstance(node, Table):
        wanted = usual if node is None else reader.flag(node, "`credits`")
        return Credits(OPENING_CREDITS, CLOSING_CREDITS) if wanted else Credits()
    values = reader.table(node, "`credits`", CREDITS_KEYS)
    return Credits(
        _read_wording(reader, values.get("opening"), "opening", OPENING_CREDITS),
        _read_wording(reader, values.get("closing"), "closing", CLOSING_CREDITS),
    )


def _read_wording(reader: SchemaReader, node: Node | None, what: str, usual: str) -> str | None:
    """A wording of the producer's, checked; ours for `yes` or nothing, None for `no`."""
    text = reader.text(node, f"The {what} credits") if node is not None else None
    if node is None or text is None or text.casefold() in ("yes", "true", "on"):
        return usual
    if text.casefold() in ("no", "false", "off"):
        return None
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in PLACEHOLDERS:
            message = f"The {what} credits can't have `{{{shorten(name)}}}` in them."
            reader.fault(node.line, "unknown-placeholder", message, did_you_mean(name, PLACEHOLDERS))
    return text
