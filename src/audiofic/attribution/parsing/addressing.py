"""Who is called by name inside a speech, and who is only spoken of."""

from __future__ import annotations

from typing import Literal, NamedTuple

from audiofic.attribution.language.verbs import AUXILIARIES, is_finite_verb
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SECOND_PERSON,
    gender_table,
    word_set,
)
from audiofic.attribution.language.words import Word
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.model import Gender

AddressKind = Literal["called", "perhaps called", "spoken of", "self"]

_GREETINGS = word_set(
    "oh ah hey hi hello yes no yeah nope well please thanks you dear dearest goodbye good-bye sorry okay ok "
    "now come why so here there listen look right sure ye darling morning night evening"
)
_CALLS: dict[str, Gender] = gender_table(
    female="""
        madam ma'am milady miss mother mamma mama mom mum mommy madame mademoiselle aunt grandmother
        signorina signora nurse
        """,
    male="sir milord father papa dad daddy monsieur uncle grandfather signor",
)
_SELF_BEFORE = frozenset({("i'm",), ("i", "am"), ("my", "name", "is"), ("my", "name's")})
_MOST_WORDS_BEFORE = 3
_TO_VERB = AUXILIARIES | word_set("to not i you we they he she me him us them let i'll we'll you'll i'd we'd")
"""What stands before a verb: in `I know Hana`, `to ask Hana` Hana is no longer called."""


class Address(NamedTuple):
    """A name inside a speech: whose, and how it is used."""

    mention: Mention
    kind: AddressKind


def list_addresses(parsed: ParsedPassage, span: int) -> tuple[Address, ...]:
    """The names in one speech or thought span with their use."""
    begin, end = parsed.ranges[span]
    named = [mention for mention in parsed.mentions_in(span) if mention.kind == "name"]
    return tuple(Address(mention, _kind(parsed, mention, begin, end)) for mention in named)


def called_gender(parsed: ParsedPassage, span: int) -> Gender:
    """What `sir`, `madam`, `mother` ... set off by commas tell of the one spoken to."""
    begin, end = parsed.ranges[span]
    words = parsed.words
    for at in range(begin, end):
        gender = _CALLS.get(words[at].lower)
        if gender is None:
            continue
        if (at == begin or words[at].opens or "," in words[at].gap) and _closed(parsed, at + 1, end):
            return gender
    return "unknown"


def _kind(parsed: ParsedPassage, mention: Mention, begin: int, end: int) -> AddressKind:
    words = parsed.words
    start, stop = mention.start, mention.end
    if words[stop - 1].possessive:
        return "spoken of"
    opens = start == begin or words[start].opens
    before = words[start - 1].lower if start > begin else ""
    gap = words[start].gap if start > begin else ""
    closed = _closed(parsed, stop, end)
    if not opens and _names_self(words, begin, start):
        return "self"
    if not closed or (stop < end and words[stop].lower in ("who", "whose", "whom")):
        return "spoken of"
    if opens:
        if start == begin and stop == end:
            after = parsed.passage.paragraph.text[
                words[stop - 1].end : parsed.passage.spans[mention.span].end
            ]
            return "spoken of" if after.startswith(".") and not after.startswith("..") else "called"
        return "called"
    if "," in gap or "—" in gap or "…" in gap or ".." in gap:
        listed = stop < end and "," in words[stop].gap and words[stop].lower in ("and", "or")
        return "spoken of" if listed else "called"
    if before in _GREETINGS:
        return "called"
    if (
        before in PREPOSITIONS
        or before in CONJUNCTIONS
        or before in DETERMINERS
        or before in ("and", "or", "not")
    ):
        return "spoken of"
    if stop < end and "," in words[stop].gap and not words[stop].opens:
        return "spoken of"
    if is_finite_verb(before) or before.endswith("ing"):
        return (
            "perhaps called"
            if before.endswith("ing") and _speaks_to_you(words, begin, start)
            else "spoken of"
        )
    two_before = words[start - 2].lower if start - begin > 1 else ""
    if two_before in _TO_VERB or before.endswith("'s") or words[start - 1].capital:
        return "spoken of"
    # `my friend Aoi` is spoken of; `four years, Aoi` without its comma is called.
    apposition = start - begin > 1 and words[start - 2].lower in DETERMINERS
    return "spoken of" if apposition and not _speaks_to_you(words, begin, end) else "perhaps called"


def _names_self(words: tuple[Word, ...], begin: int, start: int) -> bool:
    """True after `I'm` and `my name is`."""
    return words[start].gap == " " and any(
        tuple(word.lower for word in words[at:start]) in _SELF_BEFORE
        for at in range(max(begin, start - _MOST_WORDS_BEFORE), start)
    )


def _closed(parsed: ParsedPassage, at: int, end: int) -> bool:
    """True where a comma, a sentence's end or the speech's end stands before words[at]."""
    return at >= end or parsed.words[at].opens or any(mark in parsed.words[at].gap for mark in ",;!?—–…-")


def _speaks_to_you(words: tuple[Word, ...], begin: int, end: int) -> bool:
    return any(word.lower in SECOND_PERSON for word in words[begin:end])
