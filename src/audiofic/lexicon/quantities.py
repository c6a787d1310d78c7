"""Where numbers stand in a text, with their sign, unit, stop or blank: `$5.50`, `6 ft. 2 in.`

They are one word each, so that their stops end no sentence; `numbers` says how they are spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from audiofic.lexicon.tables import (
    CURRENCIES,
    DIMENSIONS,
    GLUED_UNITS,
    MAGNITUDES,
    SHORT_MAGNITUDES,
    UNITS,
    WRITTEN_UNITS,
)

GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒"
NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
PRICE = rf"\d{{1,2}}(?:,\d\d)+,\d{{3}}|\d+,\d\d(?!\d)|{NUMBER}"
"""`1,00,000` and `2,50` too."""
FRACTION = rf"(?:\d+/\d+(?!/)|[{GLYPHS}])"
QUANTITY = rf"(?:{NUMBER}[ -]\d+/\d+(?!/)|{NUMBER} ?[{GLYPHS}]|{FRACTION}|{NUMBER})"
SYMBOLS = "".join(map(re.escape, CURRENCIES))
_MAGNITUDE = "|".join(MAGNITUDES)
SHORT = "|".join(SHORT_MAGNITUDES)
_PER = r"/(?:hours?|hr|day|week|wk|month|mo|year|yr|night|person|head|lb|kg|mile|gallon|gal|each|minute|min)"
_ANY_CASE = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_THIS_CASE = "|".join(sorted(map(re.escape, WRITTEN_UNITS), key=len, reverse=True))
_GLUED = "|".join(sorted(map(re.escape, GLUED_UNITS), key=len, reverse=True))
_INSIDE = r"(?=\.?\s*[,;:)\]]|\.\s+[a-z0-9(&])"
"""Before a stop that ends no sentence."""
MEASURE = (
    rf"({QUANTITY}(?: ?[-–x×] ?{QUANTITY}){{0,2}})"
    rf"(?:[ -]?((?i:{_ANY_CASE})|{_THIS_CASE}|in(?=\.))([²³])?|({_GLUED}))(?![\w²³^])(?!\.[A-Za-z])"
)
"""A number and its unit, before a stop."""

PATTERNS: dict[str, str] = {
    "phone": (
        r"(?:\+\d{1,3}[ .-]|1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}"
        r"|\d{3}-\d{4}|1-[89]\d\d-[A-Z0-9-]{7,9}|\+\d{1,3}(?:[ .-]\(?\d{1,6}\)?){2,5}|\+\d{7,15}"
        r"|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4}|0\d{4} \d{5,6}|[2-9]-1-1"
    ),
    "date": r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.\d{4}",
    "money": (
        rf"-?(?:US|AU|CA|NZ|HK|[ACS])?[{SYMBOLS}] ?(?:{PRICE})"
        rf"(?: ?[-–] ?[{SYMBOLS}]?{NUMBER})?(?:(?:{SHORT})(?!\w))?(?: (?i:{_MAGNITUDE}))?(?:{_PER}(?!\w))?"
    ),
    "coins": rf"{QUANTITY} ?[{SYMBOLS}]",
    "version": r"(?:[Vv]|[Vv]er\.? ?)\d+(?:\.\d+)*|[A-Za-z]+\d+(?:\.\d+)+",
    "degrees": (rf"[-+]?{NUMBER}(?: ?[-–] ?{NUMBER})? ?[°º](?: ?[CFKNSEW](?!\w))?|{NUMBER} ?[℃℉]"),
    "height": rf"{NUMBER}' ?{QUANTITY}(?:\"|'')?(?!\w)",
    "feet": rf"{QUANTITY}'(?!\w)",
    "inches": rf"{QUANTITY}(?:\"|'')(?!\w)",
    "unit": rf"{MEASURE}(?:{_INSIDE}\.|\.(?= ?{QUANTITY} ?(?:in|oz)\.))?",
    "size": rf"{NUMBER}(?: ?[x×] ?{NUMBER})+",
    "power": r"\w*\d\^-?\d+|[A-Za-z]\^-?\d+",
    "thousands": r"\d{1,3}(?: 000)+",
    "mixed": rf"{NUMBER}[ -]?{FRACTION}|{FRACTION}",
    "about": rf"~{NUMBER}",
    "decimal": r"\.\d+",
    "plus": rf"{NUMBER}\+(?!\w)",
    "range": rf"{NUMBER} ?– ?{NUMBER}|{NUMBER}-{NUMBER}",
}
_QUANTITIES = re.compile(
    r"(?<![\w.,/:^$-])(?:" + "|".join(f"(?P<{name}>{one})" for name, one in PATTERNS.items()) + r")"
    r"(?!\w)(?![./:,]\d)(?!-\w)"
)  # fmt: skip
_OPENING = re.compile(r"(?:^|[\s(\"])'(?=\w|$)")
_QUOTE = re.compile(r'(?<!\d)"')
_HAS_NUMBER = re.compile(r"\d|[" + GLYPHS + "]")


def find_quantities(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each number in a text with the sign, unit, stop or blank that belongs to it; in order.

    The text has plain marks (`tokens.scan`). A `6'` is found only where no quotation can close there.
    """
    if not _HAS_NUMBER.search(text):
        return
    seen = 0
    may_close = {"feet": False, "inches": False}
    for match in _QUANTITIES.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind in may_close:
            before = text[seen:start]
            may_close["feet"] = may_close["feet"] or _OPENING.search(before) is not None
            may_close["inches"] ^= len(_QUOTE.findall(before)) % 2 == 1
            seen = start
            if may_close[kind] and not _measures(text, end):
                continue
        yield start, end


def _measures(text: str, end: int) -> bool:
    """True where a word like `tall` stands at `end`."""
    word = re.match(r" ?([a-z]+)", text[end : end + 20])
    return word is not None and word[1] in DIMENSIONS
