"""Finished files are measured as a player decodes them; a fault is told with its path and a way out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audiofic.building.record import load_record, made_file, save_record
from audiofic.desk.checking import Checked, check_files, count_frames
from audiofic.package.encode import encode_chapter
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

VOICES = "book: {title: The Kettle}\nnarrator: {voice: tone/a}\nextras: {unknown: {voice: tone/e}}\n"
ONE = "chapter: 1\ntitle: Steam\nlines:\n- narrator: The kettle sang, and sang, and sang.\n"
TWO = "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready at last.\n"
STEAM, TEA = "build/chapters/01-steam.mp3", "build/chapters/02-tea.mp3"
BOOK = "build/The Kettle.m4b"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a production with a good book."""
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """A copy of it that a test can spoil."""
    return Project(shutil.copytree(built, tmp_path / "copy"))


def check(project: Project) -> Checked:
    return check_files(plan_book(Project(project.root), False))


def faults(checked: Checked) -> set[tuple[str, str]]:
    assert all(finding.hint for finding in checked.findings)
    return {(finding.path, finding.code) for finding in checked.findings if finding.severity == "error"}


def pass_off(project: Project, number: int) -> None:
    """Record the chapter's MP3, whatever is in it now, as what the build made."""
    record = load_record(project.record_file)
    made = record.chapters[number]
    mp3 = made_file(project.root, project.root / made.files["mp3"].path)
    made = replace(made, files={**made.files, "mp3": mp3})
    save_record(project.record_file, replace(record, chapters={**record.chapters, number: made}))


def test_a_good_book_passes_chapter_by_chapter_and_whole(project: Project) -> None:
    checked = check(project)
    assert checked.passed
    assert not checked.findings
    rows = list(checked.rows())
    assert [row[0] for row in rows] == [STEAM, TEA, BOOK], "in the book's order"
    assert {row[-1] for row in rows} == {"pass"}
    for file in checked.files:
        assert file.loudness.rms_dbfs == pytest.approx(-20, abs=1.5)
        assert file.loudness.sample_peak_dbfs <= -3
        assert file.loudness.noise_floor_dbfs <= -60


def test_checking_changes_no_file(project: Project) -> None:
    def tree() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}

    before = tree()
    check(project)
    assert tree() == before


def test_a_truncated_file_is_named_and_mended_by_a_build(project: Project) -> None:
    content = (project.root / STEAM).read_bytes()
    (project.root / STEAM).write_bytes(content[: len(content) // 2])
    checked = check(project)
    assert not checked.passed
    assert faults(checked) == {(STEAM, "file-changed"), ("build", "not-current")}
    assert all("audiofic build" in (finding.hint or "") for finding in checked.findings)
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)
    assert check(project).passed
    assert (project.root / STEAM).read_bytes() == content


def test_a_file_that_was_short_from_the_start_is_found_by_its_length(project: Project) -> None:
    content = (project.root / STEAM).read_bytes()
    (project.root / STEAM).write_bytes(content[: len(content) * 3 // 4])
    pass_off(project, 1)
    checked = check(project)
    (finding,) = [found for found in checked.findings if found.code == "wrong-length"]
    assert finding.path == STEAM
    assert "ms shorter than its timeline" in finding.message
    assert "Delete the file and build again." in (finding.hint or "")
    assert {row[0]: row[-1] for row in checked.rows()} == {STEAM: "fail", TEA: "pass", BOOK: "pass"}


def test_a_file_that_is_too_loud_fails_with_what_to_do(project: Project) -> None:
    frames = load_record(project.record_file).chapters[2].frames
    shout = np.sin(2 * np.pi * 220 / 44_100 * np.arange(frames)) * 32_000

    def blocks() -> Iterator[np.ndarray]:
        yield shout.astype(np.int16)

    encode_chapter(blocks(), project.root / TEA, project.root / "unused.aac")
    pass_off(project, 2)
    checked = check(project)
    assert not checked.passed
    assert {(TEA, "too-loud"), (TEA, "peak-too-high"), (TEA, "floor-too-high")} == faults(checked)
    assert count_frames(project.root / TEA) == frames, "its length is not what is wrong"


def test_a_book_that_was_never_built_says_so(project: Project) -> None:
    shutil.rmtree(project.build_folder)
    checked = check(project)
    assert faults(checked) == {("build", "not-current")}
    assert checked.files == ()
    assert "Nothing is built" in checked.findings[0].message


def test_a_script_that_has_moved_on_is_a_reason_to_build_again(project: Project) -> None:
    script = project.script_folder / "02-tea.yaml"
    script.write_text(TWO.replace("at last", "too late"), encoding="utf-8")
    checked = check(project)
    assert faults(checked) == {("build", "not-current")}
    assert len(checked.files) == 3, "what is there is measured all the same"


def test_a_warning_does_not_fail_a_book(project: Project) -> None:
    (project.script_folder / "02-tea.yaml").write_text(TWO + "- unknown: Who?\n", encoding="utf-8")
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)
    checked = check(project)
    assert [finding.code for finding in checked.findings] == ["speaker-unresolved"]
    assert checked.passed


def test_the_stories_words_are_checked_as_well(project: Project) -> None:
    (project.script_folder / "manuscript.txt").write_text(
        "Chapter 1: Steam\n\nThe kettle sang, and sang.\n\nChapter 2: Tea\n\nIt was ready at last.\n",
        encoding="utf-8",
    )
    codes = {(finding.path, finding.code) for finding in check(project).findings}
    assert ("script/01-steam.yaml", "words-added") in codes
