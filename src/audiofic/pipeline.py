"""The house on one page.

    manuscript → quotations → attribution → script/ → casting → synthesis → mix → master → package → build/

`production` walks the first half and leaves a script; `plan_book` and `build_book` walk the second. The
script between them is the producer's.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from audiofic.building import Advance, ignore_progress
from audiofic.building.plan import Plan
from audiofic.building.planning import make_plan
from audiofic.building.record import load_record
from audiofic.errors import AudioficError, Finding
from audiofic.fidelity import SkippedItem, check_speakable, check_words, skipped_items
from audiofic.model import Book, Line, Manuscript, Script
from audiofic.project import SCRIPT_FOLDER, Project
from audiofic.settings import Settings
from audiofic.voice_library import voice_folders
from audiofic.voicing import Voicing

if TYPE_CHECKING:
    from audiofic.building.report import Report


def plan_book(project: Project, draft: bool = False) -> Plan:
    """All that a build would do, and the reason for each piece; nothing is written.

    `draft`: with draft voices for everybody. Raises `FindingsError` for faulty files.
    """
    settings = project.read_settings()
    scripts = project.read_scripts()
    book, words = _look_at_story(project, settings, scripts)
    plan = make_plan(
        project,
        settings,
        scripts,
        book,
        load_record(project.record_file),
        Voicing(settings, voice_folders(project.root), draft),
    )
    return replace(plan, findings=(*plan.findings, *words))


def build_book(plan: Plan, jobs: int = 0, advance: Advance = ignore_progress, cluster: str = "") -> Report:
    """Make what the plan asks for, and report on the whole book as it stands then.

    `jobs`: speech workers, 0: one per core. `advance` is called as work goes on. `cluster`: the address of a
    dask scheduler whose workers speak, empty: this machine. Raises `AudioficError` where the book can't be
    made; what was made until then is kept.
    """
    # Loaded only for a build, so that `status` doesn't wait for it.
    from audiofic.building.making import build
    from audiofic.building.report import Report, write_report

    if not plan.chapters:
        hint = "Run `audiofic script` to draft them from the manuscript, or write one: docs/script-format.md."
        raise AudioficError(f"There are no scripts in {SCRIPT_FOLDER}/ yet.", hint)
    check_speakable([chapter.script for chapter in plan.chapters], f"{SCRIPT_FOLDER}/")
    built = build(plan, jobs, advance, cluster)
    skipped: list[SkippedItem] = []
    silent: list[tuple[str, Line]] = []
    for chapter in plan.chapters:
        script = chapter.script
        skipped += skipped_items([script], plan.settings.policy)
        silent += [(script.path, line) for line in chapter.silent_lines(plan.settings)]
    chapters = tuple(made for _, made in sorted(built.record.chapters.items()))
    report = Report(plan, built, chapters, tuple(skipped), tuple(silent))
    write_report(report)
    return report


def _look_at_story(
    project: Project, settings: Settings, scripts: Sequence[Script]
) -> tuple[Book, tuple[Finding, ...]]:
    """What the tags say, and where the scripts' words are not the story's; the story itself is let go of."""
    manuscript = project.read_manuscript()
    words = check_words(manuscript, scripts) if manuscript else ()
    return _book(project, settings, manuscript), words


def _book(project: Project, settings: Settings, manuscript: Manuscript | None) -> Book:
    """voices.yaml first, then the manuscript, then the folder's name."""
    book = settings.book or Book("")
    title, author = (manuscript.title, manuscript.author) if manuscript else (None, None)
    # A folder's name may hold bytes that are no text.
    folder = os.fsencode(project.root.name).decode(errors="replace")
    return replace(book, title=book.title or title or folder, author=book.author or author)
