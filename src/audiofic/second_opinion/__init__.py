"""A second opinion on doubtful lines, from a language model that the producer runs.

The order of work: `excerpts` finds the speeches in doubt and cuts them out with the names that may be given,
`asking` puts the questions to the `server` and reads the answers, `judging` weighs them against our own
attribution. A model gives names of the cast and nothing else: no other word of it reaches a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from audiofic.errors import Finding, Severity
from audiofic.model import Passage, Reading
from audiofic.second_opinion.asking import Asker, KeptAnswers
from audiofic.second_opinion.excerpts import cut_excerpts, find_doubts
from audiofic.second_opinion.judging import Outcome, judge
from audiofic.second_opinion.server import ModelServer
from audiofic.settings import LlmSettings, Settings
from audiofic.wording import count

__all__ = ["Progress", "seek_second_opinion"]

Progress = Callable[[int, int], None]
"""Told (lines asked about so far, lines in all)."""


def seek_second_opinion(
    passages: Sequence[Sequence[Passage]],
    reading: Reading,
    chapters: Container[int],
    settings: Settings,
    folder: Path,
    progress: Progress | None = None,
) -> tuple[Reading, tuple[Finding, ...]]:
    """The reading with a model's opinion on the doubtful speeches of those chapters, and what came of it.

    `chapters` are indices into the manuscript; answers are kept in `folder`. Where voices.yaml names no
    server, nothing is done. Whatever a server does or fails to do is told in the findings and never raised:
    where it has no usable answer, our own stays.
    """
    llm = settings.llm
    doubts = find_doubts(reading, llm.below, chapters) if llm else ()
    if llm is None or not doubts:
        return reading, ()
    asker = Asker(llm.model, ModelServer(llm), KeptAnswers(folder))
    attributions = list(reading.attributions)
    outcomes: Counter[Outcome] = Counter()
    for excerpt in cut_excerpts(passages, reading, doubts):
        for judgement in judge(excerpt, asker.ask(excerpt), passages, reading):
            outcomes[judgement.outcome] += 1
            for place, found in zip(judgement.doubt.places, judgement.attributions, strict=True):
                attributions[place] = found
        if progress:
            progress(outcomes.total(), len(doubts))
    merged = replace(reading, attributions=tuple(attributions))
    return merged, tuple(tell(llm, settings, outcomes, asker))


_USABLE: tuple[Outcome, ...] = ("agreed", "changed", "outvoted", "undecided")
_UNUSABLE: tuple[Outcome, ...] = ("stranger", "impossible", "left out", "unreadable")

_AGAIN = "To ask again, delete the scripts just drafted and run `audiofic script`; what was answered is kept."


def tell(llm: LlmSettings, settings: Settings, outcomes: Counter[Outcome], asker: Asker) -> Iterator[Finding]:
    """What came of asking: how many lines of each outcome, and what went wrong with the server."""

    def finding(code: str, message: str, hint: str | None, severity: Severity = "warning") -> Finding:
        line = settings.lines.get("attribution.llm", 0)
        return Finding(settings.path, line, code, message, hint, severity)

    usable, unusable = _sum(outcomes, _USABLE), _sum(outcomes, _UNUSABLE)
    if usable:
        questions = f"{count(asker.requests, 'question')} sent, {asker.remembered:,} answered before"
        message = f"{llm.model} gave its opinion on {count(usable, 'line')} ({questions}): "
        yield finding("model-asked", message + _list(outcomes, _USABLE) + ".", None, "note")
    if unusable:
        message = (
            f"{llm.model} gave no usable answer for {count(unusable, 'line')}, where audiofic's own stays: "
        )
        hint = "Larger models keep to the rules better; docs/local-model.md has what each word means."
        yield finding("model-answer-unusable", message + _list(outcomes, _UNUSABLE) + ".", hint)
    if asker.trouble is not None:
        left = count(outcomes["unanswered"], "line")
        given_up = " It was not asked any further." if asker.gave_up else ""
        message = f"{asker.trouble.message}{given_up} {left} got no second opinion; audiofic's own stays."
        hint = (
            asker.trouble.hint
            or "See that it runs, or delete `attribution:` from voices.yaml to do without it."
        )
        yield finding("model-silent", message, f"{hint} {_AGAIN}")


def _sum(outcomes: Counter[Outcome], kinds: Collection[Outcome]) -> int:
    return sum(outcomes[kind] for kind in kinds)


def _list(outcomes: Counter[Outcome], kinds: Collection[Outcome]) -> str:
    return ", ".join(f"{outcomes[kind]:,} {kind}" for kind in kinds if outcomes[kind])
