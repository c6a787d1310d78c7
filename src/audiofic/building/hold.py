"""One build at a time: the hold on a production's build folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from audiofic.errors import AudioficError
from audiofic.files import clear_parts, make_folders
from audiofic.project import Project


@contextmanager
def hold_build_folder(project: Project) -> Iterator[None]:
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
        # Reports are written when the build is done: no mark tells of one that was killed at that.
        for folder in (project.root, project.script_folder, project.draft_folder, project.build_folder):
            clear_parts(folder)
        unfinished.write_text(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}", "ascii")
        yield
        unfinished.unlink(missing_ok=True)
    finally:
        lock.release()


def _who(unfinished: Path) -> str:
    """Who holds the folder, by what it has left there for others to read; empty where it has not yet."""
    try:
        told = unfinished.read_text("ascii", "replace")[:80]
    except OSError:
        return ""
    return f" ({told})" if told else ""
