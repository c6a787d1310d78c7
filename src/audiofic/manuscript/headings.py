"""Lines that open a chapter or a part: `Chapter One: The Well`, `CHAPTER IV.`, `Prologue`, `3.`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Rank = Literal["part", "chapter", "number", "contents"]

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_UNITS += " seventeen eighteen nineteen"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
)
_ORDINALS += " fifteenth sixteenth seventeenth eighteenth nineteenth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: value for words in (_UNITS, _ORDINALS) for value, word in enumerate(words.split(), 1)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_VALUES |= {f"{word[:-1]}ieth": 10 * value for value, word in enumerate(_TENS.split(), 2)}

_DIGITS = "|".join((*_UNITS.split()[:9], *_ORDINALS.split()[:9]))
_WORD_NUMBER = rf"[a-z]+(?:[- ](?:{_DIGITS}))?"
_NUMBER = rf"(?P<number>\d{{1,4}}|[ivxlc]+\b|(?:the )?{_WORD_NUMBER}\b)"
_ROMAN = re.compile(r"(?:x[cl]|l?x{0,3}|c{1,3}(?:x[cl]|l?x{0,3}))(?:i[xv]|v?i{0,3})", re.A | re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_SEPARATOR = r"(?:\s*(?:[.:;,|~–—―-]|--)+\s*|\s+(?=[\"“'‘(])|\s+)"
_NUMBERED = re.compile(
    rf"(?P<word>chapter|chap\.?|ch\.?|part|volume|vol\.?|book|stave|canto|letter|act|episode"
    rf"|phase)\s+(?:the\s+)?#?{_NUMBER}"
    rf"(?:(?P<separator>{_SEPARATOR})(?P<name>\S.*))?[.:]?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?P<word>prologue|epilogue|interlude|intermission|foreword|(?:the )?preface|(?:the )?introduction"
    r"|afterword|bonus chapter|omake)"
    r"(?:(?P<separator>\s*(?:[.:;|~–—―-]|--)+\s*)(?P<name>\S.*))?[.:]?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?P<number>\d{1,3}|[IVXLC]+|[ivxlc]+)(?:(?P<separator>[.:)]|\s*[–—-]+"
    r"|(?=\s))(?:\s+(?P<name>\S.*))?)?[.]?"
)
_BARE_WORD = re.compile(rf"{_WORD_NUMBER}[.]?", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents[.:]?", re.IGNORECASE)
_PARTS = {"part", "volume", "vol", "book", "act", "phase"}
_LONGEST = 300
"""Characters; measured: 237 in 64 novels (E. M. Forster lists a whole party)."""
_SMALL_WORD = re.compile(
    r"a|an|and|as|at|but|by|de|for|from|in|into|is|la|le|my|nor|of|off|on|or|over|the|to|up|vs|with"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a heading line says: its rank, its number (None where it has none) and its name (`""`)."""

    rank: Rank
    word: str
    number: int | None
    name: str

    @property
    def key(self) -> tuple[str, int | None, str]:
        """Equal for a chapter and its entry in a table of contents."""
        return self.word, self.number, "" if self.number is not None else self.name.casefold()


def read_label(text: str) -> Label | None:
    """The label of a line that opens a chapter or part; None for all other lines.

    Rank `number` (`3.`, `IV`, `II. The Well`) is only a candidate: a row of them makes chapters.
    """
    text = strip_wrap(text)
    if not text or len(text) > _LONGEST:
        return None
    if _CONTENTS.fullmatch(text):
        return Label("contents", "contents", None, "")
    match = _NUMBERED.fullmatch(text)
    if match:
        return _numbered(match)
    match = _NAMED.fullmatch(text)
    if match:
        name = match["name"] or ""
        word = match["word"].casefold().removeprefix("the ")
        return Label("chapter", word, None, name) if not name or is_title(name) else None
    match = _BARE.fullmatch(text)
    if match:
        number, name = read_number(match["number"]), match["name"] or ""
        if number is not None and (not name or is_title(name)):
            return Label("number", "", number, name)
        return None
    if _BARE_WORD.fullmatch(text):
        number = read_number(text.rstrip("."))
        return None if number is None else Label("number", "", number, "")
    return None


def _numbered(match: re.Match[str]) -> Label | None:
    word, name = match["word"].casefold().rstrip("."), (match["name"] or "").strip()
    number = read_number(match["number"])
    if number is None:
        return None
    if name and not is_title(name):
        # "Chapter Two of my life began" is prose; "CHAPTER I. In which ..." is not.
        bare = not match["separator"].strip()
        if bare or name[-1] in "!?,;" or (name[0].islower() and name[-1] == "."):
            return None
    word = {"chap": "chapter", "ch": "chapter", "vol": "volume"}.get(word, word)
    return Label("part" if word in _PARTS else "chapter", word, number, name.strip("*_~ "))


def read_number(text: str) -> int | None:
    """The value of `12`, `xiv`, `Twenty-one`, `the third`; None for anything else."""
    text = text.casefold().strip().removeprefix("the ")
    if text.isdecimal():
        return int(text)
    words = re.split(r"[- ]", text)
    if all(word in _VALUES for word in words) and len(words) <= 2:
        tens = [_VALUES[word] for word in words]
        if len(tens) == 1:
            return tens[0]
        return sum(tens) if tens[0] >= 20 and tens[1] < 10 else None
    if text and _ROMAN.fullmatch(text):
        values = [_ROMAN_VALUES[letter] for letter in text]
        following = [*values[1:], 0]
        return sum(-a if a < b else a for a, b in zip(values, following, strict=True))
    return None


def is_title(text: str) -> bool:
    """True for words set as a title: ALL CAPS, or Every Long Word Capitalised and no full stop."""
    text = strip_wrap(text)
    words = re.findall(r"[^\W\d_][\w'’]*", text)
    if not words or len(words) > 50 or text[-1] in ",;":
        return False
    if text.upper() == text:
        return True
    if text[-1] == "." and not text.endswith("..."):
        return False
    if words[0][0].islower():
        return False
    return all(word[0].isupper() or _SMALL_WORD.fullmatch(word) for word in words)


def strip_wrap(text: str) -> str:
    """The text without the glyphs around it."""
    start, end = wrap_bounds(text)
    return text[start:end]


def wrap_bounds(text: str) -> tuple[int, int]:
    """Where the text without the glyphs around it begins and ends."""
    start, end = 0, len(text)
    while start < end and text[start] in _WRAP_GLYPHS:
        start += 1
    while end > start and text[end - 1] in _WRAP_GLYPHS:
        end -= 1
    return start, end


_WRAP_GLYPHS = frozenset(" \t*_~=#<>|+•-–—")
