"""Files of builds that rotted under their size and time: never copied on, always found by a check."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from audiofic.building.making import Counts
from audiofic.commands.checking import check_files
from audiofic.errors import FfmpegError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from faults.productions import book, lay_out

pytestmark = pytest.mark.slow

TONES = """\
book: {title: The Kettle, author: Nobody}
formats: [opus]
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
extras: {unknown: {voice: tone/c}}
"""
MP3, OPUS, AAC = "build/chapters/01-steam.mp3", "build/chapters/01-steam.opus", "build/packets/01-steam.aac"
BOOK, CAPTIONS = "build/The Kettle.m4b", "build/chapters/02-tea.vtt"


def build(root: Path) -> Counts:
    return build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None).built.counts


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay_out(tmp_path_factory.mktemp("rot") / "production")
    (root / "voices.yaml").write_text(TONES, encoding="utf-8")
    build(root)
    return root


@pytest.fixture
def production(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "production"))


def rot(path: Path) -> None:
    """One bit in the middle of the file is another; nothing else tells of it."""
    stat, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def retag(root: Path) -> None:
    (root / "voices.yaml").write_text(TONES.replace("Nobody", "Somebody"), encoding="utf-8")


@pytest.mark.parametrize("name", [MP3, OPUS, AAC, BOOK, CAPTIONS])
def test_a_check_names_it_and_a_build_makes_it_again_once_it_is_deleted(
    production: Path, built: Path, name: str
) -> None:
    rot(production / name)
    assert build(production).encoded == 0, "a build reads nothing that it leaves as it is"
    checked = check_files(plan_book(Project(production), False))
    assert not checked.passed
    errors = [finding for finding in checked.findings if finding.severity == "error"]
    (found,) = [finding for finding in errors if finding.code == "file-damaged"]
    assert {finding.path for finding in errors} == {name}, "what is in it may be found to be wrong as well"
    assert "Delete the file and run `audiofic build`" in (found.hint or "")
    (production / name).unlink()
    build(production)
    assert book(production) == book(built)
    assert check_files(plan_book(Project(production), False)).passed


@pytest.mark.parametrize("name", [MP3, OPUS, AAC])
def test_what_goes_into_another_file_is_read_and_encoded_anew(
    production: Path, built: Path, name: str
) -> None:
    """New tags are put before the sound that is there, and packets are joined."""
    expected = Path(shutil.copytree(built, production.with_name("expected")))
    for root in (production, expected):
        retag(root)
    rot(production / name)
    assert f"{name} is" in str(
        [reason for chapter in plan_book(Project(production), False).chapters for reason in chapter.reasons]
    )
    assert build(production).encoded == 1
    assert build(expected).encoded == 0
    assert book(production) == book(expected)


def test_a_chapter_that_stays_is_encoded_anew_if_its_packets_rotted_before_they_are_joined(
    production: Path, built: Path
) -> None:
    expected = Path(shutil.copytree(built, production.with_name("expected")))
    for root in (production, expected):
        script = root / "script" / "02-tea.yaml"
        script.write_text(script.read_text("utf-8").replace("Now", "Yes"), encoding="utf-8")
    build(expected)
    rot(production / AAC)
    assert build(production).encoded == 2
    assert book(production) == book(expected)


def test_packets_that_rot_after_the_plan_are_never_joined(production: Path, built: Path) -> None:
    (production / BOOK).unlink()
    plan = plan_book(Project(production), False)
    rot(production / AAC)
    with pytest.raises(FfmpegError, match=r"01-steam\.aac is damaged") as caught:
        build_book(plan, 1, lambda stage, done, total: None)
    assert "again" in (caught.value.hint or "")
    assert not (production / BOOK).exists()
    build(production)
    assert book(production) == book(built)
