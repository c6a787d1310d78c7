"""Work that takes long, in a process of its own: the page goes on answering meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from audiofic.errors import AudioficError

P = ParamSpec("P")
T = TypeVar("T")


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Leave Ctrl-C to the page's server, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), number)

    threading.Thread(target=watch, daemon=True).start()


class Asides:
    """One process that answers one question after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work gives, which is a function of a module; what it raises is raised here."""
        with self._lock:
            if self._closed:
                raise AudioficError("The page's server ends.", "Start `audiofic review` again.")
            if self._pool is None:
                spawning = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, spawning, end_with_parent)
            pool = self._pool
        try:
            return pool.submit(work, *args, **kwargs).result()
        except BrokenProcessPool as error:
            with self._lock:
                self._pool = None
            raise AudioficError("The process that looks at the book was ended.", "Try again.") from error

    def close(self) -> None:
        """End the process; what it does is not wanted any more."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)


MOST_PIECES = 200
"""So many pieces of a build's work are shown; of the others the number."""


def describe_plan(root: Path, draft: bool) -> dict[str, Any]:
    """What a build would do and why."""
    from collections import Counter

    from audiofic.pipeline import plan_book
    from audiofic.project import Project

    plan = plan_book(Project(root), draft)
    clips = Counter(map(str, plan.missing))
    return {
        "current": plan.is_current,
        "clips": len(plan.missing),
        "speak": [{"what": clip, "times": times} for clip, times in list(clips.items())[:MOST_PIECES]],
        "make": [
            {"title": chapter.title, "why": "; ".join(map(str, chapter.reasons))}
            for chapter in plan.chapters
            if chapter.reasons
        ],
        "book": "; ".join(plan.book_reasons),
        "stand_ins": list(plan.voicing.tell_stand_ins()),
    }


def compose_report(root: Path) -> str:
    """The report of the book as it was last built, as a part of a page."""
    from audiofic.pipeline import plan_book
    from audiofic.project import Project
    from audiofic.report import compose_part

    return compose_part(plan_book(Project(root)))


def find_odd_sounds(root: Path) -> list[dict[str, Any]]:
    """The lines that a recogniser heard otherwise, the worst first, then those far too long or too short.

    What was heard before is recalled; nothing is listened to.
    """
    from audiofic.commands.listening import recall
    from audiofic.pipeline import plan_book
    from audiofic.project import Project
    from audiofic.report.gathering import gather

    plan = plan_book(Project(root))
    found: dict[tuple[str, int], str] = {}
    for heard in recall(plan).faulty:
        note: str = heard.judgement.fault or ""
        if heard.judgement.heard:
            note += f", heard as “{heard.judgement.heard}”"
        found.setdefault((heard.path, heard.line), note)
    for chapter in gather(plan).chapters:
        for stretch in chapter.stretches:
            if stretch.oddity:
                odd = stretch.oddity
                note = f"{odd.seconds:.1f} s instead of about {odd.expected_seconds:.1f}"
                found.setdefault((chapter.path, stretch.line), note)
    return [{"path": path, "line": line, "note": note} for (path, line), note in found.items() if line]


def list_names(root: Path) -> list[dict[str, Any]]:
    """The names that are probably said wrong, the most frequent first."""
    from audiofic.commands.naming import survey_names
    from audiofic.project import Project

    return [
        {"word": row.word, "count": row.count, "said": row.said, "why": row.reason, "line": row.line}
        for row in survey_names(Project(root)).rows
    ]


def list_cast(root: Path) -> dict[str, Any]:
    """Everybody who speaks, and the voices that can be had here."""
    from audiofic.commands.survey import survey_cast, survey_voices
    from audiofic.commands.voice_list import list_voices
    from audiofic.engines.timbres import TIMBRES
    from audiofic.project import Project

    project = Project(root)
    settings = project.read_settings()
    voices = survey_voices(project)
    rows = []
    for row in survey_cast(project).rows:
        role = settings.role(row.name)
        timbre = TIMBRES.get(role.draft.model) if role and role.draft else None
        rows.append(
            {
                "name": row.name,
                "gender": row.gender,
                "age": timbre.age if timbre else "",
                "sounds": timbre.sounds if timbre else "",
                "lines": row.lines,
                "words": row.words,
                "voice": row.voice,
                "heard": row.heard,
                "aliases": list(role.aliases) if role else [],
                "cast": role is not None,
            }
        )
    known = [
        {"name": row.name, "about": ", ".join(filter(None, (row.language, row.gender, row.licence)))}
        for row in list_voices(root)
        if row.is_here
    ]
    return {"rows": rows, "voices": known, "needed": list(voices.needed)}


def list_merges(root: Path) -> list[dict[str, Any]]:
    """The people who may be one, with what speaks for it."""
    from audiofic.people import suggest_merges
    from audiofic.project import Project

    return [
        {
            "keep": found.keep,
            "other": found.other,
            "score": round(found.score, 1),
            "evidence": [
                {"reason": one.reason, "path": one.path, "line": one.line, "text": one.text}
                for one in found.evidence
            ],
        }
        for found in suggest_merges(Project(root))
    ]


def read_story_again(root: Path, is_dry: bool) -> dict[str, Any]:
    """Read the manuscript again with cast and answers as they are; what that changes, or would change."""
    from audiofic.project import Project
    from audiofic.review.reading import show_changed_lines
    from audiofic.updating import read_again

    read = read_again(Project(root), dry_run=is_dry)
    return {
        **show_changed_lines(read.lines),
        "known": read.known,
        "doubts": list(read.doubts),
        "cast": list(read.cast),
        "changed": read.changed,
    }
