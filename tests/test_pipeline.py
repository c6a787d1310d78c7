"""The house on one page: a story goes in at one end, a book comes out at the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.errors import AudioficError, FindingsError
from audiofic.model import Book
from audiofic.pipeline import build_book, plan_book
from audiofic.production import new_production
from audiofic.project import Project

STORY = """\
The Kettle
by Nobody

A/N: Be kind.

"Is it ready?" asked Kagome. The kettle sang.

***

Two days later

"Now," said Kikyo.
"""
TONES = """\
narrator: {voice: tone/a}
cast:
  Kagome: {voice: tone/b}
  Kikyo: {voice: tone/c}
extras: {unknown: {voice: tone/d}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The story laid out, its cast put on the tone engine."""
    (tmp_path / "kettle.txt").write_text(STORY, encoding="utf-8")
    new_production(tmp_path / "book", tmp_path / "kettle.txt", None, None)
    project = Project(tmp_path / "book")
    project.cast_file.write_text(TONES, encoding="utf-8")
    return project


def planned_book(project: Project) -> Book:
    return plan_book(Project(project.root), False).book


def test_a_story_comes_out_as_a_book_with_every_word_voiced_once(project: Project) -> None:
    plan = plan_book(project, False)
    assert not plan.findings
    heard = [(beat.speaker, utterance.text) for _, beat, utterance in plan.chapters[0].spoken() if beat.line]
    assert heard == [
        ("Kagome", "Is it ready?"),
        ("narrator", "asked Kagome."),
        ("narrator", "The kettle sang."),
        ("narrator", "Two days later."),
        ("Kikyo", "Now,"),
        ("narrator", "said Kikyo."),
    ]
    stings = [beat.sound for beat in plan.chapters[0].beats if isinstance(beat.sound, str)]
    assert stings == ["time"], "one break in the story is sounded once"
    report = build_book(plan, 1, lambda stage, done, total: None)
    assert [item.text for item in report.skipped] == ["A/N: Be kind."]
    assert (project.build_folder / "The Kettle.m4b").is_file()
    assert plan_book(Project(project.root), False).is_current


def test_the_books_data_are_the_producers_else_the_authors_else_the_folders(project: Project) -> None:
    assert (planned_book(project).title, planned_book(project).author) == ("The Kettle", "Nobody")
    project.cast_file.write_text(TONES + "book: {title: Steam, series: Pots}\n", encoding="utf-8")
    told = planned_book(project)
    assert (told.title, told.author, told.series) == ("Steam", "Nobody", "Pots")
    project.cast_file.write_text(TONES, encoding="utf-8")
    (project.script_folder / "manuscript.txt").unlink()
    assert (planned_book(project).title, planned_book(project).author) == ("book", None)


def test_a_word_that_was_lost_or_added_is_told_where_it_stands(project: Project) -> None:
    (script,) = project.script_files()
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("The kettle sang.", "The big kettle sang."), encoding="utf-8")
    (finding,) = plan_book(project, False).findings
    line = text[: text.index("The kettle sang.")].count("\n") + 1
    assert (finding.path, finding.line, finding.code) == (f"script/{script.name}", line, "words-added")
    assert finding.severity == "warning", "it is the producer's book"


def test_without_a_manuscript_scripts_stand_on_their_own(project: Project) -> None:
    (project.script_folder / "manuscript.txt").unlink()
    plan = plan_book(Project(project.root), False)
    assert not plan.findings
    assert plan.chapters


def test_faulty_files_stop_everything_before_work_begins(project: Project) -> None:
    (script,) = project.script_files()
    script.write_text("chapter: one\nlines: []\n", encoding="utf-8")
    with pytest.raises(FindingsError):
        plan_book(project, False)
    assert not project.build_folder.exists()


def test_a_book_without_a_script_is_not_built(project: Project) -> None:
    (script,) = project.script_files()
    script.unlink()
    plan = plan_book(project, False)
    assert [finding.code for finding in plan.findings] == ["chapter-missing"]
    with pytest.raises(AudioficError, match="There are no scripts") as raised:
        build_book(plan, 1, lambda stage, done, total: None)
    assert "audiofic script" in (raised.value.hint or "")
    assert not project.build_folder.exists()
