"""All voices that can be had, told offline."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.commands.voice_list import list_voices
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError
from audiofic.settings import parse_voice_ref
from command_line import Run


@pytest.fixture(autouse=True)
def _no_voices_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "none"))


def test_published_voices_and_timbres_are_told_though_nothing_is_installed() -> None:
    rows = list_voices(None)
    names = [row.name for row in rows]
    assert {"en_US-kristin-medium", "kokoro/af_heart", "es_ES-sharvard-medium:F"} <= set(names)
    assert set(TIMBRES) <= set(names)
    assert len(names) == len(set(names))
    assert all(row.is_here == (row.engine == "timbre") for row in rows)
    assert all(parse_voice_ref(row.name) for row in rows), "as they are written in voices.yaml"


@pytest.mark.parametrize(
    ("name", "language", "gender"),
    [
        ("en_GB-cori-medium", "en-GB", "female"),
        ("kokoro/bm_george", "en", "male"),
        ("de_DE-thorsten-medium", "de-DE", "male"),
        ("girl", "", "female"),
    ],
)
def test_language_and_gender_are_told(name: str, language: str, gender: str) -> None:
    (row,) = list_voices(None, [name])
    assert (row.language, row.gender) == (language, gender)


def test_a_language_is_chosen_and_timbres_speak_any() -> None:
    rows = list_voices(None, language="de-AT")
    assert {row.language for row in rows} == {"de-DE", ""}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("kristen", "en_US-kristin-medium"),
        ("af_hart", "kokoro/af_heart"),
        ("grl", "girl"),
        ("xyzzy", "voices list"),
    ],
)
def test_a_misspelt_name_is_answered_with_what_was_meant(word: str, meant: str) -> None:
    with pytest.raises(AudioficError, match="that can be had") as raised:
        list_voices(None, [word])
    assert meant in (raised.value.hint or "")


def test_the_list_fits_80_columns_and_needs_no_production(run: Run, tmp_path: Path) -> None:
    ended = run("-C", tmp_path, "voices", "list")
    assert ended.status == 0
    assert max(map(len, ended.out.splitlines())) <= 80
    assert "audiofic voices list NAME" in ended.out


def test_one_voice_is_told_with_its_licence_and_how_to_get_or_hear_it(run: Run, tmp_path: Path) -> None:
    told = run("-C", tmp_path, "voices", "list", "en_US-ryan-medium")
    assert told.status == 1, "no voice that we propose"
    kristin = run("-C", tmp_path, "voices", "list", "kristin").out
    assert "licence:  public domain" in kristin
    assert "get it:   audiofic voices install en_US-kristin-medium" in kristin
    thorsten = run("-C", tmp_path, "voices", "list", "thorsten").out
    assert "given out for research" in thorsten
    assert "hear it:  audiofic say" in run("-C", tmp_path, "voices", "list", "girl").out.split("girl: ")[1]
