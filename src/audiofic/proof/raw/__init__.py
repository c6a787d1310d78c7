"""An author's file -> its text, by other parsers than the readers use.

To add a format: write a function from the file's bytes to `Stretch`es and give its suffixes a row in
`RAW_READERS`. It should be simple enough to be believed at a glance, and it decides nothing about the story:
what a reader may leave out by the rules of docs/manuscripts.md is a stretch that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the file's text, up to a whole paragraph; words never run from one into the next."""

    text: str
    place: str
    """Where it is in the file: `line 12`, `one.xhtml, line 40`, `paragraph 7`."""
    line: int = 0
    """The file's line, for files of lines; else 0."""
    unless: str = ""
    """Why a reader may leave it out: `menu`, `hidden text` ...; empty: it has to be read."""


class NotReadable(Exception):
    """Nothing can be proven of this file; the message says why."""


Read = Callable[[bytes], Iterator[Stretch]]

RAW_READERS: dict[str, str] = {
    ".txt": "text:read_plain",
    ".text": "text:read_plain",
    ".md": "text:read_markdown",
    ".markdown": "text:read_markdown",
    ".html": "pages:read_html",
    ".htm": "pages:read_html",
    ".xhtml": "pages:read_html",
    ".epub": "pages:read_epub",
    ".docx": "office:read_docx",
    ".odt": "office:read_odt",
    ".rtf": "rtf:read_rtf",
}
"""Suffix -> `module:function`. A PDF has no text of its own that could be compared: it is not here."""


def open_raw(suffix: str) -> Read | None:
    """The function for files of that suffix (lower case); None: nothing can be proven of them."""
    if suffix not in RAW_READERS:
        return None
    module, _, name = RAW_READERS[suffix].partition(":")
    read: Read = getattr(import_module(f"audiofic.proof.raw.{module}"), name)
    return read
