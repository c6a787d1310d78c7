"""`FORMATS`: what a book is made as, one row for each format.

To add a format: write `package/yours.py` with one function of `package.Write`'s signature and give it a row.
What `formats:` in voices.yaml accepts, the files' names, what makes them again, what `check` looks at and
what `clean` removes follow from the row. The contract test in `tests/package/` runs over the table.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Scope = Literal["chapter", "book"]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of `FORMATS`."""

    scopes: tuple[Scope, ...]
    """Whether there is one for each chapter, one for the book, or both."""
    writer: str
    """`module:function`, imported when first asked for; empty for stems, which `building/stems.py` writes."""
    on_request: bool = False
    """True for what is made only where `formats:` in voices.yaml asks for it."""
    is_folder: bool = False
    """True for a folder of files, False for one file."""
    is_encoded: bool = False
    """True where it takes the chapter's sound (`package.encode.ENCODERS` has a row, too); False where it is
    written from the timeline and from files that are there."""
    shows_text: bool = False
    """True for a book's format that shows the scripts as text: what is not heard of them shapes it, too."""


FORMATS: dict[str, Format] = {
    "mp3": Format(("chapter",), "audiofic.package.mp3:write_mp3", is_encoded=True),
    "m4b": Format(("book",), "audiofic.package.m4b:write_m4b"),
    "opus": Format(("chapter",), "audiofic.package.opus:write_opus", on_request=True, is_encoded=True),
    "flac": Format(("chapter",), "audiofic.package.flac:write_flac", on_request=True, is_encoded=True),
    "player": Format(("book",), "audiofic.package.player:write_player", on_request=True, is_folder=True),
    "epub": Format(("book",), "audiofic.package.epub:write_epub", on_request=True, shows_text=True),
    "stems": Format(("chapter",), "", on_request=True, is_folder=True, is_encoded=True),
    "vtt": Format(("chapter", "book"), "audiofic.package.captions:write_vtt"),
    "srt": Format(("chapter", "book"), "audiofic.package.captions:write_srt"),
}
"""Name, which is the files' suffix or the folder's name -> the format."""


def folders() -> tuple[str, ...]:
    """The formats that are folders: in `build/`, each by its name."""
    return tuple(name for name, row in FORMATS.items() if row.is_folder)


def formats(scope: Scope, asked_for: Collection[str] = ()) -> tuple[str, ...]:
    """The formats that are made for each chapter, or for the book.

    Those on request are among them only where they are `asked_for`.
    """
    return tuple(
        name
        for name, row in FORMATS.items()
        if scope in row.scopes and (name in asked_for or not row.on_request)
    )


def is_encoded(name: str) -> bool:
    """True where only the chapter's sound makes the format again; true of `aac`, the packets of the M4B."""
    return name == "aac" or (name in FORMATS and FORMATS[name].is_encoded)


def place(name: str, scope: Scope, stem: str) -> str:
    """Where the format's file or folder is, from `build/` on, with `/` between names.

    `stem` is the file name of the book or of the chapter, without a suffix.
    """
    if name in FORMATS and FORMATS[name].is_folder:
        return name if scope == "book" else f"{name}/{stem}"
    folder = "" if scope == "book" else "packets/" if name == "aac" else "chapters/"
    return f"{folder}{stem}.{name}"
