from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mutagen.mp4 import MP4
from numpy.typing import NDArray

from audiofic.errors import FfmpegError
from audiofic.ffmpeg import decode
from audiofic.model import Book
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE, Cover, PackagedChapter, chapter_starts
from audiofic.package.m4b import MAX_MARKS, mark_groups, write_m4b

Pcms = tuple[NDArray[np.int16], ...]
Chapters = tuple[PackagedChapter, ...]


@pytest.fixture(scope="module")
def m4b(chapters: Chapters, cover: Cover, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("m4b") / "The Sealed Well.m4b"
    book = Book(
        "The Sealed Well",
        "Ada Ørsted",
        "audiofic",
        series="Wells & Rivers",
        series_part="2",
        description="Rain; a ferry",
        date="2026",
        extra={"comment": "Draft voices"},
    )
    write_m4b(chapters, book, cover, path)
    return path


def atoms(content: bytes, begin: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(type, where its content begins, where it ends) of the atoms in that stretch."""
    position, end = begin, len(content) if end is None else end
    while position + 8 <= end:
        size = int.from_bytes(content[position : position + 4])
        yield content[position + 4 : position + 8], position + 8, position + size
        position += size


def find(content: bytes, *path: bytes) -> list[bytes]:
    """The contents of all atoms at that path."""
    spans = [(0, len(content))]
    for name in path:
        spans = [(b, e) for begin, end in spans for kind, b, e in atoms(content, begin, end) if kind == name]
    return [content[begin:end] for begin, end in spans]


def marks(content: bytes) -> list[tuple[float, str]]:
    """(seconds, title) of Nero's chapter list."""
    (chpl,) = find(content, b"moov", b"udta", b"chpl")
    found, position = [], 9
    for _ in range(chpl[8]):
        start, length = int.from_bytes(chpl[position : position + 8]), chpl[position + 8]
        found.append((start / 1e7, chpl[position + 9 : position + 9 + length].decode()))
        position += 9 + length
    return found


def test_every_chapter_begins_at_its_mark(m4b: Path, chapters: Chapters, pcms: Pcms) -> None:
    """Within 5 ms of the decoded sound, by cross-correlation of its first second."""
    sound = np.concatenate(list(decode(m4b))).astype(np.float64)
    found = marks(m4b.read_bytes())
    assert [title for _, title in found] == [chapter.title for chapter in chapters]
    for (seconds, _), pcm in zip(found, pcms, strict=True):
        begin = max(0, round(seconds * SAMPLE_RATE) - 4_000)
        window, wanted = sound[begin : begin + 60_000], pcm[:44_100].astype(np.float64)
        size = 1 << 18
        match = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(wanted, size)), size)
        heard = (begin + int(match[:16_000].argmax())) / SAMPLE_RATE
        assert abs(heard - seconds) < 0.005
        assert abs(heard - seconds) <= 2 / SAMPLE_RATE


def test_the_book_is_as_long_as_its_chapters(m4b: Path, chapters: Chapters, pcms: Pcms) -> None:
    frames = sum(block.size for block in decode(m4b))
    assert frames == chapter_starts(chapters)[-1]
    assert frames - sum(pcm.size for pcm in pcms) == (len(pcms) - 1) * FRAMES_PER_PACKET


def test_chapters_join_without_a_click(m4b: Path, chapters: Chapters) -> None:
    sound = np.concatenate(list(decode(m4b)))
    for start in chapter_starts(chapters)[1:-1]:
        gap = sound[start - FRAMES_PER_PACKET + 64 : start - 64]
        assert float(np.abs(gap).max()) < 0.01


def test_players_find_the_marks_and_the_index_before_the_audio(m4b: Path) -> None:
    content = m4b.read_bytes()
    kinds = [kind for kind, _, _ in atoms(content)]
    assert kinds.index(b"moov") < kinds.index(b"mdat")
    assert find(content, b"moov", b"trak", b"tref", b"chap"), "Apple's chapter track"
    handlers = [content[8:12] for content in find(content, b"moov", b"trak", b"mdia", b"hdlr")]
    assert handlers == [b"soun", b"text"]


