"""Persons put together from the forms of their names: what they are called, and what else can be theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from audiofic.attribution.cast.forms import Form
from audiofic.attribution.cast.naming import Sightings
from audiofic.attribution.language.given_names import SHORT_FORMS, gender_of_given_name
from audiofic.attribution.language.person_words import TITLES
from audiofic.attribution.language.vocabulary import word_set
from audiofic.model import Gender

BEFORE_GIVEN_NAMES = word_set(
    "sir lady miss aunt auntie aunty uncle prince princess master lord king queen brother sister father "
    "mother don doña dona dame cousin saint nurse madame mademoiselle mlle"
)
"""Titles that stand before a given name as often as before a surname."""

_ONLY_BEFORE_GIVEN_NAMES = word_set("sir aunt auntie aunty uncle prince princess king queen cousin don dame")

RANKS = word_set(
    "captain colonel dr doctor professor prof king queen prince princess duke duchess count countess baron "
    "baroness earl marquis emperor empress general major lieutenant sergeant corporal admiral commander "
    "inspector bishop judge president senator governor sheriff reverend abbé pastor chief coach detective"
)
"""Titles that name somebody by themselves (`the Colonel`)."""

NOBLE = word_set(
    "sir lady lord duke duchess count countess baron baroness earl marquis king queen prince princess"
)
"""Titles whose holders nobody calls by a short form, and whose wives and daughters share them."""

_PEERAGE = word_set("lord lady")
"""Titles whose holders may have another surname besides."""

_MANY_PRONOUNS, _MOST_TIMES = 3, 4
"""So many pronouns of one gender, and so many times the other's, outweigh a given name."""

_SHORT_TITLES = {"doctor": "dr", "prof": "professor", "capt": "captain", "col": "colonel"}

_CLASSES = {
    title: kind
    for kind, titles in {
        "married": "mrs madame mme frau signora señora senora",
        "young": "miss master mademoiselle mlle fräulein signorina",
        "captain": "captain capt",
        "colonel": "colonel col",
        "learned": "dr doctor professor prof rev reverend",
    }.items()
    for title in titles.split()
}
_CLASSES |= {title: title for title in RANKS | NOBLE if title not in _CLASSES}
"""Titles of different classes are different people, where nothing but the surname is the same."""


def rank_of(title: str) -> str:
    """One way to write a title that has two (`dr` for `doctor`)."""
    return _SHORT_TITLES.get(title, title)


def class_of(title: str) -> str | None:
    """The class of a title; None for `mr`, for kin, and for no title."""
    return _CLASSES.get(title)


