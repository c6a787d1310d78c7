"""Persons made one: who answer to each other's names, and whom others call by a short form of theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from audiofic.attribution.cast.acquaintance import Acquaintance
from audiofic.attribution.cast.persons import Person, same_given
from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import NOT_NAMES, PERSON_NOUNS, TITLES

_LEAST_REPLIES = 2
"""So few are enough if nobody else replied."""
_SHARE = 0.5
"""The part of the replies to one person's names that must come from the other."""
_SHORTEST = 3
"""Letters of a short form that does not begin like the name."""
_RARER = 3
"""So many times less than its bearer is a nickname named in narration."""
_DOUBLED = re.compile(r"(.)\1+")
_NICKNAME_ENDING = re.compile(r"(?:y|ie|i|ey|ito|ita|kins|er|s|z|o|a|e)$")
_KIN = frozenset(("ma", "pa", "da", "nan", "mami", "papi"))
_CHILDISH = re.compile(r"c?-?(?:chan|tan|chin|pi)$")


def join_persons(persons: Sequence[Person], acquaintance: Acquaintance) -> list[Person]:
    """The persons, those made one who answer to each other's names."""
    by_form = {form: at for at, person in enumerate(persons) for form in person.forms}
    replies: Counter[tuple[int, int]] = Counter()
    for (called, tag), times in acquaintance.replies.items():
        if called in by_form and tag in by_form:
            replies[by_form[called], by_form[tag]] += times
    likely = {
        (one, two): acquaintance.signs(persons[one].forms, persons[two].forms).balance
        for one, two in replies
        if one == two or persons[one].could_be(persons[two])
    }
    answered: Counter[int] = Counter()
    for one, two in likely:
        answered[one] += replies[one, two] if one == two or likely[one, two] > 0 else 0
    fits = [
        (score, one, two)
        for (one, two), score in likely.items()
        if one != two and _is_enough(replies[one, two], answered[one])
    ]
    joined = list(range(len(persons)))
    for _, one, two in sorted(fits, key=lambda fit: (-fit[0], fit[1:])):
        mine, theirs = _root(joined, one), _root(joined, two)
        if mine == theirs or not persons[mine].could_be(persons[theirs]):
            continue
        if acquaintance.signs(persons[mine].forms, persons[theirs].forms).convincing:
            persons[theirs].forms.update(persons[mine].forms)
            joined[mine] = theirs
    return [person for at, person in enumerate(persons) if joined[at] == at]


def join_nicknames(persons: Sequence[Person], acquaintance: Acquaintance) -> list[Person]:
    """The persons, each made one with the only other whose name is a nickname of theirs, or theirs of it.

    One of the names (`Otty`, or `Tolliver` of a Tolly) is used much less often, or in speech only. A sentence
    that names both, an `Otty` who answers Ottoline, and another gender by the text's own pronouns are
    against it.
    """
    joined = list(persons)
    for person in sorted(persons, key=lambda person: person.count):
        bearers = [
            other
            for other in joined
            if other is not person
            and _have_one_name(person, other)
            and _is_named_less(person, other)
            and acquaintance.signs(person.forms, other.forms).against == 0
            and _same_gender(person, other)
        ]
        if len(bearers) == 1:
            bearers[0].forms.update(person.forms)
            joined = [other for other in joined if other is not person]
    return joined


def _told(person: Person) -> bool:
    return any(seen.told for seen in person.forms.values())


def _is_named_less(person: Person, other: Person) -> bool:
    if not _told(person):
        return _told(other) or other.count > person.count
    tagged = sum(seen.tagged for seen in person.forms.values())
    return not tagged and person.count * _RARER <= other.count


def _have_one_name(person: Person, other: Person) -> bool:
    """True where the only name of one is made of a name of the other, or the other way round."""
    (form, *more) = person.forms
    if more or form.title or len(form.core) > 1:
        return False
    name = form.core[0]
    if name in PERSON_NOUNS or name in NOT_NAMES or name in TITLES or name in _KIN:
        return False
    return any(
        (is_nickname(name, core) or is_nickname(core, name)) and not _are_two_names(name, core)
        for long in other.forms
        for core in long.core
    )


def _are_two_names(one: str, two: str) -> bool:
    """True for two given names of which neither is short for the other: `Anne` and `Marianne`."""
    known = "unknown" not in (gender_of_given_name(one), gender_of_given_name(two))
    return known and not same_given(one, two)


def is_nickname(short: str, long: str) -> bool:
    """True for a nickname that begins like a name, ends like it, or stands inside it.

    `Otty` and `Fi` begin like Ottoline and Ffion, `Tecchan` like Tetsu, `Dris` ends like Idris.
    """
    long = _DOUBLED.sub(r"\1", long)
    short = _CHILDISH.sub("", short)
    stem = _DOUBLED.sub(r"\1", _NICKNAME_ENDING.sub("", short) if len(short) > _SHORTEST else short)
    short = _DOUBLED.sub(r"\1", short)
    if short == long or len(long) <= _SHORTEST:
        return False
    if len(stem) >= 2 and long.startswith(stem):
        return len(short) < len(long) + 2
    return len(short) >= _SHORTEST and len(short) < len(long) and short in long


def _same_gender(person: Person, other: Person) -> bool:
    told = [seen.gender for seen in person.forms.values()]
    return not any({gender, other.gender} == {"female", "male"} for gender in told)


def _is_enough(replies: int, answered: int) -> bool:
    return replies >= _LEAST_REPLIES and replies >= (_SHARE if replies > _LEAST_REPLIES else 1) * answered


def _root(joined: list[int], at: int) -> int:
    while joined[at] != at:
        at = joined[at]
    return at
