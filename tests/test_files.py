from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audiofic.files import clear_parts, make_folders, nameable, replacing, write_atomically


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


def test_threads_that_write_at_once_leave_the_umask_as_it_is(tmp_path: Path) -> None:
    """The umask is the process's: whoever sets it to read it lets the other thread read a wrong one."""
    before = os.umask(0o027)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda name: write_atomically(tmp_path / str(name), b"new"), range(200)))
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o640}
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


KILLED = """\
import os, signal, sys
from pathlib import Path
from audiofic.files import replacing
with replacing(Path(sys.argv[1])) as part:
    part.write_bytes(b"half of the ne")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_cleared_away_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "deep"
    subprocess.run([sys.executable, "-c", KILLED, str(folder / "book.txt")], check=False)
    (left,) = folder.iterdir()
    with replacing(folder / "book.txt") as part:
        part.write_bytes(b"new")
        clear_parts(tmp_path)
        assert left.exists(), "only what stands in that folder"
        clear_parts(tmp_path, below=True)
        assert not left.exists()
        assert part.exists()
    assert [path.name for path in folder.iterdir()] == ["book.txt"]


def test_a_name_of_long_letters_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / ("雨" * 80 + ".yaml")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_file_where_a_folder_should_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        make_folders(tmp_path / "file" / "deep")


def test_a_character_that_no_name_can_have_here_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    assert nameable("Über ☃") == "Über ☃"
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "iso8859-1")
    assert nameable("Über ☃") == "Über _"
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "ascii")
    assert nameable("Über ☃") == "_ber _"
