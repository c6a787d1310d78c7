"""A store's size: counted in a small store, reckoned in a large one, and no clip is opened for it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from audiofic import store
from audiofic.store import StoreSize, list_keys, measure_store


def fill(folder: Path, clips: int) -> list[str]:
    """So many files of 100 bytes, called like clips; their keys."""
    keys = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(clips)]
    for key in keys:
        path = folder / key[:2] / f"{key}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(100))
    return keys


def test_a_small_store_is_counted(tmp_path: Path) -> None:
    keys = fill(tmp_path, 300)
    (tmp_path / keys[0][:2] / ".half.part.wav").write_bytes(b"not whole")
    (tmp_path / "notes.txt").write_bytes(b"no shelf")
    assert measure_store(tmp_path) == StoreSize(300, 30_000, is_exact=True)
    assert sorted(list_keys(tmp_path)) == sorted(keys)


def test_of_a_large_store_a_part_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, 4_000)
    looked_at: list[str] = []
    list_files = store.list_files
    monkeypatch.setattr(store, "list_files", lambda shelf: looked_at.append(shelf) or list_files(shelf))
    monkeypatch.setattr(store, "COUNTED", 400)
    size = measure_store(tmp_path)
    assert not size.is_exact
    assert size.clips == pytest.approx(4_000, rel=0.15)  # 3 sigma: 3 / sqrt(400)
    assert size.size_bytes == pytest.approx(size.clips * 100, abs=100)
    assert len(looked_at) < 40, "of 256"


def test_where_there_is_no_store_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "nothing", tmp_path / "file"):
        assert measure_store(folder) == StoreSize(0, 0, is_exact=True)
        assert list(list_keys(folder)) == []


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (StoreSize(1, 220_500, True), "1 clip, 0.2 MB"),
        (StoreSize(12_345, 2_700_000_000, False), "about 12,345 clips, 2.7 GB"),
        (StoreSize(0, 0, True), "0 clips, 0.0 MB"),
    ],
)
def test_it_is_told_in_a_few_words(size: StoreSize, told: str) -> None:
    assert str(size) == told
