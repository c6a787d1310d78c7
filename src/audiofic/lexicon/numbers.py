"""Numbers that engines read wrongly -> words; years, ordinals, decimals and most times they read well."""

from __future__ import annotations

import re

from audiofic.lexicon.tables import HEADING_WORDS, REGNAL_NAMES

_CURRENCIES = {
    "$": ("dollar", "dollars"),
    "£": ("pound", "pounds"),
    "€": ("euro", "euros"),
    "¥": ("yen", "yen"),
}
_MONEY = re.compile(r"([$£€¥])([\d,]+)(?:\.(\d+))?(?: ([a-z]+))?", re.IGNORECASE)
_SHORT_MAGNITUDES = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}
_DECADE = re.compile(r"(\d\d)?(\d0)'?s")
_TENS = ("tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_CENTURIES = {
    "15": "fifteen",
    "16": "sixteen",
    "17": "seventeen",
    "18": "eighteen",
    "19": "nineteen",
    "20": "twenty",
}
_TIME = re.compile(r"(\d{1,2}):0(\d)([ap]m)?", re.IGNORECASE)
_FRACTIONS = {
    "1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters",
}  # fmt: skip
_GLYPHS = {
    "½": "half", "⅓": "a third", "⅔": "two thirds", "¼": "a quarter", "¾": "three quarters", "²": "squared",
    "³": "cubed",
}  # fmt: skip
_UNITS = {
    "ft": "feet", "mm": "millimeters", "cm": "centimeters", "km": "kilometers", "kg": "kilograms",
    "lb": "pounds", "lbs": "pounds", "mph": "miles an hour", "oz": "ounces", "hrs": "hours",
    "mins": "minutes", "k": "thousand", "yo": "year old", "x": "times",
}  # fmt: skip
_UNIT = re.compile(r"([\d.,]+)([a-z]+)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)[-–](\d+)")
_HEIGHT = re.compile(r"(\d)'(\d{1,2})")
_ROMAN = re.compile(r"(?=[ivxl])(x[lc]|l?x{0,3})(i[xv]|v?i{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def speak_number(word: str, following: str) -> str | None:
    """How a word with a digit in it is said before the word `following`; None where engines read it well."""
    if word[0] in _CURRENCIES:
        return _speak_money(word)
    if word in _FRACTIONS:
        return _FRACTIONS[word]
    if match := _DECADE.fullmatch(word):
        return _speak_decade(match[1], match[2])
    if match := _TIME.fullmatch(word):
        hour, minute, half = match.groups()
        half = f" {half.lower()}" if half else ""
        if minute != "0":
            return f"{hour} oh {minute}{half}"
        return f"{hour}{half}" if half or following.casefold() in ("am", "pm") else f"{hour} o'clock"
    if match := _RANGE.fullmatch(word):
        low, high = match.groups()
        if len(low) == 3 and len(high) == 4 and "-" in word:  # a telephone number
            return f"{' '.join(low)}, {' '.join(high)}"
        return f"{low} to {high}"
    if (match := _UNIT.fullmatch(word)) and match[2].casefold() in _UNITS:
        return f"{match[1]} {_UNITS[match[2].casefold()]}"
    if match := _HEIGHT.fullmatch(word):
        return f"{match[1]} foot {match[2]}"
    if "/" in word:
        return word.replace("/", " ")
    return None


def speak_glyphs(word: str) -> str:
    """A word's fraction and power signs spelt out: `5½`, `m²`."""
    for glyph, spoken in _GLYPHS.items():
        if glyph in word:
            is_rest = word[0].isdigit() and spoken not in ("squared", "cubed")
            said = f"and {'a half' if glyph == '½' else spoken}" if is_rest else spoken
            word = " ".join(word.replace(glyph, f" {said} ").split())
    return word


def read_roman(word: str) -> int | None:
    """The value of a Roman numeral from 1 to 99 (in capitals or small letters); None for others."""
    # Regular expressions take the Turkish İ for an i, which it is not.
    if not word.isascii() or not (word.isupper() or word.islower()) or not _ROMAN.fullmatch(word):
        return None
    values = [_ROMAN_VALUES[letter] for letter in word.lower()]
    return sum(
        -value if any(value < later for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


def speak_roman(word: str, before: str, following: str, is_whole: bool) -> str | None:
    """A Roman numeral as it is said between those words; None where the word is not one there.

    `Part IV` and `World War II` give a number, `Henry VIII` an ordinal. A lone letter counts only after
    words like Chapter (and `I` not in `the chapter I wrote`), or, if `V`, where it `is_whole`: a heading
    of its own.
    """
    value = read_roman(word)
    if value is None or not word.isupper():
        return None
    if before.casefold() in HEADING_WORDS:
        is_pronoun = word == "I" and (before.islower() or following[:1].islower())
        return None if is_pronoun else str(value)
    if before.casefold() in REGNAL_NAMES and len(word) > 1:
        return f"the {value}{_ordinal_ending(value)}"
    if is_whole and word == "V":
        return str(value)
    is_sure = len(word) > 1 and set(word) <= set("IVX") and set(word) != {"X"}
    behind_name = before[:1].isupper() and not before.isupper()
    return str(value) if is_sure and (is_whole or behind_name) else None


def _ordinal_ending(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _speak_money(word: str) -> str | None:
    match = _MONEY.fullmatch(word)
    if match is None:
        short = re.fullmatch(r"([$£€¥])([\d.,]+)([a-z]+)", word, re.IGNORECASE)
        if short is None or short[3].casefold() not in _SHORT_MAGNITUDES:
            return word[1:]
        return f"{short[2]} {_SHORT_MAGNITUDES[short[3].casefold()]} {_CURRENCIES[short[1]][1]}"
    symbol, whole, cents, magnitude = match.groups()
    one, many = _CURRENCIES[symbol]
    if magnitude:
        point = f".{cents}" if cents else ""
        return f"{whole}{point} {magnitude} {many}"
    spoken = f"{whole} {one if whole == '1' else many}"
    return f"{spoken} {cents}" if cents and cents.strip("0") else spoken


def _speak_decade(century: str | None, tens: str) -> str | None:
    if century is None:
        return _TENS[int(tens[0]) - 1] if tens != "00" else None
    if tens == "00":
        return f"{_CENTURIES[century]} hundreds" if century in _CENTURIES and century != "20" else None
    if century == "20" and tens == "10":
        return "twenty tens"
    return f"{_CENTURIES[century]} {_TENS[int(tens[0]) - 1]}" if century in _CENTURIES else None
