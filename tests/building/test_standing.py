"""A book that stands as it was built is known without reading it, and whatever changes, it is read again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import piper_voice
from audiofic.building import standing
from audiofic.building.lines import read_line, write_line
from audiofic.building.standing import Standing, find_standing
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.voice_library import voice_folders

VOICES = """\
book:
  title: The Ferry
  author: Nobody
  cover: cover.png
narrator:
  voice: tone/a
cast:
  Ada:
    gender: female
    voice: tone/b
  Ben:
    gender: male
    voice: en_US-away-medium
    draft: tone/c
extras: {unknown: {voice: tone/d}}
mix:
  stings:
    scene: bell.wav
"""
REPORTS = ("report.json", "report.md")
STORY = "Chapter 1\n\nThe ferry came.\n\n“At last,” said Ada.\n"
ONE = """\
chapter: 1
lines:
- ambience: rain.wav

- narrator: The ferry came.

- Ada: At last,
- narrator: said Ada.

- sting: scene

- Ben: No.
- unknown: Yes.
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    from audiofic.package.cover import draw_cover

    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "installed"))
    root = tmp_path / "book"
    (root / "script").mkdir(parents=True)
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "manuscript.txt").write_text(STORY, encoding="utf-8")
    (root / "script" / "01.yaml").write_text(ONE, encoding="utf-8")
    (root / "cover.png").write_bytes(draw_cover("The Ferry", "Nobody").content)
    for name in ("bell.wav", "rain.wav"):
        write_sound(root / name, 0.5)
    return Project(root)


def write_sound(path: Path, level: float) -> None:
    import numpy as np
    import soundfile

    soundfile.write(path, level * np.sin(np.arange(22_050) / 20), 22_050)


def build(project: Project, draft: bool = False) -> None:
    build_book(plan_book(Project(project.root), draft), 1, lambda stage, done, total: None)


def stand(project: Project, draft: bool = False) -> Standing | None:
    return find_standing(Project(project.root), draft, voice_folders(project.root))


def add_to(name: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text((root / name).read_text(encoding="utf-8") + text, "utf-8")


def spoil(name: str) -> Callable[[Path], object]:
    """The same length, another time, another content."""
    return lambda root: (root / name).write_bytes((root / name).read_bytes()[:-1] + b"?")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a line": add_to("script/01.yaml", "- narrator: It left.\n"),
    "a comment": add_to("script/01.yaml", "# look at this again\n"),
    "the settings": add_to("voices.yaml", "captions: words\n"),
    "the story": add_to("script/manuscript.txt", "\nIt left.\n"),
    "another chapter": lambda root: (root / "script/02.yaml").write_text(ONE.replace("1", "2", 1), "utf-8"),
    "a script that is gone": lambda root: (root / "script/01.yaml").rename(root / "01.yaml"),
    "another name of a script": lambda root: (root / "script/01.yaml").rename(root / "script/02.yaml"),
    "a second story": lambda root: (root / "script/manuscript.md").write_text("#", "utf-8"),
    "a sting": lambda root: write_sound(root / "bell.wav", 0.4),
    "what lies beneath": lambda root: write_sound(root / "rain.wav", 0.4),
    "a sound that is gone": lambda root: (root / "rain.wav").unlink(),
    "the cover": spoil("cover.png"),
    "a file beside": lambda root: (root / "names.yaml").write_text("Ada: eɪdə", "utf-8"),
    "a voice that is installed": lambda root: piper_voice.write_voice(
        root.parent / "installed", "en_US-away-medium"
    ),
    "a chapter that is gone": lambda root: (root / "build/chapters/01-chapter-1.mp3").unlink(),
    "captions that were touched": spoil("build/chapters/01-chapter-1.vtt"),
    "a lost book": lambda root: (root / "build/The Ferry.m4b").unlink(),
    "a lost record": lambda root: (root / "build/record.json").unlink(),
    "a build that was killed": lambda root: (root / "build/.unfinished").touch(),
    "half a note": lambda root: (root / "build/standing.json").write_text('{"format": 1', "utf-8"),
    "another note": lambda root: (root / "build/standing.json").write_text("[]", "utf-8"),
}


def test_a_book_with_lines_in_another_language_stands_too(project: Project) -> None:
    with (project.root / "script/01.yaml").open("a", encoding="utf-8") as script:
        script.write("- Ada: Bonjour.\n  lang: fr\n")
    build(project)
    assert stand(project) is not None
    with (project.root / "voices.yaml").open("a", encoding="utf-8") as voices:
        voices.write("languages: {fr: {voice: tone/e}}\n")
    assert stand(project) is None


def test_what_stands_is_told_as_the_whole_way_tells_it(project: Project) -> None:
    """Summary, findings, alarms and reports are those of a build that planned and found nothing to do."""
    build(project)
    plan = plan_book(Project(project.root), False)
    assert plan.is_current
    report = build_book(plan, 1, lambda stage, done, total: None)
    reports = {name: (project.build_folder / name).read_text("utf-8") for name in REPORTS}
    told = stand(project)
    assert told is not None
    assert told.summary == tuple(report.summary())
    assert told.findings == plan.findings
    assert [finding.code for finding in told.findings].count("speaker-unresolved") == 1
    assert told.alarms == report.alarms()
    assert told.missing == {"Ben": "en_US-away-medium"}
    assert told.reports == reports


def test_the_reports_of_a_build_that_makes_nothing_are_put_back(project: Project) -> None:
    build(project)
    (project.build_folder / "report.md").unlink()
    told = stand(project)
    assert told is not None
    assert (project.build_folder / "report.md").read_text("utf-8") == told.reports["report.md"]
    assert '"spoken": 0' in (project.build_folder / "report.json").read_text("utf-8")


