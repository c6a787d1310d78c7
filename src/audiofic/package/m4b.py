"""The book as one M4B: chapters' packets joined, chapter marks, cover, tags; nothing is encoded again.

Marks are reckoned from packet counts: joined packets decode without gap or overlap, 1,024 frames each. The
encoder's run-in before the first chapter is cut off by an edit list, which all players and decoders we know
of follow (measured: cross-correlation puts every chapter's first sample at its mark, to the frame).

There are two lists of marks: Apple's chapter track, which has every chapter, and Nero's `chpl`, whose count
is one byte. In a longer book neighbours share a mark there: players that read it see the whole book, too.

The file is written here and not by ffmpeg (docs/decisions/0018-an-m4b-of-our-own.md): its memory grows by
24 MB an hour of book, and tags put into a finished file move all of it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import mutagen.mp4
import numpy as np

from audiofic.errors import FfmpegError
from audiofic.files import replacing
from audiofic.model import Book
from audiofic.package import SAMPLE_RATE, Cover, PackagedChapter, chapter_starts, tags
from audiofic.package.adts import HEADER_BYTES, read_packets
from audiofic.package.mp4 import SIZES_FORM, Mark, Sizes, lay_out_mp4

mp4: Any = mutagen.mp4  # without type hints of its own

MAX_MARKS = 255
"""Nero's `chpl` list counts its chapters in one byte."""
LONGEST_NERO_TITLE = 255
"""Bytes; the length is one."""
AUDIOBOOK = 2
"""`stik`, iTunes' media kind."""
EXPLICIT = 1
"""`rtng`, iTunes' advisory."""
FREEFORM = "----:com.apple.iTunes:"


