"""Names of people found in a text that comes without a cast."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from audiofic.attribution.cast.forms import Form, Read, count_words, list_forms, write_form
from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import (
    HONORIFICS,
    INTERJECTIONS,
    NOT_NAMES,
    PERSON_NOUNS,
    TITLES,
)
from audiofic.attribution.language.verbs import (
    AUXILIARIES,
    LOOKS,
    SPEECH_NOUNS,
    is_finite_verb,
    is_speech_verb,
    is_thought_verb,
)
from audiofic.attribution.language.vocabulary import (
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    PRONOUN_GENDER,
    is_adverb,
    word_set,
)
from audiofic.attribution.language.words import ABBREVIATIONS, Word
from audiofic.model import Gender, Passage

LEAST_EVIDENCE = 2.0
"""A name with less is no person. Tags count 3, calls 2, titles and honorifics 3, a known given name 2,
acts up to 1 each; standing after `in`, `at`, `from` ... takes 1 off."""

_LEAST_FOR_NAMELIKE = 1.0
"""The same for a word that has its capital inside sentences, too, and never stands as a place."""

_OWN_NAME = frozenset(
    {("name", "is"), ("name", "was"), ("call", "me"), ("calls", "me"), ("called", "me"), ("am", "called")}
)
_STANDING = word_set("sat stood lay came entered walked stepped strode knelt appeared leaned waited")
_OWN = word_set("his her himself herself")
_SHORT_CRY = 3
"""Letters: `Oy`, `Aye`."""
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_NUMBERS = word_set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand oh "
    "first second third fourth fifth sixth seventh eighth ninth tenth"
)
_REACH = 8
"""So many words after a name is a pronoun looked for."""


@dataclass(slots=True)
class Sightings:
    """Where a form stands in the text, counted; grows while the text is read."""

    count: int = 0
    evidence: float = 0.0
    articles: int = 0
    inside: int = 0
    """Where no sentence begins, so that the capital tells something."""
    told: int = 0
    """In narration."""
    placed: int = 0
    tagged: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)
    pronouns: Counter[Gender] = field(default_factory=Counter)
    """Of the pronouns for what is the person's own (`Aoi wiped her hands`)."""

    @property
    def gender(self) -> Gender:
        """What the pronouns tell; one gender needs three times the other's and two at least."""
        she, he = self.pronouns["female"], self.pronouns["male"]
        if max(she, he) < 2 or max(she, he) < 3 * min(she, he):
            return "unknown"
        return "female" if she > he else "male"

    @property
    def surface(self) -> str:
        """How it is written most often."""
        return max(self.surfaces, key=lambda text: (self.surfaces[text], text))


UseKind = Literal["tag", "called", "spoken", "told"]
"""Beside a verb of speech or thought; called in a speech; else in a speech; else in narration."""


class Use(NamedTuple):
    """One place where a form stands."""

    passage: int
    span: int
    sentence: int
    """Counted through the whole text."""
    form: Form
    kind: UseKind


@dataclass(frozen=True, slots=True)
class Names:
    """The forms that name persons, and where they stand."""

    forms: Mapping[Form, Sightings]
    uses: tuple[Use, ...]
    """In story order, headings and notes left out."""


def find_names(text: Read) -> Names:
    """Every form that names a person, with its sightings; empty for a text without names."""
    usage = count_words(text)
    forms: dict[Form, Sightings] = {}
    uses: list[Use] = []
    sentence = 0
    for number, (passage, words) in enumerate(text):
        if passage.paragraph.kind != "prose":
            continue
        at = 0
        sentence += 1
        for start, end, form in list_forms(words, usage):
            sentence += sum(words[step].opens for step in range(at + 1, start + 1))
            at = start
            seen = forms.setdefault(form, Sightings())
            seen.count += 1
            seen.inside += not words[start].opens or _is_called_after_a_sigh(words, start)
            seen.surfaces[write_form(passage, words, start, end)] += 1
            kind = _weigh(seen, passage, words, start, end)
            uses.append(Use(number, words[start].span, sentence, form, kind))
    persons = {form: seen for form, seen in forms.items() if _is_person(form, seen)}
    persons |= {form: seen for form, seen in forms.items() if _is_whole_name(form, seen, persons)}
    return Names(persons, tuple(use for use in uses if use.form in persons))


