"""Which words each character uses, learned from the turns in which they are heard."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.turns import Turn

_PRIOR = 150.0
"""Words: up to about so many of a character's own, the book's words count for more (Dirichlet smoothing)."""
_LEAST = 20
"""Characters with fewer words have no style."""
_DAMPING = 4.0


@dataclass(frozen=True, slots=True)
class Styles:
    """Word counts of the turns in which everybody is heard, and of all of them together."""

    words: Mapping[str, Counter[str]]
    totals: Mapping[str, int]
    book: Counter[str]
    book_total: int

    def features(self, name: str, said: Sequence[str], *, taught: bool = False) -> dict[str, float]:
        """How like this character the words are, rather than like the book: log-odds, damped by length.

        `taught`: these very words were learned as theirs, and are left out of the comparison.
        """
        own = Counter(said)
        total = self.totals.get(name, 0) - taught * len(said)
        if not total:
            return {"no style": 1.0}
        found = {"said in book": math.log1p(total) / 8}
        if total < _LEAST or not said:
            return found
        mine = self.words[name]
        odds = 0.0
        for word, times in own.items():
            base = (self.book[word] + 0.5) / (self.book_total + 0.5 * len(self.book))
            odds += times * math.log((mine[word] - taught * times + _PRIOR * base) / (total + _PRIOR) / base)
        found["style"] = odds / math.sqrt(len(said) + _DAMPING)
        found["style total"] = odds / 10
        return found


def learn_styles(lines: Iterable[tuple[str, Sequence[str]]]) -> Styles:
    """The styles of (speaker, words) pairs."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    book: Counter[str] = Counter()
    for name, said in lines:
        words[name].update(said)
        totals[name] += len(said)
        book.update(said)
    return Styles(words, totals, book, sum(totals.values()))


def list_turn_words(chapter: Sequence[ParsedPassage], turn: Turn) -> list[str]:
    """The words of a turn, folded, in order."""
    return [
        word.lower
        for piece in turn.pieces
        for word in chapter[piece.passage].words[slice(*chapter[piece.passage].ranges[piece.span])]
    ]
