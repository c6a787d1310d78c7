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
_WORD_NUMBER = rf"(?:[a-z]+ hundred(?: and)? ?)?[a-z]+(?:[- ](?:{_DIGITS}))?"
_NUMBER = (
    rf"(?P<number>\d{{1,6}}(?P<suffix>[a-z]\b|\.\d{{1,2}}\b)?|[ivxlc]+\b"
    rf"|(?:the )?{_WORD_NUMBER}\b)(?:\s*\(?(?:/|of)\s*\d{{1,4}}\b\)?)?"
)
_ROMAN = re.compile(r"(?:x[cl]|l?x{0,3}|c{1,3}(?:x[cl]|l?x{0,3}))(?:i[xv]|v?i{0,3})", re.A | re.I)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_SEPARATOR = r"(?:\s*(?:[.:;,|~–—―-]|--)+\s*|\s+(?=[\"“'‘(])|\s+)"
_NUMBERED = re.compile(
    rf"(?P<word>chapter|chap\.?|ch\.?|part|volume|vol\.?|book|stave|canto|letter|act|episode|ep\.?"
    rf"|phase|arc|kapitel|kap\.|chapitre|cap[íi]tulo|capitolo|hoofdstuk|глава|rozdział|kapitola"
    rf"|teil|partie|parte|deel|часть"
    rf")(?:\s+|(?<=\.)|(?=#|\d))(?:the\s+)?#?{_NUMBER}"
    rf"(?:(?P<separator>{_SEPARATOR})(?P<name>\S.*))?[.:!?]?",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    rf"(?P<number>\d{{1,4}}(?P<suffix>)|[^\W\d_]+)\.?\s+(?P<word>kapitel|teil|chapitre|partie"
    rf"|cap[íi]tulo|capitolo|hoofdstuk|глава|rozdział|kapitola)"
    rf"(?:(?P<separator>{_SEPARATOR})(?P<name>\S.*))?[.:]?",
    re.IGNORECASE,
)
"""`1. Kapitel`, `Erstes Kapitel: Das Tor`."""
_ORIENTAL = re.compile(
    r"第\s*(?P<number>\d{1,4}|[〇一二三四五六七八九十百]{1,5})\s*(?P<word>[章話话回節节幕])(?:\s*[:：、]?\s*(?P<name>\S.*))?"
)
_NAMED = re.compile(
    r"(?P<word>prologue|epilogue|interlude|intermission|foreword|(?:the )?preface|(?:the )?introduction"
    r"|afterword|bonus(?: chapter)?|omake|side[- ]?story|prolog|epilog|vorwort|nachwort"
    r"|pr[óo]logo|ep[íi]logo|[ée]pilogue|zwischenspiel"
    r"|пролог|эпилог)"
    r"(?:\s+#?(?P<number>\d{1,3}|[IVXLC]{1,6}|[A-Za-z]+))?"
    r"(?:(?P<separator>\s*(?:[.:;|~–—―-]|--)+\s*)(?P<name>\S.*))?[.:]?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?P<number>\d{1,6}(?P<suffix>[a-d]\b)?|[IVXLC]+"
    r"|[ivxlc]+)(?:\s*/\s*\d{1,3})?(?:(?P<separator>[.:)]|\s*[–—-]+"
    r"|(?=\s))(?:\s+(?P<name>\S.*))?)?[.]?"
)
_BARE_WORD = re.compile(rf"(?P<number>{_WORD_NUMBER})[.]?(?:\s*[:–—-]\s*(?P<name>\S.*))?", re.IGNORECASE)
_SPACED = re.compile(r"(?:[^\W_]\s)+[^\W_](?:\s{2,}(?:(?:[^\W_]\s)*[^\W_])){1,6}")
"""`C H A P T E R   O N E`."""
_SPACED_CHAPTER = re.compile(
    r"(?P<word>(?:C H A P T E R|P A R T|P R O L O G U E|E P I L O G U E|B O O K))\b\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_BRACKETS = {"[": "]", "(": ")", "{": "}", "【": "】", "「": "」", "『": "』", "〔": "〕", "《": "》"}
_CONTENTS = re.compile(r"(?:table of )?contents[.:]?", re.IGNORECASE)
_PARTS = {"part", "volume", "vol", "book", "act", "phase", "arc", "teil", "partie", "parte", "deel", "часть"}
_SHORT_WORDS = {
    "chap": "chapter", "ch": "chapter", "vol": "volume", "ep": "episode", "kap": "kapitel",
    "capitulo": "capítulo",
}  # fmt: skip
_FOREIGN_ORDINALS = {
    word: value
    for words in (
        "erstes zweites drittes viertes fünftes sechstes siebtes achtes neuntes zehntes elftes zwölftes",
        "erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter elfter zwölfter",
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième",
        "première seconde",
        "primer segundo tercer cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo",
        "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo",
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde",
    )
    for value, word in enumerate(words.split(), 1)
}
_ORIENTAL_DIGITS = "〇一二三四五六七八九"
_LONGEST = 300
"""Characters; measured: 237 in 64 novels (E. M. Forster lists a whole party)."""
_LONGEST_QUESTION = 80
"""Characters of a chapter's name that asks or shouts."""
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

    Rank `number` (`3.`, `IV`, `II. The Well`, `2/12`) is only a candidate: a row of them makes chapters.
    """
    text = _unspaced(strip_wrap(text))
    if not text or len(text) > _LONGEST:
        return None
    if text[0] in _BRACKETS and text[-1] == _BRACKETS[text[0]]:
        label = _read_line(strip_wrap(text[1:-1]))
        return None if label is None or label.rank == "number" else label
    return _read_line(text)


def plain_heading(text: str) -> str:
    """A heading without glyphs and brackets around it; `C H A P T E R` is `CHAPTER`."""
    text = _unspaced(strip_wrap(text))
    if text and text[0] in _BRACKETS and text[-1] == _BRACKETS[text[0]] and read_label(text):
        return strip_wrap(text[1:-1])
    return text


def _read_line(text: str) -> Label | None:
    if _CONTENTS.fullmatch(text):
        return Label("contents", "contents", None, "")
    if match := _NUMBERED.fullmatch(text):
        return _numbered(match)
    if match := _REVERSED.fullmatch(text):
        return _numbered(match)
    if match := _ORIENTAL.fullmatch(text):
        return Label("chapter", match["word"], _oriental_number(match["number"]), match["name"] or "")
    if match := _NAMED.fullmatch(text):
        return _named(match)
    if match := _BARE.fullmatch(text):
        suffix = match["suffix"] or ""
        number, name = read_number(match["number"].removesuffix(suffix)), match["name"] or ""
        if number is not None and (not name or is_title(name)):
            return Label("number", suffix, number, name)
        return None
    if match := _BARE_WORD.fullmatch(text):
        number, name = read_number(match["number"].strip()), match["name"] or ""
        return None if number is None or (name and not is_title(name)) else Label("number", "", number, name)
    return None


def _unspaced(text: str) -> str:
    """`C H A P T E R   O N E` as `CHAPTER ONE`."""
    if _SPACED.fullmatch(text):
        return " ".join(re.sub(r"\s", "", word) for word in re.split(r"\s{2,}", text))
    match = _SPACED_CHAPTER.fullmatch(text)
    if match is None:
        return text
    rest = re.sub(r"(?<=\b[^\W_])\s(?=[^\W_]\b)", "", match["rest"])
    return " ".join((re.sub(r"\s", "", match["word"]), rest)).strip()


def _named(match: re.Match[str]) -> Label | None:
    name = match["name"] or ""
    word = match["word"].casefold().removeprefix("the ")
    number = read_number(match["number"]) if match["number"] else None
    if (match["number"] and number is None) or (name and not is_title(name)):
        return None
    # The number is the interlude's own, not the chapter's.
    return Label("chapter", f"{word} {number}" if number else word, None, name)


def _oriental_number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    tens, found, ones = text.partition("十")
    if any(sign not in _ORIENTAL_DIGITS for sign in tens + ones):
        return None
    number = 0
    for sign in ones if found else tens:
        number = 10 * number + _ORIENTAL_DIGITS.index(sign)
    return number + 10 * (_ORIENTAL_DIGITS.index(tens) if tens else 1) if found else number


def _numbered(match: re.Match[str]) -> Label | None:
    word, name = match["word"].casefold().rstrip("."), (match["name"] or "").strip()
    written = match["number"].removesuffix(match["suffix"] or "")
    number = read_number(written)
    number = _FOREIGN_ORDINALS.get(written.casefold()) if number is None else number
    if number is None:
        return None
    if name and not is_title(name):
        # "Chapter Two of my life began" is prose; "CHAPTER I. In which ..." is not.
        bare = not match["separator"].strip()
        asks = name[-1] in "!?" and len(name) <= _LONGEST_QUESTION
        if bare or (name[-1] in "!?,;" and not asks) or (name[0].islower() and name[-1] == "."):
            return None
    word = _SHORT_WORDS.get(word, word)
    return Label("part" if word in _PARTS else "chapter", word, number, name.strip("*_~ "))


def read_number(text: str) -> int | None:
    """The value of `12`, `xiv`, `Twenty-one`, `the third`; None for anything else."""
    text = text.casefold().strip().removeprefix("the ")
    if text.isdecimal():
        return int(text)
    hundreds, found, text = text.rpartition("hundred")
    if found:
        first, rest = _VALUES.get(hundreds.strip() or "one", 0), text.strip().removeprefix("and ").strip()
        more = read_number(rest) if rest else 0
        return 100 * first + more if 0 < first < 10 and more is not None and more < 100 else None
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


def fold_title(text: str) -> str:
    """The letters and digits of a title: what makes two ways of writing it the same."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


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
