"""What gets a file of its own besides the chapters: author's notes, where the policy wants them so."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.building.tracks import shown_script
from audiofic.fidelity import skipped_items
from audiofic.model import Line, Utterance
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.settings import Policy

VOICES = """\
book: {title: The Kettle, author: Nobody}
narrator: {voice: tone/a}
cast: {Author: {voice: tone/b}}
policy: {author_note: chapter, disclaimer: chapter, note_reader: Author, blurb: spoken}
credits: yes
"""
ONE = """\
chapter: 1
title: Steam
lines:
- note: I own no kettle.
  type: disclaimer

- note: It is about tea.
  type: blurb

- narrator: The kettle sang.

- note: Thank you for reading!
"""
TWO = "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready.\n"
THREE = "chapter: 3\nlines:\n- narrator: They drank.\n\n- note: See you on Friday.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    for number, text in enumerate((ONE, TWO, THREE), 1):
        (tmp_path / "script" / f"0{number}.yaml").write_text(text, encoding="utf-8")
    return Project(tmp_path)


def spoken(project: Project, number: int) -> list[tuple[str, str]]:
    """(voice, text) of all that is said in the track of that number."""
    (chapter,) = [one for one in plan_book(project, False).chapters if one.number == number]
    sounds = [beat.sound for beat in chapter.beats]
    return [(sound.voice.model, sound.text) for sound in sounds if isinstance(sound, Utterance)]


def test_notes_are_read_behind_the_story_under_their_chapters_titles(project: Project) -> None:
    plan = plan_book(project, False)
    assert [(chapter.number, chapter.title, chapter.is_credits) for chapter in plan.chapters] == [
        (0, "Opening credits", True),
        (1, "Steam", False),
        (2, "Tea", False),
        (3, "Chapter 3", False),
        (4, "Author's notes", True),
        (5, "Closing credits", True),
    ]
    assert spoken(project, 4) == [
        ("a", "Author's notes."),
        ("a", "Steam."),
        ("b", "I own no kettle."),
        ("b", "Thank you for reading!"),
        ("a", "Chapter 3."),
        ("b", "See you on Friday."),
    ]


def test_they_are_not_heard_in_their_chapters_and_not_listed_as_left_out(project: Project) -> None:
    assert [text for _, text in spoken(project, 1)] == [
        "Steam.",
        "It is about tea.",
        "The kettle sang.",
    ]
    assert not skipped_items(project.read_scripts(), project.read_settings().policy)


def test_without_such_notes_there_is_no_such_chapter(project: Project) -> None:
    text = VOICES.replace("author_note: chapter, disclaimer: chapter, ", "")
    (project.root / "voices.yaml").write_text(text, encoding="utf-8")
    assert [chapter.number for chapter in plan_book(project, False).chapters] == [0, 1, 2, 3, 4]
    assert Policy().author_note == "skipped"


def test_a_story_of_one_chapter_has_its_notes_under_no_other_title(project: Project) -> None:
    for name in ("02.yaml", "03.yaml"):
        (project.root / "script" / name).unlink()
    assert spoken(Project(project.root), 2)[:2] == [("a", "Author's notes."), ("b", "I own no kettle.")]


def test_they_are_a_file_and_a_mark_of_the_book(project: Project) -> None:
    report = build_book(plan_book(project, False), 1, lambda stage, done, total: None)
    assert report.built
    assert (project.build_folder / "chapters" / "04-authors-notes.mp3").is_file()
    (book,) = project.build_folder.glob("*.m4b")
    assert b"Author's notes" in book.read_bytes()
    assert plan_book(Project(project.root), False).is_current


def test_headings_can_not_be_put_there(project: Project) -> None:
    from audiofic.settings import inspect_settings

    _, findings = inspect_settings("policy: {time: chapter}\n", "voices.yaml")
    assert [(found.line, found.code) for found in findings] == [(1, "unknown-word")]


def shown_notes(project: Project, policy: str) -> list[list[str]]:
    """The notes that each track shows as text."""
    voices = VOICES.replace("note_reader: Author", f"note_reader: Author, {policy}")
    (project.root / "voices.yaml").write_text(voices, encoding="utf-8")
    plan = plan_book(project, False)
    scripts = [shown_script(chapter, plan.settings) for chapter in plan.chapters]
    return [
        [item.text for item in script.items if isinstance(item, Line) and item.kind == "note"]
        for script in scripts
    ]


def test_notes_are_shown_as_text_once_unless_they_are_to_be_hidden(project: Project) -> None:
    behind = ["I own no kettle.", "Thank you for reading!", "See you on Friday."]
    (project.script_folder / "02.yaml").write_text(TWO + "- note: TBC.\n  type: to_be_continued\n", "utf-8")
    shown = shown_notes(project, "unheard_notes: shown")
    assert shown == [[], ["It is about tea."], ["TBC."], [], behind, []]
    hidden = shown_notes(project, "unheard_notes: hidden")
    assert hidden == [[], ["It is about tea."], [], [], behind, []]
