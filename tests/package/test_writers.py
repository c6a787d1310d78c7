"""What every writer keeps to."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.errors import AudioficError
from audiofic.model import Book
from audiofic.package import WRITERS, Cover, PackagedChapter, chapter_starts, formats, open_writer
from audiofic.settings.schema import FORMATS

Chapters = tuple[PackagedChapter, ...]
JOBS = [(name, scope) for name, writer in WRITERS.items() for scope in writer.scopes]


@pytest.mark.parametrize(("name", "scope"), JOBS)
def test_a_writer_writes_one_file_and_the_same_bytes_again(
    name: str, scope: str, chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    write = open_writer(name)
    given = chapters if scope == "book" else chapters[:1]
    path = tmp_path / "new folder" / f"a{WRITERS[name].suffix}"
    write(given, book, cover, path)
    first = path.read_bytes()
    assert first
    write(given, book, cover, path)
    assert path.read_bytes() == first
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AudioficError) as caught:
        open_writer("8-track")
    assert "m4b" in (caught.value.hint or "")


def test_what_is_on_request_is_made_only_where_it_is_asked_for() -> None:
    assert not {"opus", "flac"} & set(formats("chapter"))
    assert {"mp3", "flac"} <= set(formats("chapter", ["flac", "m4b"]))
    assert "opus" not in formats("chapter", ["flac", "m4b"])
    assert "flac" not in formats("book", ["flac"])
    assert {name for name, writer in WRITERS.items() if writer.on_request} == set(FORMATS) - {"mp3", "m4b"}


def test_chapters_start_one_after_the_other(chapters: Chapters) -> None:
    starts = chapter_starts(chapters)
    assert len(starts) == len(chapters) + 1
    assert starts[0] == 0
    assert list(starts) == sorted(starts)
    assert chapter_starts([]) == (0,)
