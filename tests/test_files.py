from __future__ import annotations

import stat
from pathlib import Path

import pytest

from audiofic.files import replacing, write_atomically


def test_a_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b.txt", b"words")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"words"


def test_what_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_bytes(b"old")

    def fail_half_way() -> None:
        with replacing(path) as part:
            part.write_bytes(b"half of the ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_the_new_file_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    with replacing(path) as part:
        part.write_bytes(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"


def test_others_may_read_what_was_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / "book.txt", b"new")
    assert (tmp_path / "book.txt").stat().st_mode & stat.S_IRGRP


def test_a_very_long_name_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 240 + ".txt")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
