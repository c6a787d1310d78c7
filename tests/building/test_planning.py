"""A plan names the work, the reason for each piece, and what wants attention; it makes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiofic.building.plan import Plan, PlannedClip
from audiofic.building.planning import make_plan
from audiofic.building.record import BuildRecord, load_record, save_record
from audiofic.model import Book
from audiofic.project import Project
from audiofic.store import Store
from audiofic.voicing import Voicing

VOICES = """\
narrator: {voice: tone/a}
cast:
  Kagome: {aliases: [Lady Kagome], gender: female, voice: tone/b}
  Kikyo: {gender: female, voice: tone/c}
"""
SCRIPT = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang.
- Kagome: Now?
- Kagome: Now?
- sting: scene
- Lady Kagome: Now!
"""
BOOK = Book("The Kettle")
PASSAGE = 5
"""Sentences by which a voice is levelled."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    return Project(tmp_path)


def plan(project: Project, book: Book = BOOK) -> Plan:
    settings = project.read_settings()
    voicing = Voicing(settings, ())
    scripts = project.read_scripts()
    return make_plan(project, settings, scripts, book, load_record(project.record_file), voicing)


def put(project: Project, *clips: PlannedClip) -> None:
    for clip in clips:
        Store(project.store_folder).put(clip.key, np.ones(10, dtype=np.int16), 22_050)


def test_what_has_to_be_spoken_is_named_once_with_place_and_reason(project: Project) -> None:
    levelling, lines = plan(project).missing[: 2 * PASSAGE], plan(project).missing[2 * PASSAGE :]
    assert {str(clip) for clip in levelling} == {
        "to level the voice tone/a",
        "to level the voice tone/b",
    }, "Kikyo says nothing, her voice is not asked for"
    assert [(str(clip), clip.utterance.text) for clip in lines] == [
        ("script/01-steam.yaml, line 1: new", "Steam."),
        ("script/01-steam.yaml, line 4: new", "The kettle sang."),
        ("script/01-steam.yaml, line 5: new", "Now?"),
        ("script/01-steam.yaml, line 8: new", "Now!"),
    ]


def test_planning_writes_nothing(project: Project) -> None:
    before = sorted(project.root.rglob("*"))
    plan(project)
    assert sorted(project.root.rglob("*")) == before


def test_what_the_store_has_is_not_spoken_again(project: Project) -> None:
    *others, last = plan(project).missing
    put(project, *others)
    assert list(plan(project).missing) == [last]
    put(project, last)
    again = plan(project)
    assert not again.missing
    assert not again.is_current, "the chapter still has to be mixed"
    assert [str(reason) for reason in again.chapters[0].reasons] == ["not made yet"]
    assert again.book_reasons == ("not made yet",)


def test_everybody_who_is_not_in_the_cast_is_told_in_one_go(project: Project) -> None:
    script = SCRIPT + "- Kikio: Who?\n- pov: Somebody\n- narrator: I.\n- unknown: Me.\n  or: [Kikyo]\n"
    (project.script_folder / "01-steam.yaml").write_text(script, encoding="utf-8")
    findings = plan(project).findings
    told = {(found.line, found.code, found.severity) for found in findings}
    assert told == {
        (9, "speaker-not-cast", "warning"),
        (10, "speaker-not-cast", "warning"),
        (12, "speaker-unresolved", "warning"),
    }
    first = next(found for found in findings if found.line == 9)
    assert (first.hint or "").startswith("Did you mean 'Kikyo'?")


def test_an_alias_is_the_same_person(project: Project) -> None:
    heard = [utterance.voice.model for _, _, utterance in plan(project).chapters[0].spoken()]
    assert heard == ["a", "a", "b", "b", "b"]


def test_a_one_shot_is_announced_with_the_books_title(project: Project) -> None:
    text = SCRIPT.replace("title: Steam\n", "")
    (project.script_folder / "01-steam.yaml").write_text(text, encoding="utf-8")
    (only,) = plan(project).chapters
    assert next(iter(only.spoken()))[2].text == "The Kettle."
    assert only.title not in ("", "The Kettle"), "players want a chapter's title to be its own"


def test_chapters_without_a_title_are_announced_with_their_numbers(project: Project) -> None:
    (project.script_folder / "02.yaml").write_text("chapter: 2\nlines:\n- narrator: So.\n", encoding="utf-8")
    first, second = plan(project).chapters
    assert next(iter(first.spoken()))[2].text == "Steam."
    assert next(iter(second.spoken()))[2].text == "Chapter 2."
    assert second.title == "Chapter 2"


def test_what_shapes_the_audio_is_told_apart_from_what_shapes_the_tags(project: Project) -> None:
    def changed(before: Plan, after: Plan) -> set[str]:
        old, new = before.chapters[0].ingredients, after.chapters[0].ingredients
        return {name for name in old if old[name] != new[name]}

    before = plan(project)
    assert changed(before, plan(project)) == set()
    credited = plan(project, Book("The Kettle", "Somebody"))
    assert changed(before, credited) == {"tags"}
    assert credited.book_ingredients["tags"] != before.book_ingredients["tags"]
    assert changed(before, plan(project, Book("The Pot"))) == {"tags", "mix"}, "its stings are seeded by it"
    (project.root / "cover.png").write_bytes(b"one picture")
    covered = plan(project, Book("The Kettle", cover="cover.png"))
    (project.root / "cover.png").write_bytes(b"another picture")
    assert changed(covered, plan(project, Book("The Kettle", cover="cover.png"))) == {"tags"}
    project.cast_file.write_text(VOICES + "mix: {room_tone_db: -70}\n", encoding="utf-8")
    assert changed(before, plan(project)) == {"mix"}
    project.cast_file.write_text(VOICES.replace("tone/b}", "tone/b, gain_db: 1}"), encoding="utf-8")
    assert changed(before, plan(project)) == {"sounds"}


def test_a_sting_of_ones_own_shapes_the_audio_by_its_content(project: Project) -> None:
    (project.root / "bell.wav").write_bytes(b"ding")
    project.cast_file.write_text(VOICES + "mix: {stings: {scene: bell.wav}}\n", encoding="utf-8")
    ding = plan(project).chapters[0].ingredients["mix"]
    (project.root / "bell.wav").write_bytes(b"dong")
    assert plan(project).chapters[0].ingredients["mix"] != ding


def test_a_long_line_is_quoted_short(project: Project) -> None:
    words = "Who goes there? " * 20
    (project.script_folder / "01-steam.yaml").write_text(f"{SCRIPT}- unknown: {words}\n", encoding="utf-8")
    (finding,) = plan(project).findings
    assert len(finding.message) < 90


def test_a_book_without_scripts_has_no_work_in_its_chapters(project: Project) -> None:
    (project.script_folder / "01-steam.yaml").unlink()
    empty = plan(project)
    assert (empty.chapters, empty.missing, empty.is_current) == ((), (), False)


def test_who_had_a_pitch_before_it_kept_the_size_is_told_once_how_to_sound_as_then(project: Project) -> None:
    project.cast_file.write_text(
        VOICES.replace("voice: tone/b", "voice: tone/b, pitch: -2"), encoding="utf-8"
    )
    assert not plan(project).findings
    project.record_file.parent.mkdir(exist_ok=True)
    project.record_file.write_bytes(b'{"format": 6, "digest": "0"}\n')
    (finding,) = plan(project).findings
    assert (finding.code, finding.path, finding.line) == ("pitch-keeps-size", "voices.yaml", 3)
    assert finding.hint == "`size: 1.12` beside it sounds as before."
    save_record(project.record_file, BuildRecord())
    assert not plan(project).findings
