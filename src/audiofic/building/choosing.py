"""Some chapters of a plan made, the others put off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from audiofic.building.plan import Plan
from audiofic.building.planning import missing_clips
from audiofic.errors import AudioficError
from audiofic.store import Store

MOST = 100_000
"""Chapters in one wish."""


def parse_chapters(wishes: Iterable[str]) -> frozenset[int]:
    """The chapters that `3`, `2-4` and `1,3-5` name. Raises `AudioficError` for anything else."""
    found: set[int] = set()
    for wish in wishes:
        for part in wish.split(","):
            match = re.fullmatch(r"\s*([0-9]{1,6})\s*(?:[-–]\s*([0-9]{1,6})\s*)?", part)
            first = int(match[1]) if match else 0
            last = int(match[2]) if match and match[2] else first
            if match is None or not first <= last < first + MOST:
                hint = "Write a number or a range: `1`, `2-4`, `1,5-7`."
                raise AudioficError(f"{part.strip()!r} names no chapters.", hint)
            found.update(range(first, last + 1))
    return frozenset(found)


def choose_chapters(plan: Plan, numbers: frozenset[int]) -> Plan:
    """The plan for those chapters alone; what the others would need is put off (`Plan.put_off`).

    The book's own files are made only where no chapter is put off. Raises `AudioficError` where the book has
    none of the chapters, or not all of them.
    """
    there = {chapter.number for chapter in plan.chapters}
    absent = numbers - there
    if absent:
        what = f"There is no chapter {min(absent)}." if len(absent) == 1 else "There are no such chapters."
        hint = f"The book has {tell_numbers(sorted(there))}." if there else "Run `audiofic script` first."
        raise AudioficError(what, hint)
    chosen = [chapter for chapter in plan.chapters if chapter.number in numbers]
    put_off = tuple(
        chapter.number for chapter in plan.chapters if chapter.reasons and chapter.number not in numbers
    )
    voices = {voice for chapter in chosen for voice in chapter.voices}
    levelling = {voice: keys for voice, keys in plan.calibrations.items() if voice in voices}
    store = Store(plan.project.store_folder)
    return replace(
        plan,
        chapters=tuple(
            replace(chapter, reasons=()) if chapter.number in put_off else chapter
            for chapter in plan.chapters
        ),
        missing=missing_clips(chosen, levelling, store, plan.record, plan.settings),
        book_reasons=() if put_off else plan.book_reasons,
        put_off=put_off,
    )


def tell_numbers(numbers: Sequence[int]) -> str:
    """`chapter 3`, `chapters 1-4 and 7`: numbers in order, as people say them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [part for run in runs for part in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run))]
    listed = ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else told[0] if told else ""
    return f"{'chapter' if len(numbers) == 1 else 'chapters'} {listed}"


def tell_put_off(plan: Plan) -> str:
    """What the book lacks for want of the chapters that are put off; empty: nothing."""
    if not plan.put_off:
        return ""
    lacking = tell_numbers(plan.put_off)
    return f"Put off: {lacking}, and the whole book's files; `audiofic build` makes them."
