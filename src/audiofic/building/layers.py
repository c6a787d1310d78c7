"""The sound files that scripts lay beneath their scenes: whether they can be used, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from audiofic.building.record import digest_of_named
from audiofic.errors import AudioficError, Finding
from audiofic.model import LayerEvent, Script
from audiofic.settings import find_file


def layer_files(script: Script, root: Path) -> list[list[str]]:
    """(name, sha256 or `missing`) of each sound file beneath the chapter, by name."""
    names = sorted({item.name for item in _with_files(script) if item.name})
    return [[name, digest_of_named(root, name)] for name in names]


def check_layers(script: Script, root: Path) -> Iterator[Finding]:
    """A finding for every bed or ambience whose file can't be used, with its line."""
    for item in _with_files(script):
        try:
            find_file(root, item.name or "")
        except AudioficError as error:
            message = f"{item.kind}: {error.message}"
            yield Finding(script.path, item.file_line, "bad-file", message, error.hint)


def _with_files(script: Script) -> Iterator[LayerEvent]:
    """The script's layers that are files: a file's name has an ending, what is drawn has none."""
    for item in script.items:
        if isinstance(item, LayerEvent) and item.name and "." in item.name:
            yield item
