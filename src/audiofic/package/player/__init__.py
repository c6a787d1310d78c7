"""A page that plays the book: one folder that works from a disk, a stick or any web host, without a network.

The folder has the page with its text, style and script (`page.html`, `page.css`, `page.js`), the chapters'
MP3s, and what a phone wants to install it: a manifest, icons and a service worker (`sw.js`). Pages opened
from a disk may fetch nothing, so all but the sound is inside the page. Whatever the story says stands in it
as JSON, and the script makes text of it, never markup.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from PIL import Image

from audiofic.files import make_folders, replacing, write_atomically
from audiofic.model import NARRATOR, UNKNOWN, Book
from audiofic.package import SAMPLE_RATE, Cover, PackagedChapter, tags
from audiofic.package.player.text import ShownLine, read_along

PAGE = "index.html"
COVER_PIXELS = 800
ICON_PIXELS = (192, 512)
"""What browsers ask for before they offer to install a page (web.dev, "installability criteria")."""


def write_player(
    chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path
) -> tuple[Path, ...]:
    """Write the player into the folder at `path`; returns its files, the page first.

    The chapters' MP3s are linked into it where the file system can do that, and copied where it can't.
    """
    make_folders(path)
    written = []
    for name, content in compose_player(chapters, book, cover).items():
        write_atomically(path / name, content)
        written.append(path / name)
    for chapter in chapters:
        beside = path / chapter.encoded.mp3.name
        _put_beside(chapter.encoded.mp3, beside)
        written.append(beside)
    return tuple(written)


def compose_player(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None) -> dict[str, bytes]:
    """Name -> content of the player's files, the page first, the MP3s not among them."""
    picture = _open(cover)
    key = hashlib.sha256(f"{book.title}\0{book.author or ''}".encode(errors="replace")).hexdigest()[:16]
    page = _page(book, _jpeg_url(picture), _told(chapters, book, key))
    version = hashlib.sha256(page).hexdigest()[:16]
    caches = f'"use strict";\nconst PAGE = "audiofic page {key} {version}", AUDIO = "audiofic audio {key}";\n'
    worker = caches + _resource("sw.js")
    made = {PAGE: page, "manifest.json": _manifest(book), "sw.js": worker.encode()}
    for size in ICON_PIXELS:
        made[f"icon-{size}.png"] = _icon(picture, size)
    return made


def _page(book: Book, cover_url: str, told: Mapping[str, Any]) -> bytes:
    style, script = _resource("page.css"), _resource("page.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "img-src 'self' data:",
            "media-src 'self' file:",  # a page from a disk is nobody's own
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    credits = [book.author] if book.author else []
    credits += [f"read by {book.narrator}"] if book.narrator else []
    page = Template(_resource("page.html")).substitute(
        language=escape(book.language),
        policy=escape(policy),
        title=escape(" ".join(book.title.split())),
        credits=escape(", ".join(credits)),
        cover=cover_url,
        style=style,
        script=script,
        book=_json(told).replace("<", "\\u003c"),  # nothing in it can end the element
    )
    return page.encode(errors="replace")


def _told(chapters: Sequence[PackagedChapter], book: Book, key: str) -> dict[str, Any]:
    """The book as page.js reads it. A speaker is a number: 0 the narrator, others from 1 as in `speakers`."""
    speakers: dict[str, int] = {NARRATOR: 0, UNKNOWN: 0}
    told = [
        {
            "title": chapter.title,
            "file": quote(chapter.encoded.mp3.name),
            "version": _file_digest(chapter.encoded.mp3),
            "seconds": round(chapter.timeline.total_frames / SAMPLE_RATE, 3),
            "paragraphs": [
                {
                    "kind": paragraph.kind,
                    "lines": [_told_line(line, speakers) for line in paragraph.lines],
                }
                for paragraph in read_along(chapter.timeline)
            ],
        }
        for chapter in chapters
    ]
    return {
        "id": key,
        "title": book.title,
        "author": tags.author(book),
        "language": book.language,
        "speakers": [name for name, number in speakers.items() if number],
        "chapters": told,
    }


def _told_line(line: ShownLine, speakers: dict[str, int]) -> dict[str, Any]:
    speaker = speakers.setdefault(line.speaker, len(speakers) - 1)
    told: dict[str, Any] = {"speaker": speaker, "kind": line.kind, "sentences": line.sentences}
    return told | ({"language": line.language} if line.language else {})


def _manifest(book: Book) -> bytes:
    icons = [
        {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_PIXELS
    ]
    told = {
        "name": book.title,
        "short_name": book.title[:30],
        "lang": book.language,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#14171b",
        "theme_color": "#14171b",
        "icons": icons,
    }
    return _json(told).encode(errors="replace")


def _open(cover: Cover | None) -> Image.Image:
    """The cover as a square in RGB, the missing parts black."""
    if cover is None:
        return Image.new("RGB", (ICON_PIXELS[-1],) * 2)
    picture = Image.open(io.BytesIO(cover.content), formats=("JPEG", "PNG")).convert("RGB")
    side = max(picture.size)
    square = Image.new("RGB", (side, side))
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square


def _jpeg_url(picture: Image.Image) -> str:
    written = io.BytesIO()
    picture.resize((COVER_PIXELS, COVER_PIXELS)).save(written, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(written.getvalue()).decode()}"


def _icon(picture: Image.Image, size: int) -> bytes:
    written = io.BytesIO()
    picture.resize((size, size)).save(written, "PNG")
    return written.getvalue()


def _put_beside(source: Path, target: Path) -> None:
    """A link to the same bytes, which takes no room; a copy where the file system has none."""
    if target.exists() and target.samefile(source):
        return
    with replacing(target) as part:
        part.unlink()
        try:
            os.link(source, part)
        except OSError:
            shutil.copyfile(source, part)


def _resource(name: str) -> str:
    return files("audiofic.package.player").joinpath(name).read_text(encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
