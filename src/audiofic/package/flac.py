"""A chapter as FLAC, which loses nothing: for archives and for shops that want it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mutagen.flac

from audiofic.errors import AudioficError
from audiofic.files import replacing
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter
from audiofic.package.tagging import tagging
from audiofic.package.vorbis import picture, write_comments


def write_flac(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write one chapter's FLAC with its tags; `path` may be the encoded file itself, which is then tagged.

    The audio is copied, never encoded again; tags that are already there are replaced. The same chapter, book
    and cover give the same bytes. `AudioficError` for any number of chapters but one, or one without FLAC.
    """
    if len(chapters) != 1 or "flac" not in chapters[0].encoded.others:
        raise AudioficError("A FLAC holds one chapter, encoded as FLAC.")
    with replacing(path) as part, tagging(path):
        shutil.copyfile(chapters[0].encoded.others["flac"], part)
        file: Any = mutagen.flac.FLAC(part)  # type: ignore[no-untyped-call]
        file.clear_pictures()
        write_comments(file, chapters[0], book)
        if cover:
            file.add_picture(picture(cover))
        file.save(padding=lambda info: 1_024)
