"""Opus and FLAC carry the same tags and cover, and the audio is never touched by them."""

from __future__ import annotations

import base64
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.flac import FLAC, Picture
from mutagen.oggopus import OggOpus

from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter, open_writer

Chapters = tuple[PackagedChapter, ...]
KINDS = ("opus", "flac")


def tags_of(path: Path) -> dict[str, str]:
    """Every comment but the picture, one value each."""
    file = OggOpus(path) if path.suffix == ".opus" else FLAC(path)
    found = {name.upper(): values for name, values in (file.tags or {}).as_dict().items()}
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items() if name != "METADATA_BLOCK_PICTURE"}


def picture_of(path: Path) -> Picture:
    if path.suffix == ".flac":
        (picture,) = FLAC(path).pictures
        return picture
    (encoded,) = OggOpus(path)["METADATA_BLOCK_PICTURE"]
    return Picture(base64.b64decode(encoded))


@pytest.mark.parametrize("kind", KINDS)
def test_the_tags_say_book_author_narrator_and_place_in_the_book(
    kind: str, chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    path = tmp_path / f"2.{kind}"
    open_writer(kind)(chapters[1:2], book, cover, path)
    assert tags_of(path) == {
        "TITLE": "Smoke = fire; #2 \\ half",
        "ALBUM": "The Sealed Well",
        "ARTIST": "Ada Ørsted",
        "ALBUMARTIST": "Ada Ørsted",
        "COMPOSER": "audiofic",
        "PERFORMER": "audiofic",
        "TRACKNUMBER": "2",
        "TRACKTOTAL": "3",
        "GENRE": "Audiobook",
        "LANGUAGE": "en",
        "ENCODED-BY": "audiofic",
        "DATE": "2026",
        "DESCRIPTION": "Rain; a ferry = no way back\nSecond row",
        "SERIES": "Wells & Rivers",
        "SERIES-PART": "2",
    }
    picture = picture_of(path)
    assert (picture.data, picture.mime, picture.type) == (cover.content, "image/png", 3)
    assert (picture.width, picture.height) == (1_400, 1_400)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_can_be_tagged_in_place_again_and_again(
    kind: str, chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    bare = chapters[0].encoded.mp3.with_suffix(f".{kind}")
    path = tmp_path / f"1.{kind}"
    shutil.copy(bare, path)
    chapter = replace(chapters[0], encoded=replace(chapters[0].encoded, others={kind: path}))
    write = open_writer(kind)
    write([chapter], book, cover, path)
    once = path.read_bytes()
    write([replace(chapter, title="Another")], replace(book, date=None), None, path)
    assert tags_of(path)["TITLE"] == "Another"
    assert "DATE" not in tags_of(path)
    write([chapter], book, cover, path)
    assert path.read_bytes() == once
    assert np.array_equal(np.concatenate(list(decode(path))), np.concatenate(list(decode(bare))))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 2])
def test_a_file_holds_one_chapter(
    kind: str, count: int, chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    with pytest.raises(AudioficError):
        open_writer(kind)(chapters[:count], book, None, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_chapter_that_was_not_encoded_so_is_refused(
    kind: str, chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    without = replace(chapters[0], encoded=replace(chapters[0].encoded, others={}))
    with pytest.raises(AudioficError):
        open_writer(kind)([without], book, None, tmp_path / "x")
