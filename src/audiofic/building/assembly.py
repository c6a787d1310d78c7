"""Chapters are mixed and encoded while others are still being spoken.

A chapter can be made when all its clips are there and the book's gain is known. The gain depends on every
chapter, but hardly ever on more than the first of the story (`master.book_gain_db`): so chapters are made at
the gain which that one asks for, and where the whole book turns out to want another they are made again at
the end. What comes out is the same in whatever order lines were spoken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from audiofic.building import Advance
from audiofic.building.mixers import Chore, Mixers, chapter_gain_db
from audiofic.building.plan import ChapterPlan, Plan
from audiofic.building.record import BuildRecord, ChapterRecord, add_to_record, save_record
from audiofic.master import book_gain_db
from audiofic.profiles import PROFILES

if TYPE_CHECKING:
    from audiofic.building.chapters import ChapterMaker


class Assembly:
    """Makes a plan's chapters, each as soon as it can be. A context: left early, it keeps what is whole.

    Used from one thread. However many chapters are ready, only those that are being made are laid out.
    """

    def __init__(self, plan: Plan, maker: ChapterMaker, mixers: Mixers, advance: Advance) -> None:
        self._plan = plan
        self._maker = maker
        self._mixers = mixers
        self._advance = advance
        self._profile = PROFILES[plan.settings.master.profile]
        self._story = [chapter for chapter in plan.chapters if not chapter.is_credits]
        self._record = plan.record
        stale = [chapter for chapter in plan.chapters if chapter.needs("audio")]
        self._waiting = _find_waiting(plan, stale)
        """Key of a clip that is missing -> the chapters that wait for it."""
        self._lacking = Counter(chapter.number for each in self._waiting.values() for chapter in each)
        """Number of a chapter -> how many clips it waits for."""
        self._ready = [chapter for chapter in stale if not self._lacking[chapter.number]]
        others = [chapter for chapter in self._story if not chapter.needs("audio")]
        self._gain_db = self._record.chapters[others[0].number].gain_db if others else None
        """The book's gain as far as it is known; None: the first chapter of the story has yet to tell."""
        self._told: Future[None] = Future()
        """Done when it has."""
        self._at_work: set[Future[ChapterRecord]] = set()
        self._encoded: set[int] = set()
        self._submitted, self._to_make = 0, len(stale)

    def __enter__(self) -> Self:
        save_record(self._plan.project.record_file, self._record)
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        under_way = [job for job in self._at_work if not job.cancel()]
        for job in wait(under_way).done:
            if job.exception() is None:
                self._note(job.result())

    def hear(self, key: str) -> None:
        """A clip is in the store now: chapters that lacked nothing else are begun.

        Raises what making a chapter has raised.
        """
        for chapter in self._waiting.pop(key, ()):
            self._lacking[chapter.number] -= 1
            if not self._lacking[chapter.number]:
                self._ready.append(chapter)
        self._collect(timeout_s=0)
        self._begin()

    def finish(self) -> tuple[BuildRecord, int]:
        """Make all that is left, the clips being there: the record, and how many chapters were encoded."""
        self._work_off()
        levels_db = [self._record.chapters[chapter.number].level_db for chapter in self._story]
        self._gain_db = book_gain_db(levels_db, self._profile)
        for chapter in self._plan.chapters:
            made = self._record.chapters[chapter.number]
            if made.gain_db != chapter_gain_db(self._plan, chapter, made.level_db, self._gain_db):
                self._submit(chapter, made.level_db)
            elif chapter.number in self._encoded:
                continue
            elif chapter.needs("formats"):
                self._submit(chapter, made.level_db, made)
            elif chapter.reasons:
                self._note(self._maker.retouch(chapter, made))
        self._work_off()
        return self._record, len(self._encoded)

    def _work_off(self) -> None:
        self._begin()
        while self._at_work:
            self._collect(timeout_s=None)
            self._begin()

    def _begin(self) -> None:
        """Hand out what is ready; before the gain is known, only the chapter that tells it."""
        ready, self._ready = self._ready, []
        for chapter in ready:
            if self._gain_db is not None or chapter is self._story[0]:
                self._submit(chapter)
            else:
                self._ready.append(chapter)

    def _collect(self, timeout_s: float | None) -> None:
        """Write down what is made; with None, wait for the next one."""
        awaited: set[Future[Any]] = self._at_work | ({self._told} if self._gain_db is None else set())
        done, _ = wait(awaited, timeout_s, FIRST_COMPLETED)
        for job in done & self._at_work:
            self._at_work.remove(job)
            self._note(job.result())
            self._advance("mixing", self._submitted - len(self._at_work), max(self._to_make, self._submitted))

    def _submit(
        self, chapter: ChapterPlan, level_db: float | None = None, old: ChapterRecord | None = None
    ) -> None:
        self._submitted += 1
        self._encoded.add(chapter.number)
        if self._gain_db is None:
            self._at_work.add(self._mixers.here.submit(self._make_first, chapter))
        else:
            chore = Chore(chapter.number, self._gain_db, level_db, old)
            self._at_work.add(self._mixers.submit(chore))

    def _make_first(self, chapter: ChapterPlan) -> ChapterRecord:
        """In a thread: the chapter that tells the gain, which everybody knows from then on."""
        timeline = self._maker.lay_out(chapter)
        level_db = self._maker.level(timeline)
        self._gain_db = book_gain_db([level_db], self._profile)
        self._told.set_result(None)
        return self._maker.make(chapter, timeline, level_db, self._gain_db)

    def _note(self, made: ChapterRecord) -> None:
        gains_db = dict(self._maker.voice_gains_db)
        self._record = replace(self._record.with_chapter(made), voice_gains_db=gains_db)
        add_to_record(self._plan.project.record_file, made, gains_db)


def _find_waiting(plan: Plan, chapters: Iterable[ChapterPlan]) -> dict[str, tuple[ChapterPlan, ...]]:
    """Key of each clip that is missing -> those of the chapters that have it, or level a voice by it."""
    missing = {clip.key for clip in plan.missing}
    waiting: dict[str, tuple[ChapterPlan, ...]] = {}
    for chapter in chapters:
        alone = (chapter,)  # one for all keys that no other chapter has
        spoken = {key for key, _, _ in chapter.unfold().spoken()}
        levelling = {key for voice in chapter.voices for key in plan.calibrations[voice]}
        for key in missing & (spoken | levelling):
            waiting[key] = (*waiting[key], chapter) if key in waiting else alone
    return waiting
