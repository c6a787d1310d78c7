"""Which names are one person: `Mr Sikes`, `Bill Sikes`, `Sikes`; but `Mr X` is not `Mrs X`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audiofic.attribution.given_names import SHORT_FORMS, gender_of_given_name
from audiofic.attribution.naming import Form, Names, Sightings
from audiofic.attribution.person_words import PERSON_NOUNS, TITLES
from audiofic.attribution.vocabulary import word_set
from audiofic.model import Character, Gender

_BEFORE_GIVEN_NAMES = word_set(
    "sir lady miss aunt auntie uncle prince princess master lord king queen brother sister father mother don "
    "dame cousin saint nurse madame mademoiselle"
)
"""Titles that stand before a given name as often as before a surname."""

_CLASSES = {
    title: kind
    for kind, titles in {
        "married": "mrs madame mme",
        "noble": "lady sir lord duke duchess count countess",
        "young": "miss master mademoiselle mlle",
        "captain": "captain capt",
        "colonel": "colonel col",
        "general": "general",
        "major": "major",
        "lieutenant": "lieutenant",
        "sergeant": "sergeant",
        "admiral": "admiral",
        "inspector": "inspector",
        "bishop": "bishop",
        "judge": "judge",
        "learned": "dr doctor professor prof rev reverend",
    }.items()
    for title in titles.split()
}
"""Titles of different classes are different people, where nothing but the surname is the same."""


@dataclass(slots=True)
class _Person:
    forms: dict[Form, Sightings] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(seen.count for seen in self.forms.values())

    @property
    def titles(self) -> set[str]:
        return {form.title for form in self.forms if form.title}

    @property
    def classes(self) -> set[str]:
        return {_CLASSES[title] for title in self.titles if title in _CLASSES}

    @property
    def gender(self) -> Gender:
        for form in self.forms:
            gender = TITLES.get(form.title, "unknown")
            if gender != "unknown":
                return gender
        for form in self.forms:
            if len(form.core) > 1 or not form.title or form.title in _BEFORE_GIVEN_NAMES:
                gender = gender_of_given_name(form.core[0])
                if gender != "unknown":
                    return gender
        return "unknown"


@dataclass(frozen=True, slots=True)
class _Grouping:
    names: Names
    persons: list[_Person]
    surnames: frozenset[str]

    def firsts(self, person: _Person) -> set[str]:
        """The person's given names."""
        return {form.core[0] for form in person.forms if self.given(form)}

    def lasts(self, person: _Person) -> set[str]:
        """The person's surnames."""
        return {form.core[-1] for form in person.forms if len(form.core) > 1 or not self.given(form)}

    def given(self, form: Form) -> bool:
        """True where the form's first name is a given name."""
        if len(form.core) > 1:
            return True
        return (not form.title or form.title in _BEFORE_GIVEN_NAMES) and form.core[0] not in self.surnames

    def owner(self, form: Form) -> _Person | None:
        """Whose name this is among the persons so far; None for somebody new."""
        fitting = [person for person in self.persons if _fits(form, person) and not self._meets(form, person)]
        name = form.core[0]
        if len(form.core) > 1:
            return _only(
                person
                for person in fitting
                if any(
                    len(other.core) > 1
                    and other.core[-1] == form.core[-1]
                    and (
                        other.core[0] == name
                        or (
                            "noble" not in {*person.classes, _CLASSES.get(form.title)}
                            and _same_given(other.core[0], name)
                        )
                    )
                    for other in person.forms
                )
            )
        family = [person for person in fitting if name in self.lasts(person)]
        if not self.given(form):
            if form.title:
                return self._by_surname(form, family)
            men = [person for person in family if person.gender == "male"]
            return _only(family) or _leading(men or family)
        exact = [person for person in fitting if name in self.firsts(person)]
        titled = [person for person in exact if form.title and form.title in person.titles]
        short = [
            person
            for person in fitting
            if "noble" not in person.classes
            and any(_same_given(first, name) for first in self.firsts(person))
        ]
        return _only(titled) or _only(exact) or _leading(exact) or (None if exact else _only(short))

    def _meets(self, form: Form, person: _Person) -> bool:
        """True where one sentence names both, again and again: nobody has two names in a sentence."""
        forms = self.names.forms
        firsts = (Form("", (first,)) for first in self.firsts(person))
        for other in {*person.forms, *(first for first in firsts if first in forms)} - {form}:
            times = self.names.together.get(frozenset((form, other)), 0)
            if times >= 2 and times * 33 >= min(forms[form].count, forms[other].count):
                return True
        return False

    def _by_surname(self, form: Form, family: list[_Person]) -> _Person | None:
        kind = _CLASSES.get(form.title)
        alike = [person for person in family if not person.classes or kind is None or kind in person.classes]
        if kind in ("married", "noble"):
            # `Mrs Otway` and `Cassandra Otway` are as often mother and daughter as one person.
            alike = [person for person in alike if person.titles or not _has_given(person)]
        same = [person for person in alike if form.title in person.titles]
        return _only(same) or _only(alike)


