"""Names of people found in a text that comes without a cast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audiofic.attribution.given_names import gender_of_given_name
from audiofic.attribution.person_words import HONORIFICS, INTERJECTIONS, NOT_NAMES, PERSON_NOUNS, TITLES
from audiofic.attribution.roster import bare_name
from audiofic.attribution.verbs import (
    AUXILIARIES,
    LOOKS,
    SPEECH_NOUNS,
    is_finite_verb,
    is_speech_verb,
    is_thought_verb,
)
from audiofic.attribution.vocabulary import (
    FIRST_PERSON,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    PRONOUN_GENDER,
    SECOND_PERSON,
    is_adverb,
    word_set,
)
from audiofic.attribution.words import Word, is_joined
from audiofic.model import Passage

LEAST_EVIDENCE = 2.0
"""A name with less is no person. Tags count 3, calls 2, titles and honorifics 3, a known given name 2,
acts up to 1 each; standing after `in`, `at`, `from` ... takes 1 off."""

_LEAST_FOR_NAMELIKE = 1.0
"""The same for a word that has its capital inside sentences, too, and never stands as a place."""

_PARTICLES = word_set("de van von du la le der den di da del bin ibn of")
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
    inside: int = 0
    """Where no sentence begins, so that the capital tells something."""
    placed: int = 0
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
            sighting.inside += not words[start].opens
            sighting.surfaces[_surface(passage, words, start, end)] += 1
            _weigh(sighting, passage, words, start, end)
    return Names({form: seen for form, seen in forms.items() if _is_person(form, seen)}, together)


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


def _surface(passage: Passage, words: Sequence[Word], start: int, end: int) -> str:
    """The name as it stands in the text, without honorific, stutter and possessive."""
    last = words[end - 1]
    written = passage.paragraph.text[words[start].start : last.start + len(last.text)]
    whole, bare = last.lower, bare_name(last.lower)
    if end - start == 1 and whole != bare and bare in whole:
        at = whole.rindex(bare) if whole.endswith(bare) else whole.index(bare)
        return last.text[at : at + len(bare)]
    return written.removesuffix(whole[len(bare) :]) if whole.startswith(bare) else written


def _weigh(seen: Sightings, passage: Passage, words: Sequence[Word], start: int, end: int) -> None:
    span = words[start].span
    before = words[start - 1] if start and words[start - 1].span == span else None
    last = words[end - 1]
    if "-" in last.lower and last.lower.rpartition("-")[2] in HONORIFICS:
        seen.evidence += 3
    joined = before if words[start].gap == " " else None
    if joined is not None and joined.lower in ("the", "a", "an", "this", "that"):
        seen.articles += 1
    if joined is not None and joined.lower in PLACE_PREPOSITIONS:
        looked_at = joined.lower in ("at", "toward", "towards") and _looks_before(words, start - 1)
        seen.evidence += 1 if looked_at else -1
        seen.placed += not looked_at
    elif passage.spans[span].kind == "narration":
        _weigh_told(seen, words, end, joined)
    else:
        after = words[end] if end < len(words) and words[end].span == span else None
        closed = after is None or after.opens or any(mark in after.gap for mark in ",!?…")
        set_off = words[start].opens or any(mark in words[start].gap for mark in (",", "…", ".."))
        if closed and set_off and not last.possessive and (before is not None or after is not None):
            sure = before is None or "," in words[start].gap or before.lower in INTERJECTIONS
            seen.evidence += 2 if sure else 1


def _weigh_told(seen: Sightings, words: Sequence[Word], end: int, joined: Word | None) -> None:
    """A name in narration: in a tag, owning something, acting, acted on."""
    last = words[end - 1]
    after = words[end] if end < len(words) and words[end].span == last.span else None
    following = after.lower if after is not None and after.gap == " " else ""
    if last.possessive:
        own = following in SPEECH_NOUNS or (end + 1 < len(words) and words[end + 1].lower in SPEECH_NOUNS)
        seen.evidence += 2 if own else 0.2
    elif _is_tag_verb(following) or (joined is not None and _is_tag_verb(joined.lower)):
        seen.evidence += 3
        seen.tagged += 1
    elif joined is not None and joined.lower in PREPOSITIONS:
        seen.evidence += 1 if joined.lower == "to" and _looks_before(words, end - 2) else 0
    elif following in AUXILIARIES:
        seen.evidence += 0.3
    elif is_finite_verb(following):
        # `Aoi wiped her hands`: only people do something with their own.
        near = words[end + 1 : end + 5]
        seen.evidence += 2 if any(word.lower in PRONOUN_GENDER for word in near) else 1


def _is_tag_verb(word: str) -> bool:
    return is_speech_verb(word) or is_thought_verb(word)


def _looks_before(words: Sequence[Word], at: int) -> bool:
    return any(word.lower in LOOKS for word in words[max(0, at - 3) : at])


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
    least = LEAST_EVIDENCE
    if seen.inside and not seen.placed and not seen.articles:
        least = _LEAST_FOR_NAMELIKE
    return evidence >= least and evidence >= 0.05 * seen.count