def _weigh(seen: Sightings, passage: Passage, words: Sequence[Word], start: int, end: int) -> UseKind:
    """Adds what one place tells to a form's sightings; returns what use it is of the name."""
    span = words[start].span
    told = passage.spans[span].kind == "narration"
    seen.told += told
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
    elif told:
        seen.evidence += _weigh_place(passage, words, start, end, joined)
        return _weigh_told(seen, words, start, end, joined)
    else:
        after = words[end] if end < len(words) and words[end].span == span else None
        closed = after is None or after.opens or any(mark in after.gap for mark in ",!?…")
        set_off = words[start].opens or any(mark in words[start].gap for mark in (",", "…", ".."))
        if closed and set_off and not last.possessive and (before is not None or after is not None):
            sure = before is None or "," in words[start].gap or before.lower in INTERJECTIONS
            seen.evidence += 2 if sure else 1
            return "called"
    return "told" if told else "spoken"


def _weigh_place(passage: Passage, words: Sequence[Word], start: int, end: int, joined: Word | None) -> float:
    """The evidence of a name that acts right behind a speech (`"..." Ruiz had a notebook out`), that `who`
    follows, or that stands behind its verb (`on the throne sat Lumiera`)."""
    span = words[start].span
    after = words[end] if end < len(words) and words[end].span == span else None
    if after is None or words[end - 1].possessive:
        return 0.0
    if after.lower == "who" and after.gap.strip() == ",":
        return 2.0
    if joined is not None and joined.lower in _STANDING and not joined.opens:
        return 1.0
    first = start - 1 if joined is not None and joined.lower == "the" else start
    behind = first and words[first - 1].span == span - 1 and passage.spans[span - 1].kind == "speech"
    acts = after.gap == " " and (after.lower in AUXILIARIES or is_finite_verb(after.lower))
    return (2.0 + (first < start)) if behind and acts else 0.0


def _weigh_told(seen: Sightings, words: Sequence[Word], start: int, end: int, joined: Word | None) -> UseKind:
    """The same for a name in narration: in a tag, owning something, acting, acted on."""
    last = words[end - 1]
    if _is_own_name(words, start):
        seen.evidence += 3
    if joined is None or not (joined.lower in PREPOSITIONS or last.possessive):
        seen.pronouns[_own_pronoun(words, end)] += 1
    after = words[end] if end < len(words) and words[end].span == last.span else None
    following = after.lower if after is not None and after.gap == " " else ""
    if last.possessive:
        own = following in SPEECH_NOUNS or (end + 1 < len(words) and words[end + 1].lower in SPEECH_NOUNS)
        seen.evidence += 2 if own else 0.2
    elif _is_tag_verb(following) or (joined is not None and _is_tagged_before(words, start)):
        seen.evidence += 3
        seen.tagged += 1
        return "tag"
    elif joined is not None and joined.lower in PREPOSITIONS:
        seen.evidence += 1 if joined.lower == "to" and _looks_before(words, end - 2) else 0
    elif following in AUXILIARIES:
        seen.evidence += 0.3
    elif is_finite_verb(following):
        # `Aoi wiped her hands`: only people do something with their own.
        near = words[end + 1 : end + 5]
        seen.evidence += 2 if any(word.lower in PRONOUN_GENDER for word in near) else 1
    return "told"


