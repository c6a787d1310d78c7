"""The files in script/: text -> `Script`, and a `Script` -> text that a person likes to edit.

A script is a list of items, one story line each: `- name: text`, or one of the reserved keys.
docs/script-format.md is the reference. `parse_script(compose_script(script)) == script` for every script
whose lines have words, whose headings and notes carry their `detail`, and whose first item, where it is a
line, opens a paragraph.
"""

from __future__ import annotations

from audiofic.script.composing import compose_item, compose_script, stands_apart
from audiofic.script.parsing import inspect_script, parse_script

__all__ = ["compose_item", "compose_script", "inspect_script", "parse_script", "stands_apart"]
