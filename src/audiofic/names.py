"""The names of a story that engines probably say wrong, and how those are said whose spelling tells.

Two rules make a pronunciation sure. In a story with many Japanese names, a name of Japanese syllables is one.
And a letter that one language alone has (the Polish `ł`, the Welsh `ŵ`) makes a name that language's, to be
said by its rules. Whatever else there is (Irish names without their accents, invented ones) stays a question
for the producer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audiofic.attribution.language.female_names import FEMALE_NAMES
from audiofic.attribution.language.male_names import MALE_NAMES
from audiofic.attribution.language.person_words import HONORIFICS, PERSON_NOUNS
from audiofic.attribution.language.person_words import TITLES as NAME_TITLES
from audiofic.engines.espeak_data import open_data, read_known_words
from audiofic.lexicon import open_lexicon
from audiofic.lexicon.romaji import read_romaji
from audiofic.lexicon.tables import ANY_INTERJECTION, SAID, TITLES
from audiofic.lexicon.tables import HONORIFICS as SPOKEN_HONORIFICS
from audiofic.loanwords import say_foreign
from audiofic.model import Line, Pronunciation, Script
from audiofic.settings import Settings

_WORD = re.compile(r"[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’](?:s|d|ll|ve|re|m)$")
_HONORIFICS = HONORIFICS.keys() | SPOKEN_HONORIFICS.keys()
_ENGLISH = frozenset((*FEMALE_NAMES, *MALE_NAMES, *TITLES, *NAME_TITLES, *PERSON_NOUNS))
"""Words that engines read right in English without being told: common names, titles, epithets."""
_SENTENCE_END = re.compile(r"(?:^|[.!?…:—]|--)[\s\"'“”‘’«»„(\[*_~]*$")
_COMMON = 4
"""A word that stands in lower case once for so many times with a capital is no name."""
_JAPANESE_SYLLABLES = 3
"""`Kate` and `Rose` could be Japanese; of words with so many syllables hardly an English one could."""
_JAPANESE_SHARE = 0.25
"""Of all times that names stand in a story, those of two such names or more: from there on its short names
are Japanese, too.
Counted: 0.9 in a story about InuYasha, 0.05 in one about Transylvania (`Danube`, `Europe`)."""
_ONLY_THERE = {
    "pl": "[łąęśźż]", "cs": "[řěů]", "hu": "[őű]", "tr": "[ğı]", "ro": "[țș]", "is": "þ", "cy": "[ŵŷ]",
    "es": "ñ", "ga": "(?=.*[áéíóú]).*[bdfgm]h",
}  # fmt: skip
"""Language -> letters that no other language in Latin script has which espeak-ng speaks. Softened consonants
(`bh`, `mh`) beside long vowels are Irish: Gaelic marks those with the other accent, Vietnamese has no such
pairs."""
_UNHEARD = ("skipped", "sounded")
_RARE = 2
"""A name that stands fewer times counts only where it is Japanese or in the cast."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that no dictionary has and that nobody has told how to say."""

    word: str
    count: int
    """How often the scripts have it."""
    ipa: str
    """How it is said, where its spelling says so; empty where nobody can be sure."""
    language: str
    """By whose rules: an ISO 639-1 code; empty where nobody can be sure."""


