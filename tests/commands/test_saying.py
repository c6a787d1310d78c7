"""A word on its own: heard in a role's voice, with what the engine made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from audiofic.commands.auditions import say_text
from audiofic.errors import AudioficError
from audiofic.project import Project
from audiofic.settings import parse_settings

VOICES = """\
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: espeak/girl}
  Kikyo: {gender: female, voice: tone/b}
pronunciations:
  Kaede:
  - kɑːˈɛdeɪ
  - {say: Granny, for: Kikyo}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "none"))
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    return Project(tmp_path)


def test_a_word_is_spoken_into_a_wav_and_its_sounds_are_told(project: Project) -> None:
    said = say_text(project, "Kaede", "Kagome")
    assert said.sentences == (("Kaede.", "kɑːˈɛdeɪ"),)
    assert said.path.parent == project.build_folder / "say"
    assert said.path.name.startswith("kaede-espeak-girl-")
    samples, sample_rate = soundfile.read(said.path)
    assert (samples.ndim, sample_rate) == (1, 22_050)
    assert 0.3 < samples.size / sample_rate < 2
    assert abs(samples).max() > 0.05


def test_each_wording_voice_and_sound_has_a_file_of_its_own(project: Project) -> None:
    said = [
        say_text(project, "Kaede", "Kagome"),
        say_text(project, "Kaede?", "Kagome"),
        say_text(project, "Kaede", "Kikyo"),
        say_text(project, "Kaede", "Kagome", ipa="kˈaɪdeɪ"),
        say_text(project, "Kaede", "Kagome", spelt="kay dee"),
        say_text(project, " ".join(["Kaede"] * 20), "Kagome"),
        say_text(project, " ".join(["Kaede"] * 21), "Kagome"),
    ]
    assert len({each.path for each in said}) == len(said)


@pytest.mark.parametrize(
    ("ending", "form"), [("wav", "WAV"), ("flac", "FLAC"), ("mp3", "MP3"), ("opus", "OGG"), ("OPUS", "OGG")]
)
def test_the_file_has_the_format_of_its_ending(project: Project, ending: str, form: str) -> None:
    said = say_text(project, "Kaede", "Kikyo", out=project.root / f"kaede.{ending}")
    told = soundfile.info(said.path)
    assert (told.format, told.channels) == (form, 1)
    assert told.duration > 0.2


def test_a_format_that_cannot_be_written_is_told_before_anything_is_spoken(project: Project) -> None:
    with pytest.raises(AudioficError) as raised:
        say_text(project, "Kaede", "Kikyo", out=project.root / "kaede.docx")
    assert "kaede.wav" in (raised.value.hint or "")
    assert not (project.root / "kaede.docx").exists()


def test_each_role_says_it_its_own_way(project: Project) -> None:
    assert say_text(project, "Kaede", "Kikyo").sentences == (("Granny.", ""),)


@pytest.mark.parametrize(
    ("ipa", "spelt", "sounds", "line"),
    [
        ("/kˈaɪdeɪ/", "", "kˈaɪdeɪ", "Kaede: kˈaɪdeɪ"),
        ("", "kay dee", "kˈeɪ dˈiː", "Kaede: {say: kay dee}"),
    ],
)
def test_another_sound_can_be_tried_and_the_line_that_keeps_it_is_right(
    project: Project, ipa: str, spelt: str, sounds: str, line: str
) -> None:
    before = project.cast_file.read_bytes()
    said = say_text(project, "Kaede", "espeak/girl", ipa=ipa, spelt=spelt)
    assert [phonemes for _, phonemes in said.sentences] == [sounds]
    assert said.line == line
    (told,) = parse_settings(f"pronunciations:\n  {said.line}\n", "voices.yaml").pronunciations
    assert (told.word, told.ipa, told.say) == ("Kaede", ipa.strip("/"), spelt)
    assert project.cast_file.read_bytes() == before


def test_a_sentence_is_said_as_in_the_book(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "here.wav"
    said = say_text(project, "Mr. Tanaka left. Kaede didn't.", "Kagome", out=out)
    assert [text for text, _ in said.sentences] == ["Mister Tanaka left.", "Kaede didn't."]
    assert said.path == out
    assert out.is_file()


@pytest.mark.parametrize(
    ("text", "voice", "ipa", "spelt", "message"),
    [
        ("Kaede", "Kagmoe", "", "", "'Kagmoe' is not in the cast"),
        ("Kaede", "espeak/gril", "", "", "no voice 'gril'"),
        ("***", "Kagome", "", "", "nothing to say"),
        ("Kaede", "Kagome", "ˈa", "ah", "not both"),
        ("Kaede", "Kagome", "Kaede!", "", "not IPA that can be spoken: K !"),
        ("Kaede", "Kagome", "", "ka! de", "not plain letters"),
    ],
)
def test_what_cannot_be_said_is_told_with_a_way_out(
    project: Project, text: str, voice: str, ipa: str, spelt: str, message: str
) -> None:
    with pytest.raises(AudioficError, match=message.replace("!", "!")) as raised:
        say_text(project, text, voice, ipa=ipa, spelt=spelt)
    assert raised.value.hint
