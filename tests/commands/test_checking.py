"""Finished files are measured as a player decodes them; a fault is told with its path and a way out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audiofic.building.record import load_record, made_file, save_record
from audiofic.commands.checking import Checked, check_files
from audiofic.errors import Finding, Severity
from audiofic.ffmpeg import feed
from audiofic.package.encode import encode_chapter
from audiofic.pipeline import build_book, plan_book
from audiofic.profiles import PROFILES
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
    assert [row[0] for row in rows] == ["wanted", STEAM, TEA, BOOK], "in the book's order"
    assert [row[-1] for row in rows] == ["", "pass", "pass", "pass"]
    assert checked.head() == (
        "profile default",
        "length",
        "dB RMS",
        "peak",
        "floor",
        "head",
        "tail",
        "form",
        "verdict",
    )
    assert {len(row) for row in rows} == {len(checked.head())}
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
    assert {row[0]: row[-1] for row in checked.rows()} == {
        "wanted": "",
        STEAM: "fail",
        TEA: "pass",
        BOOK: "pass",
    }


def test_a_file_that_is_too_loud_fails_with_what_to_do(project: Project) -> None:
    frames = load_record(project.record_file).chapters[2].frames
    shout = np.sin(2 * np.pi * 220 / 44_100 * np.arange(frames)) * 32_000

    def blocks() -> Iterator[np.ndarray]:
        yield shout.astype(np.int16)

    encode_chapter(blocks(), {"mp3": project.root / TEA})
    pass_off(project, 2)
    checked = check(project)
    assert not checked.passed
    assert {(TEA, "too-loud"), (TEA, "peak-too-high"), (TEA, "floor-too-high")} == faults(checked)
    row = next(row for row in checked.rows() if row[0] == TEA)
    failed = [head for head, cell in zip(checked.head(), row, strict=True) if cell.endswith(" FAIL")]
    assert failed == ["dB RMS", "peak", "floor"], "its length is not what is wrong"


def test_a_file_in_another_form_is_told(project: Project) -> None:
    """Someone has encoded it again at half the bit rate."""
    again = project.root / "again.mp3"
    feed(
        [
            "-v",
            "error",
            "-i",
            f"file:{project.root / TEA}",
            "-b:a",
            "96k",
            "-write_xing",
            "1",
            f"file:{again}",
        ],
        [],
    )
    again.replace(project.root / TEA)
    pass_off(project, 2)
    (finding,) = [found for found in check(project).findings if found.code == "wrong-form"]
    assert finding.path == TEA
    assert "96 kbps instead of 192" in finding.message


def test_the_podcast_profile_is_met_in_loudness_and_true_peak(project: Project) -> None:
    settings = project.cast_file.read_text(encoding="utf-8")
    project.cast_file.write_text(settings + "master: {profile: podcast}\n", encoding="utf-8")
    assert ("build", "not-current") in faults(check(project))
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)
    checked = check(project)
    assert checked.passed
    for file in checked.files:
        assert file.loudness.integrated_lufs == pytest.approx(-16, abs=1)
        assert file.loudness.true_peak_dbtp <= -1
        assert file.loudness.head_seconds == pytest.approx(0.3, abs=0.05)


def test_a_profiles_room_tone_is_only_used_where_the_producer_has_set_none(project: Project) -> None:
    more = "master: {profile: acx}\nmix: {pauses: {tail: 6000}}\n"
    project.cast_file.write_text(VOICES + more, encoding="utf-8")
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)
    checked = check(project)
    found = {(finding.path, finding.code) for finding in checked.findings}
    assert found >= {(STEAM, "tail-too-long"), (TEA, "tail-too-long")}
    hints = {finding.hint for finding in checked.findings if finding.code == "tail-too-long"}
    assert hints == {"Set `tail` under mix: pauses: in voices.yaml, in milliseconds; then build again."}


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


LINES = (
    "The train left at 7:00 and she paid $5.00 for it.",
    "It took 2½ hours, or 7:00pm to 9.30, over 40 m² of mud & 3 km² of snow.",
    ":D",
    "She sent xD, <3 and ^_^ and then :-) again.",
    "555-0142",
    "+44 20 7946 0958",
    "12 Ferry Lane, N1 9GU",
    "Write to mara@ferry.example or see https://ferry.example/boats?id=7#top.",
    "Louis XIV. met Henry VIII at No. 10, St. James's, w/ Dr. Pell etc.",
    "W-w-what? Nooooo! Hmph. Tch. ...",
    "1,234,567.89",
    "50% of #1, 20°C, 5/6, 3-2, 1066-1089, v2.0",
)


def test_ordinary_text_is_no_fault(project: Project) -> None:
    """However a line is said, it is as long as it is, and it is there."""
    text = ONE + "".join(f"- narrator: {line!r}\n" for line in LINES if "'" not in line)
    (project.script_folder / "01-steam.yaml").write_text(text, encoding="utf-8")
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)
    checked = check(project)
    assert not checked.findings
    assert checked.verdict == "All is well."


def test_a_file_that_is_raised_as_far_as_it_may_be_is_a_warning(project: Project) -> None:
    """One word and four seconds of silence can't be as loud as a chapter."""
    (project.script_folder / "02-tea.yaml").write_text(
        "chapter: 2\ntitle: Tea\nlines:\n- narrator: Tea.\n  pause: 20000\n- narrator: Tea.\n",
        encoding="utf-8",
    )
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)
    checked = check(project)
    (finding,) = [each for each in checked.findings if each.path == TEA]
    assert (finding.path, finding.code, finding.severity) == (TEA, "too-quiet", "warning")
    assert checked.passed
    assert next(row for row in checked.rows() if row[0] == TEA)[-1] == "pass"
    assert "silence" in (finding.hint or "")


def test_five_warnings_of_a_kind_are_shown_and_every_error() -> None:
    def finding(number: int, code: str, severity: Severity) -> Finding:
        return Finding("script/01.yaml", number, code, "Something.", None, severity)

    warnings = [finding(number, "speaker-unresolved", "warning") for number in range(300)]
    others = [finding(7, "line-length", "warning")]
    errors = [finding(number, "line-silent", "error") for number in range(9)]
    checked = Checked(PROFILES["default"], (), (*warnings, *errors, *others))
    shown, more = checked.brief()
    assert [each.code for each in shown] == ["line-length", *["speaker-unresolved"] * 5, *["line-silent"] * 9]
    assert more == ("295 more warnings of this kind: speaker-unresolved.",)
    assert checked.verdict == "The book needs attention: 9 errors and 301 warnings."
    assert len(checked.brief(1_000)[0]) == 310
