"""People whom earlier books have named, found again in a cast drafted from a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audiofic.attribution.cast.roster import bare_name
from audiofic.attribution.language.person_words import NOT_NAMES, TITLES
from audiofic.model import Character

Words = frozenset[str]
"""A name's words, bare and in folded case: `Higurashi Kagome` is `Kagome Higurashi`."""


def recognise(known: Sequence[Character], drafted: Sequence[Character]) -> tuple[Character, ...]:
    """The known, all of them, with the other names that the text has for them; then those who are new.

    A drafted character whose names belong to several of the known is none of them, and no new one either.
    """
    names = {one.name: _names(one) for one in known}
    taken = frozenset().union(*names.values())
    others: dict[str, list[str]] = {one.name: [] for one in known}
    strangers = []
    for character in drafted:
        own = _names(character)
        found = [one for one in known if own & names[one.name]]
        found = found or [one for one in known if _may_be(one, character)]
        if not found:
            strangers.append(character)
        elif len(found) == 1:
            spelt = (character.name, *character.aliases)
            others[found[0].name] += [name for name in spelt if _words(name) not in taken]
    return (
        *(replace(one, aliases=(*one.aliases, *dict.fromkeys(others[one.name]))) for one in known),
        *strangers,
    )


def _may_be(known: Character, character: Character) -> bool:
    """True where one has a part of the other's name, and nothing says that they are two."""
    if {known.gender, character.gender} == {"female", "male"}:
        return False
    pairs = [(one, other) for one in _names(known) for other in _names(character)]
    return any(_fits(*pair) for pair in pairs) and not any(_differ(*pair) for pair in pairs)


def _fits(one: Words, other: Words) -> bool:
    """True for a name and a part of it: `Kagome`, `Kagome Higurashi`; a title makes it another's."""
    less, more = sorted((one, other), key=len)
    return len(less) == 1 and less < more and not (less | more) & TITLES.keys() and not less & NOT_NAMES


def _differ(one: Words, other: Words) -> bool:
    """True for two of a family: `Kagome Higurashi`, `Souta Higurashi`."""
    return bool(one & other) and bool(one - other) and bool(other - one)


def _names(character: Character) -> frozenset[Words]:
    return frozenset(map(_words, (character.name, *character.aliases)))


def _words(name: str) -> Words:
    return frozenset(bare_name(word.lower().replace("’", "'").strip(".,")) for word in name.split())