def test_a_strangers_seal_has_no_other_file_written(project: Project) -> None:
    """All its digests can be right: it may have been made for this very folder."""
    build(project)
    sealed = read_line(project.standing_file.read_bytes().rstrip(b"\n"))
    for name in ("../../diary.txt", "/tmp/diary.txt", "record.json", "a/report.md", r"..\report.md"):
        change_standing(project, sealed, "reports", {name: "Owned."})
        before = contents(project.root.parent)
        assert stand(project) is None
        assert contents(project.root.parent) == before
    change_standing(project, sealed, "reports", {"report.md": "Hm."})
    assert stand(project) is not None


def test_a_seal_with_other_types_is_none(project: Project) -> None:
    build(project)
    sealed = read_line(project.standing_file.read_bytes().rstrip(b"\n"))
    for place in ("summary", "findings", "alarms", "missing", "reports"):
        for junk in (None, 1, [1], [{"x": 1}], True, float("nan"), [[[]]]):
            change_standing(project, sealed, place, junk)
            assert stand(project) is None, place
    change_standing(project, sealed, "reports", {"report.md": 1})
    assert stand(project) is None


def change_standing(project: Project, sealed: dict[str, Any], place: str, value: object) -> None:
    """Write the seal down with something else in its standing."""
    damaged = {**sealed, "standing": {**sealed["standing"], place: value}}
    project.standing_file.write_bytes(write_line(damaged))


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_whatever_changes_the_book_is_read_again(project: Project) -> None:
    """Each change by itself, and the book stands again when it is taken back."""
    build(project)
    there = [path for path in project.root.rglob("*") if path.is_file()]
    files = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in there}
    assert stand(project) is not None
    for name, change in CHANGES.items():
        change(project.root)
        assert stand(project) is None, name
        for path in project.root.parent.rglob("*"):
            if path.is_file() and path not in files:
                path.unlink()
        for path, (content, time_ns) in files.items():
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)
            os.utime(path, ns=(time_ns, time_ns))
        assert stand(project) is not None, f"{name}, taken back"


def test_the_files_that_a_series_shares_count_and_others_beside_the_book_do_not(project: Project) -> None:
    beside = project.root.parent
    (beside / "cast.yaml").write_text("pronunciation_lists: [said.yaml]\n", "utf-8")
    (beside / "said.yaml").write_text("Ada: eɪdə\n", "utf-8")
    add_to("voices.yaml", "series: yes\n")(project.root)
    build(project)
    (beside / "other.yaml").write_text("Ada: ɑːdə\n", "utf-8")
    assert stand(project) is not None
    for name in ("cast.yaml", "said.yaml"):
        written = (beside / name).read_text("utf-8")
        (beside / name).write_text(f"# looked over\n{written}", "utf-8")
        assert stand(project) is None, name
        (beside / name).write_text(written, "utf-8")
        assert stand(project) is not None, name
    (beside / "cast.yaml").unlink()
    assert stand(project) is None


def test_a_draft_does_not_stand_for_the_book(project: Project) -> None:
    build(project)
    assert stand(project, draft=True) is None
    build(project, draft=True)
    assert stand(project) is None
    assert stand(project, draft=True) is not None


def test_another_version_of_the_program_reads_the_book_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(project)
    monkeypatch.setattr(standing, "_program", lambda: "another")
    assert stand(project) is None


def test_what_is_written_while_the_book_is_made_is_noticed(project: Project) -> None:
    plan = plan_book(Project(project.root), False)
    add_to("script/01.yaml", "- narrator: It left.\n")(project.root)
    build_book(plan, 1, lambda stage, done, total: None)
    assert stand(project) is None


OPENED = """\
import sys
from pathlib import Path
opened = []
root = Path(sys.argv[1])
def hear(event, given):
    if event == "open" and isinstance(given[0], str):
        opened.append(given[0])
sys.addaudithook(hear)
sys.argv = ["audiofic", "-C", str(root), sys.argv[2]]
from audiofic.cli import main
try:
    main()
finally:
    for path in opened:
        if Path(path).is_relative_to(root) and Path(path).is_file():
            print("opened", Path(path).relative_to(root).as_posix())
"""


@pytest.mark.parametrize("verb", ["build", "status"])
def test_nothing_to_do_opens_the_sources_and_nothing_that_was_made(project: Project, verb: str) -> None:
    """Counted: every source once (voices.yaml twice), the note, the reports; no clip, no record, no sound."""
    build(project)
    stand(project)
    command = [sys.executable, "-c", OPENED, str(project.root), verb]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    opened = [line.removeprefix("opened ") for line in ended.stdout.split("\n") if line.startswith("opened ")]
    assert sorted(opened) == sorted(
        [
            *["build/report.json", "build/report.md", "build/standing.json"],
            *["script/01.yaml", "script/manuscript.txt", "voices.yaml", "voices.yaml"],
        ]
    )


LOADED = """\
import sys
sys.argv = ["audiofic", "-C", sys.argv[1], "build"]
from audiofic.cli import main
try:
    main()
finally:
    sys.stderr.write("\\n".join(sys.modules))
"""
HEAVY = {"audiofic.casting", "audiofic.pipeline", "audiofic.mix", "audiofic.manuscript.assembly", "soundfile"}


def test_nothing_to_do_loads_neither_casting_nor_mixing(project: Project) -> None:
    build(project)
    command = [sys.executable, "-c", LOADED, str(project.root)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(ended.stderr.split("\n"))
    assert "audiofic.building.standing" in loaded
    assert not HEAVY & loaded
