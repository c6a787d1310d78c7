"""The book as an EPUB 3 to be read along: its text, and what is heard lit up (EPUB 3.3, Media Overlays).

A chapter's sound is its AAC as it is in the M4B. All that is in the file comes from scripts, timelines and
tags, so that the same book gives the same bytes. Nothing is compressed: what zlib makes of text
differs between machines.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from audiofic.errors import AudioficError
from audiofic.files import replacing
from audiofic.markup import element
from audiofic.model import Book
from audiofic.package import SAMPLE_RATE, Cover, PackagedChapter, tags
from audiofic.package.epub_metadata import PackageItem, navigation, package_document
from audiofic.package.epub_pages import chapter_page, overlay, page
from audiofic.package.m4b import write_sound
from audiofic.package.reading import clips, read_blocks

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""ZIP's first day."""
_UNIX = 3
"""ZIP's word for where a file was made: left to `zipfile`, it depends on the machine."""


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter's files, all but its sound."""

    item: PackageItem
    page: str
    overlay: str


def write_epub(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write the whole book with its sound. `AudioficError` for no chapters."""
    if not chapters:
        raise AudioficError("There are no chapters to put into the EPUB.")
    book = tags.tellable(book)
    language = tags.iso_639_2(book.language)
    with replacing(path) as part, ZipFile(part, "w", ZIP_STORED) as archive:
        # EPUB Open Container Format 3.3, 4.2: this file first, without anything added.
        archive.writestr(_entry("mimetype"), "application/epub+zip")
        archive.writestr(_entry("META-INF/container.xml"), _CONTAINER)
        archive.writestr(_entry("EPUB/style.css"), files(__package__).joinpath("epub.css").read_bytes())
        if cover:
            name = "cover.jpg" if cover.mime == "image/jpeg" else "cover.png"
            archive.writestr(_entry(f"EPUB/{name}"), cover.content)
            picture = element("img", src=f"../{name}", alt=f"Cover of {book.title}", class_="cover")
            cover_page = page(book.title, book.language, picture, kind="cover")
            archive.writestr(_entry("EPUB/text/cover.xhtml"), cover_page)
        items = []
        for chapter, title in zip(chapters, _titles(chapters, book), strict=True):
            written = _chapter(chapter, title, book)
            items.append(written.item)
            archive.writestr(_entry(f"EPUB/text/{written.item.name}.xhtml"), written.page)
            if written.overlay:
                archive.writestr(_entry(f"EPUB/text/{written.item.name}.smil"), written.overlay)
                sound = f"EPUB/audio/{written.item.name}.m4a"
                _write_sound(archive, sound, chapter, language, path.parent)
        archive.writestr(_entry("EPUB/text/nav.xhtml"), navigation(book, items, cover))
        archive.writestr(_entry("EPUB/package.opf"), package_document(book, items, cover))


def _titles(chapters: Sequence[PackagedChapter], book: Book) -> Iterator[str]:
    """The chapters' titles as their author gave them; a story of one chapter without any has the book's."""
    stories = sum(map(_is_story, chapters))
    for chapter in chapters:
        given = " ".join(((chapter.script and chapter.script.title) or "").split())
        yield given or (book.title if stories == 1 and _is_story(chapter) else chapter.title)


def _is_story(chapter: PackagedChapter) -> bool:
    """False for credits."""
    return chapter.script is None or bool(chapter.script.items)


def _chapter(chapter: PackagedChapter, title: str, book: Book) -> _Chapter:
    name = f"{chapter.number:0{max(2, len(str(chapter.of)))}}"
    blocks = read_blocks(chapter, title, book.language)
    length_ms = round(chapter.encoded.frames * 1000 / SAMPLE_RATE)
    heard = clips(blocks, length_ms, SAMPLE_RATE)
    item = PackageItem(name, title, length_ms if heard else 0)
    return _Chapter(
        item,
        chapter_page(title, blocks, book.language, _is_story(chapter)),
        overlay(f"{name}.xhtml", heard, f"../audio/{name}.m4a") if heard else "",
    )


def _write_sound(archive: ZipFile, name: str, chapter: PackagedChapter, language: str, scratch: Path) -> None:
    """Add the chapter's sound; `scratch` is a folder with room for it."""
    with tempfile.TemporaryFile(dir=scratch) as sound:
        write_sound([chapter], sound, language)
        entry = _entry(name)
        entry.file_size = sound.tell()
        sound.seek(0)
        with archive.open(entry, "w") as file:
            shutil.copyfileobj(sound, file, 1 << 20)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EARLIEST)
    entry.create_system, entry.external_attr = _UNIX, 0o644 << 16
    return entry
