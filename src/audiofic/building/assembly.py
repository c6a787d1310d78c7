"""Chapters are mixed and encoded while others are still being spoken.

A chapter can be made when all its clips are there and the book's gain is known. One chapter of the story,
the reference, tells the gain: so it is made first, and the others wait for it. What comes out is the same in
whatever order lines were spoken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from audiofic.building import Advance
from audiofic.building.mixers import ChapterJob, Mixers, make_chapter
from audiofic.building.plan import ChapterPlan, Plan
from audiofic.building.record import BuildRecord, ChapterRecord, add_to_record, save_record

if TYPE_CHECKING:
    from audiofic.building.chapters import ChapterMaker


REFERENCE_LETTERS = 1_000
"""About a minute of speech: a shorter chapter has too much silence to tell a book's gain."""


class Assembly:
    """Makes a plan's chapters, each as soon as it can be. A context: left early, it keeps what is whole.

    Used from one thread. However many chapters are ready, only those that are being made are laid out.
    """

    def __init__(self, plan: Plan, maker: ChapterMaker, mixers: Mixers, advance: Advance) -> None:
        self._plan = plan
        self._maker = maker
        self._mixers = mixers
        self._advance = advance
        self._reference = _find_reference(plan)
        self._record = plan.record
        stale = [chapter for chapter in plan.chapters if chapter.needs("audio")]
        self._waiting = _find_waiting(plan, stale)
        """Key of a clip that is missing -> the chapters that wait for it."""
        self._lacking = Counter(chapter.number for each in self._waiting.values() for chapter in each)
        """Number of a chapter -> how many clips it waits for."""
        self._ready = [chapter for chapter in stale if not self._lacking[chapter.number]]
        is_known = not self._reference.needs("audio") and self._reference.number in self._record.chapters
        self._gain_db = self._record.chapters[self._reference.number].book_gain_db if is_known else None
        """The book's gain; None: the reference has yet to tell."""
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
        if kind is not None and not issubclass(kind, Exception):  # Ctrl-C, or the system shuts down
            self._maker.stopping.set()
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
        for chapter in self._plan.chapters:
            if chapter.number in self._plan.put_off:
                continue
            made = self._record.chapters[chapter.number]
            if made.book_gain_db != self._gain_db:
                self._submit(chapter)
            elif chapter.number in self._encoded:
                continue
            elif chapter.needs("formats"):
                self._submit(chapter, made)
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
            if self._gain_db is not None or chapter is self._reference:
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

    def _submit(self, chapter: ChapterPlan, old: ChapterRecord | None = None) -> None:
        self._submitted += 1
        self._encoded.add(chapter.number)
        if self._gain_db is None:
            self._at_work.add(self._mixers.here.submit(self._make_reference, chapter))
        else:
            job = ChapterJob(chapter.number, self._gain_db, old)
            self._at_work.add(self._mixers.submit(job))

    def _make_reference(self, chapter: ChapterPlan) -> ChapterRecord:
        """In a thread: the chapter that tells the gain, which is known to all from then on."""
        self._gain_db = self._maker.find_book_gain(self._maker.lay_out(chapter))
        self._told.set_result(None)
        return make_chapter(self._plan, self._maker, ChapterJob(chapter.number, self._gain_db))

    def _note(self, made: ChapterRecord) -> None:
        gains_db = dict(self._maker.voice_gains_db)
        self._record = replace(self._record.with_chapter(made), voice_gains_db=gains_db)
        add_to_record(self._plan.project.record_file, made, gains_db)


def _find_reference(plan: Plan) -> ChapterPlan:
    """The first chapter of the story with `REFERENCE_LETTERS`, else the one with the most.

    One that is put off and was never made tells nothing: among the others, then.
    """
    found = _find_telling(plan.chapters)
    if found.number in plan.put_off and found.number not in plan.record.chapters:
        return _find_telling([chapter for chapter in plan.chapters if chapter.number not in plan.put_off])
    return found


def _find_telling(chapters: Sequence[ChapterPlan]) -> ChapterPlan:
    story = [chapter for chapter in chapters if not chapter.is_credits] or list(chapters)
    most, longest = -1, story[0]
    for chapter in story:
        letters = sum(len(utterance.text) for _, _, utterance in chapter.spoken())
        if letters >= REFERENCE_LETTERS:
            return chapter
        if letters > most:
            most, longest = letters, chapter
    return longest


def _find_waiting(plan: Plan, chapters: Iterable[ChapterPlan]) -> dict[str, tuple[ChapterPlan, ...]]:
    """Key of each clip that is missing -> those of the chapters that have it, or level a voice by it."""
    missing = {clip.key for clip in plan.missing}
    waiting: dict[str, tuple[ChapterPlan, ...]] = {}
    for chapter in chapters:
        alone = (chapter,)  # one for all keys that no other chapter has
        spoken = {key for key, _, _ in chapter.spoken()}
        levelling = {key for voice in chapter.voices for key in plan.calibrations[voice]}
        for key in missing & (spoken | levelling):
            waiting[key] = (*waiting[key], chapter) if key in waiting else alone
    return waiting