def group_names(names: Names) -> tuple[Character, ...]:
    """One character per person, those named most first, with the genders that names and titles tell."""
    forms = names.forms
    surnames = {form.core[-1] for form in forms if len(form.core) > 1}
    surnames |= {form.core[0] for form in forms if form.title and form.title not in _BEFORE_GIVEN_NAMES}
    firsts = {form.core[0] for form in forms if len(form.core) > 1}
    known = frozenset(
        name for name in surnames if name not in firsts and gender_of_given_name(name) == "unknown"
    )
    grouping = _Grouping(names, [], known)
    for form in sorted(forms, key=lambda form: (_stage(form), -forms[form].count, form)):
        if _is_plural(form, forms):
            continue
        owner = grouping.owner(form)
        if owner is None:
            owner = _Person()
            grouping.persons.append(owner)
        owner.forms[form] = forms[form]
    ranked = sorted(grouping.persons, key=lambda person: (-person.count, min(person.forms)))
    return _characters(ranked)


def _stage(form: Form) -> int:
    """Full names first, then titles with one name, then single names."""
    return 0 if len(form.core) > 1 else 1 if form.title else 2


def _is_plural(form: Form, forms: Mapping[Form, Sightings]) -> bool:
    """True for a whole family (`the Tilneys`)."""
    last = form.core[-1]
    singular = {last[:-1], last[:-2]} if last.endswith("es") else {last[:-1]} if last.endswith("s") else set()
    return (
        any(other.core[-1] in singular and seen.count >= forms[form].count for other, seen in forms.items())
        if singular
        else False
    )


def _fits(form: Form, person: _Person) -> bool:
    """False where titles or given names say that these are two people."""
    gender = TITLES.get(form.title, "unknown")
    if gender == "unknown" and (len(form.core) > 1 or not form.title or form.title in _BEFORE_GIVEN_NAMES):
        gender = gender_of_given_name(form.core[0])
    if {gender, person.gender} == {"female", "male"}:
        return False
    kind = _CLASSES.get(form.title)
    return kind is None or kind in person.classes or not person.classes or len(form.core) > 1


def _has_given(person: _Person) -> bool:
    return any(len(form.core) > 1 for form in person.forms)


def _same_given(one: str, other: str) -> bool:
    longer, other_longer = set(SHORT_FORMS.get(one, ())), set(SHORT_FORMS.get(other, ()))
    return one == other or other in longer or one in other_longer or bool(longer & other_longer)


def _only(persons: Iterable[_Person]) -> _Person | None:
    found = list(persons)
    return found[0] if len(found) == 1 else None


def _leading(persons: list[_Person]) -> _Person | None:
    """The one who is named at least twice as often as the next."""
    ranked = sorted(persons, key=lambda person: -person.count)
    if len(ranked) < 2:
        return ranked[0] if ranked else None
    return ranked[0] if ranked[0].count >= 2 * ranked[1].count else None


def _characters(persons: list[_Person]) -> tuple[Character, ...]:
    taken: set[str] = set()
    cast: list[Character] = []
    titled = Counter(
        name
        for person in persons
        for name in {
            form.core[-1] for form in person.forms if form.title and form.title not in _BEFORE_GIVEN_NAMES
        }
    )
    for person in persons:
        surfaces = sorted((seen.surface for seen in person.forms.values()), key=str.casefold)
        name = _display(person, {name for name, count in titled.items() if count > 1})
        if name.casefold() in taken:
            name = next((other for other in surfaces if other.casefold() not in taken), "")
            if not name:
                continue
        taken.add(name.casefold())
        aliases = tuple(dict.fromkeys(other for other in surfaces if other != name))
        cast.append(Character(name, aliases, _noun_gender(person) or person.gender))
    return tuple(cast)


def _noun_gender(person: _Person) -> Gender | None:
    """What `the White Queen` tells, where nothing but common nouns names somebody."""
    for form in person.forms:
        gender = PERSON_NOUNS.get(form.core[-1], "unknown")
        if gender != "unknown" and not form.title and gender_of_given_name(form.core[0]) == "unknown":
            return gender
    return None


def _display(person: _Person, shared: set[str]) -> str:
    """The form most used, the longest of equals; a plain one wins if it is used a quarter as often.

    A name that others have too stands with its title.
    """
    ranked = sorted(
        person.forms.items(),
        key=lambda entry: (-entry[1].count, -len(entry[0].core), not entry[0].title, entry[0]),
    )
    plain = next(
        (e for e in ranked if not e[0].title and (len(e[0].core) > 1 or e[0].core[0] not in shared)), None
    )
    if plain is not None and plain[1].count * 4 >= ranked[0][1].count:
        return plain[1].surface
    titled = next((entry for entry in ranked if entry[0].title or entry[0].core[0] not in shared), ranked[0])
    return titled[1].surface
