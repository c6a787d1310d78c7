"""The readers: an author's file -> `Manuscript`, for every format that stories come in.

To add one: write `manuscript/yours.py` with a function from the file's bytes to a `StoryText`, and give its
suffixes a row in `READERS`. A format of text lines makes `Block`s itself (`blocks.make_block` keeps the
offsets); any other makes `Row`s of words, and `rows.write_rows` makes source and blocks of them. What blocks
mean (chapters, scene breaks, notes, points of view) is decided in `assembly`, the same for all formats. The
contract test in `tests/manuscript/` runs over the table and will find it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from audiofic.errors import AudioficError
from audiofic.model import Manuscript

if TYPE_CHECKING:
    from audiofic.manuscript.blocks import StoryText

Reader = Callable[[bytes], "StoryText"]


@cache
def _reader(module: str) -> Reader:
    """The function `read_MODULE` of that module, imported when it is first called: parsers are heavy."""

    def read(content: bytes) -> StoryText:
        found: Reader = getattr(import_module(f"audiofic.manuscript.{module}"), f"read_{module}")
        return found(content)

    return read


READERS: dict[str, Reader] = {
    ".txt": _reader("plain"),
    ".text": _reader("plain"),
    ".md": _reader("markdown"),
    ".markdown": _reader("markdown"),
    ".html": _reader("html"),
    ".htm": _reader("html"),
    ".xhtml": _reader("html"),
    ".epub": _reader("epub"),
    ".docx": _reader("docx"),
    ".odt": _reader("odt"),
    ".rtf": _reader("rtf"),
    ".fb2": _reader("fb2"),
    ".fbz": _reader("fb2"),
    ".pdf": _reader("pdf"),
}
"""Suffix (lower case) -> what makes a story's text of such a file."""
_KINDLE = (
    "Take the story's EPUB or HTML download, or make an EPUB of it with Calibre (`ebook-convert story.mobi "
    "story.epub`); a locked one can't be read."
)
_CONVERTIBLE = {
    **dict.fromkeys((".mobi", ".azw", ".azw3", ".kfx", ".prc", ".lit"), _KINDLE),
    ".lrf": "Make an EPUB of it with Calibre.",
    **dict.fromkeys((".doc", ".pages", ".wps"), "Save it as DOCX, ODT or RTF in the program that wrote it."),
    ".zip": "Unpack it, and take the story's file inside.",
}
"""Suffix -> what to do with a story that comes so."""
GUESSED = {
    ".pdf": (
        "A PDF knows no paragraphs, headings or emphasis: all of them are guessed.",
        "Look the scripts over, or take the story's EPUB, HTML or DOCX where there is one.",
    )
}
"""Suffix -> (warning, hint) for formats that do not say what a story needs."""


LARGEST_TEXT = 64 * 2**20
"""Bytes of a file that is all text; ten long novels have as many. To read a megabyte takes some 7 seconds."""
LARGEST_PACKED = 512 * 2**20
"""Bytes of a file in which most is pictures and fonts, which are not read."""
_PACKED = (".docx", ".epub", ".fb2", ".fbz", ".odt", ".pdf")


def read_manuscript(path: Path) -> Manuscript:
    """The story in that file, its format told by the suffix.

    Raises `AudioficError`, with the file's name, where the file is missing, is a folder, is too large for a
    story, is not what its suffix says, or has a suffix that is not in `READERS`. An empty text file gives one
    chapter without paragraphs.
    """
    reader = READERS.get(path.suffix.lower())
    if path.is_dir():
        hint = f"Name the story's file in it, one of {', '.join(READERS)}."
        raise AudioficError(f"{path} is a folder, not a story.", hint)
    if reader is None:
        known = f"Save the story as one of: {', '.join(READERS)}."
        raise AudioficError(
            f"{path.name}: no reader for {path.suffix or 'a file without a suffix'}.",
            _CONVERTIBLE.get(path.suffix.lower(), known),
        )
    try:
        largest = LARGEST_PACKED if path.suffix.lower() in _PACKED else LARGEST_TEXT
        if path.stat().st_size > largest:
            message = f"{path.name} is larger than {largest // 2**20} MB, which no story is."
            raise AudioficError(
                message, "Is it the right file? A collection can be cut into several stories."
            )
        content = path.read_bytes()
    except OSError as error:
        raise AudioficError(f"Can't read {path}: {error.strerror}.", "Check the path.") from error
    from audiofic.manuscript.assembly import assemble  # what tells headings from notes takes time to load
    from audiofic.manuscript.decoding import find_format

    told = find_format(content)
    is_archive = told == ".zip" and path.suffix.lower() in _PACKED  # what is missing in it, its reader says
    if told is not None and not is_archive and READERS.get(told) is not reader:
        hint = f"Give it the suffix {told}." if told in READERS else _CONVERTIBLE[told]
        raise AudioficError(f"{path.name} is no {path.suffix} file but a {told} one by its content.", hint)
    try:
        return assemble(reader(content))
    except AudioficError as error:
        raise AudioficError(f"{path.name}: {error.message}", error.hint) from error


def recode(path: Path, encoding: str) -> bytes:
    """The text of that file in UTF-8. Raises `AudioficError` where it is not in that encoding."""
    if path.suffix.lower() in (*_PACKED, ".rtf"):
        message = f"{path.name}: a file of this format says itself how it is encoded."
        raise AudioficError(message, "Leave --encoding out.")
    try:
        return path.read_bytes().decode(encoding).encode()
    except LookupError:
        hint = "Names are those of Python: utf-8, windows-1251, koi8-r, shift_jis ..."
        raise AudioficError(f"There is no encoding {encoding!r}.", hint) from None
    except UnicodeError as error:
        raise AudioficError(
            f"{path.name} is not in {encoding} ({error}).", "Try another --encoding."
        ) from error
    except OSError as error:
        raise AudioficError(f"Can't read {path}: {error.strerror}.", "Check the path.") from error


def read_text(source: str, *, markdown: bool = False) -> Manuscript:
    """The story in a text that is decoded already: plain text, or Markdown."""
    from audiofic.manuscript.assembly import assemble
    from audiofic.manuscript.blocks import StoryText

    if markdown:
        from audiofic.manuscript.markdown import markdown_blocks  # imports markdown-it-py

        return assemble(StoryText(source, markdown_blocks(source)))
    from audiofic.manuscript.plain import plain_blocks

    return assemble(StoryText(source, plain_blocks(source)))
