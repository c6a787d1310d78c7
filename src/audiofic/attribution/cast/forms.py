"""The forms that names take in a text: `Mr. Alder`, `Ben Farrow`, `Ren-kun`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audiofic.attribution.cast.roster import bare_name
from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import NOT_NAMES, TITLES
from audiofic.attribution.language.verbs import AUXILIARIES, is_finite_verb, is_speech_verb
from audiofic.attribution.language.vocabulary import FIRST_PERSON, SECOND_PERSON, is_adverb, word_set
from audiofic.attribution.language.words import Word, is_joined
from audiofic.model import Passage

_PARTICLES = word_set("de van von du la le der den di da del bin ibn")
_MOST_WORDS = 4
_SPEAKS = 2
"""So many times must a word that is no name stand after a verb of speech, to be one."""


class Form(NamedTuple):
    """One way a person is named: a title (or none) and the names after it, case-folded."""

    title: str
    core: tuple[str, ...]


Read = Sequence[tuple[Passage, tuple[Word, ...]]]
"""Passages with their words, in story order."""


class Usage(NamedTuple):
    """How often each word stands with and without a capital."""

    lower: Counter[str]
    inside: Counter[str]
    """Capitalised where no sentence begins."""
    speaking: Counter[str]
    """Capitalised after a verb of speech: `said Mother`."""


def count_words(text: Read) -> Usage:
    """The words of a text counted."""
    lower: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    speaking: Counter[str] = Counter()
    for passage, words in text:
        for at, word in enumerate(words):
            if not word.capital:
                lower[word.lower] += 1
            elif not word.opens and not _shouted(word):
                inside[bare_name(word.lower)] += 1
                told = passage.spans[word.span].kind == "narration"
                if (
                    told
                    and word.gap == " "
                    and words[at - 1].span == word.span
                    and is_speech_verb(words[at - 1].lower)
                ):
                    speaking[bare_name(word.lower)] += 1
    return Usage(lower, inside, speaking)


def _shouted(word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper()


def _is_namelike(word: Word, usage: Usage) -> bool:
    bare = bare_name(word.lower)
    if not word.capital or not bare[0].isalpha() or bare in FIRST_PERSON:
        return False
    inside, lower = usage.inside[bare], usage.lower[bare]
    if bare in NOT_NAMES or bare in AUXILIARIES or bare in SECOND_PERSON:
        known = gender_of_given_name(bare) != "unknown" and inside > lower / 4
        return not word.opens and (known or usage.speaking[bare] >= _SPEAKS)
    if _shouted(word) and inside == 0:
        return False
    if len(bare) == 1:
        return not word.opens
    if word.opens and inside == 0:
        return lower == 0 and not (is_finite_verb(bare) or is_adverb(bare) or bare.endswith("ing"))
    return inside * 3 >= lower * 2


def list_forms(words: Sequence[Word], usage: Usage) -> Iterator[tuple[int, int, Form]]:
    """Each name-like run of words (first word, word after it) with its form, in order."""
    at = 0
    while at < len(words):
        start, title = at, ""
        while words[at].lower in TITLES and words[at].capital and _leads_on(words, at):
            title = title or words[at].lower
            at += 1
        core: list[str] = []
        end = at
        while end < len(words) and len(core) < _MOST_WORDS:
            if end > start and not _leads_on(words, end - 1):
                break
            name = bare_name(words[end].lower)
            if name in _PARTICLES and (core or title or words[end].capital) and _leads_on(words, end):
                pass
            elif _is_namelike(words[end], usage) or (title and not core and words[end].capital):
                core.append(name)
            else:
                break
            end += 1
        if core and not all(len(name) == 1 for name in core):
            yield start, end, Form(title, tuple(core))
            at = end
        else:
            at = max(at, start) + 1


def _leads_on(words: Sequence[Word], at: int) -> bool:
    """True where the next word may belong to the same name: `de` of `Mr. de Vries`, `Vries`."""
    following = at + 1
    if words[at].possessive or following == len(words) or words[following].span != words[at].span:
        return False
    if not is_joined(words[following]):
        return False
    if words[following].lower in _PARTICLES:
        after = following + 1
        return after < len(words) and words[after].capital and words[after].gap == " "
    return words[following].capital


def write_form(passage: Passage, words: Sequence[Word], start: int, end: int) -> str:
    """The name as it stands in the text, without honorific, stutter and possessive."""
    last = words[end - 1]
    written = passage.paragraph.text[words[start].start : last.start + len(last.text)]
    whole, bare = last.lower, bare_name(last.lower)
    if end - start == 1 and whole != bare and bare in whole:
        at = whole.rindex(bare) if whole.endswith(bare) else whole.index(bare)
        return last.text[at : at + len(bare)]
    return written.removesuffix(whole[len(bare) :]) if whole.startswith(bare) else written
