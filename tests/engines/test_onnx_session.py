"""A voice's network is optimised once, kept, and gives the same bits from wherever it comes."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from audiofic.engines.onnx_session import KEPT
from audiofic.engines.piper_network import NOISE, open_session
from audiofic.engines.piper_voice import draw_noise
from piper_voice import write_voice

FEED = {
    "input": np.arange(60, dtype=np.int64)[None] % 40,
    "input_lengths": np.array([60], np.int64),
    "scales": np.float32([0.667, 1, 0.8]),
    NOISE: draw_noise([1], 1 << 16),
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "audiofic" / "networks"


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    return write_voice(tmp_path, "plain")


def speak(path: Path) -> bytes:
    return np.asarray(open_session(path).run(None, FEED)[0]).tobytes()


def test_a_second_load_edits_nothing_and_sounds_the_same(
    voice: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = speak(voice)
    assert len(list(cache.iterdir())) == 1
    edits: list[object] = []
    monkeypatch.setattr(
        "audiofic.engines.piper_network.edit_network", lambda *given: edits.append(given) or iter(())
    )
    assert speak(voice) == first
    assert edits == []


@pytest.mark.parametrize("damage", [b"", b"\x08", b"nonsense" * 99])
def test_a_kept_network_that_is_damaged_is_made_again(voice: Path, cache: Path, damage: bytes) -> None:
    first = speak(voice)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert speak(voice) == first
    assert kept.read_bytes() == whole


def test_a_flipped_bit_anywhere_in_a_kept_network_is_noticed(voice: Path, cache: Path) -> None:
    """It would be as good a network, and sound otherwise."""
    first = speak(voice)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    for place in [*range(0, len(whole), len(whole) // 12), len(whole) - 1, len(whole) - 70]:
        content = bytearray(whole)
        content[place] ^= 1 << place % 8
        kept.write_bytes(content)
        assert speak(voice) == first, place
        assert kept.read_bytes() == whole, place


def test_where_nothing_can_be_kept_voices_speak_as_well(voice: Path, cache: Path) -> None:
    first = speak(voice)
    for kept in cache.iterdir():
        kept.unlink()
    cache.rmdir()
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert speak(voice) == first


@pytest.mark.parametrize(
    ("what", "new"), [("onnx_session._processor", lambda: "another"), ("piper_network.EDITION", "99")]
)
def test_another_processor_or_edit_has_a_network_of_its_own(
    voice: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, what: str, new: object
) -> None:
    open_session(voice)
    monkeypatch.setattr(f"audiofic.engines.{what}", new)
    open_session(voice)
    assert len(list(cache.iterdir())) == 2


def test_another_voice_under_the_same_name_has_a_network_of_its_own(tmp_path: Path, cache: Path) -> None:
    low = speak(write_voice(tmp_path, "plain", f0=110))
    high = speak(write_voice(tmp_path, "plain", f0=220))
    assert low != high
    assert len(list(cache.iterdir())) == 2


def test_the_networks_not_used_for_longest_are_removed(voice: Path, cache: Path) -> None:
    cache.mkdir(parents=True)
    for number in range(KEPT + 3):
        old = cache / f"{number:064}.onnx"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    open_session(voice)
    kept = {file.name for file in cache.iterdir()}
    assert len(kept) == KEPT
    assert not {f"{number:064}.onnx" for number in range(4)} & kept


def test_a_network_made_after_the_clock_was_set_back_is_kept(voice: Path, cache: Path) -> None:
    """All others look newer; it would be made again each time."""
    cache.mkdir(parents=True)
    for number in range(KEPT):
        other = cache / f"{number:064}.onnx"
        other.write_bytes(b"")
        os.utime(other, (4_000_000_000 + number, 4_000_000_000 + number))
    open_session(voice)
    kept = {file.name for file in cache.iterdir()}
    assert len(kept) == KEPT
    assert kept - {f"{number:064}.onnx" for number in range(KEPT)}, "the one just made"
