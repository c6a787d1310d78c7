"""A line that stumbles is found; a slow voice, a short cry and an honest long line are not."""

from __future__ import annotations

import random

from audiofic.report.oddities import LETTERS_MORE, find_oddities


def spoken(voice: str, text: str, seconds_a_letter: float) -> tuple[str, str, float]:
    letters = sum(letter.isalnum() for letter in text)
    return voice, text, seconds_a_letter * (letters + LETTERS_MORE)


def book(seed: int = 1) -> list[tuple[str, str, float]]:
    """Sixty lines of two voices, one far quicker, each line about at its pace."""
    draw = random.Random(seed)
    return [
        spoken(
            ("quick", "slow")[number % 2],
            "so it was " * draw.randint(1, 12),
            (0.06, 0.1)[number % 2] * draw.uniform(0.7, 1.4),
        )
        for number in range(60)
    ]


def test_lines_that_came_out_as_they_should_are_left_alone() -> None:
    assert not find_oddities(book())
    assert not find_oddities([])


def test_a_line_far_too_long_or_too_short_for_its_words_is_found_with_what_was_expected() -> None:
    words = "the kettle sang to itself all night"
    sounds = [*book(), spoken("quick", words, 0.2), spoken("slow", words, 0.03)]
    odd = find_oddities(sounds)
    assert set(odd) == {60, 61}
    assert odd[60].seconds == sounds[60][2]
    assert 1.5 < odd[60].expected_seconds < 3.0
    assert odd[61].expected_seconds > 2 * odd[61].seconds


def test_a_voice_is_judged_by_its_own_pace() -> None:
    """What is plain for the slow voice would be odd for one that speaks three times as fast."""
    words = "the kettle sang to itself all night"
    fast = [spoken("fast", words, 0.03)] * 8
    odd = find_oddities([*book(), *fast, spoken("fast", words, 0.1)])
    assert set(odd) == {68}


def test_a_cry_may_take_its_time() -> None:
    assert not find_oddities([*book(), ("quick", "Oh!", 0.9)])


def test_a_voice_with_few_lines_is_held_against_the_book() -> None:
    words = "the kettle sang to itself all night"
    assert set(find_oddities([*book(), spoken("guest", words, 0.3)])) == {60}