def _is_called_after_a_sigh(words: Sequence[Word], start: int) -> bool:
    """True for the name in `Oh... Ren, listen`, whose capital tells as much as inside a sentence."""
    return (
        start > 0
        and words[start].gap.strip() in ("..", "...", "…")
        and words[start - 1].span == words[start].span
        and words[start - 1].lower in INTERJECTIONS
    )


def _is_own_name(words: Sequence[Word], start: int) -> bool:
    """True for the name in `my name is Ren`, `they call me Ren`."""
    before = tuple(word.lower for word in words[max(0, start - 2) : start])
    return words[start].gap == " " and (before in _OWN_NAME or before[-1:] == ("name's",))


def _own_pronoun(words: Sequence[Word], end: int) -> Gender:
    """The gender of the first pronoun that follows a name in its sentence, before anybody else is named."""
    for word in words[end : end + _REACH]:
        if word.span != words[end - 1].span or word.opens or word.capital:
            break
        if word.lower in _OWN:
            return PRONOUN_GENDER[word.lower]
    return "unknown"


def _is_tagged_before(words: Sequence[Word], start: int) -> bool:
    """True after `said` and `said the` with nobody before them."""
    verb = start - 2 if start > 1 and words[start - 1].lower == "the" else start - 1
    if (
        words[verb].span != words[start].span
        or words[verb + 1].gap != " "
        or not _is_tag_verb(words[verb].lower)
    ):
        return False
    before = words[verb - 1] if verb else None
    return (
        before is None or before.span != words[verb].span or words[verb].gap != " " or is_adverb(before.lower)
    )


def _is_tag_verb(word: str) -> bool:
    return is_speech_verb(word) or is_thought_verb(word)


def _looks_before(words: Sequence[Word], at: int) -> bool:
    return any(word.lower in LOOKS for word in words[max(0, at - 3) : at])


def _is_exclamation(form: Form, seen: Sightings) -> bool:
    """True for what is only cried (`Ho! you there`, `Tally-ho!`, `Ohhh`), and for numbers (`Forty-one`).

    A word that never stands inside a sentence and never in narration is no name, unless it is a known one
    or called again and again.
    """
    if len(form.core) > 1 or form.title or seen.tagged:
        return False
    name = form.core[0]
    if _STRETCHED.search(name) or all(part in _NUMBERS for part in name.split("-")):
        return True
    unknown = gender_of_given_name(name) == "unknown" or name in NOT_NAMES
    seldom = seen.count == 1 or len(name) <= _SHORT_CRY or "-" in name
    return unknown and seldom and not seen.inside and not seen.told


def _is_whole_name(form: Form, seen: Sightings, persons: Mapping[Form, Sightings]) -> bool:
    """True for two names in a row (`Corwick Thane`), each of which names a person by itself as well."""
    return (
        len(form.core) == 2
        and seen.inside + seen.told > 0
        and not seen.placed
        and not NOT_NAMES & set(form.core)
        and all(Form("", (name,)) in persons for name in form.core)
    )


def _is_person(form: Form, seen: Sightings) -> bool:
    evidence = seen.evidence
    if _is_exclamation(form, seen):
        return False
    if all(name in TITLES for name in form.core) and (form.title or form.core[0] in ABBREVIATIONS):
        return False
    if form.title:
        evidence += 3
    if gender_of_given_name(form.core[0]) != "unknown" and form.core[0] not in NOT_NAMES:
        evidence += 2
    if seen.articles * 2 > seen.count and not form.title:
        return (seen.tagged >= 1 or evidence >= LEAST_EVIDENCE + 1) and evidence >= LEAST_EVIDENCE
    if len(form.core) == 1 and form.core[0] in PERSON_NOUNS and not form.title:
        return seen.tagged >= 1
    least = LEAST_EVIDENCE
    if seen.inside and not seen.placed and not seen.articles and form.core[0] not in NOT_NAMES:
        least = _LEAST_FOR_NAMELIKE
    return evidence >= least and evidence >= 0.05 * seen.count
