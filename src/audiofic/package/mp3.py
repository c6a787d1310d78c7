"""A chapter as MP3: the encoded audio under an ID3v2.3 tag."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mutagen.id3

from audiofic.errors import AudioficError
from audiofic.files import replacing
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter, tags
from audiofic.package.encode import id3_size

id3: Any = mutagen.id3  # without type hints of its own


def write_mp3(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write one chapter's MP3 with its tags; `path` may be the encoded file itself, which is then tagged.

    The audio is copied, never encoded again; a tag that is already there is replaced. The same chapter, book
    and cover give the same bytes. `AudioficError` for any number of chapters but one.
    """
    if len(chapters) != 1:
        raise AudioficError(f"An MP3 holds one chapter, not {len(chapters)}.")
    chapter = chapters[0]
    with chapter.encoded.mp3.open("rb") as audio, replacing(path) as part:
        audio.seek(id3_size(audio.read(10)))
        with part.open("wb") as file:
            file.write(id3_header(chapter, book, cover))
            shutil.copyfileobj(audio, file, 1 << 20)


def id3_header(chapter: PackagedChapter, book: Book, cover: Cover | None) -> bytes:
    """The chapter's ID3v2.3 tag (players older than v2.4 are still about), 1 KiB left free for editors."""
    book = tags.tellable(book)
    tag = id3.ID3()
    text = {"encoding": id3.Encoding.UTF16}
    tag.add(id3.TIT2(text=chapter.title, **text))
    tag.add(id3.TALB(text=book.title, **text))
    tag.add(id3.TPE1(text=tags.author(book), **text))
    tag.add(id3.TPE2(text=tags.author(book), **text))
    tag.add(id3.TCOM(text=tags.narrator(book), **text))
    tag.add(id3.TRCK(text=f"{chapter.number}/{chapter.of}", encoding=id3.Encoding.LATIN1))
    tag.add(id3.TCON(text=tags.genres(book), **text))
    tag.add(id3.TLAN(text=tags.iso_639_2(book.language), encoding=id3.Encoding.LATIN1))
    tag.add(id3.TENC(text=tags.ENCODED_BY, encoding=id3.Encoding.LATIN1))
    if book.year:
        tag.add(id3.TDRC(text=book.year, encoding=id3.Encoding.LATIN1))
    frames = {
        "TIT3": book.subtitle,
        "TPUB": book.publisher,
        "TCOP": book.copyright,
        "TSO2": book.sort_author,
    }
    for name, value in frames.items():
        if value:
            tag.add(getattr(id3, name)(text=value, **text))
    if book.description:
        tag.add(id3.TXXX(desc="DESCRIPTION", text=book.description, **text))
        tag.add(id3.COMM(lang="eng", desc="", text=book.description, **text))
    for name, value in tags.free_tags(book).items():
        tag.add(id3.TXXX(desc=name, text=value, **text))
    if cover:
        front = id3.PictureType.COVER_FRONT
        tag.add(
            id3.APIC(mime=cover.mime, type=front, desc="", data=cover.content, encoding=id3.Encoding.LATIN1)
        )
    tag.update_to_v23()
    # Frames of ID3v2.4 that iTunes, and so everybody, has in ID3v2.3 as well.
    for name, value in {"TSOA": book.sort_title, "TSOP": book.sort_author}.items():
        if value:
            tag.add(getattr(id3, name)(text=value, **text))
    written = io.BytesIO()
    tag.save(written, v1=0, v2_version=3, padding=lambda info: 1_024)
    return written.getvalue()
