"""The report tells a build for people and programs: levels, voices, what wants an eye, what was left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audiofic.building.report import Report
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

VOICES = """\
book: {title: The Kettle, author: Nobody}
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: en_US-away-medium, draft: tone/girl}
  Sango: {gender: female}
extras: {unknown: {voice: tone/e}}
policy: {scene_break: skipped}
"""
SCRIPT = """\
chapter: 1
title: Steam
lines:
- note: Please review!
- narrator: The kettle sang.
- Kagome: Is it ready?
- sting: scene
- Kagome: …
- unknown: Who goes there?
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A build in which there is something of everything to tell."""
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOFIC_VOICES", str(root / "none"))
        return build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)


@pytest.fixture
def told(report: Report) -> dict[str, Any]:
    content = json.loads(report.as_json())
    assert isinstance(content, dict)
    return content


def test_both_reports_are_written_beside_the_book(report: Report) -> None:
    folder = report.plan.project.build_folder
    assert (folder / "report.json").read_text(encoding="utf-8") == report.as_json()
    assert (folder / "report.md").read_text(encoding="utf-8") == report.as_markdown()


def test_a_build_is_summed_up_with_counts_and_the_books_place(report: Report) -> None:
    counts, book, where = report.summary()
    assert counts.startswith(f"{report.built.counts.spoken} clips spoken, 0 reused; 1 chapter")
    assert str(report.plan.project.build_folder / "The Kettle.m4b") in book
    assert where.endswith("report.md")


def test_every_file_and_its_levels_are_there(told: dict[str, Any], report: Report) -> None:
    (chapter,) = told["chapters"]
    assert (chapter["number"], chapter["title"]) == (1, "Steam")
    files = [*chapter["files"].values(), *told["book"].values()]
    assert all((report.plan.project.root / path).is_file() for path in files)
    assert chapter["loudness"]["rms_dbfs"] == pytest.approx(-20, abs=1.5)
    assert chapter["seconds"] == pytest.approx(report.chapters[0].frames / 44_100, abs=0.001)
    assert told["counts"] == {"spoken": told["counts"]["spoken"], "reused": 0, "encoded": 1, "kept": 0}


def test_who_speaks_with_what_and_what_it_stands_in_for(told: dict[str, Any], report: Report) -> None:
    assert not told["draft"]  # its voices are stand-ins, and none is espeak-ng's
    assert told["voices"]["narrator"] == {"voice": "tone/a", "wanted": None, "proposed": False}
    assert told["voices"]["Kagome"] == {
        "voice": "tone/girl",
        "wanted": "en_US-away-medium",
        "proposed": False,
    }
    assert "- Kagome: tone/girl, standing in for en_US-away-medium" in report.as_markdown()


def test_nothing_is_left_out_in_silence(told: dict[str, Any], report: Report) -> None:
    assert [(item["kind"], item["policy"], item["line"]) for item in told["skipped"]] == [
        ("author_note", "skipped", 4),
        ("scene_break", "skipped", 7),
    ]
    assert told["silent"] == [{"path": "script/01-steam.yaml", "line": 8, "text": "…"}]
    text = report.as_markdown()
    assert "- script/01-steam.yaml, line 4: author_note skipped: Please review!" in text
    assert "- script/01-steam.yaml, line 8: …" in text


def test_what_wants_an_eye_is_told_with_file_and_line(told: dict[str, Any], report: Report) -> None:
    (alarm,) = report.alarms()
    assert (alarm.path, alarm.line, alarm.code) == ("script/01-steam.yaml", 9, "speaker-unresolved")
    assert [finding["code"] for finding in told["findings"]] == ["speaker-unresolved"]
    assert "## Wants your eye" in report.as_markdown()


def test_the_table_of_levels_is_a_table(report: Report) -> None:
    rows = [line for line in report.as_markdown().splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert {row.count("|") for row in rows} == {8}
    assert rows[-1].startswith("| 1. Steam | 0:")