@dataclass(slots=True)
class Person:
    """One person with all forms found to be theirs; grows while forms are given out."""

    surnames_known: frozenset[str]
    """The names that are surnames in this story."""
    forms: dict[Form, Sightings] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How often the person is named."""
        return sum(seen.count for seen in self.forms.values())

    @property
    def titles(self) -> set[str]:
        """The titles before the person's names."""
        return {form.title for form in self.forms if form.title}

    @property
    def classes(self) -> set[str]:
        """The classes of the person's titles."""
        return {_CLASSES[title] for title in self.titles if title in _CLASSES}

    @property
    def only_called(self) -> bool:
        """True for one plain name that stands in speech only: a surname, a nickname or a rank of somebody."""
        return len(self.forms) == 1 and all(
            not form.title and len(form.core) == 1 and not seen.told and seen.count > 1 and seen.inside
            for form, seen in self.forms.items()
        )

    @property
    def noble(self) -> bool:
        """True for `Sir Henry`, whom nobody calls by another's short form."""
        return not NOBLE.isdisjoint(self.titles)

    @property
    def givens(self) -> set[str]:
        """The person's given names."""
        return {form.core[0] for form in self.forms if self.has_given(form)}

    @property
    def surnames(self) -> set[str]:
        """The person's surnames."""
        return {
            form.core[-1] for form in self.forms if len(form.core) > 1 or not self.has_given(form)
        } - RANKS

    @property
    def _family_names(self) -> set[str]:
        peerage = {form.core[-1] for form in self.forms if form.title in _PEERAGE and len(form.core) == 1}
        return self.surnames - peerage

    @property
    def gender(self) -> Gender:
        """What titles, else many pronouns, else given names, else some pronouns tell."""
        genders = [TITLES.get(form.title, "unknown") for form in self.forms]
        genders.append(self._told_gender)
        genders += [gender_of_form(form, self.surnames_known) for form in self.forms]
        genders += [seen.gender for seen in self.forms.values()]
        return next((gender for gender in genders if gender != "unknown"), "unknown")

    @property
    def _told_gender(self) -> Gender:
        """What pronouns tell so often that no given name is against it (`Leo` may be a queen)."""
        votes = Counter[Gender]()
        for seen in self.forms.values():
            votes += seen.pronouns
        she, he = votes["female"], votes["male"]
        if max(she, he) < _MANY_PRONOUNS or max(she, he) < _MOST_TIMES * min(she, he):
            return "unknown"
        return "female" if she > he else "male"

    def has_given(self, form: Form) -> bool:
        """True where the form's first name is a given name."""
        return len(form.core) > 1 or (form.core[0] not in self.surnames_known and form.core[0] not in RANKS)

    def fits(self, form: Form) -> bool:
        """False where titles or given names say that this names somebody else."""
        if {gender_of_form(form, self.surnames_known), self.gender} == {"female", "male"}:
            return False
        kind = _CLASSES.get(form.title)
        return kind is None or kind in self.classes or not self.classes or len(form.core) > 1

    def could_be(self, other: Person) -> bool:
        """True where two persons may be one: nothing in their names is against it."""
        if {self.gender, other.gender} == {"female", "male"}:
            return False
        if not all(self.fits(form) for form in other.forms) or not all(
            other.fits(form) for form in self.forms
        ):
            return False
        if self.only_called or other.only_called:
            return True
        for mine, theirs, same in (
            (self.givens, other.givens, _alike),
            (self._family_names, other._family_names, str.__eq__),
        ):
            if mine and theirs and not any(same(one, two) for one in mine for two in theirs):
                return False
        return True


def gender_of_form(form: Form, surnames: frozenset[str]) -> Gender:
    """What a form's title, or else its given name, tells."""
    gender = TITLES.get(form.title, "unknown")
    if gender == "unknown" and (len(form.core) > 1 or form.core[0] not in surnames):
        gender = gender_of_given_name(form.core[0])
    return gender


def find_surnames(forms: Mapping[Form, Sightings]) -> frozenset[str]:
    """The names that stand as surnames more often than as given names."""
    votes: Counter[str] = Counter()
    for form, seen in forms.items():
        name = form.core[0]
        if len(form.core) > 1:
            votes[form.core[-1]] += seen.count
            votes[name] -= seen.count
        elif form.title in _ONLY_BEFORE_GIVEN_NAMES:
            votes[name] -= seen.count
        elif form.title in BEFORE_GIVEN_NAMES:
            bare = forms.get(Form("", form.core))
            known = gender_of_given_name(name) not in ("unknown", _OTHER.get(TITLES[form.title]))
            votes[name] += -seen.count if known or (bare and bare.count > seen.count) else seen.count
        elif form.title:
            votes[name] += seen.count
    return frozenset(name for name, vote in votes.items() if vote > (gender_of_given_name(name) != "unknown"))


_OTHER: dict[Gender, Gender] = {"female": "male", "male": "female"}


def same_given(one: str, other: str) -> bool:
    """True for one given name, and for a name and its short form."""
    return one == other or not long_forms(one).isdisjoint(long_forms(other))


def _alike(one: str, other: str) -> bool:
    """True for names that begin alike, too (`Tavi` and `Tavikins`)."""
    return same_given(one, other) or one[:3] == other[:3]


def long_forms(name: str) -> frozenset[str]:
    """A given name with all those it may be short for."""
    return frozenset((name, *SHORT_FORMS.get(name, ())))
