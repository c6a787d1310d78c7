"""Which names are one person: `Mr Sikes`, `Bill Sikes`, `Sikes`; but `Mr X` is not `Mrs X`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from audiofic.attribution.cast.acquaintance import Acquaintance, find_acquaintance
from audiofic.attribution.cast.forms import Form
from audiofic.attribution.cast.joining import join_nicknames, join_persons
from audiofic.attribution.cast.likeness import LEAST_LIKENESS, keys_of, likeness, part_keys_of
from audiofic.attribution.cast.naming import Names
from audiofic.attribution.cast.persons import RANKS, Person, find_surnames

_MOST_SIGNS = 6.0
"""What the story tells counts no more than the very name."""
_CLOSE = 1.0
"""Within this much of the best, how often they are named has to choose."""
_UNLIKE = -1.0
"""Two names with nothing in common are one person's if the story tells that much more."""
_NO_MORE_THAN_SURNAME = 3.0
"""The likeness of a form that shares a surname with a person and nothing else."""
_SHARED = 2.0
"""What a title with a surname loses, where several have the surname (`Mr. Alder` with two sons)."""
_RARE = 5
"""A surname alone is a man's, unless a woman of the name is named so many times as often."""


def group_names(names: Names) -> tuple[Person, ...]:
    """The persons behind the names, those named most first."""
    forms = names.forms
    surnames = find_surnames(forms)
    acquaintance = find_acquaintance(names.uses)
    lasts: Counter[str] = Counter()
    for form, seen in forms.items():
        lasts[form.core[-1]] = max(lasts[form.core[-1]], seen.count)
    persons: list[Person] = []
    owners: dict[Form, Person] = {}
    index: defaultdict[str, dict[int, Person]] = defaultdict(dict)
    for form in sorted(forms, key=lambda form: (_stage(form, surnames), -forms[form].count, form)):
        if _is_plural(form, forms[form].count, lasts):
            continue
        new = Person(surnames, {form: forms[form]})
        alike = {number: person for key in keys_of(form) for number, person in index[key].items()}
        alike |= {
            id(owners[other]): owners[other] for other in acquaintance.replying(form) if other in owners
        }
        owner = _choose(form, new, list(alike.values()), acquaintance)
        if owner is None:
            owner = new
            persons.append(owner)
        owner.forms[form] = forms[form]
        owners[form] = owner
        for key in (*keys_of(form), *part_keys_of(form)):
            index[key][id(owner)] = owner
    joined = join_nicknames(join_persons(persons, acquaintance), acquaintance)
    return tuple(sorted(joined, key=lambda person: (-person.count, min(person.forms))))


def _stage(form: Form, surnames: frozenset[str]) -> int:
    """Full names first, then given names, then surnames with and without titles, then ranks."""
    if len(form.core) > 1:
        return 0
    if form.core[0] in RANKS:
        return 4
    if form.core[0] not in surnames:
        return 1
    return 2 if form.title else 3


def _choose(form: Form, new: Person, persons: list[Person], acquaintance: Acquaintance) -> Person | None:
    """Whose name this is; None for somebody `new`."""
    surname = not new.has_given(form)
    titled = surname and form.title != ""
    likes = [likeness(form, new.forms[form], person) for person in persons]
    shared = titled and sum(0 < like <= _NO_MORE_THAN_SURNAME for like in likes) > 1
    found: list[tuple[float, Person]] = []
    for like, person in zip(likes, persons, strict=True):
        signs = acquaintance.signs(new.forms, person.forms)
        if not like and not (signs.convincing and new.could_be(person)):
            continue
        score = max(-_MOST_SIGNS, min(_MOST_SIGNS, signs.balance)) + (like or _UNLIKE)
        if like and shared and like <= _NO_MORE_THAN_SURNAME:
            score -= _SHARED
        if score >= LEAST_LIKENESS:
            found.append((score, person))
    if not found:
        return None
    best = max(score for score, _ in found)
    close = [person for score, person in found if score > best - _CLOSE]
    if surname and not titled:
        most = max(person.count for person in close)
        men = [person for person in close if person.gender == "male" and person.count * _RARE > most]
        close = men or close
    close.sort(key=lambda person: -person.count)
    if len(close) == 1:
        return close[0]
    return close[0] if not titled and close[0].count >= 2 * close[1].count else None


def _is_plural(form: Form, count: int, lasts: Mapping[str, int]) -> bool:
    """True for a whole family (`the Tilneys`); `lasts` counts the last names."""
    last = form.core[-1]
    endings = [last[:-1], last[:-2]] if last.endswith("es") else [last[:-1]] if last.endswith("s") else []
    return any(lasts.get(name, 0) >= count for name in endings)
