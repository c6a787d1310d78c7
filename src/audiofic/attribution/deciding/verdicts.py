"""The decision: who speaks each turn, how sure that is, and who else it may be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.deciding.network import open_network
from audiofic.attribution.evidence.questions import Question

LEAST_CONFIDENCE = 0.2
"""Below it nobody is named."""
_MOST_RUNNERS_UP, _LEAST_RUNNER_UP = 3, 0.01

# Measured on 64 novels: named tags are right 98 times in 100, `I said` 97 times, less where narrators change.
_TAG, _NARRATOR = 0.98, 0.9
_MOST_GUESSED = 0.97
"""No guess is surer than a tag."""
_DOUBT = 1.5
"""Chances are raised to the power 1 / 1.5: the network is too sure of authors it has not seen. Fitted by log
likelihood on authors left out; then guesses at 0.6, 0.7, 0.8 are right 60, 67, 79 times in 100."""
_WELL_TOLD, _DOUBT_UNTOLD = 0.4, 1.8
"""Where fewer turns of a chapter than this share have tags that name their speaker, the chances are doubted
more. In `benchmarks/stories` (raw text) 17.7 lines in 100 were wrong and sure at 1.5, 11.9 at 2."""


_LEFT = 0.15
"""What is left of the chance of one who went away; without it, `she called` may be who is no longer there."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one question."""

    speaker: str | None
    confidence: float
    method: str
    runners_up: tuple[str, ...]


def decide(
    questions: Sequence[Question], first: Sequence[Mapping[str, float]] | None = None
) -> tuple[Verdict, ...]:
    """One verdict per question of a chapter, in order.

    A speaker whom a tag names is never overruled; all others are weighed together, so that an answer
    fits what was said before and after it. `first`: the chances that a first reading gave; in a chapter in
    which few tags name anybody, the mean of both readings counts.
    """
    chances = weigh(questions)
    if first is not None and not _is_well_told(questions):
        chances = tuple(map(_mean, first, chances))
    return judge(questions, chances)


def weigh(questions: Sequence[Question]) -> tuple[Mapping[str, float], ...]:
    """For each question of a chapter the chances of its candidates, as the network sees them."""
    weighed = open_network().weigh(questions)
    return tuple(
        _send_off(question, _give_stranger_a_name(question, chances))
        for question, chances in zip(questions, weighed, strict=True)
    )


def judge(questions: Sequence[Question], chances: Sequence[Mapping[str, float]]) -> tuple[Verdict, ...]:
    """The verdicts by these chances, which are doubted as much as the chapter needs."""
    doubt = _DOUBT if _is_well_told(questions) else _DOUBT_UNTOLD
    return tuple(
        _verdict(question, _doubt(own, doubt)) for question, own in zip(questions, chances, strict=True)
    )


def _is_well_told(questions: Sequence[Question]) -> bool:
    told = sum(question.kind in ("named", "first") for question in questions)
    return told >= _WELL_TOLD * len(questions)


def _give_stranger_a_name(question: Question, chances: Mapping[str, float]) -> Mapping[str, float]:
    """The chances, a stranger's given to the only one whom the reply calls by name and who was not there
    before (`"We need you," said the child. "Oh, Pip, I know."`)."""
    strangers = [each.name for each in question.candidates if "stranger" in each.features]
    named = [each.name for each in question.candidates if "named in reply" in each.features]
    if len(named) != 1 or not strangers:
        return chances
    given = sum(chances[name] for name in strangers)
    rest = {name: chance for name, chance in chances.items() if name not in strangers}
    return {**rest, named[0]: rest.get(named[0], 0.0) + given}


def _send_off(question: Question, chances: Mapping[str, float]) -> Mapping[str, float]:
    """The chances, less of them for those of whom the story's last word is that they went away."""
    left = {each.name for each in question.candidates if "has left" in each.features}
    if not left or left == chances.keys():
        return chances
    less = {name: chance * (_LEFT if name in left else 1.0) for name, chance in chances.items()}
    total = sum(less.values())
    return {name: chance / total for name, chance in less.items()} if total else chances


def _mean(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """The geometric mean of two readings' chances, which sum to 1 again."""
    means = {name: math.sqrt(one.get(name, 0.0) * chance) for name, chance in other.items()}
    total = sum(means.values())
    return {name: mean / total for name, mean in means.items()} if total else dict(other)


def _doubt(chances: Mapping[str, float], doubt: float) -> dict[str, float]:
    doubted = {name: chance ** (1 / doubt) for name, chance in chances.items()}
    total = sum(doubted.values())
    return {name: chance / total for name, chance in doubted.items()} if total else doubted


def _verdict(question: Question, chances: Mapping[str, float]) -> Verdict:
    ranked = sorted(chances, key=lambda name: -chances[name])
    if not ranked or chances[ranked[0]] < LEAST_CONFIDENCE:
        return Verdict(None, 0.0, "none", tuple(ranked[:_MOST_RUNNERS_UP]))
    best, *others = ranked
    runners_up = tuple(name for name in others[:_MOST_RUNNERS_UP] if chances[name] >= _LEAST_RUNNER_UP)
    if question.kind in ("named", "first"):
        named = question.kind == "named"
        return Verdict(best, _TAG if named else _NARRATOR, "tag" if named else "narrator", ())
    confidence = min(chances[best], _MOST_GUESSED)
    return Verdict(best, confidence, _method(question, best), runners_up)


def _method(question: Question, name: str) -> str:
    if question.kind == "pronoun":
        return "pronoun"
    if question.kind == "noun":
        return "description"
    features = next(candidate.features for candidate in question.candidates if candidate.name == name)
    if any(
        feature.startswith(("beat before", "beat after", "lead on"))
        and not feature.endswith(("other", "clashes"))
        for feature in features
    ):
        return "beat"
    if "before called" in features:
        return "called"
    return "turn"
