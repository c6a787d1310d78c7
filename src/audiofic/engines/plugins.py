"""Engines that other packages of the same environment offer, by the entry-point group `audiofic.engines`.

    [project.entry-points."audiofic.engines"]
    hum = "hum_for_audiofic:Hum"

Nothing of a package is imported before one of its engines is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata

from audiofic.errors import AudioficError

GROUP = "audiofic.engines"
"""The entry-point group."""


def plugin_names() -> tuple[str, ...]:
    """The names of the engines that installed packages offer, sorted."""
    return tuple(_find(tuple(sys.path)))


def load_plugin(name: str) -> object:
    """What the package offers under that name, imported; `AudioficError` where that fails."""
    point = _find(tuple(sys.path))[name]
    try:
        return point.load()
    except Exception as error:  # a package may raise anything while it is imported
        package = point.dist.name if point.dist else point.module
        raise AudioficError(
            f"The engine {name!r} of the package {package} can't be loaded: {error!r}.",
            f"Update the package or what it needs: `pip install --upgrade {package}`.",
        ) from error


@cache
def _find(search_path: tuple[str, ...]) -> Mapping[str, metadata.EntryPoint]:
    """Name -> entry point; of two packages with one name, the first by package name."""
    points = metadata.entry_points(group=GROUP)
    ordered = sorted(points, key=lambda point: (point.name, point.dist.name if point.dist else ""))
    found: dict[str, metadata.EntryPoint] = {}
    for point in ordered:
        found.setdefault(point.name, point)
    return found
