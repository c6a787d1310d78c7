"""Casts drafted from texts that come without one."""

from __future__ import annotations

import pytest

from audiofic.attribution.cast.drafting import draft_roster
from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.words import list_words
from audiofic.attribution.parsing.gender import infer_genders
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.manuscript import read_text
from audiofic.quotation import find_quotations


def draft(text: str) -> Roster:
    passages = find_quotations(read_text(text))[0]
    roster = draft_roster([(passage, list_words(passage)) for passage in passages])
    chapter = tuple(parse_passage(0, at, passage, roster) for at, passage in enumerate(passages))
    return infer_genders([chapter], roster, frozenset())


def people(text: str) -> dict[str, tuple[str, ...]]:
    return {name: character.aliases for name, character in draft(text).characters.items()}


def test_first_last_and_full_name_are_one_person() -> None:
    text = "Ben Farrow sat down. Ben Farrow sighed. Ben took his hat. Mr. Farrow left."
    assert people(text) == {"Ben Farrow": ("Ben", "Mr. Farrow")}


def test_two_of_a_surname_are_two_people() -> None:
    text = '"Yes," said Mr. Alder. "No," said Mrs. Alder. "Perhaps," said Miss Alder.'
    assert set(people(text)) == {"Mr. Alder", "Mrs. Alder", "Miss Alder"}


def test_two_names_that_meet_in_sentences_are_two_people() -> None:
    text = (
        "Tom Alder came. Mr. Alder and Tom sat down. Tom smiled at Mr. Alder. "
        '"Well," said Mr. Alder, and Tom sighed.'
    )
    cast = people(text)
    assert "Mr. Alder" in cast
    assert not any("Tom" in name.split() for name in ("Mr. Alder", *cast["Mr. Alder"]))


def test_short_forms_belong_to_the_full_name() -> None:
    text = "Elizabeth Farrow laughed. Elizabeth Farrow rose. Lizzy shook her head. Lizzy sat down."
    assert list(people(text)) == ["Lizzy"] or list(people(text)) == ["Elizabeth Farrow"]


@pytest.mark.parametrize("word", ["London", "Monday", "Heavens", "Yes", "Suddenly", "Highmoor"])
def test_places_days_and_cries_are_nobody(word: str) -> None:
    text = f'They came to town. "{word}!" she said. Nothing happened in {word}. They left from {word}.'
    assert word not in people(text)


def test_a_whole_family_is_no_person() -> None:
    text = '"Yes," said Mr. Alder. The Alders were rich. The Alders had come early.'
    assert set(people(text)) == {"Mr. Alder"}


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Jorim wiped his hands. Jorim sat down.", "male"),
        ("Jorim sat down. She was tired. Jorim hurt herself.", "female"),
        ("The priestess Jorim bowed. Jorim sat down.", "female"),
        ("Lady Jorim bowed. Lady Jorim sat down.", "female"),
        ("Jorim sat down. Jorim sighed and looked at Jorim.", "unknown"),
        ("Jorim took his hat and told her what her father wanted. Jorim shut his eyes.", "male"),
    ],
)
def test_the_gender_is_what_titles_nouns_and_pronouns_tell(text: str, gender: str) -> None:
    characters = draft(text).characters
    assert [character.gender for name, character in characters.items() if "Jorim" in name] == [gender]


def test_a_known_pronoun_leaves_the_other_one_to_the_other_person() -> None:
    text = "Hana sat down. Hana combed her hair. Hana pulled Jorim up and dusted him off. Jorim sighed."
    assert draft(text).gender("Jorim") == "male"


def test_an_ordinary_word_is_a_name_if_it_speaks_with_its_capital() -> None:
    text = '"Come," said Seven. "Why?" said Five, who had five hats. "No," said Seven. "Yes," said Five. '
    assert {"Seven", "Five"} <= set(people(text + "Seven days went by."))


@pytest.mark.parametrize("word", ["Frenchman", "Hindu", "Englishwoman"])
def test_a_nationality_is_no_name(word: str) -> None:
    assert word not in people(f'The {word} came in. "Yes," said the {word}. "No," the {word} said.')


@pytest.mark.parametrize("word", ["April", "May", "Miss"])
def test_a_month_or_a_title_that_does_nothing_is_nobody(word: str) -> None:
    assert word not in people(f"Then {word} came. It rained all {word}, and {word} was cold.")


def test_many_pronouns_outweigh_what_a_given_name_tells() -> None:
    text = (
        "Leo wiped her hands. Leo lifted her chin. Leo took her crown and Leo shut her door. "
        '"Enough," said Leo.'
    )
    assert draft(text).gender("Leo") == "female"


@pytest.mark.parametrize(
    "text",
    [
        '"But, sir? Is it a troll?" Ruiz had a notebook out.',
        '"Oh..Shiro, I will miss you," she said.',
        "On the throne sat Lumiera, and nobody else.",
        "The curtain rose. Enter Murgast, who is a wizard, in a puff of smoke.",
    ],
)
def test_who_is_named_once_where_only_people_are_is_somebody(text: str) -> None:
    assert [len(name.split()) for name in people(text)] == [1]
