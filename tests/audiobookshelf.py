"""What Audiobookshelf makes of a folder: its scanner's published rules, written down again for tests.

Source: github.com/advplyr/audiobookshelf, `server/utils/scandir.js` (grouping, folder names),
`server/scanner/BookScanner.js` (order of sources), `LibraryItemScanData.js` (file names),
`server/utils/parsers/parseSeriesString.js`, `server/utils/globals.js` (endings); as of version 2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

AUDIO = {
    "m4b",
    "mp3",
    "m4a",
    "flac",
    "opus",
    "ogg",
    "oga",
    "mp4",
    "aac",
    "wma",
    "aiff",
    "wav",
    "webm",
    "mka",
    "caf",
}
EBOOKS = {"epub", "pdf", "mobi", "azw3", "cbr", "cbz"}
IMAGES = {"png", "jpg", "jpeg", "webp"}
_DISC = re.compile(r"(cd|dis[ck])\s*\d{1,3}", re.IGNORECASE)


@dataclass(frozen=True)
class FolderName:
    """What is read out of the name of a book's folder."""

    title: str
    sequence: str | None
    year: str | None
    narrator: str | None
    asin: str | None
    subtitle: str | None
    is_disc: bool
    """True where it is taken for a part of the book around it."""


def read_folder_name(name: str, in_series: bool) -> FolderName:
    is_disc = _DISC.fullmatch(name) is not None
    asin = narrator = sequence = year = None
    if found := re.search(r"(?: |^)\[([A-Z0-9]{10})\](?= |$)", name):
        asin, name = found[1], name.replace(found[0], "", 1).strip()
    if found := re.fullmatch(r"(.*) \{(.*)\}", name):
        name, narrator = found[1], found[2]
    if in_series:
        pieces = name.split(" - ")
        volume = re.compile(r"(vol\.? |volume |book )?(\d{0,3}(?:\.\d{1,2})?)(\.?)(?: (.*))?", re.IGNORECASE)
        for place, piece in enumerate(pieces):
            found = volume.fullmatch(piece)
            if found and not (found[4] and not (found[1] or found[3])):
                sequence = found[2]
                pieces[place : place + 1] = [found[4]] if found[4] else []
                break
        name = " - ".join(pieces)
    if found := re.match(r" *\(?([0-9]{4})\)? * - *(.+)", name):
        year, name = found[1], found[2]
    title, _, subtitle = name.partition(" - ")
    return FolderName(title, sequence, year, narrator, asin, subtitle or None, is_disc)


@dataclass
class Item:
    """A book as the library shows it."""

    path: str
    audio: list[str]
    ebooks: list[str]
    cover: str | None
    metadata: dict[str, Any] = field(default_factory=dict)


def scan(library: Path) -> list[Item]:
    """The books found in a library's folder."""
    files = sorted(path.relative_to(library) for path in library.rglob("*") if path.is_file())
    seen = [path for path in files if not any(part.startswith(".") for part in path.parts)]
    groups: dict[str, list[Path]] = {}
    for path in (path for path in seen if _ending(path) in AUDIO | EBOOKS):
        groups.setdefault(_group(path, groups), []).append(path)
    for path in (path for path in seen if _ending(path) not in AUDIO | EBOOKS):
        if home := next((str(above) for above in path.parents if str(above) in groups), None):
            groups[home].append(path)
    return [_item(library, home, paths) for home, paths in groups.items()]


def _ending(path: Path) -> str:
    return path.suffix[1:].lower()


def _group(path: Path, groups: Iterable[str]) -> str:
    """The folder that is the book: the topmost with media in it; `CD 1` belongs to the one around it."""
    parts = path.parent.parts
    for depth in range(1, len(parts) + 1):
        home = "/".join(parts[:depth])
        rest = parts[depth:]
        if home in groups or not rest or (len(rest) == 1 and _DISC.fullmatch(rest[0])):
            return home
    return str(path)


def _item(library: Path, home: str, paths: list[Path]) -> Item:
    images = [path for path in paths if _ending(path) in IMAGES]
    cover = next((path for path in images if re.fullmatch(r"cover\.[^./]*", path.name)), None)
    item = Item(
        home,
        [path.name for path in paths if _ending(path) in AUDIO],
        [path.name for path in paths if _ending(path) in EBOOKS],
        str(cover or images[0]) if images else None,
    )
    *above, name = home.split("/")
    told = read_folder_name(name, in_series=len(above) > 1)
    item.metadata = {"title": told.title, "authors": above[:1], "publishedYear": told.year, "asin": told.asin}
    if len(above) > 1:
        item.metadata["series"] = [(above[-1], told.sequence)]
    by_name = {path.name: library / path for path in paths}
    if "desc.txt" in by_name:
        item.metadata["description"] = by_name["desc.txt"].read_text(encoding="utf-8").strip()
    if "reader.txt" in by_name:
        item.metadata["narrators"] = [
            by_name["reader.txt"].read_text(encoding="utf-8").splitlines()[0].strip()
        ]
    if "metadata.json" in by_name:  # the last of the sources, which overrules the others
        for key, value in json.loads(by_name["metadata.json"].read_text(encoding="utf-8")).items():
            if value is not None and value != []:
                item.metadata[key] = [_series(each) for each in value] if key == "series" else value
    return item


def _series(text: str) -> tuple[str, str | None]:
    found = re.search(r" #([^#\s]+)$", text)
    return (text[: found.start()], found[1]) if found else (text, None)
