"""Plain text and Markdown -> stretches, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from audiofic.proof.raw import NotReadable, Stretch

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_LINE = re.compile("\r\n?|\n")
_OPTIONAL = re.compile(
    r"(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<address>(?<=\])\([^()\n]*\))"
    r"|(?P<definition>^[ ]{0,3}\[[^\]\n]{1,200}\]:\s*\S+.*$)"
    r"|(?P<fence>^[ \t]*`{3,}\w*[ \t]*$)",
    re.MULTILINE,
)
_WHY = {
    "tag": "markup",
    "address": "address of a link",
    "definition": "address of a link",
    "fence": "markup",
}

_EMPHASIS = re.compile(r"</?(?:i|em|b|strong|u|s|strike)>", re.IGNORECASE)


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a mark; raises `NotReadable` for any other encoding."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotReadable("it is not UTF-8, and what its letters are is a guess") from error
    if text.count("\0") * 8 > len(text):
        raise NotReadable("it is UTF-16 or UTF-32 without a mark, and what its letters are is a guess")
    return text


def read_plain(content: bytes) -> Iterator[Stretch]:
    """Every line of a text file."""
    for number, line in enumerate(_LINE.split(decode(content)), 1):
        if line.strip():
            yield Stretch(line, f"line {number:,}", number)


def read_markdown(content: bytes) -> Iterator[Stretch]:
    """Every line of a Markdown file; tags, comments and the addresses of links may be left out."""
    kept: list[str] = []
    place, line = 0, 1
    text = _LINE.sub("\n", decode(content))
    for start, end, why in _find_optional(text):
        between, cut = text[place:start], text[start:end]
        line += between.count("\n")
        yield Stretch(cut, f"line {line:,}", line, why)
        line += cut.count("\n")
        place = end
        # Emphasis parts no word: `<i>un</i>believable`.
        kept += (between, "\n" * cut.count("\n") or ("" if _EMPHASIS.fullmatch(cut) else " "))
    kept.append(text[place:])
    for number, row in enumerate("".join(kept).split("\n"), 1):
        if row.strip():
            yield Stretch(unescape(row), f"line {number:,}", number)


def _find_optional(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, why) of what may be left out, in order."""
    place = 0
    while place < len(text):
        start = text.find("<!--", place)
        end = text.find("-->", start + 4) if start >= 0 else -1
        if end < 0:  # no comment, or one that is never closed and is none
            start = end = len(text)
        for match in _OPTIONAL.finditer(text, place, start):
            yield match.start(), match.end(), _WHY[match.lastgroup or "tag"]
        if start < end:
            yield start, end + 3, "comment"
        place = end + 3
