"""How much a form of a name has in common with a person's names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from audiofic.attribution.cast.forms import Form
from audiofic.attribution.cast.naming import Sightings
from audiofic.attribution.cast.persons import (
    NOBLE,
    RANKS,
    Person,
    class_of,
    long_forms,
    rank_of,
    same_given,
)

LEAST_LIKENESS = 2.0
"""A form with less in common with a person is not theirs, unless the story tells more."""

_COMMON_TITLES = frozenset(("mr", "mrs", "miss"))
_OFTEN_TAGGED = 10
"""A narrator who tags so many speeches with each of two names speaks of two people."""
_TAGGED_APART = 2
"""The same of `said Harker` and `said Mrs. Harker`."""
_RARE = 3
"""Who is named so many times less than a name must be another than its bearer."""


def keys_of(form: Form) -> Iterator[str]:
    """What a form has in common with every form that may be like it; a full name only with full names."""
    if len(form.core) > 1:
        first, last = long_forms(form.core[0]), long_forms(form.core[-1])
        yield from (" ".join(sorted(pair)) for pair in product(first, last))
        yield " ".join(form.core[:2])
    else:
        yield from part_keys_of(form)


def part_keys_of(form: Form) -> Iterator[str]:
    """What each part of a form has in common with forms of one name."""
    for name in form.core:
        yield from long_forms(name)
        if "-" in name:
            yield name.rpartition("-")[2]
    for title in (form.title, *form.core[:1]):
        if title in RANKS:
            yield f"the {rank_of(title)}"


def likeness(form: Form, seen: Sightings, person: Person) -> float:
    """How much a form has in common with a person's names: 0 for nothing, 6 for the very name."""
    if not person.fits(form):
        return 0.0
    if len(form.core) > 1:
        return max(_full_likeness(form, other) for other in person.forms)
    name = form.core[0]
    if name in RANKS:
        return 3.0 if rank_of(name) in map(rank_of, person.titles) else 0.0
    if person.has_given(form):
        return _given_likeness(form, person)
    return _surname_likeness(form, seen, person) if name in person.surnames else 0.0


def _given_likeness(form: Form, person: Person) -> float:
    name = form.core[0]
    if name in person.givens:
        return 6.0 if form.title and form.title in person.titles else 4.0
    if name in person.surnames:
        return 3.0
    if not person.noble and any(same_given(name, given) for given in person.givens):
        return 3.0
    parts = (given for given in person.givens if "-" in given or "-" in name)
    return 3.0 if any(name.rpartition("-")[2] == part.rpartition("-")[2] for part in parts) else 0.0


def _surname_likeness(form: Form, seen: Sightings, person: Person) -> float:
    if not form.title and _is_her_husband(seen, person):
        return 0.0
    if not form.title or not person.givens:
        return 4.0 if form.title in person.titles else 3.0
    if form.title in _COMMON_TITLES & {other.title for other in person.forms if len(other.core) > 1}:
        # `Mr. John Alder` may be so called because `Mr. Alder` is another.
        tagged = sum(sightings.tagged for sightings in person.forms.values())
        other = min(tagged, seen.tagged) >= _OFTEN_TAGGED or seen.count > _RARE * person.count
        return 1.0 if other else 2.0
    if form.title in person.titles:
        return 4.0
    if (
        class_of(form.title) == "married"
        or form.title in NOBLE
        or (form.title in RANKS and person.gender == "female")
    ):
        # `Mrs Otway` and `Cassandra Otway` are as often mother and daughter as one person.
        return 1.0
    return 3.0


def _is_her_husband(seen: Sightings, person: Person) -> bool:
    """True for a surname that speaks by itself, where `Mrs.` or `Miss` of the name speaks, too."""
    titled = [other for form, other in person.forms.items() if class_of(form.title) in ("married", "young")]
    tagged = sum(other.tagged for other in titled)
    return len(titled) == len(person.forms) and min(seen.tagged, tagged) >= _TAGGED_APART


def _full_likeness(form: Form, other: Form) -> float:
    if len(other.core) == 1:
        return 0.0
    if set(form.core) == set(other.core) or (form.core[0], form.core[-1]) == (other.core[0], other.core[-1]):
        return 6.0
    if form.core[-1] == other.core[-1] and same_given(form.core[0], other.core[0]):
        return 5.0 if form.title not in NOBLE and other.title not in NOBLE else 0.0
    shorter = min(len(form.core), len(other.core))
    return 4.0 if form.core[:shorter] == other.core[:shorter] else 0.0
