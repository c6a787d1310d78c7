"""Roman numerals among their neighbours -> numbers (`Act III`), ordinals (`Henry VIII's`), or no numeral."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from audiofic.lexicon.number_words import ordinal
from audiofic.lexicon.tables import (
    HEADING_WORDS,
    LETTERED_HEADINGS,
    ORDERED_NOUNS,
    REGNAL_NAMES,
    REGNAL_TITLES,
    word_list,
)
from audiofic.lexicon.tokens import Item

_ROMAN = re.compile(
    r"(?=[ivxlcdm])m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})", re.IGNORECASE
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ORDINAL = re.compile(r"([IVXLC]+)(?:th|st|nd|rd)")
_SIGNS = re.compile("[\u2160-\u2188]+")
"""Characters that are Roman numerals and nothing else: `Ⅳ`."""
_WORDS = word_list(
    "mix dim mi di mid cd dc mc md cc mm dm cv ml cm mv",
)
"""Canonical numerals that are words or abbreviations more often."""
_JOINING = frozenset(("and", "or", "to", "through", "&"))
_BEHIND_I = word_list(
    "of is was has ends ended begins began opens opened starts started and or to in by at on for with",
    "from",
)
"""Words that follow the number I more often than the pronoun, behind a heading word with a capital."""
_PARTS = ("word", "said")


def read_roman(word: str) -> int | None:
    """The value of a Roman numeral from 1 to 3999 (in capitals or small letters); None for others."""
    # Regular expressions take the Turkish İ for an i, which it is not.
    if not word.isascii() or not (word.isupper() or word.islower()) or not _ROMAN.fullmatch(word):
        return None
    values = [_VALUES[letter] for letter in word.lower()]
    return sum(
        -value if any(value < later for later in values[index + 1 : index + 2]) else value
        for index, value in enumerate(values)
    )


def speak_roman(items: Sequence[Item], index: int, is_whole: bool) -> str | None:
    """The Roman numeral items[index] as it is said there; None where that word is no numeral.

    `is_whole` says that the line has no other word, as a heading has. A 's is kept.
    """
    word = items[index].text
    first = word[0]
    if first not in "IVXLCDMivxlcdm" and not _SIGNS.match(word):
        return None
    if word == "I":
        before = _word(items, index - 1)
        if before.casefold() not in REGNAL_NAMES and not _is_heading_word(before):
            return None  # nearly always
    base, apostrophe, ending = word.partition("'")
    if apostrophe and ending.casefold() != "s":
        return None
    spoken = _speak(base, items, index, is_whole, bool(apostrophe))
    return spoken and spoken + apostrophe + ending.lower()


def _speak(base: str, items: Sequence[Item], index: int, is_whole: bool, possessive: bool) -> str | None:
    if _SIGNS.fullmatch(base):
        base = unicodedata.normalize("NFKC", base)
        value = read_roman(base.upper())
        if value is None:
            return None
        is_regnal = _word(items, index - 1).casefold() in REGNAL_NAMES
        return f"the {ordinal(value)}" if is_regnal else str(value)
    if match := _ORDINAL.fullmatch(base):
        value = read_roman(match[1])
        return ordinal(value) if value else None
    if "-" in base or "–" in base:
        return _speak_joined(re.split("[-–]", base), items, index)
    value = read_roman(base)
    if value is None:
        return None
    before, following = _word(items, index - 1), _word(items, index + 1)
    heading = _heading_before(items, index)
    if heading:
        return str(value) if _is_numbered(base, heading, before, following, items, index) else None
    if not base.isupper():
        in_brackets = 0 < index < len(items) - 1 and (items[index - 1].kind, items[index + 1].kind) == (
            "open",
            "close",
        )
        return (
            str(value)
            if (in_brackets or _is_item_number(items, index))
            and base not in _WORDS
            and set(base) <= set("ivx")
            else None
        )
    if base.casefold() in _WORDS:
        return None
    if _is_regnal(base, items, index, possessive):
        return f"the {ordinal(value)}"
    if following.casefold() in ORDERED_NOUNS and (
        len(base) > 1 or (base != "I" and before.casefold() == "the")
    ):
        return ordinal(value)
    if len(base) == 1:
        is_heading = is_whole or (base == "V" and _is_item_number(items, index))
        return str(value) if base in "VX" and is_heading else None
    if is_whole or _is_item_number(items, index) or (base[0] == "M" and len(base) > 3):
        return str(value)
    if not set(base) & set("IVX") or (set(base) - set("IVX") and len(base) < 3):
        return None
    if before.casefold() == "the" and following[:1].isupper() and not following.isupper():
        return ordinal(value)
    behind_name = before[:1].isupper() and not before.isupper()
    return str(value) if behind_name and set(base) != {"X"} else None


def _speak_joined(parts: Sequence[str], items: Sequence[Item], index: int) -> str | None:
    """`II-IV` is 2 to 4, `XIX-century` 19th century."""
    values = [read_roman(part) for part in parts]
    if len(parts) != 2 or not values[0] or not parts[0].isupper():
        return None
    if parts[1].casefold() in ORDERED_NOUNS:
        return f"{ordinal(values[0])} {parts[1].lower()}"
    is_sure = len(parts[0] + parts[1]) > 2 and set(parts[0] + parts[1]) <= set("IVX")
    if not values[1] or values[1] <= values[0] or not (_heading_before(items, index) or is_sure):
        return None
    return f"{values[0]} to {values[1]}"


def _word(items: Sequence[Item], index: int) -> str:
    return items[index].text if 0 <= index < len(items) and items[index].kind in _PARTS else ""


def _is_heading_word(word: str) -> bool:
    folded = word.casefold()
    return folded in HEADING_WORDS or (folded.endswith("s") and folded[:-1] in HEADING_WORDS)


def _heading_before(items: Sequence[Item], index: int) -> str:
    """The heading word a numeral belongs to, perhaps before others (`Books I, II and IV`); else empty."""
    if _is_heading_word(word := _word(items, index - 1)):
        return word
    behind = index
    for _ in range(8):
        behind -= 1
        if behind < 0:
            return ""
        kind, text, _, _ = items[behind]
        if kind == "clause" or text.casefold() in _JOINING or read_roman(text) or text.isdigit():
            continue
        if behind == index - 1 or not text.casefold().endswith("s") or not _is_heading_word(text):
            return ""
        return text
    return ""


def _is_numbered(
    base: str, heading: str, before: str, following: str, items: Sequence[Item], index: int
) -> bool:
    """True where a canonical numeral behind a heading word is one: not the I of `the chapter I wrote`."""
    if base.islower():
        return base not in _WORDS and (
            len(base) > 1 or (base in "ivx" and not following and before.isalpha())
        )
    if base == "I":
        if heading.casefold() == "war" and _word(items, index - 2).casefold() == "world":
            return True
        if not following:
            return True
        if before != heading:  # Acts I and I went home: never a number
            return False
        is_verb = following[:1].islower() and following not in _BEHIND_I
        return not before.islower() and not is_verb
    if len(base) == 1 and base in "LCDM":
        return heading.casefold() in LETTERED_HEADINGS
    return base.casefold() not in _WORDS or heading.casefold() in LETTERED_HEADINGS


def _is_regnal(base: str, items: Sequence[Item], index: int, possessive: bool) -> bool:
    """True behind a king's name (`Henry VIII`) or a ruler's title and any name (`King Aldric II`)."""
    name, title = _word(items, index - 1), _word(items, index - 2)
    if not name[:1].isupper():
        return False
    is_titled = title.casefold() in REGNAL_TITLES
    if name.casefold() not in REGNAL_NAMES:
        return (is_titled or title.casefold() in REGNAL_NAMES) and base not in ("I", "C", "D", "M", "L")
    if base in ("C", "D", "L", "M"):
        return False
    if base != "I" or possessive or is_titled:
        return True
    following = items[index + 1] if index + 1 < len(items) else None
    if following is None or following.kind not in _PARTS:
        return index > 1 or following is None or following.kind == "end"
    return (
        following.text in ("of", "was", "is", "had", "has", "and") and index > 0 and _opens(items, index - 1)
    )


def _opens(items: Sequence[Item], index: int) -> bool:
    """True where items[index] begins the text or a sentence, or stands behind a word in small letters."""
    return index == 0 or items[index - 1].kind == "end" or items[index - 1].text.islower()


def _is_item_number(items: Sequence[Item], index: int) -> bool:
    """True for the numeral that a heading or an item of a list begins with: `XIV. The Gate`, `II: Rain`."""
    if index or len(items) < 3:
        return False
    return items[1].kind in ("end", "clause", "close") and items[1].text in (".", ":", ")")
