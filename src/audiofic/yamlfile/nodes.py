"""What a YAML file holds once it is read: strings, lists and maps that know their line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LONGEST_KEY = 1024
"""Characters of a key as it is written before its colon, at most (YAML 1.1, 7.3.3: simple keys)."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or text exactly as written: `No`, `1.0`, `~` and `2:30` are strings."""

    text: str
    line: int
    """From 1."""
    plain: bool = True
    """False where it stands in quotes (or is a block of text)."""

    @property
    def is_null(self) -> bool:
        """True where nothing is written at all (`key:`)."""
        return self.plain and not self.text


@dataclass(frozen=True, slots=True)
class Listing:
    """A list (`- a` on lines of their own, or `[a, b]`)."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A map (`key: value`), its entries in the file's order, no key twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int

    def get(self, key: str) -> Node | None:
        """The value under that key, None where there is none."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Listing | Table


def compose_letters(text: str) -> str:
    """A name in NFC: the same for everybody, however an editor or a system composes its letters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
