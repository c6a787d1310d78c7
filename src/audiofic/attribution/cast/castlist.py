"""Persons written into a cast: the name each stands under, their other names, their gender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audiofic.attribution.cast.persons import BEFORE_GIVEN_NAMES, Person
from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import PERSON_NOUNS
from audiofic.model import Character, Gender


def list_characters(persons: Sequence[Person]) -> tuple[Character, ...]:
    """One character per person, in the same order, with the genders that names and titles tell."""
    taken: set[str] = set()
    cast: list[Character] = []
    titled: Counter[str] = Counter()
    for person in persons:
        titled.update(_titled(person))
    for person in persons:
        surfaces = sorted((seen.surface for seen in person.forms.values()), key=str.casefold)
        others = titled.copy()
        others.subtract(_titled(person))
        name = _display(person, others)
        if name.casefold() in taken:
            name = next((other for other in surfaces if other.casefold() not in taken), "")
            if not name:
                continue
        taken.add(name.casefold())
        aliases = tuple(dict.fromkeys(other for other in surfaces if other != name))
        cast.append(Character(name, aliases, _noun_gender(person) or person.gender))
    return tuple(cast)


def _titled(person: Person) -> Counter[str]:
    """How often each surname stands with a title of the person's."""
    counts: Counter[str] = Counter()
    for form, seen in person.forms.items():
        if form.title and form.title not in BEFORE_GIVEN_NAMES:
            counts[form.core[-1]] += seen.count
    return counts


def _noun_gender(person: Person) -> Gender | None:
    """What `the White Queen` tells, where nothing but common nouns names somebody."""
    for form in person.forms:
        gender = PERSON_NOUNS.get(form.core[-1], "unknown")
        if gender != "unknown" and not form.title and gender_of_given_name(form.core[0]) == "unknown":
            return gender
    return None


def _display(person: Person, others: Counter[str]) -> str:
    """The form most used, the longest of equals; a plain one wins if it is used a quarter as often.

    A name that others have too (`others`, counted with their titles) stands with its title.
    """
    ranked = sorted(
        person.forms.items(),
        key=lambda entry: (-entry[1].count, -len(entry[0].core), not entry[0].title, entry[0]),
    )
    clear = [
        (form, seen)
        for form, seen in ranked
        if form.title or len(form.core) > 1 or others[form.core[0]] * 10 < seen.count
    ]
    plain = next((seen for form, seen in clear if not form.title), None)
    if plain is not None and plain.count * 4 >= ranked[0][1].count:
        return plain.surface
    return (clear or ranked)[0][1].surface
