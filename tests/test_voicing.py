"""Which voice a role gets on a machine: as cast where that can be had, else a draft, else our proposal."""

from __future__ import annotations

from pathlib import Path

import pytest

import kokoro_voice
import piper_voice
from audiofic.engines.stand_ins import JOE
from audiofic.engines.timbres import TIMBRES
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


def test_a_voice_that_nobody_could_install_is_told_with_its_line() -> None:
    for voice in ("espeak/xx", "server/x:y"):
        cast = parse_settings(f"cast:\n  Kagome:\n    voice: {voice}\n", "voices.yaml")
        with pytest.raises(VoiceNotFound, match=r"^voices\.yaml, line 3: ") as told:
            Voicing(cast, ()).choose(role(cast, "Kagome"))
        assert told.value.hint


def test_only_espeak_makes_a_draft_and_every_stand_in_is_told() -> None:
    text = "narrator: {voice: tone/a}\ncast: {Sango: {voice: en_US-away-medium, draft: tone/b}}\n"
    settings = parse_settings(text, "voices.yaml")
    voicing = Voicing(settings, ())
    voicing.choose(settings.narrator)
    assert not voicing.is_draft
    assert voicing.choose(settings.cast[0]) == Voice("tone", "b")
    assert not voicing.is_draft
    assert voicing.tell_stand_ins() == ("Sango: tone/b stands in for en_US-away-medium",)
    settings = parse_settings(text.replace("tone/b", "girl"), "voices.yaml")
    voicing = Voicing(settings, ())
    voicing.choose(settings.cast[0])
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


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the voices that come as packages, by name."""
    folder = tmp_path_factory.mktemp("packages")
    piper_voice.write_voice(folder, JOE)
    names = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")
    kokoro_voice.write_kokoro(folder, dict.fromkeys(names, 200.0))
    return folder


def test_every_timbre_is_spoken_by_a_neural_voice_of_its_own(packages: Path) -> None:
    cast = "".join(f"  Nobody{number}: {{draft: {name}}}\n" for number, name in enumerate(TIMBRES))
    settings = parse_settings(f"cast:\n{cast}", "voices.yaml")
    voicing = Voicing(settings, (packages,))
    heard = [voicing.choose(one) for one in settings.cast]
    assert {voice.engine for voice in heard} == {"piper", "kokoro"}
    assert len(set(heard)) == len(TIMBRES)
    assert not voicing.is_draft
    drafts = Voicing(settings, (packages,), draft=True)
    assert {drafts.choose(one).engine for one in settings.cast} == {"espeak"}


@pytest.mark.parametrize("engine", ["piper", "kokoro"])
def test_one_package_is_enough_for_everybody(packages: Path, tmp_path: Path, engine: str) -> None:
    for path in packages.iterdir():
        if path.name.startswith(JOE) == (engine == "piper"):
            (tmp_path / path.name).symlink_to(path)
    cast = "".join(f"  Nobody{number}: {{draft: {name}}}\n" for number, name in enumerate(TIMBRES))
    settings = parse_settings(f"cast:\n{cast}", "voices.yaml")
    voicing = Voicing(settings, (tmp_path,))
    heard = [voicing.choose(one) for one in settings.cast]
    assert {voice.engine for voice in heard} == {engine}
    assert len(set(heard)) == len(TIMBRES)


def test_a_stand_in_has_the_roles_own_pace_and_shape_on_top(packages: Path) -> None:
    text = "cast: {Kagome: {voice: en_US-away-medium, draft: girl, pace: 1.1, pitch: 2, size: 0.9}}\n"
    settings = parse_settings(text, "voices.yaml")
    plain = parse_settings("cast: {Kagome: {draft: girl}}\n", "voices.yaml")
    voicing = Voicing(settings, (packages,))
    own, bent = Voicing(plain, (packages,)).choose(plain.cast[0]), voicing.choose(settings.cast[0])
    assert (bent.engine, bent.model) == (own.engine, own.model)
    assert (bent.pace, bent.pitch, bent.size) == pytest.approx(
        (own.pace * 1.1, own.pitch + 2, own.size * 0.9)
    )
    assert voicing.tell_stand_ins() == (f"Kagome: {bent} stands in for en_US-away-medium",)


def test_two_roles_of_one_timbre_get_two_voices_and_a_newcomer_takes_neither(packages: Path) -> None:
    text = "cast:\n  Kagome: {draft: girl}\n  Ayame: {draft: girl}\n"
    settings = parse_settings(text, "voices.yaml")
    longer = parse_settings(text + "  Eri: {draft: girl}\n", "voices.yaml")
    heard = [Voicing(settings, (packages,)).choose(one) for one in settings.cast]
    later = Voicing(longer, (packages,))
    assert heard[0] != heard[1]
    assert [later.choose(one) for one in longer.cast][:2] == heard


def test_an_installed_piper_voice_of_the_gender_stands_in_unless_somebody_else_has_it(
    packages: Path, tmp_path: Path
) -> None:
    piper_voice.write_voice(tmp_path, "en_US-kristin-medium")
    text = "cast:\n  Kikyo: {gender: female, voice: en_US-away-medium, draft: woman}\n"
    settings = parse_settings(text, "voices.yaml")
    folders = (tmp_path, packages)
    assert Voicing(settings, folders).choose(settings.cast[0]).model == "en_US-kristin-medium"
    both = parse_settings(text + "  Kagome: {gender: female, voice: en_US-kristin-medium}\n", "voices.yaml")
    assert Voicing(both, folders).choose(both.cast[0]).model != "en_US-kristin-medium"


def test_a_book_in_another_language_is_not_read_by_english_voices(packages: Path, tmp_path: Path) -> None:
    german = parse_settings(
        "book: {title: Der Kessel, language: de}\ncast: {Mara: {draft: woman}}\n", "v.yaml"
    )
    assert Voicing(german, (packages,)).choose(german.cast[0]).model == "de+woman"
    piper_voice.write_voice(tmp_path, "de_DE-kerstin-low")
    assert Voicing(german, (tmp_path, packages)).choose(german.cast[0]).model == "de_DE-kerstin-low"


def test_without_praat_only_unshaped_voices_stand_in(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audiofic.voicing.has_praat", lambda: False)
    text = "cast:\n  Kagome: {draft: girl}\n  Kaede: {draft: old-woman, pitch: -1}\n"
    settings = parse_settings(text, "voices.yaml")
    voicing = Voicing(settings, (packages,))
    assert voicing.choose(settings.cast[0]) == Voice("kokoro", "jf_alpha")
    assert voicing.choose(settings.cast[1]).engine == "espeak"
    assert "Praat is not installed" in voicing.tell_stand_ins()[-1]


def test_the_card_of_a_voice_that_speaks_is_told(packages: Path) -> None:
    settings = parse_settings(f"narrator: {{voice: {JOE}}}\n", "voices.yaml")
    voicing = Voicing(settings, (packages,))
    voicing.choose(settings.narrator)
    (told,) = voicing.tell_licences()
    assert told.startswith(f"{JOE}: recordings CC0")
    assert "research" in told
