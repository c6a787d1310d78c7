from __future__ import annotations

import pytest

from audiofic.attribution.language.female_names import FEMALE_NAMES
from audiofic.attribution.language.given_names import SHORT_FORMS, gender_of_given_name
from audiofic.attribution.language.male_names import MALE_NAMES
from audiofic.attribution.language.vocabulary import PREPOSITIONS, PRONOUN_GENDER
from audiofic.model import Gender


def test_no_name_is_both() -> None:
    assert not FEMALE_NAMES & MALE_NAMES


def test_names_are_names() -> None:
    listed = FEMALE_NAMES | MALE_NAMES | set(SHORT_FORMS)
    assert all(name.isalpha() and name.islower() for name in listed - {"jean-luc"})
    assert not listed & (PREPOSITIONS | set(PRONOUN_GENDER))


def test_no_name_is_short_for_itself() -> None:
    assert not [short for short, names in SHORT_FORMS.items() if short in names or not names]


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Priya", "female"), ("Kenji", "male"), ("OLGA", "female"), ("Alex", "unknown"), ("Qworv", "unknown")],
)
def test_the_gender_is_the_one_a_name_nearly_always_has(name: str, gender: Gender) -> None:
    assert gender_of_given_name(name) == gender
