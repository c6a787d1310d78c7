"""The narrator between brackets inside a speech: `"I see, (turning to Sango,) it is late."`"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRACKET = re.compile(r"\(([^()\"“”]{1,120})\)[,.;:]?\s*")
_GESTURE = re.compile(
    r"(?:(?:again|still|half|[a-z]+ly) )?[a-z]+ing\b|(?:rather |very |half )?[a-z]+ly\W*$"
    r"|with (?:an?|some|great|much|the utmost)\b|in an? |to (?-i:[A-Z])|aside\b"
    r"|(?:(?:loud|renewed|prolonged|general|and) )*(?:laugh|sigh|cheer|applau|hear,)",
    re.IGNORECASE,
)
_NO_GESTURE = re.compile(
    r"\b(?:I|me|my|you|your|we|us|our)\b|^(?:\w+thing|owing|excepting|during|including|according"
    r"|considering|concerning|regarding|supposing|only|early|certainly|probably|possibly|really)\b",
    re.IGNORECASE,
)
"""What the speaker says between brackets, too: `(and I mean it)`, `(owing to the rain)`."""


def find_asides(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of every aside inside text[start:end], its brackets, blanks and pause included."""
    for match in _BRACKET.finditer(text, start, end):
        first = match.start()
        while first > start and text[first - 1].isspace():
            first -= 1
        if start < first and match.end() < end and _is_gesture(match[1].strip()):
            yield first, match.end()


def _is_gesture(inside: str) -> bool:
    return _GESTURE.match(inside) is not None and _NO_GESTURE.search(inside) is None
