"""The decision: who speaks each turn, how sure that is, and who else it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.deciding.network import open_network
from audiofic.attribution.deciding.nudges import nudge
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
_WELL_TOLD, _DOUBT_UNTOLD = 0.4, 2.0
"""Where fewer turns of a chapter than this share have tags that name their speaker, the chances are doubted
more. In `benchmarks/stories` (raw text) 17.7 lines in 100 were wrong and sure at 1.5, 11.9 at 2."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one question."""

    speaker: str | None
    confidence: float
    method: str
    runners_up: tuple[str, ...]


def decide(questions: Sequence[Question]) -> tuple[Verdict, ...]:
    """One verdict per question of a chapter, in order.

    A speaker whom a tag names is never overruled; all others are weighed together, so that an answer
    fits what was said before and after it.
    """
    told = sum(question.kind in ("named", "first") for question in questions)
    doubt = _DOUBT if told >= _WELL_TOLD * len(questions) else _DOUBT_UNTOLD
    return tuple(
        _verdict(question, _doubt(nudge(question, chances), doubt))
        for question, chances in zip(questions, open_network().weigh(questions), strict=True)
    )


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
