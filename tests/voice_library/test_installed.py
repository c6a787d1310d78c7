"""Voices found on this machine, and what is wrong with those that are not whole."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from audiofic.errors import EngineError, VoiceNotFound
from audiofic.voice_library import file_digest, find_voice, installed, voice_folders
from audiofic.voice_library.installed import read_licence
from audiofic.voice_library.packages import package_folders
from piper_voice import write_voice


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


# --- Installed ------------------------------------------------------------------------------------


def test_a_pair_of_files_put_into_the_folder_by_hand_is_a_voice(tmp_path: Path) -> None:
    write_voice(tmp_path, "my own voice", card="* License: CC0\n")
    (voice,) = installed((tmp_path,))
    assert voice.name == "my own voice"
    assert (voice.language, voice.quality, voice.sample_rate) == ("en_US", "medium", 22_050)
    assert voice.speakers == ()
    assert voice.size_bytes == voice.path.stat().st_size
    assert voice.licence == "CC0"
    assert find_voice("my own voice", (tmp_path,)) == voice


def test_speakers_are_named_by_number(tmp_path: Path) -> None:
    write_voice(tmp_path, "crowd", speakers=4, speaker_id_map={"ann": 2, "bob": 0})
    assert find_voice("crowd", (tmp_path,)).speakers == ("bob", "1", "ann", "3")


def test_the_first_folder_wins_and_missing_folders_are_no_fault(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    write_voice(near, "both")
    write_voice(far, "both")
    write_voice(far, "away")
    folders = (tmp_path / "nowhere", near, far)
    assert [(voice.name, voice.path.parent) for voice in installed(folders)] == [
        ("away", far),
        ("both", near),
    ]
    assert find_voice("both", folders).path.parent == near


def test_half_voices_and_broken_ones_are_not_listed_but_explained(tmp_path: Path) -> None:
    write_voice(tmp_path, "whole")
    write_voice(tmp_path, "half").unlink()
    write_voice(tmp_path, "other").with_name("other.onnx.json").unlink()
    write_voice(tmp_path, "broken").with_name("broken.onnx.json").write_text("{")
    (tmp_path / "coming.onnx.part").write_bytes(b"...")
    assert [voice.name for voice in installed((tmp_path,))] == ["whole"]
    for name, missing in (("half", "half.onnx "), ("other", "other.onnx.json ")):
        with pytest.raises(VoiceNotFound, match=f"{missing}is missing"):
            find_voice(name, (tmp_path,))
    with pytest.raises(EngineError, match=r"broken\.onnx\.json can't be read"):
        find_voice("broken", (tmp_path,))


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ({"audio": {}}, "audio.sample_rate"),
        ({"audio": {"sample_rate": "22050"}}, "audio.sample_rate"),
        ({"espeak": {}}, "espeak.voice"),
        ({"phoneme_id_map": []}, "phoneme_id_map"),
        ({"phoneme_id_map": {"_": 0}}, "phoneme_id_map"),
        ({"phoneme_id_map": {"_": [0]}}, "phoneme_id_map"),
        ({"num_speakers": 0}, "num_speakers"),
        ({"speaker_id_map": {"a": "b"}}, "speaker_id_map"),
        ({"inference": []}, "inference"),
    ],
)
def test_a_configuration_that_lacks_something_says_what(
    tmp_path: Path, config: dict[str, Any], fault: str
) -> None:
    write_voice(tmp_path, "voice", **config)
    with pytest.raises(EngineError, match=fault) as caught:
        find_voice("voice", (tmp_path,))
    assert "voice.onnx.json" in caught.value.message


def test_a_misspelt_name_gets_the_nearest_one(tmp_path: Path) -> None:
    write_voice(tmp_path, "en_US-kristin-medium")
    with pytest.raises(VoiceNotFound) as caught:
        find_voice("en_US-kristen-medium", (tmp_path,))
    assert "en_US-kristin-medium" in str(caught.value.hint)


def test_folders_are_the_productions_then_the_users_then_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUDIOFIC_VOICES", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    packages = tuple(package_folders())
    first, second, *others = voice_folders(tmp_path / "book")
    assert tuple(others) == packages
    assert first == tmp_path / "book" / "voices"
    assert second.name == "voices"
    assert "audiofic" in second.parts
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "mine"))
    assert voice_folders(tmp_path) == (tmp_path / "voices", tmp_path / "mine", *packages)
    assert voice_folders() == (tmp_path / "mine", *packages)


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("# Model card\n\n* Speakers: 1\n\n## Dataset\n\n* License: public domain\n", "public domain"),
        ("* Licence: CC BY 4.0  \r\n", "CC BY 4.0"),
        ("License:CC0", "CC0"),
        ("No word about it. The license: unknown to us.", None),
        ("* License:\n* URL: x", None),
        ("", None),
    ],
)
def test_the_licence_is_read_from_the_card(card: str, licence: str | None) -> None:
    assert read_licence(card) == licence


# --- Digests --------------------------------------------------------------------------------------


def test_a_digest_is_read_once_and_again_when_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model"
    path.write_bytes(b"one")
    assert file_digest(path) == hashlib.sha256(b"one").hexdigest()
    with monkeypatch.context() as patched:
        patched.setattr(hashlib, "file_digest", lambda *given: pytest.fail("read again"))
        assert file_digest(path) == hashlib.sha256(b"one").hexdigest()
    times = path.stat()
    other = tmp_path / "other"
    other.write_bytes(b"two")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)
    assert file_digest(path) == hashlib.sha256(b"two").hexdigest()


def test_a_digest_needs_no_cache(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_bytes(b"one")
    (tmp_path / "blocked").write_bytes(b"")
    for memory in (tmp_path / "blocked", tmp_path / "memory"):
        assert file_digest(path, memory) == hashlib.sha256(b"one").hexdigest()
    for note in (tmp_path / "memory").iterdir():
        note.write_bytes(b"\xff junk " + b"0" * 64)
    assert file_digest(path, tmp_path / "memory") == hashlib.sha256(b"one").hexdigest()
