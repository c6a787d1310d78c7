"""A disk that fails under the tags is told like one that fails anywhere else."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import mutagen
import pytest

from audiofic.errors import FfmpegError
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter, open_writer
from audiofic.package.tagging import tagging


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("mode", ["rb", "rb+"])
@pytest.mark.parametrize("kind", ["opus", "flac"])
def test_what_the_system_refuses_while_tags_are_written_is_its_own_error(
    kind: str,
    mode: str,
    number: int,
    chapters: tuple[PackagedChapter, ...],
    book: Book,
    cover: Cover,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """mutagen makes an error of its own kind of it, which nobody above would know."""

    def refuse(path: Any, asked: str) -> Any:
        if asked == mode:
            raise OSError(number, os.strerror(number), path)
        return Path(path).open(asked)

    monkeypatch.setattr("mutagen._util.open", refuse, raising=False)
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        open_writer(kind)(chapters[:1], book, cover, tmp_path / f"out.{kind}")
    assert caught.value.errno == number
    assert list(tmp_path.iterdir()) == []


def test_what_mutagen_itself_complains_of_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError, match=r"book\.m4b") as caught, tagging(tmp_path / "book.m4b"):
        raise mutagen.MutagenError("no atoms")
    assert caught.value.hint
