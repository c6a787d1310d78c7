"""What a model is asked about: the speeches whose speaker our own reading is not sure of."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from audiofic.model import Attribution, Reading

TAG = "tag"
"""The method of an attribution whose speaker is named beside the quotation."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One speech, in one piece or several, that needs a second opinion."""

    chapter: int
    """Index of the chapter in the manuscript."""
    places: tuple[int, ...]
    """Indices of its pieces in `Reading.attributions`."""
    candidates: tuple[str, ...]
    """Those of the cast whom our own reading thinks of, by name: the order doesn't tell whom it prefers."""


def find_doubts(reading: Reading, below: float, chapters: Container[int]) -> tuple[Doubt, ...]:
    """The speeches of those chapters with less confidence than `below` (0..1), in story order.

    A speech whose tag names the speaker is never among them, whatever its confidence.
    """
    cast = {character.name for character in reading.cast}
    doubts = []
    for places in _speeches(reading.attributions):
        found = reading.attributions[places[0]]
        if found.chapter in chapters and found.method != TAG and found.confidence < below:
            candidates = cast & {found.speaker, *found.runners_up}
            doubts.append(Doubt(found.chapter, places, tuple(sorted(candidates))))
    return tuple(doubts)


def _speeches(attributions: tuple[Attribution, ...]) -> Iterator[tuple[int, ...]]:
    """The places of each speech's pieces."""
    speech: list[int] = []
    for place, found in enumerate(attributions):
        if found.span.kind != "speech":
            continue
        if speech and not _goes_on(attributions[speech[-1]], found):
            yield tuple(speech)
            speech = []
        speech.append(place)
    if speech:
        yield tuple(speech)


def _goes_on(last: Attribution, found: Attribution) -> bool:
    """True where a piece belongs to the speech before it: attribution answered for both at once."""
    together = found.paragraph == last.paragraph or found.span.continues
    return together and found.chapter == last.chapter and _verdict(found) == _verdict(last)


def _verdict(found: Attribution) -> tuple[str | None, float, str, tuple[str, ...]]:
    return found.speaker, found.confidence, found.method, found.runners_up
