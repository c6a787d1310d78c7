from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO

import numpy as np
import pytest
from mutagen.mp4 import MP4
from numpy.typing import NDArray

from audiofic.errors import FfmpegError
from audiofic.ffmpeg import decode, listen
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
    assert "\xa9cmt" not in tag
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


def libavs_marks(path: Path) -> list[tuple[int, str]]:
    """(first frame, title) of every chapter, as ffmpeg's own reader has them."""
    told = b"".join(listen(["-v", "error", "-i", f"file:{path}", "-f", "ffmetadata", "pipe:1"])).decode()
    found = []
    for part in told.split("[CHAPTER]\n")[1:]:
        values = dict(line.split("=", 1) for line in part.splitlines() if "=" in line)
        numerator, denominator = map(int, values["TIMEBASE"].split("/"))
        found.append((round(int(values["START"]) * numerator * SAMPLE_RATE / denominator), values["title"]))
    return found


def test_every_one_of_300_chapters_has_its_mark_in_one_list_and_shares_one_in_the_other(
    chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    many = [replace(chapters[2], number=number, title=f"Chapter {number}") for number in range(1, 301)]
    path = tmp_path / "a.m4b"
    write_m4b(many, book, cover, path)
    starts = chapter_starts(many)
    read = libavs_marks(path)
    assert [title for _, title in read] == [chapter.title for chapter in many]
    assert max(abs(frame - start) for (frame, _), start in zip(read, starts, strict=False)) <= 1
    grouped = marks(path.read_bytes())
    assert len(grouped) == 150
    for number, (seconds, title) in enumerate(grouped):
        assert seconds == pytest.approx(starts[2 * number] / SAMPLE_RATE, abs=1e-6)
        first, last = f"Chapter {2 * number + 1}", f"Chapter {2 * number + 2}"
        assert title in (f"{first} - {last}", first), "never half a number"
    assert grouped[0][1] == "Chapter 1 - Chapter 2"
    assert sum(block.size for block in decode(path)) == starts[-1]


def apples_starts(content: bytes) -> list[float]:
    """The seconds at which the chapters of the chapter track begin (ISO/IEC 14496-12: mdhd, stts)."""
    tracks = find(content, b"moov", b"trak")
    (track,) = [each for each in tracks if find(each, b"mdia", b"hdlr")[0][8:12] == b"text"]
    (head,), (lengths,) = find(track, b"mdia", b"mdhd"), find(track, b"mdia", b"minf", b"stbl", b"stts")
    unit = int.from_bytes(head[20:24] if head[0] else head[12:16])
    starts, now = [], 0
    for at in range(8, 8 + 8 * int.from_bytes(lengths[4:8]), 8):
        count, length = int.from_bytes(lengths[at : at + 4]), int.from_bytes(lengths[at + 4 : at + 8])
        starts += [(now + length * place) / unit for place in range(count)]
        now += count * length
    return starts


def test_chapters_of_many_minutes_keep_their_marks_in_both_lists(
    chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    """Lengths are counted in 32 bits: in too fine a unit they overflow after some minutes."""
    long, times = [], 130
    for number, chapter in enumerate(chapters, 1):
        aac = tmp_path / f"{number}.aac"
        aac.write_bytes(chapter.encoded.aac.read_bytes() * times)
        encoded = replace(chapter.encoded, aac=aac, packets=chapter.encoded.packets * times)
        long.append(replace(chapter, encoded=encoded))
    starts = [start / SAMPLE_RATE for start in chapter_starts(long)[:-1]]
    assert starts[1] > 300
    write_m4b(long, book, None, tmp_path / "a.m4b")
    content = (tmp_path / "a.m4b").read_bytes()
    assert apples_starts(content) == pytest.approx(starts, abs=0.001)
    assert [seconds for seconds, _ in marks(content)] == pytest.approx(starts, abs=0.001)
    assert [frame / SAMPLE_RATE for frame, _ in libavs_marks(tmp_path / "a.m4b")] == pytest.approx(
        starts, abs=0.001
    )


def test_long_titles_are_cut_in_the_short_list_only(chapters: Chapters, book: Book, tmp_path: Path) -> None:
    titles = ["I", *(f"{number} " + "ü" * 60 for number in range(2, 257))]
    many = [replace(chapters[2], number=at, title=title) for at, title in enumerate(titles, 1)]
    write_m4b(many, book, None, tmp_path / "a.m4b")
    assert [title for _, title in libavs_marks(tmp_path / "a.m4b")] == titles
    grouped = marks((tmp_path / "a.m4b").read_bytes())
    assert len(grouped) == 128
    assert all(title.startswith(titles[2 * at]) for at, (_, title) in enumerate(grouped))


def test_a_book_is_written_once_and_each_chapter_read_once(
    chapters: Chapters, book: Book, cover: Cover, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No program is started, and what was written is not moved to make room for tags."""
    opened: list[str] = []
    written: list[int] = []
    real = Path.open

    def watched(path: Path, mode: str = "r", *rest: object) -> object:
        opened.append(path.name)
        file = real(path, mode, *rest)
        if mode == "wb":
            write = file.write
            file = Watched(file, lambda content: written.append(len(content)) or write(content))
        return file

    monkeypatch.setattr(Path, "open", watched)
    monkeypatch.setattr("subprocess.Popen", None)
    write_m4b(chapters, book, cover, tmp_path / "a.m4b")
    aac = [chapter.encoded.aac.name for chapter in chapters]
    assert sorted(name for name in opened if name.endswith(".aac")) == sorted(aac)
    assert sum(written) == (tmp_path / "a.m4b").stat().st_size


class Watched:
    """A file that tells what is written to it."""

    def __init__(self, file: IO[bytes], write: Callable[[bytes], int]) -> None:
        self._file = file
        self.write = write

    def writelines(self, parts: Iterable[bytes]) -> None:
        for part in parts:
            self.write(part)

    def seek(self, place: int) -> int:
        return self._file.seek(place)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


def test_a_chapter_that_ends_within_a_packet_is_found_out(
    chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    aac = tmp_path / "cut.aac"
    aac.write_bytes(chapters[0].encoded.aac.read_bytes()[:-3])
    cut = replace(chapters[0], encoded=replace(chapters[0].encoded, aac=aac))
    with pytest.raises(FfmpegError, match=r"cut\.aac was cut short"):
        write_m4b([cut], book, None, tmp_path / "a.m4b")
    assert list(tmp_path.iterdir()) == [aac]


def test_a_long_title_is_cut_between_letters_and_no_title_is_a_command(
    chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    """ffmpeg alone cuts the short list's titles after 255 bytes; mutagen reads no file with half a letter."""
    titles = ["x" + "霧" * 90, "a=b;c#d\\e [CHAPTER] START=0 TIMEBASE=1/1", "ü" * 128]
    named = [replace(chapter, title=title) for chapter, title in zip(chapters, titles, strict=True)]
    write_m4b(named, book, None, tmp_path / "a.m4b")
    long = [re.sub(r"\\(.)", r"\1", title) for _, title in libavs_marks(tmp_path / "a.m4b")]
    assert long == titles
    short = marks((tmp_path / "a.m4b").read_bytes())
    assert [title for _, title in short] == ["x" + "霧" * 84, titles[1], "ü" * 127]
    starts = [frame / SAMPLE_RATE for frame in chapter_starts(named)[:-1]]
    assert [at for at, _ in short] == pytest.approx(starts, abs=1e-3)
