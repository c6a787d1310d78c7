"""The worth of each answer of a model, and the attribution that comes of ours and its."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from audiofic.model import UNKNOWN, Attribution, Character, Gender, Passage, Reading
from audiofic.second_opinion.asking import Answer, known_names, resolve
from audiofic.second_opinion.excerpts import Doubt, Excerpt

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


RELIABILITY = 0.7
"""How often a model is taken to be right about a speech that our own reading is not sure of.

An assumption, and a cautious one: on lines below 0.8 our own reading is right 60 times in 100 (14 works whose
authors taught the network nothing, 475 pieces, cast given). There, imitations of a model that are right 9, 7,
5.5 and 4 times in 10 change the share of all lines that are right by +5.4, +2.2, -0.2 and -2.6 points. With
0.6 in its place the first and the last bring +4.1 and -1.0, with 0.8 +6.0 and -4.2.
"""
_SAME_ERROR = 0.5
"""How often two wrong answers name the same person.

Where our own reading is wrong, the speaker is its first runner-up 47 times in 100 (the same works), from raw
text 40 times: so about two others are in play.
"""
_MOST_RUNNERS_UP = 3
METHOD = "model"
"""What decided where the model's name stands in the place of ours."""
_PRONOUNS: dict[str, Gender] = {"she": "female", "he": "male"}


def merge(ours: Attribution, name: str) -> Attribution:
    """Our attribution after a model has named `name`, by Bayes' rule with both as independent votes.

    With c our confidence, r the model's reliability and s the chance that two errors are the same, what can
    be the case has these weights:

        the same name:   right c·r,  wrong (1-c)·(1-r)·s
        another name:    ours c·(1-r),  the model's (1-c)·r,  neither (1-c)·(1-r)·(1-s)

    The heavier name wins, and its share of the sum is the confidence: the model's wins where r > c. Where
    we name nobody, there is only the model's vote, and its confidence is r.
    """
    c, r, s = ours.confidence, RELIABILITY, _SAME_ERROR
    if ours.speaker is None:
        return _decided_by_model(ours, name, r)
    if name == ours.speaker:
        right = c * r
        return replace(ours, confidence=right / (right + (1 - c) * (1 - r) * s))
    kept, taken = c * (1 - r), (1 - c) * r
    total = kept + taken + (1 - c) * (1 - r) * (1 - s)
    if taken > kept:
        return _decided_by_model(ours, name, taken / total)
    return replace(ours, confidence=kept / total, runners_up=_rank(name, ours.runners_up))


def _decided_by_model(ours: Attribution, name: str, confidence: float) -> Attribution:
    others = tuple(other for other in ours.runners_up if other != name)
    runners_up = _rank(ours.speaker, others) if ours.speaker else others
    return replace(ours, speaker=name, confidence=confidence, method=METHOD, cue=None, runners_up=runners_up)


def _rank(first: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return (first, *(other for other in others if other != first))[:_MOST_RUNNERS_UP]


def contradicts_tag(ours: Attribution, passage: Passage, named: Character) -> bool:
    """True where `named` can't be meant by the tag's pronoun (`he said`), which is in that passage."""
    if ours.cue is None or named.gender == "unknown":
        return False
    words = passage.paragraph.text[ours.cue.start : ours.cue.end].casefold().split()
    genders = {_PRONOUNS[word] for word in words if word in _PRONOUNS}
    return bool(genders) and named.gender not in genders
