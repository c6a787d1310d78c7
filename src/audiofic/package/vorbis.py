"""The tags of Ogg and FLAC files: Vorbis comments, and the cover as a FLAC picture block."""

from __future__ import annotations

import io
from typing import Any

import mutagen.flac
from PIL import Image

from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter, tags

FRONT_COVER = 3
"""ID3v2.4, 4.14 (APIC): the picture types that FLAC took over."""


def write_comments(file: Any, chapter: PackagedChapter, book: Book) -> None:
    """Give a mutagen file the chapter's comments, and no others."""
    if file.tags is None:
        file.add_tags()
    file.tags.clear()
    for name, text in comments(chapter, book).items():
        file.tags[name] = [text]


def comments(chapter: PackagedChapter, book: Book) -> dict[str, str]:
    """The chapter's comments, by name (xiph.org, "Ogg Vorbis I format specification: comment field")."""
    book = tags.tellable(book)
    found = {
        "TITLE": chapter.title,
        "ALBUM": book.title,
        "ARTIST": tags.author(book),
        "ALBUMARTIST": tags.author(book),
        "COMPOSER": tags.narrator(book),
        "PERFORMER": tags.narrator(book),
        "TRACKNUMBER": str(chapter.number),
        "TRACKTOTAL": str(chapter.of),
        "GENRE": tags.genres(book),
        "LANGUAGE": book.language,
        "ENCODED-BY": tags.ENCODED_BY,
        "DATE": book.year or "",
        "DESCRIPTION": book.description or "",
        "SUBTITLE": book.subtitle or "",
        "PUBLISHER": book.publisher or "",
        "COPYRIGHT": book.copyright or "",
        "ALBUMSORT": book.sort_title or "",
        "ARTISTSORT": book.sort_author or "",
        "ALBUMARTISTSORT": book.sort_author or "",
    }
    return {name: text for name, text in {**found, **tags.free_tags(book)}.items() if text}


def picture(cover: Cover) -> Any:
    """The cover as a front-cover picture block, with its size in pixels."""
    block: Any = mutagen.flac.Picture()  # type: ignore[no-untyped-call]
    with Image.open(io.BytesIO(cover.content)) as image:
        block.width, block.height = image.size
    block.type, block.mime, block.depth, block.data = FRONT_COVER, cover.mime, 24, cover.content
    return block