def find_names(scripts: Sequence[Script], settings: Settings) -> tuple[Name, ...]:
    """The names in the scripts that engines probably say wrong, the most frequent first.

    What the policy leaves out is not looked at.

    A name is a word with a capital inside a sentence that hardly stands without one, or a word of a name
    in the cast. In German, where every noun has a capital, only the cast's count. Common English given
    names are left out, and what an engine's dictionary has.
    """
    language = (settings.book.language if settings.book else "en").partition("-")[0].casefold()
    lexicon = open_lexicon(settings.pronunciations, "", language)
    known = read_known_words(open_data().source / f"{language}_dict")
    counts = _count_names(scripts, settings, language)
    strange = {word: count for word, count in counts.items() if not _is_usual(word, known, language)}
    readings = {word: read_romaji(word) for word in strange}
    long = [word for word, read in readings.items() if read and read[1] >= _JAPANESE_SYLLABLES]
    share = sum(map(strange.__getitem__, long)) / max(1, sum(strange.values()))
    is_japanese = len(long) > 1 and share >= _JAPANESE_SHARE
    names = {word: count for word, count in strange.items() if lexicon.find(word) is None}
    cast = _cast_words(settings)
    found = []
    for word, count in sorted(names.items(), key=lambda name: (-name[1], name[0])):
        reading = readings[word] if is_japanese else None
        if count < _RARE and reading is None and word.casefold() not in cast:
            continue
        if reading and reading[1] > 1:
            found.append(Name(word, count, reading[0], "ja"))
        else:
            origin = _origin(word)
            ipa = say_foreign(word, origin) if origin and origin != language else ""
            found.append(Name(word, count, ipa, origin if ipa else ""))
    return tuple(found)


def draft_pronunciations(scripts: Sequence[Script], settings: Settings) -> tuple[Pronunciation, ...]:
    """How to say the names whose spelling leaves no doubt, the most frequent first."""
    return tuple(Pronunciation(name.word, name.ipa) for name in find_names(scripts, settings) if name.ipa)


def read_drafted(text: str) -> frozenset[str]:
    """The words of a list of pronunciations that were drafted once, in folded case."""
    return frozenset(line.casefold() for line in text.splitlines() if line)


def _origin(word: str) -> str:
    """The one language whose spelling the word can be of; empty where there are several, or none."""
    folded = unicodedata.normalize("NFC", word).casefold()
    origins = [code for code, letters in _ONLY_THERE.items() if re.search(letters, folded)]
    return origins[0] if len(origins) == 1 else ""


def _count_names(scripts: Iterable[Script], settings: Settings, language: str) -> dict[str, int]:
    """Names, as most often written, and how often each stands in the scripts."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    inside: set[str] = set()
    written: dict[str, Counter[str]] = {}
    for script in scripts:
        lines = (item for item in script.items if isinstance(item, Line))
        for text in (line.text for line in lines if settings.policy.word_for(line) not in _UNHEARD):
            for match in _WORD.finditer(text):
                for index, word in _parts(match[0]):
                    if len(word) < 2 or word.isupper():
                        continue
                    folded = word.casefold()
                    if word[0].isupper():
                        capital[folded] += 1
                        written.setdefault(folded, Counter())[word] += 1
                        if index or not _SENTENCE_END.search(text, 0, match.start()):
                            inside.add(folded)
                    else:
                        small[folded] += 1
    cast = _cast_words(settings)
    return {
        written[folded].most_common(1)[0][0]: count
        for folded, count in capital.items()
        if (folded in cast or (folded in inside and language != "de")) and small[folded] * _COMMON <= count
    }


def _parts(written: str) -> Iterator[tuple[int, str]]:
    """(place, word) of what a word is joined of by hyphens, each of which is spoken by itself.

    Without 's, honorifics (`Kagome-chan`) and the first sounds of a stutter (`Ka-Kagome`).
    """
    words = [_POSSESSIVE.sub("", word) for word in written.replace("’", "'").replace("‑", "-").split("-")]
    for index, word in enumerate(words):
        is_stutter = any(after.casefold().startswith(word.casefold()) for after in words[index + 1 :])
        if not is_stutter and (len(words) == 1 or word.casefold() not in _HONORIFICS):
            yield index, word


def _cast_words(settings: Settings) -> frozenset[str]:
    """The words of the cast's names and aliases, in folded case."""
    names = (name for role in settings.cast for name in (role.name, *role.aliases))
    return frozenset(
        part.casefold() for name in names for word in _WORD.findall(name) for _, part in _parts(word)
    )


def _is_usual(word: str, known: frozenset[str], language: str) -> bool:
    """True where nobody need look: it is in a dictionary, or how it is said is known everywhere."""
    folded = word.casefold()
    if folded in known:
        return True
    if language == "en" and folded in _ENGLISH:
        return True
    return folded in _HONORIFICS or folded in SAID or bool(ANY_INTERJECTION.fullmatch(folded))
