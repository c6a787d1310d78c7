"""An installed voice is held against what was installed; one put there by hand is taken as it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from audiofic.engines.piper import Piper
from audiofic.engines.piper_network import open_session
from audiofic.errors import EngineError
from audiofic.model import Voice
from audiofic.voice_library import digest as digests
from audiofic.voice_library import file_digest
from audiofic.voice_library.sums import forget_sums, write_sums
from piper_voice import write_voice

VOICE = Voice("piper", "plain")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("name", ["plain.onnx", "plain.onnx.json"])
def test_a_damaged_file_of_an_installed_voice_is_named_with_what_mends_it(tmp_path: Path, name: str) -> None:
    model = write_voice(tmp_path, "plain")
    write_sums(tmp_path, "plain", (model, tmp_path / "plain.onnx.json"))
    sums = (tmp_path / "plain.sha256").read_text().splitlines()
    assert [line.split("  ")[1] for line in sums] == ["plain.onnx", "plain.onnx.json"]
    whole = Piper((tmp_path,)).identity(VOICE)
    place = (tmp_path / name).read_bytes().index(b"0.667") if name.endswith("json") else 200
    flip(tmp_path / name, place)
    with pytest.raises(EngineError, match=name) as caught:
        Piper((tmp_path,)).identity(VOICE)
    assert "audiofic voices install plain" in (caught.value.hint or "")
    flip(tmp_path / name, place)
    assert Piper((tmp_path,)).identity(VOICE) == whole
    flip(tmp_path / name, place)
    forget_sums(tmp_path, "plain")
    forget_sums(tmp_path, "plain")
    assert Piper((tmp_path,)).identity(VOICE) != whole, "by hand: another voice, whose lines are spoken anew"


def test_a_network_that_rotted_under_its_date_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing disk changes neither size nor times, so that its digest is still remembered."""
    model = write_voice(tmp_path, "plain")
    before = file_digest(model)
    flip(model, 200)
    stat = model.stat()
    state = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
    (note,) = (tmp_path / "cache" / "audiofic" / "digests").iterdir()
    note.write_bytes(digests._note(state, before))
    assert file_digest(model) == before, "as it would be on such a disk"
    with pytest.raises(EngineError, match=r"plain\.onnx can't be loaded: its content has changed") as caught:
        open_session(model)
    assert "install the voice again" in (caught.value.hint or "")


def test_a_note_of_a_digest_with_a_wrong_byte_is_not_believed(tmp_path: Path) -> None:
    """Every byte of it: the file is read again."""
    path = tmp_path / "file"
    path.write_bytes(b"a voice")
    whole = file_digest(path)
    assert whole == hashlib.sha256(b"a voice").hexdigest()
    (note,) = (tmp_path / "cache" / "audiofic" / "digests").iterdir()
    content = note.read_bytes()
    for place in range(len(content)):
        note.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert file_digest(path) == whole, place
        assert note.read_bytes() == content
