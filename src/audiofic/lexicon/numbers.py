"""Numbers with what belongs to them (`1999`, `3:2`, `555-0123`) -> words; what engines read well stays.

`find_quantities` finds the pieces of a text that are one number although blanks or stops stand in them, and
`speak_number` says those and every other word with a digit. Measured on espeak-ng 1.52: cardinals, decimals,
ordinals, `14:30` and `1.2.3` are read well, years (`nineteen hundred ninety nine`), leading points, signs and
units are not. num2words was tried for years and ordinals: it needs docopt (no wheel), and saved 20 lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from audiofic.lexicon.measures import (
    speak_amount,
    speak_coins,
    speak_degrees,
    speak_feet,
    speak_height,
    speak_inches,
    speak_money,
    speak_quantity,
    speak_unit,
    unit_names,
    with_unit,
)
from audiofic.lexicon.number_words import TENS, cardinal_words, military_time, ordinal, year_words
from audiofic.lexicon.quantities import GLYPHS, MEASURE, NUMBER, PATTERNS
from audiofic.lexicon.tables import (
    COUNTED,
    FUNCTION_WORDS,
    MONTHS,
    NOT_PLURAL,
    UNITS,
    WRITTEN_UNITS,
    word_list,
)

_BEFORE_RATIOS = frozenset(("odds", "ratio", "scale", "chance", "chances", "proportion"))
_CALIBERS = word_list(
    "22 25 32 38 40 44 45 50 303 308 357",
)
_EMERGENCY = re.compile(r"(?:call(?:ed|ing|s)?|dial(?:l?ed|l?ing|s)?|phoned?|rang|ring)", re.IGNORECASE)
_GUNS = word_list(
    "caliber calibre cal revolver revolvers pistol pistols gun guns handgun rifle rifles magnum special",
    "colt automatic slug slugs bullet bullets round rounds shell shells cartridge cartridges",
)
_WHOLE = {name: re.compile(pattern) for name, pattern in (PATTERNS | {"unit": rf"{MEASURE}\.?"}).items()}
_TIME = re.compile(r"(\d{1,2})[:.](\d\d)([ap]m)?", re.IGNORECASE)
_DECADE = re.compile(r"(\d\d)?(\d0)'?s")
_FORMULA = re.compile(r"(?=[A-Za-z]*\d)(?![A-Z]{4})(?:[A-Z][a-z]?\d*){1,6}")
_PIECES = re.compile(r"[A-Z][a-z]?|\d+")
_SUPERSCRIPT = re.compile(r"([^⁰¹²³⁴-⁹⁺⁻ⁿ]+)([⁰¹²³⁴-⁹⁺⁻ⁿ]+)")
_POWERS = {"2": "squared", "3": "cubed"}


def speak_number(word: str, before: str = "", following: str = "") -> str | None:
    """How a word with a digit in it is said between its neighbours; None where engines read it well."""
    if word.isdigit() and word.isascii():
        return _speak_digits(word, before, following)
    base, apostrophe, ending = word.partition("'")
    if apostrophe and ending == "s" and base.isdigit() and len(base) == 4 and base[3] != "0":
        year = _speak_digits(base, before, "")
        return year and f"{year}'s"
    if following == "of" and word.strip("10") == "s" and word in ("100s", "1000s"):
        return "hundreds" if len(word) == 4 else "thousands"
    if before in ("the", "early", "late", "mid") and (match := re.fullmatch("([1-9])00'?s", word)):
        return f"{cardinal_words(int(match[1]))} hundreds"
    if match := _DECADE.fullmatch(word):
        return _speak_decade(match[1], match[2])
    if (match := _TIME.fullmatch(word)) and (said := _speak_time(match, following)):
        return said
    for name, pattern in _WHOLE.items():
        if pattern.fullmatch(word):
            said = _SPEAKERS[name](word, before, following)
            if said:
                return said
    return _speak_odd_number(word, before, following)


def _speak_odd_number(word: str, before: str, following: str) -> str | None:
    if match := re.fullmatch(r"(\d+):(\d+)(?:-(\d+))?", word):
        return _speak_ratio(word, before, following)
    if (match := re.fullmatch(r"(\d*[23])d", word)) and following in ("of", "inst", "ult", "day"):
        return ordinal(int(match[1]))
    if match := _SUPERSCRIPT.fullmatch(word):
        return _speak_superscript(match[1], match[2])
    if any(glyph in word for glyph in GLYPHS):
        return " ".join(re.sub(rf"(\d?)([{GLYPHS}])", lambda one: f"{speak_quantity(one[0])} ", word).split())
    plain = unicodedata.normalize("NFKC", word) if not word.isascii() else word
    if _FORMULA.fullmatch(plain):
        return "-".join(
            "-".join(piece.upper()) if piece.isalpha() else piece for piece in _PIECES.findall(plain)
        )
    if "/" in word:
        return word.replace("/", " ")
    return plain if plain != word else None


def _speak_digits(word: str, before: str, following: str) -> str | None:
    """A number of digits alone: a year, a day of a month, digits behind a zero; else None."""
    if len(word) == 3 and _EMERGENCY.fullmatch(before):
        return " ".join(word)
    if word == "007":
        return "double oh 7"
    if before in MONTHS and 0 < int(word) < 32 and len(word) < 3 and word[0] != "0":
        is_date = before not in ("May", "March") or not following[:1].islower() or following in FUNCTION_WORDS
        return ordinal(int(word)) if is_date else None
    if len(word) == 2 and word[0] == "0" and word != "00":
        return f"oh {word[1]}"
    if len(word) == 4 and following.casefold() in ("hours", "hrs", "zulu"):
        return military_time(word)
    is_counted = following[:1].islower() and (
        following in COUNTED or (following[-1] == "s" and following not in NOT_PLURAL)
    )
    if len(word) != 4 or not "1000" < word < "2100" or word == "2000" or (is_counted and word[2:] != "00"):
        return None
    return year_words(int(word))


def _speak_decade(century: str | None, tens: str) -> str | None:
    if century is None:
        return TENS[int(tens[0]) - 1] if tens != "00" else "two thousands"
    if tens == "00":
        return (
            f"{cardinal_words(int(century) // 10)} thousands"
            if century[1] == "0"
            else f"{cardinal_words(int(century))} hundreds"
        )
    return f"{cardinal_words(int(century))} {TENS[int(tens[0]) - 1]}" if 9 < int(century) < 22 else None


def _speak_time(match: re.Match[str], following: str) -> str | None:
    hour, minute, half = match.groups()
    is_clock = int(hour) < 25 and int(minute) < 60
    is_half = half is not None or following.casefold() in ("am", "pm")
    if not is_clock or ("." in match[0] and not is_half):
        return None
    half = f" {half.lower()}" if half else ""
    if minute == "00":
        if is_half or following.casefold() in ("noon", "midnight"):
            return f"{hour}{half}"
        return f"{int(hour)} o'clock" if 0 < int(hour) < 13 else f"{hour} hundred"
    if minute[0] == "0":
        return f"{hour} oh {minute[1]}{half}"
    return f"{hour} {minute}{half}" if "." in match[0] else None


def _speak_ratio(word: str, before: str, following: str) -> str | None:
    """`3:2` is 3 to 2; a verse (`John 3:5`) 3 5; a time stays."""
    left, _, right = word.partition(":")
    if following in ("am", "pm"):
        return None
    if before[:1].isupper() and before.casefold() not in (*_BEFORE_RATIOS, "at", "by", "it's"):
        return " ".join((left, *right.replace("-", " to ").split()))
    is_time = len(right) == 2 and int(left) < 25 and int(right) < 60
    is_ratio = before.casefold() in _BEFORE_RATIOS or (before == "of" and left == "1")
    return f"{left} to {right}" if right.isdigit() and (is_ratio or not is_time) else None


def _speak_phone(word: str, before: str, following: str) -> str | None:
    """Digits one by one, a pause between the groups; 800 and 900 stay hundreds."""
    if re.fullmatch(r"\d{3}-\d{4}", word) and following.casefold() in ("bc", "ad", "ce", "bce"):
        return None
    groups = re.findall(r"[A-Z]+|\d+", word)
    spoken = [
        group.capitalize() if group.isalpha() else group if group in ("800", "900") else " ".join(group)
        for group in groups
    ]
    if len(groups) == 3 and all(len(group) == 1 for group in groups):
        return " ".join(groups)
    joined = ", ".join(spoken).replace("1, 800", "1 800").replace("1, 900", "1 900")
    return f"plus {joined}" if word[0] == "+" else joined


def _speak_date(word: str, before: str, following: str) -> str:
    numbers = list(map(int, re.split(r"[-/.]", word)))
    year_first = len(word) > 4 and word[4] == "-"
    year = numbers[0] if year_first else numbers[2]
    first, second = (numbers[1], numbers[2]) if year_first else (numbers[0], numbers[1])
    if "." in word or (not year_first and first > 12 >= second):
        first, second = second, first
    told = year_words(year) if 1000 < year < 2100 else cardinal_words(year) if year > 9 else f"oh {year}"
    is_sure = year_first or "." in word or first == second or max(first, second) > 12
    months = tuple(MONTHS)
    if is_sure and 1 <= first <= 12 and 1 <= second <= 31:
        return f"{months[first - 1]} {ordinal(second)}, {told}"
    return f"{first} {second} {told}"


def _speak_version(word: str, before: str, following: str) -> str | None:
    match = re.fullmatch(r"([A-Za-z]+)(?:\. ?| )?([\d.]+)", word)
    if match is None:
        return None
    number = match[2].replace(".", " point ")
    if match[1].casefold() in ("v", "ver"):
        return f"version {number}" if match[1] != "V" or "." in word else None
    return f"{match[1] if len(match[1]) > 3 else '-'.join(match[1])} {number}"


def _speak_mixed(word: str, before: str, following: str) -> str:
    """A fraction or a score: `5/6`, `10/10`, `24/7`."""
    match = re.fullmatch(r"(\d+)/(\d+)", word)
    if match is None:
        return speak_quantity(word)
    over, under = int(match[1]), int(match[2])
    if word in ("24/7", "9/11", "50/50", "20/20", "7/7"):
        return word.replace("/", " ")
    if following.casefold() in ("time", "beat", "measure", "meter") and under in (2, 4, 8):
        return f"{over} {under}"
    if (
        following.casefold() in ("stars", "points", "marks")
        or over == under
        or (under in (10, 100, 20) and following.casefold() not in ("of", "th", "inch"))
    ):
        return f"{over} out of {under}"
    if over > under and under > 12:
        return f"{over} {under}"
    return speak_quantity(word)


def _speak_power(word: str, before: str, following: str) -> str:
    base, _, power = word.partition("^")
    return f"{base} {_spoken_power(power)}"


def _spoken_power(power: str) -> str:
    if power in _POWERS:
        return _POWERS[power]
    if not power.lstrip("-").isdigit():
        return f"to the {power}"
    minus = "minus " if power[0] == "-" else ""
    return f"to the {minus}{ordinal(int(power.lstrip('-'))) if not minus else power[1:]}"


def _speak_superscript(base: str, signs: str) -> str | None:
    """`m²` is meter squared, `10⁶` 10 to the 6th; behind other words the number is said by itself."""
    power = unicodedata.normalize("NFKC", signs).replace("−", "-")
    match = re.fullmatch(rf"({NUMBER})?(.*)", base)
    number, unit = (match[1] or "", match[2]) if match else ("", base)
    if unit in WRITTEN_UNITS or unit.casefold() in UNITS:
        one, many = unit_names(unit)
        if power in _POWERS:
            shape = "square" if power == "2" else "cubic"
            return (
                with_unit(number, f"{shape} {one}", f"{shape} {many}", False) if number else f"{shape} {many}"
            )
    if base.isdigit() or len(base) <= 2:
        return f"{base if base.isdigit() else ' '.join(base)} {_spoken_power(power)}"
    return f"{base} {power}"


def _speak_size(word: str, before: str, following: str) -> str:
    parts = [part.strip() for part in re.split("[x×]", word)]
    return (" times " if following == "=" else " by ").join(
        _speak_digits(part, "", "") or part for part in parts
    )


def _speak_range(word: str, before: str, following: str) -> str | None:
    low, _, high = word.replace("–", "-").partition("-")
    low, high = low.strip(), high.strip()
    if (low, high) == ("50", "50"):
        return "50 50"
    if len(low) == 4 and low.isdigit() and "1000" < low < "2100" and len(high) in (2, 4):
        end = _speak_digits(high, "", "") or high
        return f"{year_words(int(low))} to {end}"
    return f"{speak_amount(low)} to {speak_amount(high)}"


def _speak_decimal(word: str, before: str, following: str) -> str:
    digits = word[1:]
    is_named = before in ("a", "an", "the", "his", "her", "my") and (
        not following or following in FUNCTION_WORDS
    )
    is_caliber = following.casefold() in _GUNS or (is_named and digits in _CALIBERS)
    if is_caliber and len(digits) == 3:
        return f"{digits[0]} {'oh ' if digits[1] == '0' else ''}{digits[1:].lstrip('0')}"
    return digits if is_caliber else speak_amount(word)


_SPEAKERS: dict[str, Callable[[str, str, str], str | None]] = {
    "phone": _speak_phone,
    "date": _speak_date,
    "money": speak_money,
    "coins": speak_coins,
    "version": _speak_version,
    "degrees": speak_degrees,
    "height": speak_height,
    "feet": speak_feet,
    "inches": speak_inches,
    "unit": speak_unit,
    "size": _speak_size,
    "power": _speak_power,
    "mixed": _speak_mixed,
    "thousands": lambda word, before, following: word.replace(" ", ","),
    "about": lambda word, before, following: f"about {speak_amount(word[1:])}",
    "decimal": _speak_decimal,
    "plus": lambda word, before, following: f"{speak_amount(word[:-1])} plus",
    "range": _speak_range,
}
