"""Times tell nothing of what is newer: files and clocks may be years apart, and the book is the right one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from audiofic.building.making import Counts
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from faults.productions import book, lay_out
from sounds import sine, write_wav

pytestmark = pytest.mark.slow

TONES = """\
book: {title: The Kettle}
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
"""
PAST, FUTURE = 86_400, 4_102_444_800
"""1970-01-02 and 2100-01-01: before and after anything that a build could write."""


def build(root: Path) -> Counts:
    return build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None).built.counts


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay_out(tmp_path_factory.mktemp("clocks") / "production")
    (root / "voices.yaml").write_text(TONES, encoding="utf-8")
    write_wav(root / "rain.wav", sine(0.5, -30, sample_rate=44_100), 44_100)
    script = root / "script" / "01-steam.yaml"
    script.write_text(
        script.read_text("utf-8").replace("lines:\n", "lines:\n- ambience: rain.wav\n"), "utf-8"
    )
    build(root)
    return root


@pytest.fixture
def production(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "production"))


def set_times(root: Path, seconds: int) -> None:
    for path in (root, *root.rglob("*")):
        os.utime(path, (seconds, seconds))


@pytest.mark.parametrize("seconds", [PAST, FUTURE])
def test_a_book_whose_files_are_of_another_time_is_current(
    production: Path, built: Path, seconds: int
) -> None:
    """As a copy without times is, or one from a machine whose clock is wrong."""
    set_times(production, seconds)
    counts = build(production)
    assert (counts.spoken, counts.encoded) == (0, 0)
    assert book(production) == book(built)


@pytest.mark.parametrize("of_book", [PAST, FUTURE])
@pytest.mark.parametrize("of_edit", [PAST, FUTURE])
def test_an_edit_is_seen_whenever_it_says_it_was_made(production: Path, of_book: int, of_edit: int) -> None:
    """The clock was set back or on between the build and the edit: a line, and a sound of the same size."""
    set_times(production, of_book)
    build(production)
    script, sound = production / "script" / "02-tea.yaml", production / "rain.wav"
    script.write_text(script.read_text("utf-8").replace("Now.", "Yes."), encoding="utf-8")
    os.utime(script, (of_edit, of_edit))
    assert build(production).spoken == 1
    write_wav(sound, sine(0.5, -36, sample_rate=44_100), 44_100)
    os.utime(sound, (of_edit + 1, of_edit + 1))
    assert build(production).encoded == 1
    assert build(production).encoded == 0


@pytest.mark.parametrize("seconds", [PAST, FUTURE])
def test_a_finished_file_that_was_changed_is_seen_whatever_its_time(
    production: Path, built: Path, seconds: int
) -> None:
    path = production / "build" / "chapters" / "01-steam.mp3"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(path, (seconds, seconds))
    assert build(production).encoded == 1
    assert book(production) == book(built)
