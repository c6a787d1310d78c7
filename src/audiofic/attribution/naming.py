"""Names of people found in a text that comes without a cast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audiofic.attribution.given_names import gender_of_given_name
from audiofic.attribution.roster import bare_name
from audiofic.attribution.vocabulary import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FIRST_PERSON,
    HONORIFICS,
    INTERJECTIONS,
    IRREGULAR_PASTS,
    NOT_NAMES,
    OTHER_PRONOUNS,
    PERSON_NOUNS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    PRONOUN_GENDER,
    SECOND_PERSON,
    TITLES,
    is_adverb,
    is_finite_verb,
    is_speech_verb,
)
from audiofic.attribution.words import Word, is_joined
from audiofic.model import Passage

LEAST_EVIDENCE = 2.0
"""A name with less is no person. Tags count 3, calls 2, titles and honorifics 3, a known given name 2,
acts up to 1 each; standing after `in`, `at`, `from` ... takes 1 off."""

_PARTICLES = frozenset("de van von du la le der den di da del bin ibn of".split())
_MOST_WORDS = 4


class Form(NamedTuple):
    """One way a person is named: a title (or none) and the names after it, case-folded."""

    title: str
    core: tuple[str, ...]


@dataclass(slots=True)
class Sightings:
    """Where a form stands in the text, counted; grows while the text is read."""

    count: int = 0
    evidence: float = 0.0
    articles: int = 0
    tagged: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)

    @property
    def surface(self) -> str:
        """How it is written most often."""
        return max(self.surfaces, key=lambda text: (self.surfaces[text], text))


Read = Sequence[tuple[Passage, tuple[Word, ...]]]
"""Passages with their words, in story order."""


@dataclass(frozen=True, slots=True)
class Names:
    """The forms that name persons, and how often two of them stand in one sentence."""

    forms: Mapping[Form, Sightings]
    together: Mapping[frozenset[Form], int]


def find_names(text: Read) -> Names:
    """Every form that names a person, with its sightings; empty for a text without names."""
    usage = _count_words(text)
    forms: dict[Form, Sightings] = {}
    together: Counter[frozenset[Form]] = Counter()
    for passage, words in text:
        if passage.paragraph.kind != "prose":
            continue
        sentence: dict[Form, None] = {}
        at = 0
        for start, end, form in _runs(words, usage):
            if any(words[step].opens for step in range(at + 1, start + 1)):
                sentence = {}
            at = start
            for other in sentence:
                if other != form:
                    together[frozenset((form, other))] += 1
            sentence[form] = None
            sighting = forms.setdefault(form, Sightings())
            sighting.count += 1
            surface = " ".join(_surface(word) for word in words[start:end])
            sighting.surfaces[surface] += 1
            _weigh(sighting, passage, words, start, end)
    return Names({form: seen for form, seen in forms.items() if _is_person(form, seen)}, together)


def find_uncapitalised_names(text: Read) -> tuple[str, ...]:
    """The names in a text that hardly uses capitals: bare words beside a verb of speech, seen twice.

    Empty for a text that opens its sentences with capitals.
    """
    opens = [word for _, words in text for word in words if word.opens]
    if not opens or sum(word.capital for word in opens) * 2 > len(opens):
        return ()
    seen: Counter[str] = Counter()
    for passage, words in text:
        for at, word in enumerate(words):
            if passage.spans[word.span].kind != "narration" or not is_speech_verb(word.lower):
                continue
            for beside, quoted in ((at + 1, at - 1), (at - 1, at - 2)):
                if not 0 <= beside < len(words) or words[beside].span != word.span:
                    continue
                edge = quoted < 0 or words[quoted].span != word.span
                if edge and not _is_ordinary(words[beside].lower):
                    seen[bare_name(words[beside].lower)] += 1
    return tuple(name for name, count in seen.items() if count >= 2)


def names_also_uncapitalised(text: Read, names: Iterable[str]) -> frozenset[str]:
    """Those single names that the text now and then writes without a capital, ordinary words left out."""
    wanted = {name for name in names if not _is_ordinary(name) and name not in _NAMES_THAT_ARE_WORDS}
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for _, words in text:
        for word in words:
            bare = bare_name(word.lower)
            if bare in wanted:
                (upper if word.capital else lower)[bare] += 1
    return frozenset(name for name in lower if lower[name] * 2 <= upper[name])


_NAMES_THAT_ARE_WORDS = frozenset(
    "rose bill mark jack will hope grace drew frank art pat sue dawn joy faith ivy lily daisy pearl ruby may june "
    "april violet olive iris hazel heather holly rich rob nick guy chase hunter dale glen cliff clay miles lance "
    "dick peter ray grant norm earl duke robin jay hal ward page reed rusty sandy amber ginger crystal".split()
)


class _Usage(NamedTuple):
    lower: Counter[str]
    inside: Counter[str]
    """Capitalised where no sentence begins."""


def _count_words(text: Read) -> _Usage:
    lower: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for _, words in text:
        for word in words:
            if not word.capital:
                lower[word.lower] += 1
            elif not word.opens and not _shouted(word):
                inside[bare_name(word.lower)] += 1
    return _Usage(lower, inside)


def _shouted(word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper()


def _is_ordinary(word: str) -> bool:
    return (
        word in NOT_NAMES
        or word in PERSON_NOUNS
        or word in DETERMINERS
        or word in PREPOSITIONS
        or word in CONJUNCTIONS
        or word in PRONOUN_GENDER
        or word in FIRST_PERSON
        or word in SECOND_PERSON
        or word in OTHER_PRONOUNS
        or word in AUXILIARIES
        or word in IRREGULAR_PASTS
        or is_speech_verb(word)
        or is_adverb(word)
        or not word.isalpha()
    )


def _is_namelike(word: Word, usage: _Usage) -> bool:
    bare = bare_name(word.lower)
    if not word.capital or not bare[0].isalpha() or bare in FIRST_PERSON:
        return False
    inside, lower = usage.inside[bare], usage.lower[bare]
    if bare in NOT_NAMES or bare in AUXILIARIES or bare in SECOND_PERSON:
        known = gender_of_given_name(bare) != "unknown"
        return known and not word.opens and inside > lower / 4
    if _shouted(word) and inside == 0:
        return False
    if len(bare) == 1:
        return not word.opens
    if word.opens and inside == 0:
        return lower == 0 and not (is_finite_verb(bare) or is_adverb(bare) or bare.endswith("ing"))
    return inside * 3 >= lower * 2


def _runs(words: Sequence[Word], usage: _Usage) -> Iterator[tuple[int, int, Form]]:
    at = 0
    while at < len(words):
        word = words[at]
        start, title = at, ""
        while (
            at + 1 < len(words)
            and words[at].capital
            and words[at].lower in TITLES
            and is_joined(words[at + 1])
            and words[at + 1].span == words[at].span
            and words[at + 1].capital
            and not words[at].possessive
        ):
            title = title or words[at].lower
            at += 1
        core: list[str] = []
        end = at
        while end < len(words) and len(core) < _MOST_WORDS and words[end].span == word.span:
            following = words[end]
            if core and (not is_joined(following) or words[end - 1].possessive):
                break
            if _is_namelike(following, usage) or (title and not core and following.capital):
                core.append(bare_name(following.lower))
            elif (
                core
                and following.lower in _PARTICLES
                and (following.lower != "of" or title)
                and end + 1 < len(words)
                and words[end + 1].capital
                and words[end + 1].gap == " "
                and words[end + 1].span == word.span
            ):
                core.append(following.lower)
            else:
                break
            end += 1
        if core and not all(len(name) == 1 for name in core):
            yield start, end, Form(title, tuple(core))
            at = end
        else:
            at = max(at, start) + 1


def _surface(word: Word) -> str:
    bare = bare_name(word.lower)
    return (
        word.text[len(word.text) - len(word.lower) :][: len(bare)]
        if word.lower.startswith(bare)
        else bare.title()
    )


def _weigh(seen: Sightings, passage: Passage, words: Sequence[Word], start: int, end: int) -> None:
    span = words[start].span
    before = words[start - 1] if start and words[start - 1].span == span else None
    after = words[end] if end < len(words) and words[end].span == span else None
    last = words[end - 1]
    honorific = last.lower.rpartition("-")[2] in HONORIFICS and "-" in last.lower
    if honorific:
        seen.evidence += 3
    joined = before is not None and words[start].gap == " "
    if joined and before is not None and before.lower in ("the", "a", "an", "this", "that"):
        seen.articles += 1
    if passage.spans[span].kind == "narration":
        if last.possessive:
            seen.evidence += 0.2
        elif after is not None and after.gap == " " and is_speech_verb(after.lower):
            seen.evidence += 3
            seen.tagged += 1
        elif joined and before is not None and is_speech_verb(before.lower):
            seen.evidence += 3
            seen.tagged += 1
        elif joined and before is not None and before.lower in PLACE_PREPOSITIONS:
            seen.evidence -= 1
        elif joined and before is not None and before.lower in PREPOSITIONS:
            pass
        elif after is not None and after.gap == " " and is_finite_verb(after.lower):
            seen.evidence += 0.3 if after.lower in AUXILIARIES else 1
    elif joined and before is not None and before.lower in PLACE_PREPOSITIONS:
        seen.evidence -= 1
    else:
        closed = after is None or after.opens or any(mark in after.gap for mark in ",!?…")
        set_off = (
            words[start].opens
            or "," in words[start].gap
            or "…" in words[start].gap
            or ".." in words[start].gap
        )
        if closed and set_off and not last.possessive and (before is not None or after is not None):
            sure = before is None or "," in words[start].gap or before.lower in INTERJECTIONS
            seen.evidence += 2 if sure else 1


def _is_person(form: Form, seen: Sightings) -> bool:
    evidence = seen.evidence
    if form.title and all(name in TITLES for name in form.core):
        return False
    if form.title:
        evidence += 3
    if gender_of_given_name(form.core[0]) != "unknown":
        evidence += 2
    if seen.articles * 2 > seen.count and not form.title:
        return seen.tagged >= 1 and evidence >= LEAST_EVIDENCE
    if len(form.core) == 1 and form.core[0] in PERSON_NOUNS and not form.title:
        return seen.tagged >= 1
    return evidence >= LEAST_EVIDENCE and evidence >= 0.05 * seen.count
