"""How much of what was said is heard: words as a recogniser has them, errors by alignment, intervals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

_WORD = re.compile(r"\d[\d,]*(?:st|nd|rd|th)?|[a-z]+(?:'[a-z]+)*")
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def find_words(text: str) -> list[str]:
    """The words of a text in lower case, without marks and accents, hyphens parted, numbers in words."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word for found in _WORD.findall(plain) for word in _in_words(found)]


def count_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words put in, left out or exchanged that make `heard` of `said` (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        before, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def find_errors(said: Sequence[str], heard: Sequence[str]) -> tuple[set[int], int]:
    """(places of the words of `said` that are exchanged or left out, how many are put in), the fewest."""
    rows = [list(range(len(heard) + 1))]
    for count, word in enumerate(said, 1):
        row = [count]
        for place, other in enumerate(heard, 1):
            row.append(min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (word != other)))
        rows.append(row)
    wrong: set[int] = set()
    added, here, there = 0, len(said), len(heard)
    while here or there:
        cost = rows[here][there]
        if here and there and cost == rows[here - 1][there - 1] + (said[here - 1] != heard[there - 1]):
            here, there = here - 1, there - 1
            if said[here] != heard[there]:
                wrong.add(here)
        elif here and cost == rows[here - 1][there] + 1:
            here -= 1
            wrong.add(here)
        else:
            there -= 1
            added += 1
    return wrong, added


def paired_interval(
    words: Sequence[int], errors: Sequence[int], others: Sequence[int], resamples: int = 5_000
) -> tuple[float, float]:
    """The 95 % interval of (others - errors) / words over lines, by a paired bootstrap; (0, 0) for no lines.

    Lines are drawn with replacement, always the same ones (Bisani & Ney, ICASSP 2004: a bootstrap of the
    difference sees what two single intervals hide).
    """
    if not words:
        return 0.0, 0.0
    drawn = np.random.default_rng(1).integers(0, len(words), (resamples, len(words)))
    apart = (np.asarray(others) - np.asarray(errors))[drawn].sum(axis=1) / np.asarray(words)[drawn].sum(
        axis=1
    )
    low, high = np.percentile(apart, (2.5, 97.5))
    return float(low), float(high)


def spread_evenly(count: int, among: int) -> list[int]:
    """`count` places evenly spread over `among`, none twice; all of them where there are no more."""
    count = min(count, among)
    return [(2 * place + 1) * among // (2 * count) for place in range(count)]


def _in_words(word: str) -> list[str]:
    if not word[0].isdigit():
        return [word]
    digits = word.rstrip("stndrh").replace(",", "")
    spelt = _spell(int(digits)) if len(digits) <= 6 else [_ONES[int(digit)] for digit in digits]
    return [*spelt[:-1], _ordinal(spelt[-1])] if word[-1].isalpha() else spelt


def _spell(number: int) -> list[str]:
    """A number below a million; one of four digits that reads like a year is read as one."""
    if number < 20:
        return [_ONES[number]]
    if number < 100:
        return [_TENS[number // 10 - 2], *(_spell(number % 10) if number % 10 else ())]
    if 1_100 <= number < 2_000 and number % 100 >= 10:
        return [*_spell(number // 100), *_spell(number % 100)]
    size, name = (1_000, "thousand") if number >= 1_000 else (100, "hundred")
    return [*_spell(number // size), name, *(_spell(number % size) if number % size else ())]


def _ordinal(word: str) -> str:
    return _ORDINALS.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th")
