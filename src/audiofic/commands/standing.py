"""How a production stands: a row for each chapter, and the lines that want a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audiofic.building.plan import ChapterPlan, Plan
from audiofic.errors import Finding
from audiofic.mix import SAMPLE_RATE
from audiofic.wording import clock, count

MOST_ROWS = 24
"""More chapters than that are shown with those in one row that are current one after the other."""


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter, or several in a row that are current and have no doubts."""

    number: str
    """`3`, or `3-7`."""
    title: str
    seconds: float
    """How long it is as built; 0: not built."""
    doubts: int
    """Warnings and unsure lines of its script."""
    to_do: str
    """Empty: it is current."""

    @property
    def length(self) -> str:
        """For people; empty where it is not built."""
        return clock(self.seconds) if self.seconds else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that `audiofic status` tells."""

    doubts: tuple[Finding, ...]
    """Warnings, then notes, each in story order."""
    rows: tuple[ChapterRow, ...]
    seconds: float
    """How long the built chapters are."""


def survey_standing(plan: Plan) -> Standing:
    """How the plan's production stands; nothing is written."""
    doubts = tuple(sorted(plan.findings, key=lambda found: (found.severity == "note", found)))
    by_script = Counter(found.path for found in doubts)
    to_speak = Counter(clip.path for clip in plan.missing)
    rows = [_row(plan, chapter, by_script, to_speak) for chapter in plan.chapters]
    seconds = sum(row.seconds for row in rows)
    if len(rows) > MOST_ROWS:
        rows = list(_join_current(rows))
    return Standing(doubts, tuple(rows), seconds)


def _row(plan: Plan, chapter: ChapterPlan, doubts: Counter[str], to_speak: Counter[str]) -> ChapterRow:
    made = plan.record.chapters.get(chapter.number)
    own = 0 if chapter.is_credits else doubts[chapter.path]
    clips = 0 if chapter.is_credits else to_speak[chapter.path]
    to_do = f"{count(clips, 'clip')} to speak" if clips else "; ".join(map(str, chapter.reasons))
    return ChapterRow(
        str(chapter.number), chapter.title, made.frames / SAMPLE_RATE if made else 0.0, own, to_do
    )


def _join_current(rows: list[ChapterRow]) -> Iterator[ChapterRow]:
    """The rows, those joined that are current and have no doubts."""
    run: list[ChapterRow] = []
    for row in [*rows, None]:
        if row is not None and not row.doubts and not row.to_do:
            run.append(row)
            continue
        if len(run) > 1:
            numbers, title = f"{run[0].number}-{run[-1].number}", count(len(run), "chapter")
            seconds = sum(each.seconds for each in run)
            yield replace(run[0], number=numbers, title=title, seconds=seconds)
        else:
            yield from run
        run = []
        if row is not None:
            yield row
