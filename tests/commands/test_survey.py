"""Who speaks how much with which voice, what we propose for the others, and which voices have to be got."""

from __future__ import annotations

from pathlib import Path

import pytest

import piper_voice
from audiofic.commands.survey import survey_cast, survey_voices, write_proposals
from audiofic.project import Project

VOICES = """\
# The producer's own words.
narrator:
  voice: tone/a
cast:
  Kikyo:   {gender: female}   # no voice yet
  Miroku:
    gender: male
  Kagome:
    aliases: [Lady Kagome]
    gender: female
    voice: tone/b

policy:
  title: spoken
"""
SCRIPT = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang.
- Kagome: Is it ready?
- Lady Kagome: Well?
- Kikyo: Not yet.
- Kikyo: You know that.
  as: thought
- Kikyo: Sit.
- Shippo: Cake!
- unknown: Who goes there?
- heading: InuYasha's POV
  type: pov
- pov: InuYasha
- narrator: I hated the noise, all of it.
- pov: narrator
- narrator: It stopped.
- note: So long!
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "voices"))
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    return Project(tmp_path)


def test_everybody_is_counted_under_their_own_name(project: Project) -> None:
    rows = [(row.name, row.gender, row.lines, row.words) for row in survey_cast(project).rows]
    assert rows == [
        ("narrator", "unknown", 2, 5),
        ("Kikyo", "female", 3, 6),
        ("Kagome", "female", 2, 4),
        ("Miroku", "male", 0, 0),
        ("InuYasha", "unknown", 1, 7),
        ("Shippo", "unknown", 1, 1),
        ("unknown", "unknown", 1, 3),
    ], "an alias counts for its owner, a section's narration for who tells it, headings and notes for nobody"


def test_the_voice_that_is_cast_and_the_one_that_is_heard_are_told_apart(project: Project) -> None:
    rows = {row.name: row for row in survey_cast(project).rows}
    assert (rows["Kagome"].voice, rows["Kagome"].heard) == ("tone/b", "tone/b")
    assert rows["Kikyo"].voice == ""
    assert rows["Kikyo"].heard.startswith("espeak/")
    assert rows["Shippo"].heard.startswith("espeak/"), "an extra speaks for who is not in the cast"


def test_proposals_are_for_those_without_a_voice_and_the_same_every_time(project: Project) -> None:
    survey = survey_cast(project)
    assert list(survey.proposals) == ["InuYasha", "Kikyo", "Miroku", "Shippo"]
    assert survey.uncast == ("InuYasha", "Shippo")
    assert all(keys["voice"] and keys["draft"] for keys in survey.proposals.values())
    assert len({keys["voice"] for keys in survey.proposals.values()}) == 4
    assert survey_cast(Project(project.root)).proposals == survey.proposals


def test_what_is_proposed_is_what_an_uncast_role_is_heard_with(project: Project) -> None:
    """Sango comes to say more than Kikyo: that shall not change how either sounds."""
    project.cast_file.write_text(VOICES.replace("Miroku:\n    gender: male", "Sango: {gender: female}"))
    (project.script_folder / "02.yaml").write_text(
        "chapter: 2\nlines:\n" + "- Sango: So.\n" * 5, encoding="utf-8"
    )
    survey = survey_cast(project)
    heard = {row.name: row.heard for row in survey.rows}
    for name in ("Kikyo", "Sango"):
        assert heard[name].split(" ")[0] == f"espeak/{survey.proposals[name]['draft']}"


def test_the_proposals_as_yaml_say_what_would_be_written(project: Project) -> None:
    survey = survey_cast(project)
    text = survey.as_yaml()
    assert text.startswith("cast:\n")
    for name, keys in survey.proposals.items():
        assert f"  {name}:\n" in text
        assert f"    draft: {keys['draft']}\n" in text


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_writing_the_proposals_touches_nothing_that_is_there(
    project: Project, line_end: str, mark: str
) -> None:
    before = (mark + VOICES.replace("\n", line_end)).encode()
    project.cast_file.write_bytes(before)
    survey = survey_cast(project)
    assert write_proposals(project, survey) == 4
    after = project.cast_file.read_bytes()
    rest = after.splitlines(keepends=True)
    for line in before.splitlines(keepends=True):
        if b"Kikyo:" in line:  # its map in braces is filled where it stands
            begin, end = line.split(b"}")
            (line,) = [new for new in rest if new.startswith(begin) and new.endswith(b"}" + end)]
        while rest and rest[0] != line:
            rest.pop(0)
        assert rest, f"{line!r} is gone or has moved"
        rest.pop(0)
    assert after.startswith(mark.encode())
    again = survey_cast(project)
    assert not again.proposals
    assert {row.name: row.voice for row in again.rows if row.name in survey.proposals} == {
        name: keys["voice"] for name, keys in survey.proposals.items()
    }


def test_the_proposals_of_a_language_whose_voices_ask_something_say_so_in_the_file(project: Project) -> None:
    voices = "book: {title: T, language: de}\ncast:\n  Kikyo:\n    gender: female\n"
    project.cast_file.write_text(voices, encoding="utf-8")
    survey = survey_cast(project)
    assert write_proposals(project, survey)
    lines = [line for line in project.cast_file.read_text().splitlines() if line.strip().startswith("voice:")]
    assert lines
    assert all("  # " in line for line in lines)


def test_a_cast_that_is_complete_has_no_proposals(project: Project) -> None:
    project.cast_file.write_text("cast: {Kagome: {voice: tone/b}}\n", encoding="utf-8")
    (project.script_folder / "01-steam.yaml").write_text(
        "chapter: 1\nlines:\n- Kagome: So.\n", encoding="utf-8"
    )
    assert not survey_cast(project).proposals


def test_the_voices_that_are_here_and_those_that_have_to_be_got(project: Project, tmp_path: Path) -> None:
    project.cast_file.write_text(
        "narrator: {voice: en_US-own-medium}\n"
        "cast:\n"
        "  Kagome: {voice: piper/en_US-users-medium}\n"
        "  Kikyo: {voice: en_US-away-medium:p1}\n"
        "  Kaede: {voice: en_US-away-medium:p2}\n"
        "  Shippo: {voice: tone/c, draft: child}\n",
        encoding="utf-8",
    )
    piper_voice.write_voice(project.root / "voices", "en_US-own-medium")
    piper_voice.write_voice(tmp_path / "voices", "en_US-users-medium", speakers=2)
    survey = survey_voices(project)
    assert [(model.name, len(model.speakers)) for model in survey.installed if not model.package] == [
        ("en_US-own-medium", 0),
        ("en_US-users-medium", 2),
    ]
    assert survey.needed == ("en_US-away-medium",), "once, whoever wants it; and no other engine's"
