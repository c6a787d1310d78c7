"""A model's answer -> names of the cast; whatever else it says is dropped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from audiofic.model import UNKNOWN, Character

Answer = Mapping[int, str]
"""Number of the quotation -> the name as the model wrote it."""

_LONGEST_NAME = 200
_THOUGHT = "</think>"
"""Where the thinking ends that some models write before their answer."""


def read_answer(text: str, count: int) -> Answer:
    """The names given for the numbers 1..`count`; empty where there is none that can be read.

    The JSON object may stand among other words or in a fence. Numbers that weren't asked about, values that
    are no text, and numbers that are answered twice and differently are left out.
    """
    text = text.rpartition(_THOUGHT)[2]
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return {}
    try:
        entries = json.loads(text[start : end + 1], object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        return {}
    asked = {str(number): number for number in range(1, count + 1)}
    said: dict[int, set[str]] = {}
    for key, value in entries:
        if key in asked and isinstance(value, str) and len(value) <= _LONGEST_NAME:
            said.setdefault(asked[key], set()).add(value)
    return {number: names.pop() for number, names in said.items() if len(names) == 1}


def known_names(cast: Iterable[Character]) -> Mapping[str, str]:
    """What may be written for each character, folded (see `resolve`) -> the name in the cast.

    An alias counts where it belongs to one character only.
    """
    characters = tuple(cast)
    owners: dict[str, set[str]] = {}
    for character in characters:
        for alias in character.aliases:
            owners.setdefault(_fold(alias), set()).add(character.name)
    known = {alias: names.pop() for alias, names in owners.items() if len(names) == 1}
    known |= {_fold(character.name): character.name for character in characters}
    return {**known, UNKNOWN: UNKNOWN}


def resolve(written: str, known: Mapping[str, str]) -> str | None:
    """The cast's name for what the model wrote, or `unknown`; None where it is nobody's name."""
    return known.get(_fold(written))


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
