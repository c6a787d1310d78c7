"""A book in the folder that audiobook libraries want: `Author/Series/02 - Title/`.

What stands in which file is Audiobookshelf's reading of it (advplyr/audiobookshelf, `server/scanner/`); its
rules and how each is kept are in docs/delivery.md, and a test holds the folder against them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from audiofic.distribution.folder import Original
from audiofic.distribution.names import book_folder, portable_name
from audiofic.model import Book
from audiofic.package import SAMPLE_RATE, tags

METADATA = "metadata.json"
_SAME_LENGTH_S = 1.0
"""So much may ffprobe's length of a file and ours differ."""


@dataclass(frozen=True, slots=True)
class Track:
    """A sound file of the book and the captions that belong to it, by ending (`.mp3`, `.vtt`)."""

    title: str
    files: Mapping[str, Original]


def library_place(book: Book) -> PurePosixPath:
    """Where the book's folder belongs, from the library on."""
    place = PurePosixPath(portable_name(tags.author(book), tags.UNKNOWN_AUTHOR))
    if book.series:
        place /= portable_name(book.series, "Series")
    return place / book_folder(book.title, book.series_part if book.series else None)


def library_files(
    book: Book,
    tracks: Sequence[Track],
    cover_jpeg: bytes,
    marks: Sequence[tuple[str, int, int]] = (),
    others: Mapping[str, Original] | None = None,
) -> dict[str, Original | bytes]:
    """Name -> content of all files of the book's folder.

    One track has the book's name, of several each its number and title. `marks` are (title, first frame, the
    frame behind its last) of the chapters in the one track. `others`: further files of the book, by ending.
    """
    made: dict[str, Original | bytes] = {}
    name = portable_name(book.title)
    digits = max(2, len(str(len(tracks))))
    for number, track in enumerate(tracks, 1):
        stem = name if len(tracks) == 1 else f"{number:0{digits}d} - {portable_name(track.title)}"
        made |= {f"{stem}{ending}": original for ending, original in track.files.items()}
    made |= {f"{name}{ending}": original for ending, original in (others or {}).items()}
    made["cover.jpg"] = cover_jpeg
    made[METADATA] = _metadata(book, marks)
    made["reader.txt"] = f"{tags.narrator(book)}\n".encode(errors="replace")
    if book.description:
        made["desc.txt"] = f"{book.description.strip()}\n".encode(errors="replace")
    return made


def merge_metadata(theirs: bytes, ours: bytes) -> bytes:
    """Audiobookshelf's own `metadata.json`, with our chapters where the sound has another length by now.

    It writes the file where its setting "Store metadata with item" is on, and then believes the chapters in
    it rather than those of new sound. All else that was edited stays; so does a file that is no JSON.
    """
    try:
        told, now = json.loads(theirs), json.loads(ours)["chapters"]
        before = told["chapters"]
        if not now or not before or abs(before[-1]["end"] - now[-1]["end"]) <= _SAME_LENGTH_S:
            return theirs
    except (ValueError, KeyError, TypeError, IndexError):
        return theirs
    return _json(told | {"chapters": now})


def _metadata(book: Book, marks: Sequence[tuple[str, int, int]]) -> bytes:
    """What Audiobookshelf itself writes (`BookScanner.js`, `saveMetadataFile`); null: other sources count."""
    part = re.sub(r"[\s#]+", "-", (book.series_part or "").strip())  # `parseSeriesString.js`: no blank, no #
    series = f"{book.series} #{part}" if book.series and part else book.series
    told = {
        "tags": list(book.tags),
        "chapters": [
            {"id": number, "start": _seconds(start), "end": _seconds(end), "title": title}
            for number, (title, start, end) in enumerate(marks)
        ],
        "title": book.title,
        "subtitle": book.subtitle,
        "authors": [tags.author(book)],
        "narrators": [tags.narrator(book)],
        "series": [series] if series else [],
        "genres": [tags.GENRE, *book.genres],
        "publishedYear": book.year,
        "publisher": book.publisher,
        "description": book.description,
        "isbn": book.isbn,
        "asin": book.asin,
        "language": book.language,
        "explicit": book.explicit,
        "abridged": False,
    }
    return _json(told)


def _json(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def _seconds(frame: int) -> float:
    return round(frame / SAMPLE_RATE, 3)
