from __future__ import annotations

import pytest
from hearing_errors import count_errors, find_errors, find_words, paired_interval, spread_evenly


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“Don’t,” said the half-blind fox.", "don't said the half blind fox"),
        ("'Tis the dogs' café!", "tis the dogs cafe"),
        ("42 lamps, 3,000 steps, 100%", "forty two lamps three thousand steps one hundred"),
        ("1885, the 21st", "eighteen eighty five the twenty first"),
        ("2004, the 12th", "two thousand four the twelfth"),
        ("room 101, the 90th", "room one hundred one the ninetieth"),
        ("5551234", "five five five one two three four"),
        ("...", ""),
    ],
)
def test_words_are_compared_without_case_marks_and_digits(text: str, words: str) -> None:
    assert find_words(text) == words.split()


@pytest.mark.parametrize(
    ("heard", "errors"),
    [
        ("the fox went home", 0),
        ("the box went home", 1),
        ("the fox home", 1),
        ("the fox he went back home", 2),
        ("a box", 4),
        ("", 4),
    ],
)
def test_errors_are_the_fewest_changes_between_what_was_said_and_heard(heard: str, errors: int) -> None:
    said = ["the", "fox", "went", "home"]
    assert count_errors(said, heard.split()) == errors
    assert count_errors(heard.split(), said) == errors


def test_no_difference_on_any_line_is_no_difference_for_certain() -> None:
    assert paired_interval([5, 9, 12], [3, 0, 7], [3, 0, 7]) == (0, 0)
    assert paired_interval([], [], []) == (0, 0)


def test_the_interval_tells_a_worse_book_from_noise() -> None:
    words = [10] * 60
    low, high = paired_interval(words, [3] * 60, [4] * 60)
    assert low == high == pytest.approx(0.1)
    low, high = paired_interval(words, [3, 4] * 30, [4, 3] * 30)
    assert low < 0 < high
    low, high = paired_interval(words, [3] * 60, [3, 5] * 30)
    assert 0 < low < 0.1 < high < 0.15


def test_lines_are_spread_over_the_whole_and_none_is_heard_twice() -> None:
    assert spread_evenly(3, 9) == [1, 4, 7]
    assert spread_evenly(9, 3) == [0, 1, 2]
    assert spread_evenly(5, 0) == []
    places = spread_evenly(60, 61)
    assert len(set(places)) == 60
    assert max(places) < 61


@pytest.mark.parametrize(
    ("said", "heard", "wrong", "added"),
    [
        ("a b c", "a b c", set(), 0),
        ("a b c", "a x c", {1}, 0),
        ("a b c", "a c", {1}, 0),
        ("a b c", "a b x c", set(), 1),
        ("a b c", "", {0, 1, 2}, 0),
        ("", "a b", set(), 2),
        ("kikyo stood there", "kick yo stood there", {0}, 1),
    ],
)
def test_errors_have_a_place(said: str, heard: str, wrong: set[int], added: int) -> None:
    found = find_errors(said.split(), heard.split())
    assert found == (wrong, added)
    assert len(wrong) + added == count_errors(said.split(), heard.split())
