"""Folders that can't be written to: an error that says so, or the same book without them."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from faults.productions import STORY, book, lay_out
from faults.watched import Watch

pytestmark = pytest.mark.slow

READ_ONLY = os.strerror(errno.EROFS)


@pytest.fixture(scope="module")
def built(watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay_out(tmp_path_factory.mktemp("read-only") / "production")
    assert watch.run("build", cwd=root).code == 0
    return root


@pytest.fixture
def production(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "production"))


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        ("build",),
        ("build", "--draft"),
        ("clean",),
        ("clean", "--unused"),
        ("clean", "--all"),
        ("report",),
        ("sample",),
        ("audition", "Kagome"),
        ("say", "tea"),
        ("update", "../story.md"),
        ("script",),
        ("cast", "--write"),
    ],
    ids=" ".join,
)
def test_in_a_read_only_production_what_writes_says_so(
    watch: Watch, production: Path, command: tuple[str, ...]
) -> None:
    (production.parent / "story.md").write_text(STORY, encoding="utf-8")
    script = production / "script" / "02-tea.yaml"
    if command == ("script",):
        shutil.copy(production.parent / "story.md", production / "script" / "manuscript.md")
        script.unlink()
    elif command[0] == "cast":
        script.write_text(script.read_text("utf-8").replace("Kagome", "Sango"), encoding="utf-8")
    elif command == ("build",):
        script.write_text(script.read_text("utf-8").replace("Now", "Soon"), encoding="utf-8")
    before = tree(production)
    ended = watch.run(*command, cwd=production, at=1, fault=errno.EROFS, below=production)
    assert ended.code == 1, ended.said
    assert f"error: {READ_ONLY}: " in ended.said
    assert "hint: " in ended.said
    assert tree(production) == before


@pytest.mark.parametrize("command", ["build", "status", "check", "cast", "names", "voices"])
def test_in_a_read_only_production_what_only_looks_works(
    watch: Watch, production: Path, command: str
) -> None:
    whole = watch.run(command, cwd=production)  # it may leave reports as the next ones will be
    ended = watch.run(command, cwd=production, at=1, fault=errno.EROFS, below=production)
    assert (ended.code, ended.said) == (whole.code, whole.said)
    assert READ_ONLY not in ended.said


def test_a_new_production_in_a_read_only_folder_is_refused_and_leaves_nothing(
    watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    ended = watch.run(
        "new", "book", "story.md", cwd=tmp_path, at=1, fault=errno.EROFS, below=tmp_path / "book"
    )
    assert ended.code == 1
    assert READ_ONLY in ended.said
    assert not (tmp_path / "book").exists()


def test_a_book_is_the_same_where_the_cache_is_read_only(watch: Watch, home: Path, production: Path) -> None:
    expected = book(production)
    shutil.rmtree(production / "build")
    cache = home / "cache-that-is-not"
    ended = watch.run(
        "build",
        cwd=production,
        at=1,
        fault=errno.EROFS,
        below=cache,
        environment={"XDG_CACHE_HOME": str(cache)},
    )
    assert ended.code == 0, ended.said
    assert book(production) == expected
    assert not cache.exists()


@pytest.mark.parametrize("nowhere", ["/dev/null/home", "/proc/nobody"])
def test_a_book_is_the_same_where_there_is_no_home(watch: Watch, production: Path, nowhere: str) -> None:
    """Even root can write to neither; voices are looked for below the home, too."""
    expected = book(production)
    shutil.rmtree(production / "build")
    names = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "AUDIOFIC_VOICES")
    ended = watch.run("build", cwd=production, environment=dict.fromkeys(names, nowhere))
    assert ended.code == 0, ended.said
    assert book(production) == expected
