"""Who is in the story, and where the text names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from audiofic.attribution.language.person_words import HONORIFICS, NOT_NAMES, PERSON_NOUNS, TITLES
from audiofic.attribution.language.verbs import is_finite_verb
from audiofic.attribution.language.words import Word, is_joined
from audiofic.model import Character, Gender

_ALIAS_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
_ARTICLES = ("the", "a", "an")
_ENDINGS = ("ing", "like", "ish", "esque")


class NameMatch(NamedTuple):
    """A name found in a text: the word after it, and who may be meant (several where names are shared)."""

    end: int
    names: tuple[str, ...]
    described: bool = False
    """True for a common noun (`the painter`): a cast member may be meant, or anybody of that kind."""


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    capital: bool
    names: tuple[str, ...]
    common: bool
    """True for a name that is an ordinary word as well (`Will`, `the painter`)."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The characters of one story with an index of every name they go by."""

    characters: Mapping[str, Character]
    index: Mapping[tuple[str, ...], _Entry] = field(repr=False)
    longest: Mapping[str, int] = field(repr=False)
    """How many words the longest name has that begins with a word."""
    lower_case_too: frozenset[str] = frozenset()
    """Names that this story also writes without a capital."""

    def gender(self, name: str) -> Gender:
        """The gender of a character, `unknown` for a name that is not in the roster."""
        character = self.characters.get(name)
        return character.gender if character else "unknown"

    def owners(self, *words: str) -> tuple[str, ...]:
        """Those who are called exactly so (case-folded words); nobody where the roster has no such name."""
        entry = self.index.get(words)
        return entry.names if entry is not None else ()

    def find(self, written: str) -> str | None:
        """The only character whom a written name means; None for a stranger's and for several people's."""
        if written in self.characters:
            return written
        names = self.owners(*(bare_name(match.group().lower()) for match in _ALIAS_WORD.finditer(written)))
        return names[0] if len(names) == 1 else None

    def called_by_noun(self, noun: str) -> tuple[str, ...]:
        """Those whom the cast itself calls by a common noun (`painter`)."""
        return self.owners(noun)

    def match(self, words: Sequence[Word], at: int) -> NameMatch | None:
        """The longest name that begins at words[at], titles before it included."""
        found = self._match_alias(words, at)
        word = words[at]
        if found is None and word.lower in TITLES and word.capital and at + 1 < len(words):
            following = words[at + 1]
            if not (is_joined(following) and following.span == word.span):
                return None
            found = self._match_alias(words, at + 1)
            if found is not None:
                wanted = TITLES[word.lower]
                names = tuple(
                    name for name in found.names if {wanted, self.gender(name)} != {"female", "male"}
                )
                return NameMatch(found.end, names) if names else None
        return found

    def _match_alias(self, words: Sequence[Word], at: int) -> NameMatch | None:
        found = [bare_name(words[at].lower)]
        for step in range(1, self.longest.get(found[0], 0)):
            if at + step == len(words) or words[at + step - 1].possessive:
                break
            if not is_joined(words[at + step]) or words[at + step].span != words[at].span:
                break
            found.append(bare_name(words[at + step].lower))
        for length in range(len(found), 0, -1):
            entry = self.index.get(tuple(found[:length]))
            if entry is not None and self._is_written(entry, words, at):
                return NameMatch(at + length, entry.names, entry.common and not words[at].capital)
        return None

    def _is_written(self, entry: _Entry, words: Sequence[Word], at: int) -> bool:
        """False where a name lacks its capital, or a sentence may only begin with the word."""
        if not entry.capital:
            return True
        if entry.common and words[at].opens and not _acts_next(words, at):
            return False
        return entry.words[0] in self.lower_case_too or all(
            word.capital for word in words[at : at + len(entry.words)]
        )


def _acts_next(words: Sequence[Word], at: int) -> bool:
    """True where a verb follows: `Will said`, not `Will you`."""
    following = words[at + 1] if at + 1 < len(words) else None
    return (
        following is not None
        and following.gap == " "
        and following.span == words[at].span
        and is_finite_verb(following.lower)
    )


def bare_name(lower: str) -> str:
    """A name without honorific (`kagome-chan`), stutter (`k-kagome`) and ending (`kagome'll`)."""
    if "'" in lower and lower.endswith(("'ll", "'d")):
        lower = lower.rpartition("'")[0] or lower
    while "-" in lower:
        head, _, tail = lower.rpartition("-")
        if head and (tail in HONORIFICS or tail in _ENDINGS):
            lower = head
            continue
        first, _, rest = lower.partition("-")
        if len(first) <= 2 and rest.startswith(first):
            lower = rest
            continue
        break
    return lower


def build_roster(characters: Iterable[Character], lower_case_too: frozenset[str] = frozenset()) -> Roster:
    """A roster of these characters; first and last names that only one of them has count as aliases."""
    cast = {character.name: character for character in characters}
    forms: dict[tuple[str, ...], dict[str, bool]] = {}
    for character in cast.values():
        for alias in (character.name, *character.aliases):
            words = tuple(match.group() for match in _ALIAS_WORD.finditer(alias))
            if not words:
                continue
            folded = tuple(bare_name(_fold(word)) for word in words)
            capital = words[0][0].isupper() and folded[0] not in _ARTICLES
            if folded[0] in _ARTICLES and len(folded) > 1:
                folded = folded[1:]
            if folded == ("i",) or (not capital and folded[0] in NOT_NAMES and folded[0] not in PERSON_NOUNS):
                continue
            forms.setdefault(folded, {})[character.name] = capital
    for part, owners in _name_parts(forms).items():
        if len(owners) == 1:
            forms.setdefault((part,), dict.fromkeys(owners, True))
    index: dict[tuple[str, ...], _Entry] = {}
    longest: dict[str, int] = {}
    for words, owner_capitals in forms.items():
        common = len(words) == 1 and (words[0] in NOT_NAMES or words[0] in PERSON_NOUNS)
        common = common or words[-1] in PERSON_NOUNS
        index[words] = _Entry(words, all(owner_capitals.values()), tuple(owner_capitals), common)
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Roster(cast, index, longest, lower_case_too)


def merge_characters(roster: Roster, same: Mapping[str, str]) -> Roster:
    """The roster with some characters (keys) as other names of others (values)."""
    more: dict[str, list[str]] = {}
    for name, other in same.items():
        more.setdefault(other, []).extend((name, *roster.characters[name].aliases))
    kept = [
        replace(character, aliases=tuple(dict.fromkeys((*character.aliases, *more.get(name, ())))))
        for name, character in roster.characters.items()
        if name not in same
    ]
    return build_roster(kept, roster.lower_case_too)


def _name_parts(forms: Mapping[tuple[str, ...], Mapping[str, bool]]) -> dict[str, set[str]]:
    """First and last names with everybody who has them."""
    parts: dict[str, set[str]] = {}
    for words, owners in forms.items():
        core = tuple(word for word in words if word not in TITLES)
        if len(words) < 2 or not core or not all(owners.values()):
            continue
        for part in {core[0], core[-1]}:
            if len(part) > 2 and part not in NOT_NAMES and part not in PERSON_NOUNS:
                parts.setdefault(part, set()).update(owners)
    return parts


def _fold(word: str) -> str:
    return word.lower().replace("’", "'").replace("‑", "-")
