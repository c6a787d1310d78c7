"""The book as one M4B: chapters' packets joined, chapter marks, cover, tags; nothing is encoded again.

Marks are reckoned from packet counts: joined packets decode without gap or overlap, 1,024 frames each. The
encoder's run-in before the first chapter is cut off by an edit list, which all players and decoders we know
of follow (measured: cross-correlation puts every chapter's first sample at its mark, to the frame).

There are two lists of marks: Apple's chapter track, which has every chapter, and Nero's `chpl`, whose count
is one byte. In a longer book neighbours share a mark there: players that read it see the whole book, too.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import mutagen.mp4

from audiofic.errors import FfmpegError
from audiofic.ffmpeg import BLOCK_BYTES, feed
from audiofic.files import replacing
from audiofic.model import Book
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE, Cover, PackagedChapter, chapter_starts, tags

mp4: Any = mutagen.mp4  # without type hints of its own

MAX_MARKS = 255
"""Nero's `chpl` list counts its chapters in one byte."""
LONGEST_MARK = 255
"""Bytes of a title in that list, for the same reason."""
AUDIOBOOK = 2
"""`stik`, iTunes' media kind."""
_MARKS_IN_FRAMES = ("-movie_timescale", str(SAMPLE_RATE))
"""The unit of the chapter track. ffmpeg's own choice is so fine (1/28,224,000 s) that a chapter of more than
152 seconds does not fit into the 32 bits of its length, and the track is garbled or missing."""
FREEFORM = "----:com.apple.iTunes:"


