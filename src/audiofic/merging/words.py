"""Three versions of a line's words made one; where both sides changed the same ones, the producer's stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiofic.merging.sides import token_places, tokens_of
from audiofic.model import Line


@dataclass(frozen=True, slots=True)
class Words:
    """A line's tokens, each with the blanks before it."""

    tokens: tuple[str, ...]
    blanks: tuple[str, ...]

    def show(self, start: int, end: int) -> list[str]:
        """Tokens with their blanks."""
        return [
            blank + token for blank, token in zip(self.blanks[start:end], self.tokens[start:end], strict=True)
        ]


def words_of(line: Line) -> Words:
    """The line's words; joined with their blanks they are its text."""
    tokens, places = tuple(tokens_of(line)), token_places(line.text)
    ends = [0, *(place + len(token) for place, token in zip(places, tokens, strict=True))]
    blanks = tuple(line.text[end:place] for end, place in zip(ends, places, strict=False))
    return Words(tokens, blanks)


def merge_words(
    old: Sequence[int], own: Words, kept: Mapping[int, int], new: Words, origins: Sequence[int | None]
) -> tuple[str, bool]:
    """The merged text, and whether both sides changed the same words.

    `old` are the old tokens in question; `kept` says which stand where in the producer's words, `origins`
    which each of the new words is.
    """
    here = {token: place for place, token in kept.items()}
    there = {token: place for place, token in enumerate(origins) if token is not None}
    merged: list[str] = []
    clashed = False
    a = b = c = 0
    anchors = _rising(
        [(at, here[token], there[token]) for at, token in enumerate(old) if token in here and token in there]
    )
    for at, mine, theirs in [*anchors, (len(old), len(own.tokens), len(new.tokens))]:
        ours, others = own.show(b, mine), new.show(c, theirs)
        ours_changed = [kept.get(place) for place in range(b, mine)] != list(old[a:at])
        others_changed = list(origins[c:theirs]) != list(old[a:at])
        same = [text.strip() for text in ours] == [text.strip() for text in others]
        clashed = clashed or (ours_changed and others_changed and not same)
        merged += ours if ours_changed else others
        if at < len(old):
            merged += new.show(theirs, theirs + 1)
        a, b, c = at + 1, mine + 1, theirs + 1
    return "".join(merged).strip(), clashed


def _rising(anchors: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The anchors less those that go back in one of the versions."""
    rising: list[tuple[int, int, int]] = []
    for anchor in anchors:
        if not rising or all(one > before for one, before in zip(anchor, rising[-1], strict=True)):
            rising.append(anchor)
    return rising
