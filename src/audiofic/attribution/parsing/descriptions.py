"""People who are only described: `the caterpillar`, `another`, `one of the men`."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.language.verbs import is_finite_verb
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    DETERMINERS,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    is_adverb,
    word_set,
)
from audiofic.attribution.language.words import Word
from audiofic.attribution.parsing.mentions import Mention, noun_phrase_end

_DEGREES = word_set("little bit few lot while moment")
_INDEFINITES = word_set("another one somebody someone")


def find_description(words: Sequence[Word], at: int, end: int, span: int) -> Mention | None:
    """Somebody who is only described (`the caterpillar`, `one of them`) from words[at], as a mention without
    names.
    """
    if at < end and words[at].lower in _INDEFINITES:
        stop = _indefinite_end(words, at, end)
        if stop is not None:
            return Mention(at, stop, "noun", (), "unknown", "subject", span)
    if at >= end or words[at].lower not in DETERMINERS:
        return None
    stop = noun_phrase_end(words, at)
    if stop is None or stop > end or words[stop - 1].possessive or words[stop - 1].lower in _DEGREES:
        return None
    return Mention(at, stop, "noun", (), "unknown", "subject", span)


def _indefinite_end(words: Sequence[Word], at: int, end: int) -> int | None:
    """Where `another`, `somebody`, `one of the men` ends; None before a noun (`another man`)."""
    stop = at + 1
    if stop >= end or words[stop].gap != " " or is_finite_verb(words[stop].lower):
        return stop
    if words[stop].lower == "of" and stop + 1 < end:
        them = words[stop + 1].lower in OTHER_PRONOUNS
        return stop + 2 if them else noun_phrase_end(words, stop + 1)
    following = words[stop].lower
    apart = (
        following in PREPOSITIONS
        or following in CONJUNCTIONS
        or following in ("and", "but", "or")
        or is_adverb(following)
    )
    return stop if apart else None
