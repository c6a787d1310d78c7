"""Which voice a role gets on a machine: as cast where that can be had, else a draft, else our proposal."""

from __future__ import annotations

from pathlib import Path

import pytest

import piper_voice
from audiofic.errors import AudioficError, VoiceNotFound
from audiofic.model import Voice
from audiofic.settings import Role, Settings, parse_settings
from audiofic.voicing import Choice, Voicing

VOICES = """\
narrator:
  voice: en_US-here-medium
  draft: narrator
cast:
  Kagome: {gender: female, voice: en_US-away-medium, draft: girl, pace: 1.1, pitch: 2}
  Kikyo: {gender: female, voice: en_US-many-medium:p1}
  Kaede: {gender: female, draft: old-woman}
  Sango: {gender: female}
  Miroku: {gender: male}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice folder with one voice of one speaker and one of three."""
    folder = tmp_path_factory.mktemp("voices")
    piper_voice.write_voice(folder, "en_US-here-medium")
    piper_voice.write_voice(folder, "en_US-many-medium", speakers=3)
    return folder


@pytest.fixture
def cast() -> Settings:
    return parse_settings(VOICES, "voices.yaml")


def role(cast: Settings, name: str) -> Role:
    found = cast.role(name)
    assert found is not None
    return found


def test_a_piper_voice_that_is_installed_is_used(cast: Settings, folder: Path) -> None:
    voicing = Voicing(cast, (folder,))
    assert voicing.choose(cast.narrator) == Voice("piper", "en_US-here-medium")
    assert voicing.choose(role(cast, "Kikyo")) == Voice("piper", "en_US-many-medium", "p1")
    assert not voicing.missing
    assert not voicing.is_draft


def test_one_that_is_not_is_stood_in_for_and_told(cast: Settings, folder: Path) -> None:
    voicing = Voicing(cast, (folder,))
    assert voicing.choose(role(cast, "Kagome")) == Voice("espeak", "girl", "", 1.1, 2.0), (
        "pace and pitch stay"
    )
    assert voicing.missing == {"Kagome": "en_US-away-medium"}
    assert voicing.is_draft


def test_a_stand_in_without_a_draft_of_its_own_gets_a_proposed_one(cast: Settings) -> None:
    voicing = Voicing(cast, ())
    stand_in = voicing.choose(role(cast, "Kikyo"))
    assert stand_in.engine == "espeak"
    assert stand_in.model not in ("narrator", "girl", "old-woman"), "nobody else's"
    assert voicing.choices["Kikyo"] == Choice(stand_in, "en_US-many-medium:p1", proposed=False)


def test_a_draft_takes_no_production_voice_and_misses_none(cast: Settings, folder: Path) -> None:
    voicing = Voicing(cast, (folder,), draft=True)
    heard = {name: voicing.choose(role(cast, name)) for name in ("narrator", "Kagome", "Kikyo", "Sango")}
    assert {voice.engine for voice in heard.values()} == {"espeak"}
    assert heard["narrator"].model == "narrator"
    assert len(set(heard.values())) == 4
    assert not voicing.missing
    assert voicing.is_draft


def test_a_role_with_a_draft_only_is_cast_with_it(cast: Settings, folder: Path) -> None:
    voicing = Voicing(cast, (folder,))
    voicing.choose(role(cast, "Kaede"))
    assert voicing.choices["Kaede"] == Choice(Voice("espeak", "old-woman"), None, proposed=False)


def test_the_uncast_get_the_same_proposal_every_time_and_each_their_own(cast: Settings) -> None:
    first, second = Voicing(cast, ()), Voicing(cast, ())
    asked = [role(cast, name) for name in ("Sango", "Miroku")]
    heard = [first.choose(member) for member in asked]
    assert [second.choose(member) for member in reversed(asked)] == heard[::-1], "whoever is asked for first"
    assert heard[0] != heard[1]
    assert first.choices["Sango"].proposed
    assert first.choices["Sango"].wanted is None
    assert not first.missing, "nobody asked for a voice that is not here"


def test_a_proposed_piper_voice_is_used_where_it_is_installed(cast: Settings, tmp_path: Path) -> None:
    for name in ("en_US-john-medium", "en_US-norman-medium", "en_US-bryce-medium"):
        piper_voice.write_voice(tmp_path, name)
    voicing = Voicing(cast, (tmp_path,))
    assert voicing.choose(role(cast, "Miroku")).engine == "piper"
    assert voicing.choices["Miroku"].proposed


def test_proposals_are_in_the_books_language(tmp_path: Path) -> None:
    piper_voice.write_voice(tmp_path, "de_DE-thorsten-medium")
    german = parse_settings("book: {title: Der Kessel, language: de}\n", "voices.yaml")
    assert Voicing(german, (tmp_path,)).choose(german.narrator) == Voice("piper", "de_DE-thorsten-medium")


def test_an_engine_or_a_timbre_that_does_not_exist_is_an_error_not_a_draft() -> None:
    def choose(voice: str) -> Voice:
        settings = parse_settings(f"cast: {{Sango: {{voice: {voice}, draft: woman}}}}\n", "voices.yaml")
        return Voicing(settings, ()).choose(settings.cast[0])

    with pytest.raises(AudioficError, match="no engine called 'pipper'") as raised:
        choose("pipper/en_US-here-medium")
    assert "piper" in (raised.value.hint or "")
    with pytest.raises(VoiceNotFound) as missing:
        choose("espeak/grl")
    assert "girl" in (missing.value.hint or "")


def test_a_stand_in_makes_a_draft_whatever_engine_it_speaks_with() -> None:
    text = "narrator: {voice: tone/a}\ncast: {Sango: {voice: en_US-away-medium, draft: tone/b}}\n"
    settings = parse_settings(text, "voices.yaml")
    voicing = Voicing(settings, ())
    voicing.choose(settings.narrator)
    assert not voicing.is_draft
    assert voicing.choose(settings.cast[0]) == Voice("tone", "b")
    assert voicing.is_draft


def test_half_a_voice_is_no_voice(cast: Settings, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "en_US-away-medium.onnx").write_bytes(b"half")
    voicing = Voicing(cast, (tmp_path, folder))
    assert voicing.choose(role(cast, "Kagome")).engine == "espeak"
    assert voicing.missing


def test_what_a_voice_sounds_by_is_looked_up_once(
    cast: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audiofic.engines.piper import Piper

    asked: list[Voice] = []
    identity = Piper.identity
    monkeypatch.setattr(Piper, "identity", lambda self, voice: asked.append(voice) or identity(self, voice))
    voicing = Voicing(cast, (folder,))
    voice = voicing.choose(cast.narrator)
    told = {voicing.identity(Voice(voice.engine, voice.model, "", pace)) for pace in (1.0, 1.2, 0.8)}
    assert len(asked) == len(told) == 1


@pytest.mark.parametrize(
    ("language", "model"),
    [("en-GB", "girl"), ("de", "de+girl"), ("pt-BR", "pt-br+girl"), ("fr-CA", "fr+girl"), ("xx", "girl")],
)
def test_a_draft_timbre_speaks_the_books_language(
    language: str, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"book: {{language: {language}}}\ncast: {{Kagome: {{draft: girl}}}}\n"
    settings = parse_settings(text, "voices.yaml")
    voicing = Voicing(settings, (), draft=True)
    assert voicing.choose(settings.cast[0]) == Voice("espeak", model)
    assert voicing.identity(Voice("espeak", model))
