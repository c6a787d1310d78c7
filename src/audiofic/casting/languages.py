"""The lexicon of each role, and lines in another language than the book's.

A line with `lang` is spoken by the voice that its role, or the book, has for the language, by that language's
lexicon. No such voice can read Japanese, Korean or Russian written in Latin letters (espeak-ng spells it out,
letter by letter): there the role keeps its voice, and Japanese words get the sound that `lexicon.romaji`
knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from audiofic.lexicon import Lexicon, open_lexicon
from audiofic.lexicon.romaji import read_romaji
from audiofic.model import Line, Pronunciation
from audiofic.settings import Role, Settings

_OTHER_LETTERS = frozenset(
    [
        "ja", "ko", "ru", "uk", "bg", "mk", "be", "el", "he", "yi", "ar", "fa", "ur", "hi", "bn", "ta",
        "te", "mr", "ne", "ka", "hy", "am",
    ]
)  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The lexicons of a production, one for each role that says a word its own way; see `open_lexicons`."""

    pronunciations: tuple[Pronunciation, ...]
    """With the names of roles, where they are for some only."""
    named: frozenset[str]
    """Everybody whom one of them is for."""
    language: str
    speaks_emoji: bool = True
    _opened: dict[tuple[str, str], Lexicon] = field(default_factory=dict, repr=False, compare=False)

    def of(self, role: Role) -> Lexicon:
        """What counts in that role's lines."""
        name = role.name if role.name in self.named else ""
        language = role.language or self.language
        if (name, language) not in self._opened:
            self._opened[name, language] = self._open(self.pronunciations, name, language)
        return self._opened[name, language]

    def with_words(self, role: Role, told: tuple[Pronunciation, ...]) -> Lexicon:
        """The same for one line, with words behind all others that are told how they sound there."""
        return self._open((*self.pronunciations, *told), role.name, role.language or self.language)

    def _open(self, told: tuple[Pronunciation, ...], name: str, language: str) -> Lexicon:
        return open_lexicon(told, name, language, speaks_emoji=self.speaks_emoji)


def open_lexicons(settings: Settings) -> Lexicons:
    """The lexicons of the production with these settings."""
    names = _names(settings)
    told = tuple(
        replace(one, roles=tuple(names.get(name, name) for name in one.roles)) if one.roles else one
        for one in settings.pronunciations
    )
    named = frozenset(name for one in told for name in one.roles)
    language = settings.book.language if settings.book else "en"
    return Lexicons(told, named, language, settings.policy.emoji == "spoken")


def _names(settings: Settings) -> Mapping[str, str]:
    """Alias -> the role's own name."""
    return {alias: role.name for role in settings.cast for alias in role.aliases}
