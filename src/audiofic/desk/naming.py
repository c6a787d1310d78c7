"""The names of a story that engines probably say wrong, and how each would be said now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audiofic.attribution.language.female_names import FEMALE_NAMES
from audiofic.attribution.language.male_names import MALE_NAMES
from audiofic.attribution.language.person_words import HONORIFICS, PERSON_NOUNS
from audiofic.attribution.language.person_words import TITLES as NAME_TITLES
from audiofic.casting.languages import open_lexicons
from audiofic.desk.auditions import pronunciation_line
from audiofic.engines.espeak import Espeak
from audiofic.engines.espeak_data import open_data, read_known_words
from audiofic.lexicon import Lexicon
from audiofic.lexicon.romaji import read_romaji
from audiofic.lexicon.tables import ANY_INTERJECTION, SAID, TITLES
from audiofic.lexicon.tables import HONORIFICS as SPOKEN_HONORIFICS
from audiofic.model import Line, Script, Utterance, Voice
from audiofic.project import Project
from audiofic.settings import Settings, check_ipa

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
_RARE = 2
"""A name that stands fewer times counts only where it is Japanese or in the cast."""


@dataclass(frozen=True, slots=True)
class NameRow:
    """One word of the survey."""

    word: str
    count: int
    """How often the scripts have it."""
    said: str
    """How espeak-ng, by whose rules Piper reads as well, says it now; IPA."""
    reason: str
    """Why it is probably wrong."""
    line: str
    """For voices.yaml, to be put right: our proposal, or how it is said now."""


@dataclass(frozen=True, slots=True)
class NamesSurvey:
    """The words to look at, the most frequent first."""

    rows: tuple[NameRow, ...]


def survey_names(project: Project) -> NamesSurvey:
    """The names in the scripts that nobody has told how to say and that no dictionary of espeak-ng has.

    A name is a word with a capital inside a sentence that hardly stands without one, or a word of a name
    in the cast. In German, where every noun has a capital, only the cast's count. Common English given
    names are left out.
    """
    settings, scripts = project.read_settings(), project.read_scripts()
    language = (settings.book.language if settings.book else "en").partition("-")[0].casefold()
    lexicon = open_lexicons(settings).of(settings.narrator)
    known = read_known_words(open_data().source / f"{language}_dict")
    counts = _count_names(scripts, settings, language)
    names = {word: count for word, count in counts.items() if not _is_known(word, lexicon, known, language)}
    readings = {word: read_romaji(word) for word in names}
    long = [word for word, read in readings.items() if read and read[1] >= _JAPANESE_SYLLABLES]
    share = sum(map(names.__getitem__, long)) / max(1, sum(names.values()))
    is_japanese = len(long) > 1 and share >= _JAPANESE_SHARE
    cast = _cast_words(settings)
    voice = Voice("espeak", "narrator" if language == "en" else language)
    engine = Espeak()
    rows = []
    for word, count in sorted(names.items(), key=lambda found: (-found[1], found[0])):
        reading = readings[word] if is_japanese else None
        if count < _RARE and reading is None and word.casefold() not in cast:
            continue
        said = engine.phonemes(Utterance(word, voice))
        if reading and reading[1] > 1:
            rows.append(NameRow(word, count, said, "Japanese name", pronunciation_line(word, reading[0])))
        else:
            line = pronunciation_line(word, ipa=said) if check_ipa(said) is None else ""
            line = line or pronunciation_line(word, say=word)
            rows.append(NameRow(word, count, said, "read by rule", line))
    return NamesSurvey(tuple(rows))


def _count_names(scripts: Iterable[Script], settings: Settings, language: str) -> dict[str, int]:
    """Names, as most often written, and how often each stands in the scripts."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    inside: set[str] = set()
    written: dict[str, Counter[str]] = {}
    for script in scripts:
        for text in (item.text for item in script.items if isinstance(item, Line)):
            for match in _WORD.finditer(text):
                for place, word in _parts(match[0]):
                    if len(word) < 2 or word.isupper():
                        continue
                    folded = word.casefold()
                    if word[0].isupper():
                        capital[folded] += 1
                        written.setdefault(folded, Counter())[word] += 1
                        if place or not _SENTENCE_END.search(text, 0, match.start()):
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
    for place, word in enumerate(words):
        is_stutter = any(after.casefold().startswith(word.casefold()) for after in words[place + 1 :])
        if not is_stutter and (len(words) == 1 or word.casefold() not in _HONORIFICS):
            yield place, word


def _cast_words(settings: Settings) -> frozenset[str]:
    """The words of the cast's names and aliases, in folded case."""
    names = (name for role in settings.cast for name in (role.name, *role.aliases))
    return frozenset(
        part.casefold() for name in names for word in _WORD.findall(name) for _, part in _parts(word)
    )


def _is_known(word: str, lexicon: Lexicon, known: frozenset[str], language: str) -> bool:
    """True where nobody need look: it is told, or in a dictionary."""
    folded = word.casefold()
    if lexicon.find(word) is not None or folded in known:
        return True
    if language == "en" and folded in _ENGLISH:
        return True
    return folded in _HONORIFICS or folded in SAID or bool(ANY_INTERJECTION.fullmatch(folded))
