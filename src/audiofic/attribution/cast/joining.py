"""Persons made one: who answer to each other's names, and whom others call by a short form of theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audiofic.attribution.cast.acquaintance import Acquaintance
from audiofic.attribution.cast.persons import Person

_LEAST_REPLIES = 2
"""So few are enough if nobody else replied."""
_SHARE = 0.5
"""The part of the replies to one person's names that must come from the other."""
_SHORTEST = 3
"""Letters that a short form has in common with the name."""


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
    """The persons, each whom only speech names (`Otty`, `Cass`) made one with whose name begins alike.

    There must be one such person only, told about in narration and of no other gender by the text's pronouns;
    a sentence that names both, and an `Otty` who answers Ottoline, are against it.
    """
    whole = [person for person in persons if _told(person)]
    joined: list[Person] = []
    for person in persons:
        bearers = [] if _told(person) else [other for other in whole if _is_short_for(person, other)]
        bearers = [
            other
            for other in bearers
            if acquaintance.signs(person.forms, other.forms).against == 0 and _same_gender(person, other)
        ]
        if len(bearers) == 1:
            bearers[0].forms.update(person.forms)
        else:
            joined.append(person)
    return joined


def _told(person: Person) -> bool:
    return any(seen.told for seen in person.forms.values())


def _is_short_for(person: Person, other: Person) -> bool:
    """True where the only name of one begins like a name of the other: `Otty` and `Ottoline`."""
    (form, *more) = person.forms
    if more or form.title or len(form.core) > 1:
        return False
    short = form.core[0]
    return any(_begins_alike(short, name) for long in other.forms for name in long.core)


def _begins_alike(short: str, long: str) -> bool:
    if len(short) < _SHORTEST or len(long) <= len(short):
        return False
    ending = len(short) > _SHORTEST and short[-1] in "aeisy"
    return long.startswith(short) or (ending and long.startswith(short[:_SHORTEST]))


def _same_gender(person: Person, other: Person) -> bool:
    told = [seen.gender for seen in person.forms.values()]
    return not any({gender, other.gender} == {"female", "male"} for gender in told)


def _is_enough(replies: int, answered: int) -> bool:
    return replies >= _LEAST_REPLIES and replies >= (_SHARE if replies > _LEAST_REPLIES else 1) * answered


def _root(joined: list[int], at: int) -> int:
    while joined[at] != at:
        at = joined[at]
    return at
