"""A number with its unit, currency or degree -> words: `6 ft.`, `$5.50`, `20 °C`, `5½`."""

from __future__ import annotations

import re
import unicodedata

from audiofic.lexicon.number_words import cardinal_words, military_time, ordinal_words
from audiofic.lexicon.quantities import GLYPHS, MEASURE, NUMBER, PRICE, QUANTITY, SHORT, SYMBOLS
from audiofic.lexicon.tables import (
    CURRENCIES,
    FUNCTION_WORDS,
    GLUED_UNITS,
    NOT_PLURAL,
    SHORT_MAGNITUDES,
    UNITS,
    WRITTEN_UNITS,
    word_list,
)

_DETERMINERS = word_list(
    "a an the his her my your our their its this that another each every one any no",
)
_SIZES = word_list(
    "mm W V GB MB TB MHz GHz cc hp",
)
"""Units that mostly stand like an adjective where they are glued to their number: `60W bulbs`."""
_UNIT = re.compile(rf"{MEASURE}\.?")


def speak_amount(written: str) -> str:
    """A number as an engine should get it: `.5` is point 5, each digit by itself."""
    return f"point {' '.join(written[1:])}" if written[0] == "." else written


def speak_quantity(written: str) -> str:
    """A number, fraction or both: `5½` and `5 1/2` are 5 and a half, `5-10` is 5 to 10, `2x4` 2 by 4."""
    written = written.strip()
    if written in ("½", "⅓", "¼"):
        return {"½": "half", "⅓": "a third", "¼": "a quarter"}[written]
    if sided := re.fullmatch(rf"({QUANTITY}) ?([-–x×]) ?({QUANTITY}(?: ?[-–x×] ?{QUANTITY})*)", written):
        whole_and_part = sided[2] == "-" and "/" in sided[3] and sided[1].isdigit()
        if not whole_and_part:
            return (
                f"{speak_quantity(sided[1])} {'by' if sided[2] in 'x×' else 'to'} {speak_quantity(sided[3])}"
            )
    plain = re.sub(rf"[{GLYPHS}]", lambda glyph: " " + unicodedata.normalize("NFKC", glyph[0]), written)
    plain = plain.replace("⁄", "/").replace("-", " ").strip()
    whole, _, fraction = plain.rpartition(" ")
    if "/" not in fraction:
        return speak_amount(plain)
    over, under = map(int, fraction.split("/"))
    part = _speak_fraction(over, under)
    if whole:
        return f"{whole} and {part.replace('one ', 'a ', 1) if over == 1 and under in (2, 3, 4) else part}"
    return part


def _speak_fraction(over: int, under: int) -> str:
    if under == 2 and over == 1:
        return "one half"
    if not 2 <= under < 100 or not over:
        return f"{over} out of {under}"
    name = {2: "half", 4: "quarter"}.get(under) or ordinal_words(under)
    number = cardinal_words(over) if over < 100 else str(over)
    return f"{number} {name}" if over == 1 else f"{number} {'halves' if under == 2 else name + 's'}"


def _is_attribute(before: str, following: str) -> bool:
    """True where a measure stands like an adjective (`a 9mm pistol`): its unit is then singular."""
    return before.casefold() in _DETERMINERS and following[:1].islower() and following not in FUNCTION_WORDS


def with_unit(quantity: str, one: str, many: str, singular: bool) -> str:
    """A quantity in words with its unit, which is singular behind one and where `singular` says so."""
    is_one = quantity in ("1", "half", "a third", "a quarter") or re.fullmatch(
        r"one \w+|\w+ quarters", quantity
    )
    return f"{quantity} {one if singular or is_one else many}"


def unit_names(unit: str) -> tuple[str, str]:
    """(one, many) of a unit as it is written: `ft` is foot, feet."""
    found = WRITTEN_UNITS.get(unit) or GLUED_UNITS.get(unit) or UNITS.get(unit.casefold()) or "inch inches"
    one, _, many = found.partition("|")
    return one, many or (one + "s" if " " not in one and one[-1] not in "sxhz" else one)


def speak_unit(word: str, before: str, following: str) -> str | None:
    """`6 ft`, `20km/h`, `9mm`; None where it is no measure."""
    match = _UNIT.fullmatch(word)
    if match is None:
        return None
    unit = match[2] or match[4]
    if unit == "K" and match[1] in ("4", "8"):  # a picture's width
        return word
    one, many = ("inch", "inches") if unit == "in" else unit_names(unit)
    if unit == "pts" and following == "of":
        one, many = "pint", "pints"
    if one == "hour" and re.fullmatch(r"[012]\d[0-5]\d", match[1]):
        return f"{military_time(match[1])} hours"
    quantity = speak_quantity(match[1])
    if match[3]:
        shape = "square" if match[3] == "²" else "cubic"
        one, many = f"{shape} {one}", f"{shape} {many}"
    if one == "foot" and " foot " not in quantity and re.fullmatch(r"\d[\d.]* ?", following or "x"):
        return with_unit(quantity, one, many, False)
    joint = match[0][match.end(1)]
    is_noun = following[:1].islower() and following not in FUNCTION_WORDS
    is_plural = following[-1:] == "s" and following not in NOT_PLURAL
    is_size = is_noun and (is_plural or " by " in quantity or (joint.isalpha() and unit in _SIZES))
    return with_unit(quantity, one, many, joint == "-" or is_size or _is_attribute(before, following))


