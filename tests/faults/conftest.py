from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.watched import Watch


@pytest.fixture(scope="package")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's home with a cache, a voice folder and a folder for temporary files of its own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="package")
def watch(home: Path) -> Iterator[Watch]:
    """audiofic, watched; the cache is filled by whoever comes first."""
    for name in ("scratch", "tmp"):
        (home / name).mkdir()
    places = {"HOME": home, "XDG_CACHE_HOME": home / "cache", "AUDIOFIC_VOICES": home / "voices"}
    environment = {name: str(path) for name, path in places.items()} | {"TMPDIR": str(home / "tmp")}
    with Watch(home / "scratch", environment) as watch:
        yield watch
