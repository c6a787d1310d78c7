from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3

from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter
from audiofic.package.encode import count_mp3_frames
from audiofic.package.mp3 import write_mp3

Chapters = tuple[PackagedChapter, ...]


def test_the_tags_say_book_author_narrator_and_place_in_the_book(
    chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    path = tmp_path / "2.mp3"
    write_mp3(chapters[1:2], book, cover, path)
    raw = path.read_bytes()
    assert raw[:4] == b"ID3\x03"
    tag = ID3(path, translate=False)
    assert {
        name: str(tag[name]) for name in ("TIT2", "TALB", "TPE1", "TPE2", "TCOM", "TRCK", "TCON", "TYER")
    } == {
        "TIT2": "Smoke = fire; #2 \\ half",
        "TALB": "The Sealed Well",
        "TPE1": "Ada Ørsted",
        "TPE2": "Ada Ørsted",
        "TCOM": "audiofic",
        "TRCK": "2/3",
        "TCON": "Audiobook",
        "TYER": "2026",
    }
    assert str(tag["COMM::eng"]) == "Rain; a ferry = no way back\nSecond row"
    assert str(tag["TXXX:SERIES"]) == "Wells & Rivers"
    assert str(tag["TXXX:SERIES-PART"]) == "2"
    assert tag["APIC:"].data == cover.content
    assert tag["APIC:"].mime == "image/png"


def test_the_audio_is_copied_and_never_encoded_again(
    chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    path = tmp_path / "1.mp3"
    write_mp3(chapters[:1], book, cover, path)
    bare = chapters[0].encoded.mp3.read_bytes()
    assert path.read_bytes().endswith(bare)
    assert count_mp3_frames(path) == chapters[0].encoded.frames
    before = np.concatenate(list(decode(chapters[0].encoded.mp3)))
    assert np.array_equal(np.concatenate(list(decode(path))), before)


def test_a_file_can_be_tagged_in_place_again_and_again(
    chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    path = tmp_path / "1.mp3"
    path.write_bytes(chapters[0].encoded.mp3.read_bytes())
    chapter = replace(chapters[0], encoded=replace(chapters[0].encoded, mp3=path))
    write_mp3([chapter], book, cover, path)
    once = path.read_bytes()
    write_mp3([chapter], book, cover, path)
    assert path.read_bytes() == once
    write_mp3([replace(chapter, title="Another")], replace(book, date=None), None, path)
    tag = ID3(path)
    assert str(tag["TIT2"]) == "Another"
    assert "TDRC" not in tag
    assert not tag.getall("APIC")
    assert path.read_bytes().endswith(chapters[0].encoded.mp3.read_bytes())


def test_the_least_a_book_can_say_is_enough(chapters: Chapters, tmp_path: Path) -> None:
    path = tmp_path / "1.mp3"
    write_mp3(chapters[:1], Book("Untitled"), None, path)
    tag = ID3(path)
    assert str(tag["TPE1"]) == "Unknown"
    assert str(tag["TCOM"]) == "audiofic"


@pytest.mark.parametrize("count", [0, 2])
def test_an_mp3_holds_one_chapter(chapters: Chapters, book: Book, tmp_path: Path, count: int) -> None:
    with pytest.raises(AudioficError):
        write_mp3(chapters[:count], book, None, tmp_path / "x.mp3")
    assert list(tmp_path.iterdir()) == []
