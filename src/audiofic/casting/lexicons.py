"""Everybody's own lexicon: the pronunciations of a production that count in a role's lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from audiofic.lexicon import Lexicon, open_lexicon
from audiofic.model import Pronunciation
from audiofic.settings import Role, Settings


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The lexicons of a production, one for each role that says a word its own way; see `open_lexicons`."""

    pronunciations: tuple[Pronunciation, ...]
    """With the names of roles, where they are for some only."""
    named: frozenset[str]
    """Everybody whom one of them is for."""
    language: str
    _opened: dict[tuple[str, str], Lexicon] = field(default_factory=dict, repr=False, compare=False)

    def of(self, role: Role) -> Lexicon:
        """What counts in that role's lines."""
        name = role.name if role.name in self.named else ""
        language = role.language or self.language
        if (name, language) not in self._opened:
            self._opened[name, language] = open_lexicon(self.pronunciations, name, language)
        return self._opened[name, language]

    def with_words(self, role: Role, told: tuple[Pronunciation, ...]) -> Lexicon:
        """The same for one line, with words behind all others that are told how they sound there."""
        return open_lexicon((*self.pronunciations, *told), role.name, role.language or self.language)


def open_lexicons(settings: Settings) -> Lexicons:
    """The lexicons of the production with these settings."""
    names = _names(settings)
    told = tuple(
        replace(one, roles=tuple(names.get(name, name) for name in one.roles)) if one.roles else one
        for one in settings.pronunciations
    )
    named = frozenset(name for one in told for name in one.roles)
    return Lexicons(told, named, settings.book.language if settings.book else "en")


def _names(settings: Settings) -> Mapping[str, str]:
    """Alias -> the role's own name."""
    return {alias: role.name for role in settings.cast for alias in role.aliases}
