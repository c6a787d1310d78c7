"""The lexicon: pronunciations of words and phrases, for all speakers or for some."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from audiofic.lexicon.reading import read_items
from audiofic.lexicon.tables import PRONUNCIATIONS
from audiofic.model import Pronunciation

_CLITICS = frozenset(("", "s", "d", "ll", "ve", "re", "m"))
"""What may stand behind a name's apostrophe: `Don's` is Don's, `don't` is not."""
_CAMEL = re.compile(r"[a-z][A-Z]")
_MARKS = ",;:.!?"


class Entry(NamedTuple):
    """How a word is spoken: `form` stands for it in spoken text; `ipa` is empty where the form says all."""

    form: str
    ipa: str


class Phrase(NamedTuple):
    """Several words that are said as one."""

    words: tuple[str, ...]
    """As they stand in spoken text, in folded case, hyphens gone."""
    entry: Entry


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A production's pronunciations, ready to be looked up; make one with `open_lexicon`."""

    entries: Mapping[str, Entry]
    """By word, in folded case."""
    language: str = "en"
    """What is spoken, ISO 639-1."""
    speaks_emoji: bool = True
    """True where emoji are read by their names."""
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    """By their first word, the longest first."""
    plain: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Words met so far that are spelt alike wherever they stand -> how (remembered for speed)."""
    _pronounced: dict[str, tuple[str, str] | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, word: str) -> str | None:
        """The written word as it is to be spoken, endings like 's kept; None where nothing is told of it."""
        found = self.entries.get(word.casefold())
        if found is not None:
            return found.form
        base = bare(word)
        found = self.entries.get(base.casefold())
        return found.form + word[len(base) :].lower() if found else None

    def pronounce(self, spoken: str) -> tuple[str, str] | None:
        """(the bare word, IPA) for a word as it stands in spoken text, ending and comma or not."""
        if spoken not in self._pronounced:
            whole = spoken.rstrip(_MARKS)
            base = whole if whole.casefold() in self.entries else bare(whole)
            if self.language != "en" and base.casefold() not in self.entries:
                base = base.rpartition("'")[2]  # `d'InuYasha`
            found = self.entries.get(base.casefold())
            self._pronounced[spoken] = (base, found.ipa) if found and found.ipa else None
        return self._pronounced[spoken]

    def find_phrase(self, words: Sequence[str], index: int) -> Phrase | None:
        """The longest phrase that begins with words[index] of a spoken sentence; its end may have a mark."""
        for phrase in self.phrases.get(_fold(words[index]), ()):
            end = index + len(phrase.words)
            inner = [_fold(word) for word in words[index : end - 1]]
            if end <= len(words) and (*inner, _fold(bare(words[end - 1].rstrip(_MARKS)))) == phrase.words:
                return phrase
        return None

    def respell_phrases(self, words: Sequence[str]) -> list[str]:
        """The words of a spoken sentence, phrases with a respelling replaced by it."""
        if not self.phrases:
            return list(words)
        told: list[str] = []
        index = 0
        while index < len(words):
            phrase = self.find_phrase(words, index)
            if phrase is None or phrase.entry.ipa:
                told.append(words[index])
                index += 1
                continue
            index += len(phrase.words)
            last = words[index - 1]
            told += (phrase.entry.form + last[len(bare(last.rstrip(_MARKS))) :]).split()
        return told

    def pronunciations_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """(word or words as they stand in a spoken text, IPA), in order, each once."""
        found: dict[str, str] = {}
        words = text.split()
        index = 0
        while index < len(words):
            phrase = self.find_phrase(words, index) if self.phrases else None
            if phrase is not None and phrase.entry.ipa:
                end = index + len(phrase.words)
                found.setdefault(bare(" ".join(words[index:end]).rstrip(_MARKS)), phrase.entry.ipa)
                index = end
                continue
            if entry := self.pronounce(words[index]):
                found.setdefault(*entry)
            index += 1
        return tuple(found.items())


def open_lexicon(
    pronunciations: Iterable[Pronunciation],
    speaker: str = "",
    language: str = "en",
    *,
    speaks_emoji: bool = True,
) -> Lexicon:
    """The lexicon of what `speaker` says in a book of that language, the general pronunciations behind it.

    Of several entries for a word, one for this speaker's lines comes before one for everybody's, then one
    for this language before one for any, then the earlier one. Words are found in any case. A camel-case
    or hyphenated one with IPA is spoken as one word (`Inuyasha`), because engines take it for two; a word
    without a letter or digit is never found.
    """
    primary = language.partition("-")[0].casefold()
    return _open_lexicon(tuple(pronunciations), speaker, primary, speaks_emoji)


def forget_lexicons() -> None:
    """Clear the cache (see `forget_words`)."""
    _open_lexicon.cache_clear()


@lru_cache(maxsize=64)
def _open_lexicon(
    pronunciations: tuple[Pronunciation, ...], speaker: str, language: str, speaks_emoji: bool
) -> Lexicon:
    entries = {word: Entry(word, ipa) for word, ipa in PRONUNCIATIONS.items()} if language == "en" else {}
    phrases: dict[tuple[str, ...], Phrase] = {}
    counting = [told for told in reversed(pronunciations) if _counts(told, speaker, language)]
    # The one that wins is written last, over the others.
    for told in sorted(counting, key=lambda told: (bool(told.roles), bool(told.language))):
        plain = unicodedata.normalize("NFC", told.word).strip().replace("’", "'")
        ipa = told.ipa.strip().strip("/")
        items = [item for item in read_items(plain, language) if item.kind in ("word", "said")]
        if len(items) == 1:
            form = told.say or _as_one_word(plain)
            entries[plain.casefold()] = entries[_as_one_word(plain).casefold()] = Entry(form, ipa)
        elif items:
            words = tuple(_fold(word) for item in items for word in item.text.split())
            phrases[words] = Phrase(words, Entry(told.say, ipa))
    return Lexicon(entries, language, speaks_emoji, _by_first_word(phrases.values()))


def _by_first_word(phrases: Iterable[Phrase]) -> Mapping[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda phrase: -len(phrase.words)):
        found.setdefault(phrase.words[0], []).append(phrase)
    return {first: tuple(those) for first, those in found.items()}


def _as_one_word(word: str) -> str:
    solid = word.replace("-", "")
    return solid.capitalize() if solid != word or _CAMEL.search(solid) else word


def _fold(word: str) -> str:
    return word.casefold().replace("-", "")


def bare(word: str) -> str:
    """The word without its 's or 'll."""
    base, _, ending = word.partition("'")
    return base if ending.casefold() in _CLITICS else word


def _counts(told: Pronunciation, speaker: str, language: str) -> bool:
    return (not told.roles or speaker in told.roles) and (
        not told.language or told.language.partition("-")[0].casefold() == language
    )
