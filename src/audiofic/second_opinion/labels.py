"""Who may be named in an answer: of a cast of any size, those who may be present."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from itertools import islice

from audiofic.model import NARRATOR, UNKNOWN, Character, Reading

_WORD = re.compile(r"\w+")
_MOST_ALIASES = 4
_LEADS = 12
"""As many of the cast are offered everywhere; in a drafted cast they are the most heard."""
_MOST_HEARD = 50
_ROSTER = 2_000
"""Characters that the list of names may take; who spoke or was named nearby comes first."""


def describe(character: Character) -> str:
    """A character as a list shows them: `Kagome (female; also Kagome Higurashi)`."""
    told: list[str] = [character.gender] if character.gender != "unknown" else []
    if character.name.casefold() == NARRATOR:
        told.append('tells the story as "I"')
    if character.aliases:
        told.append("also " + ", ".join(character.aliases[:_MOST_ALIASES]))
    return character.name + (f" ({'; '.join(told)})" if told else "")


def find_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of the texts, without regard to capitals."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


class Labels:
    """The cast of a reading, from which each excerpt gets the names it may be answered with."""

    def __init__(self, reading: Reading) -> None:
        self._cast = {
            character.name: character
            for character in reading.cast
            if character.name.strip() and character.name.casefold() != UNKNOWN
        }
        self._order = {name: place for place, name in enumerate(self._cast)}
        heard: dict[int, Counter[str]] = {}
        for found in reading.attributions:
            names = (found.speaker, *found.runners_up)
            heard.setdefault(found.chapter, Counter()).update(name for name in names if name)
        self._heard = {
            chapter: [name for name, _ in names.most_common(_MOST_HEARD)] for chapter, names in heard.items()
        }
        names_of = [
            (find_words([written]), character.name)
            for character in self._cast.values()
            for written in (character.name, *character.aliases)
        ]
        shared = Counter(word for words, _ in names_of for word in words)
        self._by_word: dict[str, list[tuple[frozenset[str], str]]] = {}
        for words, name in names_of:
            if words:
                rarest = min(words, key=lambda word: (shared[word], word))
                self._by_word.setdefault(rarest, []).append((words, name))

    def offer(self, chapter: int, nearby: Iterable[str], words: Set[str]) -> tuple[Character, ...]:
        """Those who may speak in an excerpt of that chapter, in the order of the cast.

        They are the people `nearby`, those whom the excerpt's `words` name, those who are heard elsewhere
        in the chapter, and the first of the cast, as far as there is room.
        """
        named = [
            name
            for word in sorted(words & self._by_word.keys())
            for needed, name in self._by_word[word]
            if needed <= words
        ]
        offered: set[str] = set()
        room = _ROSTER
        heard = self._heard.get(chapter, ())
        for name in dict.fromkeys((*nearby, *named, *heard, *islice(self._cast, _LEADS))):
            if name in self._cast and room > 0:
                room -= len(describe(self._cast[name]))
                offered.add(name)
        return tuple(self._cast[name] for name in sorted(offered, key=self._order.__getitem__))