def write_m4b(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write the whole book; the same chapters, book and cover give the same bytes.

    Raises `FfmpegError` for no chapters, and for a chapter's AAC that is not there or not whole.
    """
    if not chapters:
        raise FfmpegError("There are no chapters to put into the M4B.")
    about = _tags(book, cover) + _nero_marks(chapters, chapter_starts(chapters))
    with replacing(path) as part, part.open("wb") as file:
        write_sound(chapters, file, tags.iso_639_2(book.language), about)


def write_sound(
    chapters: Sequence[PackagedChapter], file: IO[bytes], language: str, about: bytes = b""
) -> None:
    """Write the chapters' sound as MP4 to an empty file that can be sought; `about` is what `udta` holds.

    `language` is an ISO 639-2 code. Raises as `write_m4b` does.
    """
    starts = chapter_starts(chapters)
    marks = [
        Mark(" ".join(chapter.title.split()), end - start)
        for chapter, (start, end) in zip(chapters, pairwise(starts), strict=True)
    ]
    sizes = np.ones(sum(chapter.encoded.packets for chapter in chapters), dtype=SIZES_FORM)
    audio_bytes = sum(_size(chapter) - chapter.encoded.packets * HEADER_BYTES for chapter in chapters)
    # What stands before the packets tells of each of them, so it is written last.
    file.seek(lay_out_mp4(marks, about, sizes, audio_bytes, language).size)
    first = 0
    for chapter in chapters:
        _copy_packets(chapter, file, sizes[first : first + chapter.encoded.packets])
        first += chapter.encoded.packets
    if int(sizes.sum(dtype=np.int64)) != audio_bytes:
        raise FfmpegError("The chapters' audio was changed meanwhile.", "Run the same command again.")
    file.seek(0)
    file.writelines(lay_out_mp4(marks, about, sizes, audio_bytes, language).parts)


def _size(chapter: PackagedChapter) -> int:
    try:
        return chapter.encoded.aac.stat().st_size
    except OSError as error:
        raise _unreadable(chapter, error) from error


def _copy_packets(chapter: PackagedChapter, file: IO[bytes], sizes: Sizes) -> None:
    """Write the chapter's packets to the file and their sizes to `sizes`, which has room for them all."""
    count = 0
    for packets in _packets(chapter):
        room = sizes[count : count + len(packets)]
        room[:] = [len(packet) for packet in packets[: room.size]]
        count += len(packets)
        file.write(b"".join(packets))
    if count != sizes.size:
        raise _cut_short(chapter, f"{count} of {sizes.size} packets")


def _packets(chapter: PackagedChapter) -> Iterator[list[bytes]]:
    digest = hashlib.sha256()
    try:
        yield from read_packets(chapter.encoded.aac, digest.update)
    except ValueError as error:
        raise _cut_short(chapter, "no whole packet at its end") from error
    except OSError as error:
        raise _unreadable(chapter, error) from error
    if chapter.encoded.aac_sha256 not in ("", digest.hexdigest()):
        raise FfmpegError(
            f"{chapter.encoded.aac} is damaged: it is not what was made of chapter {chapter.number}.",
            "Run the same command again; it will be made anew.",
        )


def _cut_short(chapter: PackagedChapter, holds: str) -> FfmpegError:
    message = f"{chapter.encoded.aac.name} was cut short: it holds {holds}."
    return FfmpegError(message, "Run the same command again; it will be made anew.")


def _unreadable(chapter: PackagedChapter, error: OSError) -> FfmpegError:
    return FfmpegError(
        f"The audio of chapter {chapter.number} can't be read ({error.strerror}).",
        "Run the same command again; it will be made anew.",
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


def _nero_marks(chapters: Sequence[PackagedChapter], starts: Sequence[int]) -> bytes:
    """Nero's list; a group whose title is too long for it is called after its first chapter alone."""
    groups = mark_groups([chapter.title for chapter in chapters])
    content = bytearray([1, *bytes(7), len(groups)])
    for first, title in groups:
        whole = title if len(title.encode()) <= LONGEST_NERO_TITLE else chapters[first].title
        name = whole.encode()[:LONGEST_NERO_TITLE].decode(errors="ignore").encode()
        content += round(starts[first] * 10_000_000 / SAMPLE_RATE).to_bytes(8) + bytes([len(name)]) + name
    return (8 + len(content)).to_bytes(4) + b"chpl" + content


def _tags(book: Book, cover: Cover | None) -> bytes:
    """The book's tags, as the `meta` atom that mutagen makes of them, with 4 KiB left free for editors."""
    book = tags.tellable(book)
    tag = mp4.MP4Tags()
    tag["\xa9nam"] = [book.title]
    tag["\xa9alb"] = [book.title]
    tag["\xa9ART"] = [tags.author(book)]
    tag["aART"] = [tags.author(book)]
    tag["\xa9wrt"] = [tags.narrator(book)]
    tag["\xa9nrt"] = [tags.narrator(book)]
    tag["\xa9gen"] = [tags.genres(book)]
    tag["\xa9too"] = [tags.ENCODED_BY]
    tag["stik"] = [AUDIOBOOK]
    tag["pgap"] = True
    texts = {
        "\xa9day": book.year,
        "desc": book.description,
        "ldes": book.description,
        "\xa9pub": book.publisher,
        "cprt": book.copyright,
        "sonm": book.sort_title,
        "soal": book.sort_title,
        "soar": book.sort_author,
        "soaa": book.sort_author,
        "keyw": ", ".join(book.tags),
        "\xa9mvn": book.series,
    }
    for name, text in texts.items():
        if text:
            tag[name] = [text]
    if book.series:
        tag["shwm"] = [1]
        if (book.series_part or "").isdecimal() and int(book.series_part or "") < 1 << 15:
            tag["\xa9mvi"] = [int(book.series_part or "")]
    if book.explicit:
        tag["rtng"] = [EXPLICIT]
    free = {**tags.free_tags(book), "LANGUAGE": book.language}
    free |= {"SUBTITLE": book.subtitle or "", "PUBLISHER": book.publisher or ""}
    for name, value in free.items():
        if not value:
            continue
        tag[f"{FREEFORM}{name}"] = [mp4.MP4FreeForm(value.encode(), mp4.AtomDataType.UTF8)]
    if cover:
        form = mp4.MP4Cover.FORMAT_PNG if cover.mime == "image/png" else mp4.MP4Cover.FORMAT_JPEG
        tag["covr"] = [mp4.MP4Cover(cover.content, form)]
    empty = io.BytesIO((8).to_bytes(4) + b"moov")
    tag.save(empty, padding=lambda info: 4_096)
    return empty.getvalue()[16:]  # behind the heads of `moov` and `udta`
