"""Which names are one person."""

from __future__ import annotations

import pytest

from audiofic.attribution.cast.aliases import group_names
from audiofic.attribution.cast.joining import is_nickname
from audiofic.attribution.cast.naming import find_names
from audiofic.attribution.language.words import list_words
from audiofic.manuscript import read_text
from audiofic.quotation import find_quotations


def group(text: str) -> list[set[str]]:
    """The names of each person in a text."""
    passages = find_quotations(read_text(text))[0]
    names = find_names([(passage, list_words(passage)) for passage in passages])
    return [{seen.surface for seen in person.forms.values()} for person in group_names(names)]


CHAT = """
"Come in, Aunt Petra," said Jorim.

"How kind," said Mrs. Alder.

"Sit down, Aunt Petra," said Jorim.

"I will," said Mrs. Alder.

"And your hat, Aunt Petra?" said Jorim.

"I keep it on," said Mrs. Alder.
"""


def test_who_answers_to_a_name_bears_it() -> None:
    assert {"Aunt Petra", "Mrs. Alder"} in group(CHAT)


def test_who_calls_a_name_does_not_bear_it() -> None:
    assert {"Jorim"} in group(CHAT)


def test_nobody_bears_a_name_of_the_other_gender() -> None:
    people = group(CHAT.replace("Mrs.", "Mr."))
    assert {"Aunt Petra"} in people
    assert {"Mr. Alder"} in people


def test_who_is_called_miss_is_the_sister_who_answers() -> None:
    text = """
"The soup is cold, Miss Alder," said Jorim.

"It is summer," said Petra.

"And thin, Miss Alder," said Jorim.

"It is soup," said Petra.

"So it is, Miss Alder," said Jorim.

"Eat," said Petra. Hana Alder laughed. Hana put down her spoon.
"""
    assert {"Petra", "Miss Alder"} in group(text)


@pytest.mark.parametrize("names", [("Mr. Alder", "Ben Alder", "Tom Alder"), ("Captain Alder", "Hana Alder")])
def test_a_title_with_a_surname_that_may_be_anothers_is_nobody_elses(names: tuple[str, ...]) -> None:
    text = " ".join(f"{name} came in. {name} sat down. {name} sighed." for name in names)
    assert {names[0]} in group(text)


def test_a_rank_alone_is_the_only_one_who_has_it() -> None:
    text = (
        'Colonel Alder came in. "Well," said Colonel Alder. "Well?" said the Colonel. The Colonel sat down.'
    )
    assert group(text) == [{"Colonel Alder", "Colonel"}]


def test_a_surname_alone_is_a_mans_unless_hers_is_much_more_common() -> None:
    text = '"Yes," said Mrs. Alder. "No," said Mr. Alder. "Ah," said Alder.'
    assert {"Mr. Alder", "Alder"} in group(text)
    assert {"Mrs. Alder", "Alder"} in group(text + ' "So," said Mrs. Alder. "Yes," said Mrs. Alder.' * 5)


def test_particles_are_no_names() -> None:
    text = '"Yes," said Monsieur de Vries. "No," said De Vries. Jan de Vries sat down. Jan de Vries sighed.'
    assert group(text) == [{"Monsieur de Vries", "De Vries", "Jan de Vries"}]


def test_a_title_before_the_name_of_a_place_is_not_part_of_it() -> None:
    text = "Mr. Alder of Highmoor came in. Mr. Alder sat down. Mr. Alder sighed."
    assert group(text) == [{"Mr. Alder"}]


@pytest.mark.parametrize(
    ("short", "long"),
    [("otty", "ottoline"), ("fi", "ffion"), ("tecchan", "tetsu"), ("dris", "idris"), ("cilla", "priscilla")],
)
def test_a_nickname_begins_or_ends_like_its_name(short: str, long: str) -> None:
    assert is_nickname(short, long)
    assert not is_nickname(long, short)


@pytest.mark.parametrize(("one", "two"), [("hana", "ren"), ("bran", "tamsin"), ("mo", "jo"), ("tal", "val")])
def test_names_with_nothing_in_common_are_no_nicknames(one: str, two: str) -> None:
    assert not is_nickname(one, two)


def test_a_nickname_in_speech_belongs_to_the_only_name_that_fits() -> None:
    text = """
Tetsuo closed the shop. Tetsuo swept the floor and Tetsuo wiped the sign.

"The soup is cold, Tecchan."

"It is summer," said Tetsuo.

"Well, Tecchan, eat."

"Marisol, he never listens."
"""
    assert {"Tetsuo", "Tecchan"} in group(text)


def test_a_sister_with_half_of_a_name_stays_somebody_else() -> None:
    text = '"Hush, Anne," said Marianne. "I will, Marianne," said Anne. Marianne sat. Marianne sighed.'
    assert {"Anne"} in group(text)


def test_a_whole_name_seen_once_joins_its_two_halves() -> None:
    text = """
Corwick Thane had one hand on the rail.

"Tell him, Thane," said Hana.

Corwick sighed. "I will," said Corwick.

"Thane, now," said Hana.
"""
    assert {"Corwick", "Thane", "Corwick Thane"} in group(text)
