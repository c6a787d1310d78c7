"""A sample of a role's voice: its own lines, as they will sound in the book."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.building.plan import PASSAGE
from audiofic.commands.auditions import make_audition
from audiofic.errors import AudioficError, VoiceNotFound
from audiofic.ffmpeg import decode
from audiofic.measuring import measure
from audiofic.model import Utterance
from audiofic.package import SOUND_ENDINGS
from audiofic.pipeline import plan_book
from audiofic.project import Project

VOICES = """\
narrator: {voice: tone/a}
cast:
  Kagome: {aliases: [Lady Kagome], gender: female, voice: tone/b}
  Kikyo: {gender: female, voice: tone/c}
  Kaede: {gender: female, voice: tone/d}
"""
SCRIPT = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang.
- Kagome: Is it ready?
- sting: scene
- Lady Kagome: Well?
- pov: Kikyo
- narrator: I said nothing.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    return Project(tmp_path)


def seconds(path: Path) -> float:
    return sum(block.size for block in decode(path)) / 44_100


def spoken(calls: list[Utterance]) -> list[str]:
    """What was spoken besides the passage that levels a voice."""
    return [call.text for call in calls if call.text not in PASSAGE]


def test_a_role_speaks_its_own_lines_and_nobody_elses(project: Project, calls: list[Utterance]) -> None:
    path = make_audition(project, "Kagome").path
    assert spoken(calls) == ["Is it ready?", "Well?"]
    assert {call.voice.model for call in calls} == {"b"}
    assert path.is_relative_to(project.build_folder / "auditions")
    assert 1.0 < seconds(path) < 10
    assert -30 < measure(path).integrated_lufs < -12, "levelled like any voice of the book"


def test_an_alias_will_do_and_a_section_that_somebody_tells_is_theirs(
    project: Project, calls: list[Utterance]
) -> None:
    make_audition(project, "lady kagome")
    make_audition(project, "Kikyo")
    make_audition(project, "narrator")
    assert spoken(calls) == ["Is it ready?", "Well?", "I said nothing.", "The kettle sang."]


def test_who_has_no_lines_yet_speaks_a_passage_of_ours(project: Project, calls: list[Utterance]) -> None:
    assert seconds(make_audition(project, "Kaede").path) > 10
    assert {call.text for call in calls} == set(PASSAGE)


def test_another_voice_can_be_tried_without_casting_it(project: Project, calls: list[Utterance]) -> None:
    before = project.cast_file.read_bytes()
    first = make_audition(project, "Kagome")
    calls.clear()
    second = make_audition(project, "Kagome", ["tone/girl"])
    assert {call.voice.model for call in calls} == {"girl"}
    assert first.path != second.path, "so that both can be compared"
    assert project.cast_file.read_bytes() == before


def test_the_same_sample_again_speaks_nothing_and_is_the_same(
    project: Project, calls: list[Utterance], tmp_path: Path
) -> None:
    first = make_audition(project, "Kagome").path.read_bytes()
    calls.clear()
    wanted = tmp_path / "else where" / "kagome.mp3"
    assert make_audition(project, "Kagome", out=wanted).path == wanted
    assert wanted.read_bytes() == first
    assert not calls


def test_what_an_audition_spoke_a_build_need_not_speak(project: Project) -> None:
    before = {clip.key for clip in plan_book(project, False).missing}
    make_audition(project, "Kagome")
    after = {clip.key for clip in plan_book(project, False).missing}
    assert len(before - after) == len(PASSAGE) + 2


@pytest.mark.parametrize(
    ("name", "voice", "message", "hint"),
    [
        ("Kagmoe", None, "'Kagmoe' is not in the cast", "Did you mean 'Kagome'?"),
        ("Zorro", None, "'Zorro' is not in the cast", "Kagome, Kikyo, Kaede"),
        ("Kagome", "not a voice", "'not a voice' is not a voice", "[engine/]model[:speaker]"),
        ("Kagome", "nix/a", "no engine called 'nix'", "piper"),
    ],
)
def test_what_cannot_be_auditioned_is_told_with_a_way_out(
    project: Project, name: str, voice: str | None, message: str, hint: str
) -> None:
    with pytest.raises(AudioficError) as raised:
        make_audition(project, name, [voice] if voice else ())
    assert message in raised.value.message
    assert hint in (raised.value.hint or "")
    assert not project.build_folder.exists()


def test_a_piper_voice_that_is_not_here_is_not_stood_in_for(project: Project) -> None:
    with pytest.raises(VoiceNotFound, match="en_US-away-medium") as raised:
        make_audition(project, "Kagome", ["en_US-away-medium"])
    assert "audiofic voices install en_US-away-medium" in (raised.value.hint or "")


def test_voices_are_compared_in_one_file_each_announced_by_the_narrator(
    project: Project, calls: list[Utterance]
) -> None:
    made = make_audition(project, "Kagome", ["tone/girl", "tone/b_c:2"])
    assert sorted((call.voice.model, call.text) for call in calls if call.text not in PASSAGE) == [
        ("a", "1."),
        ("a", "2."),
        ("a", "b c 2."),
        ("a", "girl."),
        ("b_c", "Is it ready?"),
        ("b_c", "Well?"),
        ("girl", "Is it ready?"),
        ("girl", "Well?"),
    ]
    assert list(made.summary()) == ["voice 1: tone/girl", "voice 2: tone/b_c:2"]
    assert seconds(made.path) > 2 * seconds(make_audition(project, "Kagome", ["tone/girl"]).path)


def test_no_sample_takes_the_place_of_another_voices(project: Project) -> None:
    """Names are made of letters and digits: these voices and shapes differ in signs only."""
    voices = ("tone/a+b", "tone/a-b", "tone/a:b", "tone/a_b")
    paths = [make_audition(project, "Kagome", [voice]).path for voice in voices]
    settings = project.cast_file.read_text(encoding="utf-8")
    for pitch in ("2", "-2"):
        shaped = settings.replace("voice: tone/b}", f"voice: tone/a_b, pitch: {pitch}}}")
        project.cast_file.write_text(shaped, encoding="utf-8")
        paths.append(make_audition(project, "Kagome").path)
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("ending", SOUND_ENDINGS)
def test_the_file_has_the_format_of_its_ending(project: Project, ending: str) -> None:
    whole = seconds(make_audition(project, "Kagome").path)
    made = make_audition(project, "Kagome", out=project.root / f"kagome{ending}")
    assert abs(seconds(made.path) - whole) < 0.1
    assert made.path.read_bytes()[:12].startswith(
        {".wav": b"RIFF", ".flac": b"fLaC", ".opus": b"OggS"}.get(ending, b"")
    )
