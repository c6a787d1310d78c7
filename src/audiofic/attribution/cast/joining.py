"""Persons made one who answer to each other's names: `Aunt Jo` is asked, `Mrs Alder` replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audiofic.attribution.cast.acquaintance import Acquaintance
from audiofic.attribution.cast.persons import Person

_LEAST_REPLIES = 2
"""So few are enough if nobody else replied."""
_SHARE = 0.5
"""The part of the replies to one person's names that must come from the other."""


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


def _is_enough(replies: int, answered: int) -> bool:
    return replies >= _LEAST_REPLIES and replies >= (_SHARE if replies > _LEAST_REPLIES else 1) * answered


def _root(joined: list[int], at: int) -> int:
    while joined[at] != at:
        at = joined[at]
    return at
