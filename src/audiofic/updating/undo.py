"""The changes that commands made to scripts and cast: finished, taken back, and made again."""

from __future__ import annotations

from dataclasses import dataclass

from audiofic.errors import AudioficError
from audiofic.journal import (
    BEFORE_FOLDER,
    MOST_STEPS,
    REDO,
    UNDO,
    change_files,
    finish_change,
    last_step,
    unfinished_purpose,
)
from audiofic.project import SCRIPT_FOLDER, Project, hold_production


@dataclass(frozen=True, slots=True)
class Restored:
    """A change taken back, or made again."""

    purpose: str
    """What the change was for: `update story.md`, `merge Siobhan Shiv` ...; empty where that was not kept."""
    changed: int
    """Files that are other than before."""


def finish_update(project: Project) -> bool:
    """Finish an update that was killed; False where there is none."""
    with hold_production(project):
        return finish_change(project.root, project.script_folder) > 0


def undo_update(project: Project) -> Restored:
    """Put everything back as it was before the last change that is not taken back yet.

    Updates, readings and changes of the cast are such changes. What is replaced is kept in its turn (see
    `redo_update`). Where taking back was cut short, it is only finished. Raises `AudioficError`, and changes
    nothing, where there is nothing to take back or what was kept is damaged.
    """
    return _restore(project, UNDO, "There is no change to take back.")


def redo_update(project: Project) -> Restored:
    """Make the change again that was taken back last. Raises as `undo_update`."""
    return _restore(project, REDO, "There is no change to make again: none was taken back last.")


def _restore(project: Project, purpose: str, nothing: str) -> Restored:
    with hold_production(project):
        was_cut_short = unfinished_purpose(project.script_folder) == purpose
        finished = finish_change(project.root, project.script_folder)
        if was_cut_short:
            return Restored("", finished)
        step = last_step(project.script_folder, purpose)
        if step is None:
            hint = f"What was changed is kept in {SCRIPT_FOLDER}/{BEFORE_FOLDER}, {MOST_STEPS} steps at most."
            raise AudioficError(nothing, hint)
        changed = change_files(project.root, project.script_folder, step.changes, purpose)
        return Restored(step.purpose, changed)
