"""What the names of two people tell: one short for the other, a part of the other, or words for anybody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiofic.attribution.cast.persons import class_of, same_given
from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import PERSON_NOUNS, TITLES

ALIKE, LITTLE_ALIKE = 2.0, 1.0
"""Points for two names that are forms of one, and for two that may be."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PET = re.compile(r"(?<=\w\w)(?:ie|y|i)$")
"""What names of endearment end in."""
_ARTICLES = ("the", "a", "an")
_OWNERS = ("his", "her", "my", "their", "our", "your")
_SEVERAL = ("one", "another", "both", "some", "two", "three", "all", "several")
_ANYBODY = frozenset(
    (
        *("man", "woman", "boy", "girl", "lady", "gentleman", "person", "child", "kid", "fellow", "guy"),
        *("men", "women", "boys", "girls", "ladies", "one", "other"),
    )
)
"""Nouns that tell nothing of somebody."""


def is_description(name: str) -> bool:
    """True for what somebody is (`the old woman`, `Tom's sister`), False for a name."""
    words = name.split()
    if words[0].lower() in (*_ARTICLES, *_OWNERS) or _is_somebody_s(words):
        return True
    is_small = not any(word[:1].isupper() for word in words)
    return is_small and (len(words) > 1 or words[0] in PERSON_NOUNS)  # else it is a name in a chat


def _is_somebody_s(words: Sequence[str]) -> bool:
    return any(word.lower().endswith(("'s", "’s")) for word in words)


def noun_of(description: str) -> str:
    """What tells people apart in a description: `goblin`, `old woman`, since every other one is a woman.

    Empty for several people, and for somebody's: whose mother `his mother` is, it doesn't tell.
    """
    words = description.lower().split()
    if words[0] in (*_SEVERAL, *_OWNERS) or _is_somebody_s(words):
        return ""
    words = words[1:] if words[0] in _ARTICLES else words
    if not words or (words[-1] in _ANYBODY and len(words) == 1):
        return ""
    return " ".join(words) if words[-1] in _ANYBODY else words[-1]


def core_of(name: str) -> list[str]:
    """The words of a name, titles left out; nothing for a description."""
    if is_description(name):
        return []
    return [word for word in _WORD.findall(name.replace(".", "")) if word.lower() not in TITLES]


def likeness(one: str, other: str) -> tuple[float, str]:
    """(points, reason) for two names having to do with each other."""
    if is_description(one) or is_description(other):
        return 0.0, ""
    a, b = (_WORD.findall(name.replace(".", "")) for name in (one, other))
    titles = [[word.lower() for word in words[:-1] if word.lower() in TITLES] for words in (a, b)]
    kinds = [{kind for title in found if (kind := class_of(title))} for found in titles]
    if kinds[0] and kinds[1] and kinds[0].isdisjoint(kinds[1]):
        return 0.0, ""
    first, second = (
        [word for word in words if word.lower() not in found]
        for words, found in zip((a, b), titles, strict=True)
    )
    if not first or not second:
        return 0.0, ""
    if {*first} <= {*second} or {*second} <= {*first}:
        short, whole = sorted((one, other), key=lambda name: len(name.split()))
        is_mother = ("married" in kinds[0]) != ("married" in kinds[1])  # or daughter
        points = (
            LITTLE_ALIKE
            if is_mother and min(len(first), len(second)) < max(len(first), len(second))
            else ALIKE
        )
        return points, f"{short} is a part of {whole}" if short != whole else f"both are called {one}"
    if len(first) > 1 and len(second) > 1:
        is_family = first[-1] == second[-1]
        if not is_family:
            return 0.0, ""
    short, whole = sorted((first[0], second[0]), key=len)
    brief, full = short.lower(), whole.lower()
    if brief == full:
        return 0.0, ""
    if same_given(brief, full):
        return ALIKE, f"{short} is short for {whole}"
    if len(brief) >= 3 and full.startswith(brief) and len(full) >= len(brief) + 2:
        return ALIKE, f"{whole} begins with {short}"
    if "unknown" not in (gender_of_given_name(brief), gender_of_given_name(full)):
        return 0.0, ""  # two given names that everybody knows
    stem = re.sub(r"(.)\1$", r"\1", _PET.sub("", brief))
    if stem != brief and full.startswith(stem[:1]):
        is_begin = full.startswith(stem) and len(full) >= len(stem) + 2
        return (ALIKE if is_begin else LITTLE_ALIKE), f"{short} may be short for {whole}"
    return 0.0, ""
