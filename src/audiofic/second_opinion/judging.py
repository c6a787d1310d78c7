"""What each of a model's answers is worth, and what becomes of our own where it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.model import UNKNOWN, Attribution, Character, Passage, Reading
from audiofic.second_opinion.answers import Answer, known_names, resolve
from audiofic.second_opinion.doubts import Doubt
from audiofic.second_opinion.excerpts import Excerpt
from audiofic.second_opinion.merging import contradicts_tag, merge

Outcome = Literal[
    "agreed",
    "changed",
    "outvoted",
    "undecided",
    "stranger",
    "impossible",
    "left out",
    "unreadable",
    "unanswered",
]
"""`changed`: the model's name was taken; `outvoted`: it gave another one, and ours was kept. The others
change nothing: the model can't tell, names nobody who was offered, or somebody whom the tag rules out,
forgets the line, writes nothing that can be read, or does not answer."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of asking about one doubt."""

    doubt: Doubt
    outcome: Outcome
    attributions: tuple[Attribution, ...]
    """Of its pieces, in the order of `doubt.places`."""


def judge(
    excerpt: Excerpt, answer: Answer | None, passages: Sequence[Sequence[Passage]], reading: Reading
) -> Iterator[Judgement]:
    """One judgement for each of the excerpt's doubts, in order; `answer` None: nobody answered."""
    known = known_names(excerpt.cast)
    cast = {character.name: character for character in excerpt.cast}
    for number, doubt in enumerate(excerpt.doubts, 1):
        ours = tuple(reading.attributions[place] for place in doubt.places)
        named = cast.get(resolve(answer[number], known) or "") if answer and number in answer else None
        if named is None:
            yield Judgement(doubt, _why_nobody(number, answer, known), ours)
        elif any(contradicts_tag(found, passages[found.chapter][found.paragraph], named) for found in ours):
            yield Judgement(doubt, "impossible", ours)
        else:
            merged = tuple(merge(found, named.name) for found in ours)
            yield Judgement(doubt, _compare(ours[0], merged[0], named), merged)


def _why_nobody(number: int, answer: Answer | None, known: Mapping[str, str]) -> Outcome:
    if answer is None:
        return "unanswered"
    if not answer:
        return "unreadable"
    if number not in answer:
        return "left out"
    return "undecided" if resolve(answer[number], known) == UNKNOWN else "stranger"


def _compare(ours: Attribution, merged: Attribution, named: Character) -> Outcome:
    if ours.speaker == named.name:
        return "agreed"
    return "changed" if merged.speaker == named.name else "outvoted"
