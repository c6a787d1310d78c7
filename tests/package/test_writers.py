"""What every writer keeps to."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.errors import AudioficError
from audiofic.formats import FORMATS, formats
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter, chapter_starts, open_writer

Chapters = tuple[PackagedChapter, ...]
JOBS = [(name, scope) for name, row in FORMATS.items() for scope in row.scopes if row.writer]


@pytest.mark.parametrize(("name", "scope"), JOBS)
def test_a_writer_writes_one_file_and_the_same_bytes_again(
    name: str, scope: str, chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    write = open_writer(name)
    given = chapters if scope == "book" else chapters[:1]
    path = tmp_path / "new folder" / f"a.{name}"
    written = write(given, book, cover, path)
    assert (written is not None) is path.is_dir() is FORMATS[name].is_folder
    first = contents(path)
    assert all(first.values())
    assert write(given, book, cover, path) == written
    assert contents(path) == first
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    if written is not None:
        assert set(written) == set(first)


def contents(path: Path) -> dict[Path, bytes]:
    """What the file holds, or each file of the folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return {file: file.read_bytes() for file in files if file.is_file()}


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AudioficError) as caught:
        open_writer("8-track")
    assert "m4b" in (caught.value.hint or "")


def test_what_is_on_request_is_made_only_where_it_is_asked_for() -> None:
    assert not {"opus", "flac"} & set(formats("chapter"))
    assert {"mp3", "flac"} <= set(formats("chapter", ["flac", "m4b"]))
    assert "opus" not in formats("chapter", ["flac", "m4b"])
    assert "flac" not in formats("book", ["flac"])
    assert formats("book", ["flac", "mp3"]) == formats("book")


def test_chapters_start_one_after_the_other(chapters: Chapters) -> None:
    starts = chapter_starts(chapters)
    assert len(starts) == len(chapters) + 1
    assert starts[0] == 0
    assert list(starts) == sorted(starts)
    assert chapter_starts([]) == (0,)
