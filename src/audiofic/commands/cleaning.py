"""Removing what builds made: files of ours only, and speech only where it is asked for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from audiofic.building.making import lock_build_folder, remove_made
from audiofic.building.plan import Plan
from audiofic.building.record import load_record
from audiofic.files import clear_parts
from audiofic.project import Project
from audiofic.store import Store
from audiofic.wording import count

_KEY = re.compile("[0-9a-f]{64}")
"""What clips are called; whatever else somebody put into the store is not ours."""


def remove_files(project: Project) -> Iterator[str]:
    """Remove the files of the last build, not the clips; says what it did."""
    with _holding(project):
        removed = _remove_files(project)
    yield f"{count(removed, 'file')} removed; the clips are kept."


def _remove_files(project: Project) -> int:
    """How many there were."""
    record = load_record(project.record_file)
    paths = [project.root / file.path for file in record.files()]
    paths += [
        project.build_folder / name
        for name in ("report.json", "report.md", "report.html", "record.json", "sample.mp3")
    ]
    paths += project.build_folder.glob("cover-*.png")
    there = [path for path in paths if path.is_file()]
    for path in there:
        remove_made(project, path)
    if project.build_folder.is_dir():
        clear_parts(project.build_folder, below=True)
    return len(there)


def remove_unused(project: Project, plan: Callable[[], Sequence[Plan]]) -> Iterator[str]:
    """Drop the clips that none of the plans needs (a book's and its draft's); says what it did.

    Safe at any time: it waits for no build and no build for it, and what is spoken after it began stays.
    """
    with _holding(project):
        removed, size = _remove_unused(project, plan)
    yield f"{count(removed, 'unused clip')} dropped ({size / 1e6:.1f} MB)."


def _remove_unused(project: Project, plan: Callable[[], Sequence[Plan]]) -> tuple[int, int]:
    """How many clips, and their bytes."""
    store = Store(project.store_folder)
    # Listed before it is planned, planned while no build can begin: a clip that an audition or a worker of
    # another machine puts meanwhile is not among them. Half as large in bytes: there may be a million.
    listed = [bytes.fromhex(key) for key in store.list_keys() if _KEY.fullmatch(key)]
    plans = plan()
    needed = {key for plan in plans for key in (*plan.needed(), *plan.unshaped())}
    removed = size = 0
    for key in (content.hex() for content in listed):
        if key not in needed:
            with suppress(FileNotFoundError):
                size += store.path(key).stat().st_size
                store.drop(key)
                removed += 1
    return removed, size


def remove_everything(project: Project) -> Iterator[str]:
    """Remove `build/` whole, clips and all; says what it did."""
    with _holding(project):
        if project.build_folder.is_dir():
            shutil.rmtree(project.build_folder)
    yield f"{project.relative(project.build_folder)}/ removed, clips and all."


def _holding(project: Project) -> AbstractContextManager[None]:
    """The hold on the build folder, so that nothing goes while a build needs it; none where there is none."""
    return lock_build_folder(project) if project.build_folder.is_dir() else nullcontext()