def write_m4b(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write the whole book; the same chapters, book and cover give the same bytes.

    Raises `FfmpegError` for no chapters, for a chapter's AAC that is not there or not whole, or a failing
    ffmpeg.
    """
    if not chapters:
        raise FfmpegError("There are no chapters to put into the M4B.")
    packets = sum(chapter.encoded.packets for chapter in chapters)
    with replacing(path) as part, tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "marks.txt"
        marks.write_text(_marks(chapters), encoding="utf-8")
        feed(_arguments(marks, part), _joined(chapters))
        if len(chapters) > MAX_MARKS or any(len(one.title.encode()) > LONGEST_MARK for one in chapters):
            _rewrite_nero_marks(part, chapters)
        _write_tags(part, book, cover)
        written = _count_packets(part)
        if written != packets:
            raise FfmpegError(
                f"{path.name} was cut short: {written} of {packets} packets.",
                "Look for a full disk; then run the same command again.",
            )


def mark_groups(titles: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """(index of its first chapter, title) of each mark: one a chapter, or of so many neighbours that 255 do.

    A group of several is called after its first and its last: `Chapter 1 - Chapter 2`.
    """
    size = -(-len(titles) // MAX_MARKS) or 1
    return tuple(
        (first, group[0] if len(group) == 1 else f"{group[0]} - {group[-1]}")
        for first in range(0, len(titles), size)
        if (group := titles[first : first + size])
    )


def _arguments(marks: Path, path: Path) -> list[str]:
    run_in = FRAMES_PER_PACKET / SAMPLE_RATE
    # A start before zero is what makes ffmpeg write the edit list that cuts the run-in off.
    source = ["-itsoffset", f"-{run_in:.6f}", "-f", "aac", "-i", "pipe:0"]
    source += ["-protocol_whitelist", "file", "-f", "ffmetadata", "-i", f"file:{marks}"]
    # No -map_metadata -1 here: it would drop the chapters' titles too.
    kept = ["-map", "0:a", "-map_chapters", "1", "-c", "copy", "-bsf:a", "aac_adtstoasc"]
    form = ["-avoid_negative_ts", "disabled", "-movflags", "+faststart", *_MARKS_IN_FRAMES]
    form += ["-fflags", "+bitexact", "-f", "ipod"]
    return ["-v", "error", "-y", *source, *kept, *form, f"file:{path}"]


def _joined(chapters: Sequence[PackagedChapter]) -> Iterator[bytes]:
    for chapter in chapters:
        try:
            with chapter.encoded.aac.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    yield block
        except OSError as error:
            raise FfmpegError(
                f"The audio of chapter {chapter.number} can't be read ({error.strerror}).",
                "Run the same command again; it will be made anew.",
            ) from error


def _marks(chapters: Sequence[PackagedChapter]) -> str:
    """The chapter marks in ffmpeg's own notation (ffmpeg-formats, "Metadata")."""
    starts = chapter_starts(chapters)
    lines = [";FFMETADATA1"]
    for chapter, (start, end) in zip(chapters, pairwise(starts), strict=True):
        lines += ["[CHAPTER]", f"TIMEBASE=1/{SAMPLE_RATE}", f"START={start}", f"END={end}"]
        lines.append(f"title={_escape(chapter.title)}")
    return "\n".join(lines) + "\n"


def _rewrite_nero_marks(path: Path, chapters: Sequence[PackagedChapter]) -> None:
    """Put marks for all chapters, or groups of them, where ffmpeg has put the first 255, in as many bytes.

    ffmpeg cuts long titles anywhere, also through a letter, which readers refuse; here whole letters are left
    out. A group whose title is too long is called after its first chapter alone. Nothing moves in the file:
    what the new list does not fill is zeros, which no reader looks at.
    """
    starts = chapter_starts(chapters)
    groups = mark_groups([chapter.title for chapter in chapters])
    with path.open("r+b") as file:
        place, size = _find_atom(file, b"moov", b"udta", b"chpl")
        file.seek(place)
        head = file.read(8)  # version, flags, and four bytes of zeros
        room = (size - len(head) - 1) // len(groups) - 9 if len(chapters) > MAX_MARKS else LONGEST_MARK
        content = bytearray([*head, len(groups)])
        for first, title in groups:
            whole = title if len(title.encode()) <= room else chapters[first].title
            name = whole.encode()[: min(room, LONGEST_MARK)].decode(errors="ignore").encode()
            content += round(starts[first] * 10_000_000 / SAMPLE_RATE).to_bytes(8) + bytes([len(name)]) + name
        file.seek(place)
        file.write(content.ljust(size, b"\0"))


def _find_atom(file: IO[bytes], *names: bytes) -> tuple[int, int]:
    """Where the content of the atom at that path begins, and its size (ISO/IEC 14496-12, 4.2)."""
    position, end = 0, file.seek(0, os.SEEK_END)
    for name in names:
        while position < end:
            file.seek(position)
            head = file.read(16)
            size, header = int.from_bytes(head[:4]), 8
            if size == 1:
                size, header = int.from_bytes(head[8:]), 16
            if head[4:8] == name:
                position, end = position + header, position + size
                break
            position += max(8, size)
        else:
            raise FfmpegError("The M4B has no chapter list.", "Run the same command again.")
    return position, end - position


def _escape(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "=;#\\" else letter for letter in " ".join(text.split()))


def _write_tags(path: Path, book: Book, cover: Cover | None) -> None:
    """Put the tags into the finished file."""
    book = tags.tellable(book)
    file = mp4.MP4(path)
    if file.tags is None:
        file.add_tags()
    tag = file.tags
    tag["\xa9nam"] = [book.title]
    tag["\xa9alb"] = [book.title]
    tag["\xa9ART"] = [tags.author(book)]
    tag["aART"] = [tags.author(book)]
    tag["\xa9wrt"] = [tags.narrator(book)]
    tag["\xa9gen"] = [tags.GENRE]
    tag["\xa9too"] = [tags.ENCODED_BY]
    tag["stik"] = [AUDIOBOOK]
    tag["pgap"] = True
    if book.date:
        tag["\xa9day"] = [book.date]
    if book.description:
        tag["desc"] = [book.description]
    comment = book.extra.get(tags.COMMENT)
    if comment:
        tag["\xa9cmt"] = [comment]
    for name, value in tags.free_tags(book).items():
        tag[f"{FREEFORM}{name}"] = [mp4.MP4FreeForm(value.encode(), mp4.AtomDataType.UTF8)]
    if cover:
        form = mp4.MP4Cover.FORMAT_PNG if cover.mime == "image/png" else mp4.MP4Cover.FORMAT_JPEG
        tag["covr"] = [mp4.MP4Cover(cover.content, form)]
    try:
        file.save(padding=lambda info: 4_096)
    except mutagen.MutagenError as error:
        raise FfmpegError(f"The M4B's tags can't be written ({error}).", "Look for a full disk.") from error


def _count_packets(path: Path) -> int:
    """The AAC packets of an M4B by its own account; 0 where its last atom runs past the file's end."""
    end = path.stat().st_size
    position = 0
    with path.open("rb") as file:
        while position < end:  # ISO/IEC 14496-12, 4.2: size, type, and a size of 1 for a 64-bit one
            file.seek(position)
            head = file.read(16)
            size = int.from_bytes(head[:4])
            position += max(8, int.from_bytes(head[8:]) if size == 1 else size)
    if position != end:
        return 0
    return round(float(mp4.MP4(path).info.length) * SAMPLE_RATE / FRAMES_PER_PACKET)
