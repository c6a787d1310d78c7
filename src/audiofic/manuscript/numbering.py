"""The numbers of lists, which a page shows and its file only counts: `3.`, `c.`, `iii.`"""

from __future__ import annotations

from collections.abc import Mapping

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_FORMATS: Mapping[str, str] = {
    # HTML's `type` and ODF's `style:num-format`; CSS's list-style-type; Word's `w:numFmt`
    "lower-alpha": "a", "lower-latin": "a", "lowerletter": "a",
    "upper-alpha": "A", "upper-latin": "A", "upperletter": "A",
    "lower-roman": "i", "lowerroman": "i", "upper-roman": "I", "upperroman": "I",
    "decimal": "1", "decimal-leading-zero": "1", "decimalzero": "1", "ordinal": "1", "cardinaltext": "1",
    "bullet": "", "none": "",
}  # fmt: skip


def write_number(number: int, form: str = "1") -> str:
    """The number as its list shows it, without a stop; empty where it shows none (bullets).

    `form` is `1`, `a`, `A`, `i`, `I`, or what HTML, CSS, Word or ODF call them; an unknown one means digits.
    """
    kind = form if form in ("1", "a", "A", "i", "I", "") else _FORMATS.get(form.casefold(), "1")
    if kind == "":
        return ""
    if kind in "aA" and number > 0:
        letters = _in_letters(number)
    elif kind in "iI" and 0 < number <= _LARGEST_ROMAN:
        letters = _in_roman(number)
    else:
        return str(number)
    return letters.upper() if kind.isupper() else letters


def _in_letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _in_roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        letters += sign * times
    return letters
