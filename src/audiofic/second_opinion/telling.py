"""What the producer is told about a model that was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from audiofic.errors import Finding, Severity
from audiofic.second_opinion.asking import Asker
from audiofic.second_opinion.judging import Outcome
from audiofic.settings import LlmSettings, Settings
from audiofic.wording import count

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