def test_the_tags_are_audiobookshelfs(m4b: Path, cover: Cover) -> None:
    tag = MP4(m4b).tags
    assert tag is not None
    assert tag["\xa9alb"] == tag["\xa9nam"] == ["The Sealed Well"]
    assert tag["\xa9ART"] == ["Ada Ørsted"]
    assert tag["\xa9wrt"] == ["audiofic"]
    assert tag["\xa9gen"] == ["Audiobook"]
    assert tag["\xa9day"] == ["2026"]
    assert tag["\xa9cmt"] == ["Draft voices"]
    assert tag["desc"] == ["Rain; a ferry"]
    assert tag["stik"] == [2]
    assert bytes(tag["----:com.apple.iTunes:SERIES"][0]) == b"Wells & Rivers"
    assert bytes(tag["----:com.apple.iTunes:SERIES-PART"][0]) == b"2"
    assert bytes(tag["covr"][0]) == cover.content


def test_the_same_chapters_give_the_same_bytes(
    chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    for name in ("a.m4b", "b.m4b"):
        write_m4b(chapters, book, cover, tmp_path / name)
    assert (tmp_path / "a.m4b").read_bytes() == (tmp_path / "b.m4b").read_bytes()


def test_the_audio_is_the_chapters_packets_untouched(m4b: Path, chapters: Chapters) -> None:
    """Nothing is encoded again: the M4B's audio is the ADTS files' packets without their 7-byte headers."""
    content = m4b.read_bytes()
    for chapter in chapters:
        adts = chapter.encoded.aac.read_bytes()
        length = (adts[3] & 3) << 11 | adts[4] << 3 | adts[5] >> 5
        second = (adts[length + 3] & 3) << 11 | adts[length + 4] << 3 | adts[length + 5] >> 5
        assert adts[7:length] + adts[length + 7 : length + second] in content


def test_a_missing_chapter_is_named_and_leaves_nothing(
    chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    gone = replace(chapters[1], encoded=replace(chapters[1].encoded, aac=tmp_path / "gone.aac"))
    with pytest.raises(FfmpegError, match="chapter 2"):
        write_m4b([chapters[0], gone], book, None, tmp_path / "a.m4b")
    assert list(tmp_path.iterdir()) == []


def test_a_chapter_shorter_than_it_was_is_found_out(chapters: Chapters, book: Book, tmp_path: Path) -> None:
    longer = replace(chapters[0].encoded, packets=chapters[0].encoded.packets + 5)
    with pytest.raises(FfmpegError, match="cut short"):
        write_m4b([replace(chapters[0], encoded=longer)], book, None, tmp_path / "a.m4b")
    assert list(tmp_path.iterdir()) == []


def test_a_book_without_chapters_is_refused(book: Book, tmp_path: Path) -> None:
    with pytest.raises(FfmpegError, match="no chapters"):
        write_m4b([], book, None, tmp_path / "a.m4b")


def test_up_to_255_chapters_have_a_mark_each() -> None:
    titles = [f"Chapter {number}" for number in range(1, MAX_MARKS + 1)]
    assert mark_groups(titles) == tuple(enumerate(titles))
    assert mark_groups(["Alone"]) == ((0, "Alone"),)


@pytest.mark.parametrize("count", [256, 300, 510, 511, 5_000])
def test_more_chapters_share_marks_and_none_is_without(count: int) -> None:
    titles = [f"Chapter {number}" for number in range(1, count + 1)]
    groups = mark_groups(titles)
    assert len(groups) <= MAX_MARKS
    firsts = [first for first, _ in groups]
    assert firsts[0] == 0
    sizes = {second - first for first, second in pairwise(firsts)}
    assert len(sizes) == 1
    assert count - firsts[-1] <= sizes.pop()
    assert groups[0][1].startswith("Chapter 1 - Chapter ")


def test_a_book_of_256_chapters_can_be_written(chapters: Chapters, book: Book, tmp_path: Path) -> None:
    many = [replace(chapters[2], number=number, title=f"Chapter {number}") for number in range(1, 257)]
    write_m4b(many, book, None, tmp_path / "a.m4b")
    found = marks((tmp_path / "a.m4b").read_bytes())
    assert len(found) == 128
    starts = chapter_starts(many)
    assert found[-1] == (pytest.approx(starts[254] / SAMPLE_RATE, abs=1e-4), "Chapter 255 - Chapter 256")