def speak_money(word: str, before: str, following: str) -> str | None:
    """`$5.50`, `-£3 million`, `€20/hr`; None where it is no price."""
    match = re.fullmatch(
        rf"(-?)(US|AU|CA|NZ|HK|[ACS])?([{SYMBOLS}]) ?({PRICE})"
        rf"(?: ?[-–] ?[{SYMBOLS}]?({NUMBER}))?"
        rf"({SHORT})?(?: (\w+))?(?:/(\w+))?",
        word,
    )
    if match is None:
        return None
    minus, land, symbol, number, upper, short, magnitude, per = match.groups()
    if re.search(r",\d\d,", number):
        number = number.replace(",", "")  # lakhs
    number = re.sub(r",(\d\d)$", r".\1", number)
    one, many, *cents = CURRENCIES[symbol]
    magnitude = magnitude or (short and SHORT_MAGNITUDES[short])
    names = {"A": "Australian", "AU": "Australian", "C": "Canadian", "CA": "Canadian", "NZ": "New Zealand",
             "HK": "Hong Kong", "S": "Singapore", "US": "U-S"}  # fmt: skip
    if land:
        one, many = f"{names[land]} {one}", f"{names[land]} {many}"
    singular = _is_attribute(before, following)
    whole, _, part = number.partition(".")
    amount = f"{speak_amount(number)} to {speak_amount(upper)}" if upper else number
    if magnitude:
        spoken = f"{speak_amount(amount)} {magnitude.lower()} {one if singular else many}"
    elif upper or (part and len(part) != 2) or (part and not cents):
        spoken = f"{amount if upper else speak_amount(number)} {one if singular else many}"
    elif part and not whole.strip("0"):
        spoken = f"{int(part)} {cents[0] if part == '01' or singular else cents[1]}"
    else:
        spoken = f"{whole} {one if whole == '1' or singular else many}"
        if part.strip("0"):
            spoken += (
                f" {int(part)} {cents[0] if part == '01' else cents[1]}" if part[0] == "0" else f" {part}"
            )
    if per:
        units = {"hr": "hour", "wk": "week", "mo": "month", "yr": "year", "lb": "pound", "kg": "kilogram",
                 "gal": "gallon", "min": "minute"}  # fmt: skip
        name = units.get(per, per)
        spoken += f" {'' if name == 'each' else 'an ' if name.startswith('hour') else 'a '}{name}"
    return f"{'minus ' if minus else ''}{spoken}"


def speak_coins(word: str, before: str, following: str) -> str:
    """`50¢`, `5€`: the sign stands behind the number."""
    one, many, *_ = CURRENCIES[word[-1]]
    return with_unit(speak_quantity(word[:-1].strip()), one, many, _is_attribute(before, following))


def speak_degrees(word: str, before: str, following: str) -> str | None:
    """`20 °C`, `-5°`, `45° N`; None where it is no number of degrees."""
    match = re.fullmatch(rf"([-+]?)({NUMBER})(?: ?[-–] ?({NUMBER}))? ?[°º℃℉] ?(\w)?", word)
    if match is None:
        return None
    scale = match[4] or {"℃": "C", "℉": "F"}.get(word[-1])
    scales = {"C": "Celsius", "F": "Fahrenheit", "K": "Kelvin", "N": "north", "S": "south", "E": "east",
              "W": "west"}  # fmt: skip
    sign = {"-": "minus ", "+": "plus "}.get(match[1], "")
    amount = speak_amount(match[2]) + (f" to {speak_amount(match[3])}" if match[3] else "")
    unit = "degree" if match[2] == "1" or _is_attribute(before, following) else "degrees"
    return " ".join(filter(None, (f"{sign}{amount}", unit, scales.get(scale or "", ""))))


def speak_height(word: str, before: str, following: str) -> str:
    """`6'2"` is 6 foot 2."""
    feet, _, inches = word.partition("'")
    return f"{feet} foot {speak_quantity(inches.rstrip(chr(34) + chr(39)))}"


def speak_feet(word: str, before: str, following: str) -> str:
    """`6'` is 6 feet."""
    return with_unit(speak_quantity(word[:-1]), "foot", "feet", _is_attribute(before, following))


def speak_inches(word: str, before: str, following: str) -> str:
    """`5½"` is 5 and a half inches."""
    quantity = speak_quantity(word.rstrip("\"'"))
    return with_unit(quantity, "inch", "inches", _is_attribute(before, following))
