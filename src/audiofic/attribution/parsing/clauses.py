"""Whose a verb is: its subject, looked for in the clauses before it."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.language.verbs import AUXILIARIES, PERCEPTION, is_finite_verb, is_past
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    is_adverb,
    word_set,
)
from audiofic.attribution.language.words import Word
from audiofic.attribution.parsing.descriptions import find_description
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage

_RELATIVES = word_set("who which whose whom where what")
_LINKS = word_set("and but or nor yet so for")


def find_subject(parsed: ParsedPassage, start: int, verb: int) -> Mention | None:
    """The mention whose act words[verb] is, in the sentence from words[start]; None where none is found.

    Asides are left out: in `Hana, who had heard Ren, now said` Hana says it, in `Ren rose as Hana came,
    and said` Ren. Somebody who is only described (`the ferryman`) comes as a mention without names.
    """
    words = parsed.words
    begin = _own_start(words, start, verb)
    owner = _owner_of_gerund(parsed, begin, verb)
    if owner is not None:
        return owner
    lead = _after_links(words, begin, verb)
    if lead < verb and words[lead].lower in _RELATIVES:
        return _before_who(parsed, start, begin) if words[lead].lower == "who" else None
    heard = _perception(words, begin, verb)
    if heard is not None:
        return _object_of(parsed, heard)
    at = _before_auxiliaries(words, begin, verb)
    if (at > begin and words[at - 1].lower in OTHER_PRONOUNS) or _in_which(parsed, begin, at, verb):
        return None
    found = _right_before(parsed, begin, at, verb) or _nearest(parsed, begin, verb)
    if found is None and words[verb].lower.endswith("ing"):
        found = _clause_subject(parsed, start, begin)
    while found is None and begin > start:
        stop = begin
        begin = _clause_start(words, start, stop)
        found = _head(parsed, begin, stop)
    return found or _last_clause_subject(parsed, start, verb)


def find_lead(words: Sequence[Word], start: int, verb: int) -> int:
    """The first word of the verb's own clause, but for `and`, `then` ... before it."""
    return _after_links(words, _own_start(words, start, verb), verb)


def acting(owner: Mention) -> Mention:
    """The mention as one that acts: `Kaede's` in `Kaede's voice said`."""
    return owner._replace(role="subject")


def find_addressee(mentions: Sequence[Mention], verb: int, subject: Mention) -> Mention | None:
    """The first mention acted on within a few words of the verb (`said to Kaede`, `told him`)."""
    for mention in mentions:
        if mention.start > verb and mention is not subject and mention.role == "object":
            return mention if mention.start - max(verb, subject.end - 1) <= 3 else None
    return None


def _is_apart(word: Word) -> bool:
    return any(mark in word.gap for mark in ",;:—–()") or "--" in word.gap


def _clause_start(words: Sequence[Word], start: int, stop: int) -> int:
    """The word after the last comma, dash, colon or bracket before words[stop - 1] or there."""
    at = stop - 1
    while at > start and not _is_apart(words[at]):
        at -= 1
    return max(at, start)


def _own_start(words: Sequence[Word], start: int, verb: int) -> int:
    return verb if _is_apart(words[verb]) else _clause_start(words, start, verb)


def _after_links(words: Sequence[Word], begin: int, stop: int) -> int:
    """The first word after `and`, `but`, `then`, `slowly` ..."""
    at = begin
    while at < stop and (words[at].lower in _LINKS or _is_loose(words[at].lower)):
        at += 1
    return at


def _is_loose(word: str) -> bool:
    return is_adverb(word) and word not in PREPOSITIONS


def _perception(words: Sequence[Word], begin: int, verb: int) -> int | None:
    """The `heard` of `heard her rise and say`; None where nobody is heard or seen to do it."""
    if is_past(words[verb].lower):
        return None
    return next(
        (
            at
            for at in range(verb - 1, begin - 1, -1)
            if words[at].lower in PERCEPTION and words[at - 1].lower not in AUXILIARIES
        ),
        None,
    )


def _object_of(parsed: ParsedPassage, verb: int) -> Mention | None:
    return next(
        (acting(m) for m in parsed.mentions_between(verb + 1, verb + 2) if m.role != "possessive"), None
    )


def _before_auxiliaries(words: Sequence[Word], begin: int, verb: int) -> int:
    """Where the verb with its auxiliaries and adverbs begins: at `had` in `Kaede had then said`."""
    at = verb
    while at > begin and (words[at - 1].lower in AUXILIARIES or _is_loose(words[at - 1].lower)):
        at -= 1
    return at


def _owner_of_gerund(parsed: ParsedPassage, begin: int, verb: int) -> Mention | None:
    """Hana in `was stopped by Hana's saying`."""
    if not parsed.words[verb].lower.endswith("ing"):
        return None
    inside = parsed.mentions_between(begin, verb)
    return (
        acting(inside[-1]) if inside and inside[-1].end == verb and inside[-1].role == "possessive" else None
    )


def _in_which(parsed: ParsedPassage, begin: int, at: int, verb: int) -> bool:
    """True for the `thought` of `which Hana thought too long`: no tag at all."""
    return any(
        at <= mention.end <= verb
        and mention.start > begin
        and parsed.words[mention.start - 1].lower in ("which", "whom", "what")
        for mention in parsed.mentions_between(begin, verb)
    )


