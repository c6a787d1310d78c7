"""A line of a script, heard alone as the book has it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from audiofic.building.plan import PASSAGE
from audiofic.commands.lines import LinePlace, parse_place, speak_line
from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.model import Utterance
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

VOICES = """\
book: {title: Steam}
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
  Kikyo: {gender: female, voice: tone/c, effect: telephone}
"""
SCRIPT = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang. It sang for a long while.

- Kagome: Is it ready?
  pause: 700
- narrator: asked Kagome.
- sting: scene
- Kikyo: Well?
- narrator: '...'
- narrator: |
    Nobody
    answered.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    return Project(tmp_path)


def samples(path: Path) -> np.ndarray:
    return np.concatenate(list(decode(path)))


def speak(project: Project, place: str, **wishes: object) -> Path:
    return speak_line(plan_book(project), parse_place(place), **wishes).path  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "place"), [("01:22", LinePlace(1, 22)), (" 12:7 ", LinePlace(12, 7))])
def test_a_place_is_chapter_and_line(text: str, place: LinePlace) -> None:
    assert parse_place(text) == place
    assert parse_place(str(place)) == place


@pytest.mark.parametrize("text", ["", "22", "1:", ":2", "1:2:3", "one:two", "-1:2", "1:2.5"])
def test_what_is_no_place_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(AudioficError, match="not the place of a line") as raised:
        parse_place(text)
    assert "01:22" in (raised.value.hint or "")


def test_a_line_is_spoken_whole_and_nothing_else(project: Project, calls: list[Utterance]) -> None:
    spoken = speak_line(plan_book(project), LinePlace(1, 4))
    assert {call.text for call in calls if call.text not in PASSAGE} == {
        "The kettle sang.",
        "It sang for a long while.",
    }
    assert (spoken.speaker, spoken.voice) == ("narrator", "tone/a")
    assert spoken.script == "script/01-steam.yaml"
    assert spoken.path.is_relative_to(project.build_folder / "say")


@pytest.mark.parametrize("line", [6, 7])
def test_any_row_of_a_line_names_it(project: Project, line: int) -> None:
    assert speak_line(plan_book(project), LinePlace(1, line)).line.text == "Is it ready?"


def test_neighbours_are_heard_with_the_pauses_and_the_sting_between(
    project: Project, calls: list[Utterance]
) -> None:
    alone = samples(speak(project, "1:6"))
    among = samples(speak(project, "1:6", neighbours=1))
    assert sorted(call.text for call in calls if call.text not in PASSAGE) == [
        "Is it ready?",
        "It sang for a long while.",
        "The kettle sang.",
        "asked Kagome.",
    ]
    assert among.size > alone.size + 0.7 * 44_100
    with_sting = samples(speak(project, "1:8", neighbours=1))
    assert with_sting.size > 2.5 * 44_100, "line 8, the sting, line 10"


def test_a_clip_is_spoken_once_and_a_file_made_once(project: Project, calls: list[Utterance]) -> None:
    path = speak(project, "1:6")
    before = path.stat().st_mtime_ns
    calls.clear()
    assert speak(project, "1:6") == path
    assert path.stat().st_mtime_ns == before
    assert speak(project, "1:6", out=project.root / "here.flac") == project.root / "here.flac"
    assert not calls


def test_another_text_take_voice_or_effect_is_another_file(project: Project) -> None:
    script = project.root / "script" / "01-steam.yaml"
    paths = [speak(project, "1:6")]
    for before, after in [
        ("Is it ready?", "Is it ready now?"),
        ("  pause: 700", "  take: 2"),
        ("  take: 2", "  effect: echo"),
    ]:
        script.write_text(script.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
        paths.append(speak(project, "1:6"))
    project.cast_file.write_text(VOICES.replace("tone/b", "tone/d"), encoding="utf-8")
    paths.append(speak(project, "1:6"))
    assert len(set(paths)) == len(paths)


def test_it_sounds_as_in_the_finished_chapter(project: Project) -> None:
    """The line's samples are those of the chapter's FLAC, but for the room tone beneath and the last bit."""
    project.cast_file.write_text(VOICES + "formats: [flac]\n", encoding="utf-8")
    build_book(plan_book(project))
    chapter = samples(next(project.chapters_folder.glob("*.flac")))
    made = plan_book(project).record.chapters[1]
    stings = {place for place, _ in made.stings}
    cues = [cue for place, cue in enumerate(made.cues) if place not in stings]
    for sound, (start, frames) in zip(made.sounds, cues, strict=True):
        if sound.text in ("Is it ready?", "Well?"):
            place = "1:6" if sound.text == "Is it ready?" else "1:10"
            heard = samples(speak(project, place))[round(0.1 * 44_100) :][:frames]
            assert np.abs(heard).max() > 0.1
            assert np.abs(chapter[start : start + frames] - heard).max() < 0.003


def test_before_the_first_build_it_has_nearly_the_books_level(project: Project) -> None:
    quiet = samples(speak(project, "1:6"))
    build_book(plan_book(project))
    shutil.rmtree(project.build_folder / "say")
    built = samples(speak(project, "1:6"))
    difference_db = 20 * np.log10(np.abs(built).max() / np.abs(quiet).max())
    assert 0 < difference_db < 6, "a chapter of three lines is raised by a few decibels"


@pytest.mark.parametrize(
    ("place", "message", "hint"),
    [
        ("2:4", "There is no chapter 2.", "There are: 1."),
        ("1:9", "No line is heard at script/01-steam.yaml, line 9.", "8, 10"),
        ("1:11", "No line is heard at script/01-steam.yaml, line 11.", "10, 12"),
        ("1:1", "No line is heard at script/01-steam.yaml, line 1.", "4, 6"),
    ],
)
def test_where_no_line_is_heard_the_nearest_are_named(
    project: Project, place: str, message: str, hint: str
) -> None:
    with pytest.raises(AudioficError) as raised:
        speak(project, place)
    assert raised.value.message == message
    assert hint in (raised.value.hint or "")
    assert not (project.build_folder / "say").exists()


def test_an_unknown_format_is_told_before_anything_is_spoken(
    project: Project, calls: list[Utterance]
) -> None:
    with pytest.raises(AudioficError, match="names no format") as raised:
        speak(project, "1:6", out=project.root / "line.ogg")
    for ending in ("wav", "mp3", "flac", "opus", "m4a"):
        assert f"`line.{ending}`" in (raised.value.hint or "")
    assert not calls
