"""The book's chapter marks, as players read them from the file, stand where the chapters begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import mutagen
import mutagen.mp4

from audiofic.errors import Finding
from audiofic.ffmpeg import listen
from audiofic.proof.built import SAMPLE_RATE, BuiltChapter, book_starts

mp4: Any = mutagen.mp4  # without type hints of its own

TOLERANCE_MS = 25
"""Players seek to packets, and a packet is 23 ms."""
MOST_NERO_MARKS = 255
"""Nero's list counts in one byte; in longer books neighbours share a mark there, and it is left alone."""
_HINT = "Delete the file and run `audiofic build`: it is made anew."


@dataclass(frozen=True, slots=True)
class Mark:
    """One chapter mark."""

    seconds: float
    title: str


def prove_marks(file: Path, path: str, chapters: Sequence[BuiltChapter]) -> Iterator[Finding]:
    """Findings for marks of the M4B (`path` to people) that are missing, shifted, misnamed or too many.

    Both lists are read: the chapter track through ffmpeg, Nero's through mutagen. Raises `FfmpegError`.
    """
    starts = book_starts(chapters)
    wanted = [
        Mark(start / SAMPLE_RATE, chapter.title) for chapter, start in zip(chapters, starts, strict=False)
    ]
    yield from _compare(read_track(file), wanted, "chapter track", path)
    if len(chapters) <= MOST_NERO_MARKS:
        yield from _compare(read_nero(file), wanted, "list of chapters (Nero's)", path)


def read_track(file: Path) -> list[Mark]:
    """The marks that ffmpeg finds in a file."""
    arguments = ["-v", "error", "-protocol_whitelist", "file,pipe", "-i", f"file:{file}"]
    text = b"".join(listen([*arguments, "-map_chapters", "0", "-f", "ffmetadata", "pipe:1"])).decode(
        "utf-8", "replace"
    )
    marks = []
    for part in text.split("[CHAPTER]\n")[1:]:
        values = dict(row.split("=", 1) for row in re.split(r"(?<!\\)\n", part) if "=" in row)
        title = re.sub(r"\\(.)", r"\1", values.get("title", ""), flags=re.DOTALL)
        marks.append(Mark(float(int(values["START"]) * Fraction(values["TIMEBASE"])), title))
    return marks


def read_nero(file: Path) -> list[Mark]:
    """The marks of Nero's list; none where the file can't be read."""
    try:
        return [Mark(float(one.start), str(one.title)) for one in mp4.MP4(file).chapters or ()]
    except mutagen.MutagenError:
        return []


def _compare(marks: Sequence[Mark], wanted: Sequence[Mark], what: str, path: str) -> Iterator[Finding]:
    if len(marks) != len(wanted):
        message = f"Its {what} has {len(marks):,} marks for {len(wanted):,} chapters."
        yield Finding(path, 0, "marks-missing", message, _HINT)
        return
    for number, (mark, right) in enumerate(zip(marks, wanted, strict=True), 1):
        off_ms = (mark.seconds - right.seconds) * 1000
        if abs(off_ms) > TOLERANCE_MS:
            message = (
                f"Its {what} has chapter {number} {abs(off_ms):,.0f} ms {'late' if off_ms > 0 else 'early'}."
            )
            yield Finding(path, 0, "mark-shifted", message, _HINT)
        if not _same_title(mark.title, right.title):
            message = (
                f"Its {what} calls chapter {number} “{mark.title[:60]}” instead of “{right.title[:60]}”."
            )
            yield Finding(path, 0, "mark-misnamed", message, _HINT)


def _same_title(one: str, other: str) -> bool:
    """True where they are the same but for blanks, and for what is cut off at 255 bytes."""
    one, other = " ".join(one.split()), " ".join(other.split())
    return one == other or (len(one.encode()) >= 200 and other.startswith(one.rstrip("\ufffd")))
