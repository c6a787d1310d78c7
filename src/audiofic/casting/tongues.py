"""Lines in another language than the book's: by whose voice and whose rules they are spoken.

A line with `lang` is spoken by the voice that its role, or the book, has for the language, by that language's
lexicon. Japanese, Korean or Russian written in Latin letters no such voice can read (espeak-ng spells it
out, letter by letter): there the role keeps its voice, and Japanese words get the sound that `lexicon.romaji`
knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from audiofic.casting.lexicons import Lexicons
from audiofic.lexicon import Lexicon
from audiofic.lexicon.romaji import read_romaji
from audiofic.model import Line, Pronunciation
from audiofic.settings import Role, Settings

_OTHER_LETTERS = frozenset(
    [
        "ja",
        "ko",
        "ru",
        "uk",
        "bg",
        "mk",
        "be",
        "el",
        "he",
        "yi",
        "ar",
        "fa",
        "ur",
        "hi",
        "bn",
        "ta",
        "te",
        "mr",
        "ne",
        "ka",
        "hy",
        "am",
    ]
)
"""Languages (ISO 639-1) that are not written in Latin letters. Chinese so written is pinyin, which espeak-ng
reads; Serbian has both alphabets."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def role_speaking(line: Line, role: Role, settings: Settings) -> Role:
    """The role as it speaks the line."""
    if line.language is None or is_transcribed(line):
        return role
    return settings.in_language(role, line.language)


def lexicon_of(line: Line, role: Role, lexicons: Lexicons) -> Lexicon:
    """What counts in the line, spoken by that role (see `role_speaking`)."""
    lexicon = lexicons.of(role)
    if line.language is None or not is_transcribed(line) or _primary(line.language) != "ja":
        return lexicon
    told = tuple(_romaji(line.text, lexicon))
    return lexicons.with_words(role, told) if told else lexicon


def is_transcribed(line: Line) -> bool:
    """True for a line that is in Latin letters though its language is not written so."""
    if line.language is None or _primary(line.language) not in _OTHER_LETTERS:
        return False
    letters = [letter for letter in line.text if letter.isalpha()]
    return all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def _romaji(text: str, lexicon: Lexicon) -> Iterator[Pronunciation]:
    for match in _WORD.finditer(text):
        word = match[0].replace("’", "'")
        reading = read_romaji(word) if lexicon.find(word) is None else None
        if reading is not None:
            yield Pronunciation(word, reading[0])


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()
