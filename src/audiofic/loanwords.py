"""Words in another language inside a story's sentences -> how they are said, for a new voices.yaml.

A whole sentence in another language is a line of its own with `lang`. A word or two inside a sentence stay
with whoever reads the sentence: there the sound comes from the language, in IPA, and the voice stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from audiofic.engines.espeak import Espeak
from audiofic.engines.espeak_data import open_data, read_known_words, spoken_language
from audiofic.ipa import unknown_symbols
from audiofic.lexicon.romaji import read_romaji
from audiofic.lexicon.tables import PRONUNCIATIONS
from audiofic.model import Line, Manuscript, Pronunciation, Script, Utterance, Voice
from audiofic.settings import check_ipa

_LONGEST = 4
"""Words; more of them are no loan but a sentence, or part of one."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def find_loanwords(manuscript: Manuscript, scripts: Sequence[Script]) -> tuple[Pronunciation, ...]:
    """How to say what the file marks as foreign inside sentences; each once, in story order.

    Left out is what could be taken for another word: one that a dictionary of the story's language has, or
    that stands unmarked in the story, too (`chat` is French for a cat). A name of Japanese syllables is the
    same word everywhere.
    """
    if not manuscript.foreign:
        return ()
    inside = "\n".join(
        item.text
        for script in scripts
        for item in script.items
        if isinstance(item, Line) and not item.language
    )
    unmarked = _unmarked_words(manuscript)
    own = manuscript.language.partition("-")[0].casefold()
    known = read_known_words(open_data().source / f"{own}_dict")
    told: dict[str, Pronunciation] = {}
    for one in manuscript.foreign:
        words = _WORD.findall(manuscript.source[one.start : one.end].replace("’", "'"))
        written = " ".join(words)
        folded = written.casefold()
        if not 0 < len(words) <= _LONGEST or folded in told or written not in inside.replace("’", "'"):
            continue
        is_japanese = one.language.partition("-")[0].casefold() == "ja"
        sounds = [read_romaji(word) for word in words] if is_japanese else []
        if len(words) == 1 and (
            folded in known or folded in PRONUNCIATIONS or (folded in unmarked and not all(sounds or [None]))
        ):
            continue
        ipa = " ".join(sound[0] for sound in sounds if sound) if all(sounds) and sounds else ""
        ipa = ipa or say_foreign(written, one.language)
        if ipa:
            told[folded] = Pronunciation(written, ipa)
    return tuple(told.values())


def _unmarked_words(manuscript: Manuscript) -> frozenset[str]:
    def stretches() -> Iterator[str]:
        place = 0
        for one in manuscript.foreign:
            yield manuscript.source[place : one.start]
            place = one.end
        yield manuscript.source[place:]

    return frozenset(
        word.casefold().replace("’", "'") for text in stretches() for word in _WORD.findall(text)
    )


def say_foreign(words: str, language: str) -> str:
    """The words' sound by espeak-ng's rules for the language, in IPA that all engines can say; or nothing."""
    name = spoken_language(language)
    if not name:
        return ""
    said = Espeak().phonemes(Utterance(words, Voice("espeak", name)))
    for symbol in unknown_symbols(said):
        if symbol == "-" or symbol.isdigit() or unicodedata.category(symbol) in ("Mn", "Lm"):
            said = said.replace(symbol, "")  # ties, tones and shades of a vowel
    return said if "(" not in said and check_ipa(said) is None else ""
