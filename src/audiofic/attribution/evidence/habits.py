"""Who calls others what, and who talks with whom, learned from the turns in which they are heard."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.language.vocabulary import word_set
from audiofic.attribution.parsing.addressing import list_addresses
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.turns import Turn

_PRIOR = 3.0
"""Turns: up to about so many of a character's own, the book's habits count for more."""
_CALLED = word_set(
    """
    papa mamma mama mother father mum mummy mom dad daddy aunt auntie uncle grandmother grandfather grandma
    grandpa sister brother cousin son daughter child sir madam ma'am miss mister lord lady master nurse doctor
    captain darling dear dearest sweetheart love boy girl lad lass man friend fellow old
    """
)


def list_address_forms(chapter: Sequence[ParsedPassage], turn: Turn) -> list[str]:
    """The forms of address in a turn, folded, each once: the names called, and words like `papa`."""
    forms: dict[str, None] = {}
    for piece in turn.pieces:
        parsed = chapter[piece.passage]
        for address in list_addresses(parsed, piece.span):
            if address.kind in ("called", "perhaps called"):
                words = parsed.words[address.mention.start : address.mention.end]
                forms.setdefault(" ".join(word.lower for word in words))
        for at in range(*parsed.ranges[piece.span]):
            if parsed.words[at].lower in _CALLED:
                forms.setdefault(parsed.words[at].lower)
    return list(forms)


@dataclass(frozen=True, slots=True)
class Habits:
    """Counts over the turns of a book whose speakers are heard."""

    forms: Mapping[str, Counter[str]]
    """Per character the forms of address that they use."""
    turns: Counter[str]
    book: Counter[str]
    pairs: Counter[tuple[str, str]]
    """How often two characters (their names in order) follow on each other."""
    partners: Counter[str]
    total: int

    def features(
        self, name: str, forms: Sequence[str], near: Mapping[str, str | None], *, taught: bool = False
    ) -> dict[str, float]:
        """Log-odds: these forms of address from this character; this character talking with those near.

        `taught`: these very forms were learned as theirs, and are left out of the comparison.
        """
        found: dict[str, float] = {}
        if forms:
            found["calls alike"] = sum(self._calls(name, form, taught) for form in forms)
        for side, other in near.items():
            if other is not None and other != name:
                found[f"talks with {side}"] = self._talks(name, other)
        return found

    def _calls(self, name: str, form: str, taught: bool) -> float:
        base = (self.book[form] + 0.5) / (self.total + 1)
        count = self.forms[name][form] - taught if name in self.forms else 0
        return math.log((count + _PRIOR * base) / (self.turns[name] - taught + _PRIOR) / base)

    def _talks(self, name: str, other: str) -> float:
        base = (self.turns[name] + 0.5) / (self.total + 1)
        count = self.pairs[min(name, other), max(name, other)]
        return math.log((count + _PRIOR * base) / (self.partners[other] + _PRIOR) / base)


def learn_habits(chapters: Iterable[Sequence[tuple[str | None, Sequence[str], bool]]]) -> Habits:
    """From (speaker heard, forms of address, follows closely on the turn before), one list a chapter."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    turns: Counter[str] = Counter()
    book: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    partners: Counter[str] = Counter()
    for rows in chapters:
        last: str | None = None
        for name, said, close in rows:
            if name is not None:
                turns[name] += 1
                forms[name].update(said)
                book.update(said)
                if close and last is not None and last != name:
                    pairs[min(name, last), max(name, last)] += 1
                    partners.update((name, last))
            last = name
    return Habits(forms, turns, book, pairs, partners, sum(turns.values()))
