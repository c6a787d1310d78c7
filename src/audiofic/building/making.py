"""A plan -> the book, in order: speech, chapters (`assembly`), the whole; only what the plan asks for.

Each chapter is recorded as soon as it is whole, so that a build that is stopped anywhere goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from audiofic.building import Advance
from audiofic.building.clips import open_clips
from audiofic.building.plan import Plan
from audiofic.building.progress import Progress
from audiofic.building.record import (
    BookRecord,
    BuildRecord,
    Files,
    MadeFile,
    files_of,
    is_current,
    joined_digest,
    made_files,
    save_record,
)
from audiofic.errors import AudioficError
from audiofic.files import clear_parts, make_folders, nameable
from audiofic.formats import FORMATS, formats, place
from audiofic.package import open_writer
from audiofic.project import Project

if TYPE_CHECKING:
    from audiofic.building.chapters import ChapterMaker

_LONGEST_STEM = 200
"""Bytes: file systems take 255, and the ending and marks of unfinished files are added."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work a build was."""

    spoken: int
    """Clips synthesised, those by which voices are levelled among them."""
    reused: int
    """The others that the book needs: both together are as many as the next build reuses."""
    encoded: int
    """Chapters mixed and encoded."""
    kept: int
    """Chapters whose audio was current."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did, and the record of all there is now."""

    counts: Counts
    record: BuildRecord


def build(plan: Plan, jobs: int, advance: Advance, cluster: str = "") -> Built:
    """Carry out the plan with that many speech workers (0: one per core), or with those of a dask cluster.

    Writes nothing where the plan is current: a production on a read-only disk can be looked at. Raises
    `FindingsError` for lines that could not be spoken (all that could be is kept) and `AudioficError` where
    another build is at work here.
    """
    if plan.is_current:
        _clear_leftovers(plan.project)
        return Built(Counts(0, len(plan.needed()), 0, len(plan.chapters) - len(plan.put_off)), plan.record)
    # Loaded only where there is something to make: half of a no-change build's time.
    from audiofic.building.assembly import Assembly
    from audiofic.building.chapters import ChapterMaker
    from audiofic.building.mixers import open_mixers

    progress = Progress(plan, advance)
    with lock_build_folder(plan.project):
        clips = open_clips(plan, jobs or os.cpu_count() or 1, progress.tell, cluster)
        maker = ChapterMaker(plan, clips, progress.mixed)
        with (
            open_mixers(plan, maker, cluster) as mixers,
            Assembly(plan, maker, mixers, progress.tell) as assembly,
        ):
            clips.speak(plan.missing, assembly.hear)
            record, encoded = assembly.finish()
        if not plan.put_off and (plan.book_reasons or _is_joined_from_others(plan, record)):
            record = _join(plan, maker, record, progress.tell)
        record = _sweep(plan, record)
        kept = len(plan.chapters) - len(plan.put_off) - encoded
        reused = max(0, len(plan.needed()) - clips.spoken)
        return Built(Counts(clips.spoken, reused, encoded, kept), record)


def _is_joined_from_others(plan: Plan, record: BuildRecord) -> bool:
    """True where the book's files were joined from other chapters' files than there are now."""
    joined = joined_digest(record, [chapter.number for chapter in plan.chapters])
    return record.book is None or record.book.ingredients.get("joined") != joined


def _join(plan: Plan, maker: ChapterMaker, record: BuildRecord, advance: Advance) -> BuildRecord:
    """The M4B and the book's captions, from the chapters' packets and timelines."""
    advance("joining", 0, 1)
    project, stem = plan.project, file_stem(plan.book.title)
    packaged = [maker.packaged(chapter, record.chapters[chapter.number]) for chapter in plan.chapters]
    joined = joined_digest(record, [chapter.number for chapter in plan.chapters])
    ingredients = {**plan.book_ingredients, "joined": joined}
    files: dict[str, MadeFile] = {}
    for kind in formats("book", plan.settings.formats):
        kept = _keep(plan, kind, ingredients)
        if kept:
            files.update(kept)
            continue
        path = project.build_folder / place(kind, "book", stem)
        written = open_writer(kind)(packaged, plan.book, maker.cover, path)
        files.update(made_files(project.root, kind, path, written))
    record = replace(record, book=BookRecord(ingredients, files))
    save_record(project.record_file, record)
    advance("joining", 1, 1)
    return record


def _keep(plan: Plan, kind: str, ingredients: Mapping[str, str]) -> Files:
    """The book's files of a format, where they are current; else none."""
    old = plan.record.book
    if old is None:
        return {}
    for name in ingredients.keys() - (set() if FORMATS[kind].shows_text else {"text"}):
        if old.ingredients.get(name) != ingredients[name]:
            return {}
    files = files_of(old.files, kind)
    return files if all(is_current(plan.project.root, file) for file in files.values()) else {}


def _sweep(plan: Plan, record: BuildRecord) -> BuildRecord:
    """Remove the files of earlier builds that this book no longer has; nothing that a build didn't make."""
    numbers = {chapter.number for chapter in plan.chapters}
    kept = record
    if not record.chapters.keys() <= numbers:
        chapters = {number: made for number, made in record.chapters.items() if number in numbers}
        kept = replace(record, chapters=chapters)
    gone = {file.path for file in plan.record.files()} - {file.path for file in kept.files()}
    for path in sorted(gone):
        remove_made(plan.project, plan.project.root / path)
    if kept is not record:
        save_record(plan.project.record_file, kept)
    return kept


def remove_made(project: Project, path: Path) -> None:
    """Remove a file that a build made, and the folders around it in `build/` that are empty then."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == project.build_folder or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def file_stem(title: str) -> str:
    """The title as a file name that every system takes, as readable as can be."""
    kept = "".join(
        " " if letter in '/\\:*?"<>|' or ord(letter) < 32 else letter for letter in nameable(title)
    )
    short = " ".join(kept.split()).encode("utf-8", "replace")[:_LONGEST_STEM].decode("utf-8", "ignore")
    return short.strip(" .") or "audiobook"


@contextmanager
def lock_build_folder(project: Project) -> Iterator[None]:
    """Hold the production's build folder; `AudioficError` where another build holds it.

    What was left half-written by a killed build, or beside the scripts by a killed `audiofic script`, is
    cleared away first. The hold ends with the process, however that ends.
    """
    make_folders(project.build_folder)
    unfinished = project.unfinished_mark
    lock = FileLock(project.build_folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AudioficError(
            f"Another build is at work on {project.root}{_who(unfinished)}.",
            "Wait for it to end, or stop it with Ctrl-C.",
        ) from error
    try:
        if unfinished.exists():
            clear_parts(project.build_folder, below=True)
        _clear_leftovers(project)
        unfinished.write_text(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}", "ascii")
        yield
        unfinished.unlink(missing_ok=True)
    finally:
        lock.release()


def _clear_leftovers(project: Project) -> None:
    """Clear away what killed commands left half-written beside scripts, cast and reports."""
    for folder in (project.root, project.script_folder, project.draft_folder, project.build_folder):
        clear_parts(folder)


def _who(unfinished: Path) -> str:
    """Who holds the folder, by what it has left there for others to read; empty where it has not yet."""
    try:
        told = unfinished.read_text("ascii", "replace")[:80]
    except OSError:
        return ""
    return f" ({told})" if told else ""