def _right_before(parsed: ParsedPassage, begin: int, at: int, verb: int) -> Mention | None:
    """Who stands right before the verb that begins at words[at]."""
    words = parsed.words
    participle = words[verb].lower.endswith("ing")
    for mention in reversed(parsed.mentions_between(begin, verb)):
        if mention.role == "possessive" and words[at - 1].lower == "voice" and mention.end >= at - 3:
            return acting(mention)
        if at <= mention.end <= verb:
            inverted = mention.start > begin and words[mention.start - 1].lower in AUXILIARIES
            return acting(mention) if mention.role in ("subject", "clause subject") or inverted else None
    if participle:
        return None
    for step in range(begin, at):
        found = find_description(words, step, at, words[step].span)
        if found is not None and found.end == at:
            return None if step > begin and words[step - 1].lower in PREPOSITIONS else found
    return None


def _nearest(parsed: ParsedPassage, begin: int, verb: int) -> Mention | None:
    """Who acts in the verb's own clause, the one who acts last; nobody of a relative clause."""
    inside = parsed.mentions_between(begin, verb)
    acts = [mention for mention in inside if mention.role in ("subject", "clause subject")]
    own = [mention for mention in acts if not _in_relative(parsed.words, begin, mention)]
    if own or acts:
        return own[-1] if own else acts[0]
    return _head(parsed, begin, verb)


def _last_clause_subject(parsed: ParsedPassage, start: int, verb: int) -> Mention | None:
    """Hana in `They were about to go when Hana stopped, turned, and said`."""
    return next(
        (
            mention
            for mention in reversed(parsed.mentions_between(start, verb))
            if mention.role == "clause subject" and not _in_relative(parsed.words, start, mention)
        ),
        None,
    )


def _clause_subject(parsed: ParsedPassage, start: int, stop: int) -> Mention | None:
    """Hana in `while Hana opened the box, saying`: a participle goes with the clause it stands beside."""
    if stop == start:
        return None
    words = parsed.words
    begin = _clause_start(words, start, stop)
    lead = _after_links(words, begin, stop)
    if lead >= stop or words[lead].lower not in CONJUNCTIONS or words[lead].lower in ("who", "which"):
        return None
    return next((m for m in parsed.mentions_between(lead, stop) if m.role == "clause subject"), None)


def _in_relative(words: Sequence[Word], begin: int, mention: Mention) -> bool:
    """True in `where Hana sat`, `the cup she held`: the clause belongs to a noun before it."""
    if mention.start == begin:
        return False
    before = words[mention.start - 1].lower
    return before in _RELATIVES or (
        mention.kind in ("pronoun", "first")
        and not (
            before in CONJUNCTIONS
            or before in _LINKS
            or before in PREPOSITIONS
            or is_adverb(before)
            or is_finite_verb(before)
            or before.endswith("ing")
        )
    )


def _head(parsed: ParsedPassage, begin: int, stop: int) -> Mention | None:
    """Who a clause before the verb's own is about; None for asides and for what goes on from before."""
    words = parsed.words
    lead = _after_links(words, begin, stop)
    inside = [mention for mention in parsed.mentions_between(begin, stop) if mention.role != "possessive"]
    if inside and inside[-1].end == stop and _stands_alone(words, lead, inside[-1]):
        return acting(inside[-1])
    if lead >= stop:
        return None
    first = words[lead].lower
    if not words[lead].capital and (first.endswith("ing") or is_finite_verb(first)):
        return None
    if first in CONJUNCTIONS and not (first in PREPOSITIONS and _phrase(parsed, lead + 1, stop)):
        return None
    head: Mention | None = None
    for mention in inside:
        if mention.start == lead and mention.role != "object":
            head = acting(mention)
        elif mention.role == "subject" and (
            words[mention.start - 1].lower in _LINKS
            if head is not None
            else words[mention.start - 1].lower not in _RELATIVES
        ):
            head = mention
    if head is not None:
        return head
    found = find_description(words, lead, stop, words[lead].span)
    if found is None or found.end >= stop or not is_finite_verb(words[found.end].lower):
        return None
    return found


def _phrase(parsed: ParsedPassage, at: int, stop: int) -> bool:
    """True where no clause begins at words[at]: `after a silence`, not `after Hana came`."""
    return not any(m.role == "clause subject" for m in parsed.mentions_between(at, min(at + 1, stop)))


def _stands_alone(words: Sequence[Word], lead: int, mention: Mention) -> bool:
    """True for a clause that has a name and no verb: `while Hana, smiling, ...`."""
    return mention.role != "object" and not any(
        not word.capital and (is_finite_verb(word.lower) or word.lower.endswith("ing"))
        for word in words[lead : mention.start]
    )


def _before_who(parsed: ParsedPassage, start: int, begin: int) -> Mention | None:
    """The one whom `, who said` goes on about."""
    words = parsed.words
    for mention in reversed(parsed.mentions_between(start, begin)):
        if mention.end == begin:
            return None if mention.role == "possessive" else acting(mention)
    for at in range(max(start, begin - 7), begin):
        found = find_description(words, at, begin, words[at].span)
        if found is not None and found.end == begin:
            return found
    return None
