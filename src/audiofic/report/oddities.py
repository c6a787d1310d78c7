"""Lines that came out too long or too short for their words: a stumble, a swallowed word, a stutter.

Each voice is held against itself: how long it takes for a letter is the same, give or take, in all that it
says, whatever its pace. So nothing has to be known of the voice, and a slow one is not odd for being slow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

LETTERS_MORE = 4.0
"""What a line costs besides its letters: margins, and the slowing down at its end. Measured on 368 lines of
fifteen flite voices: with 4 the time for a letter is the steadiest (it varies by 12 %)."""
TOO_LONG, TOO_SHORT = 2.0, 0.45
"""Times the expected length. Those lines, all of which came out right, lie between 0.70 and 1.5."""
SLACK_SECONDS = 0.6
"""A line that is off by less is left alone: of "Oh!" nothing else can be expected."""
ENOUGH = 6
"""A voice with fewer lines is held against the whole book."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """What is odd about a sound's length."""

    seconds: float
    expected_seconds: float


def find_oddities(sounds: Sequence[tuple[str, str, float]]) -> Mapping[int, Oddity]:
    """Index -> oddity, for those of a book's (voice, words, seconds) that are suspicious."""
    by_voice: dict[str, list[float]] = {}
    for voice, text, seconds in sounds:
        by_voice.setdefault(voice, []).append(seconds / _size(text))
    whole_book = median(rate for rates in by_voice.values() for rate in rates) if sounds else 0.0
    usual = {
        voice: median(rates) if len(rates) >= ENOUGH else whole_book for voice, rates in by_voice.items()
    }
    odd = {}
    for index, (voice, text, seconds) in enumerate(sounds):
        expected = usual[voice] * _size(text)
        is_off = seconds > TOO_LONG * expected or seconds < TOO_SHORT * expected
        if is_off and abs(seconds - expected) > SLACK_SECONDS:
            odd[index] = Oddity(seconds, expected)
    return odd


def _size(text: str) -> float:
    return LETTERS_MORE + sum(letter.isalnum() for letter in text)
