"""The same story read again with the corrected cast: who speaks changes, the words never do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from audiofic.errors import AudioficError, Finding
from audiofic.fidelity import check_words
from audiofic.journal import change_files, finish_change
from audiofic.manuscript import read_manuscript
from audiofic.merging import merge_scripts
from audiofic.model import UNKNOWN, Line, Script
from audiofic.production import attribute_with_corrections, check_unchanged, read_files
from audiofic.project import CAST_FILE, SCRIPT_FOLDER, Project, hold_production, script_name
from audiofic.script.changing import ChangedLine, list_changed_lines
from audiofic.second_opinion import Progress, seek_second_opinion
from audiofic.updating.update import (
    clash_finding,
    draft_story,
    list_changes,
    read_merged,
)
from audiofic.wording import count


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What a second reading changed, or would change."""

    known: int
    """Lines whose speakers the producer had said, from which the reading learned."""
    lines: tuple[ChangedLine, ...]
    """Lines that are somebody else's now."""
    doubts: tuple[int, int]
    """Lines with a mark of doubt or nobody to say them, before and after."""
    cast: tuple[str, ...]
    """Characters who were added to voices.yaml."""
    changed: int
    """Files that are other than before; 0 for a dry run."""
    findings: tuple[Finding, ...]
    is_dry: bool

    def summary(self, most: int = 40) -> Iterator[str]:
        """What is changed, in a few lines; of the script's lines the first `most`."""
        would = "would be " if self.is_dry else ""
        paths = len({one.path for one in self.lines})
        yield f"{count(self.known, 'line')} of yours told whose others are."
        yield f"{count(len(self.lines), 'line')} {would}somebody else's in {count(paths, 'script')}."
        yield from (f"  {one}" for one in self.lines[:most])
        if len(self.lines) > most:
            yield f"  ... and {len(self.lines) - most:,} more"
        before, after = self.doubts
        yield f"{count(before, 'doubtful line')} before, {after:,} {'then' if self.is_dry else 'now'}."
        if self.cast:
            yield f"cast   {', '.join(self.cast)}: {would}added to {CAST_FILE}"
        if self.changed:
            yield "To take it back: `audiofic update --undo`."


def read_again(
    project: Project,
    chapters: Collection[int] = (),
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ReadAgain:
    """Read the manuscript again with the cast as it is, and change who speaks in these chapters (none: all).

    What the producer has said of a line stays: another speaker, or a mark of doubt that they have deleted.
    Such lines in all chapters tell of the others. Words, directions, comments and all else stay as they are;
    `undo_update` takes it back. Raises `AudioficError`, and changes nothing, where the manuscript is not the
    one that the scripts were drafted from.
    """
    with hold_production(project):
        finish_change(project.root, project.script_folder)
        return _read_again(project, chapters, dry_run, progress)


def _read_again(
    project: Project, chapters: Collection[int], is_dry: bool, progress: Progress | None
) -> ReadAgain:
    path = project.manuscript_file
    if path is None:
        raise AudioficError(
            f"There is no manuscript in {SCRIPT_FOLDER}/.", "Put the story there that the scripts are of."
        )
    settings, scripts, drafts = project.read_settings(), project.read_scripts(), project.read_drafts()
    manuscript = read_manuscript(path)
    check_unchanged(project, manuscript.chapters, {script.chapter for script in scripts})
    numbers = [chapter.number for chapter in manuscript.chapters]
    if missing := sorted(set(chapters) - set(numbers)):
        raise AudioficError(
            f"The story has no chapter {missing[0]}.", f"It has {numbers[0]} to {numbers[-1]}."
        )
    indices = {index for index, number in enumerate(numbers) if not chapters or number in chapters}
    story = attribute_with_corrections(project, settings, manuscript)
    known = sum(found.method == "known" for found in story.reading.attributions)
    asked: tuple[Finding, ...] = ()
    if settings.llm is not None:
        reading, asked = seek_second_opinion(
            story.passages, story.reading, indices, settings, project.opinions_folder, progress
        )
        story = replace(story, reading=reading)
    merged = merge_scripts(read_files(project), drafts, draft_story(story, settings), script_name, indices)
    after = read_merged(merged)
    changes, new_cast, _ = list_changes(project, settings, story, path, merged, after)
    purpose = " ".join(["read again", *map(str, sorted(chapters))])
    changed = 0 if is_dry else change_files(project.root, project.script_folder, changes, purpose)
    before = {script.chapter: script for script in scripts}
    lines = [
        line
        for script in after
        if script.chapter in before
        for line in list_changed_lines(before[script.chapter], script)
    ]
    findings = (
        *asked,
        *(clash_finding(clash, merged) for clash in merged.clashes),
        *check_words(manuscript, after),
    )
    doubts = _count_doubts(scripts), _count_doubts(after)
    return ReadAgain(known, tuple(lines), doubts, new_cast, changed, findings, is_dry)


def _count_doubts(scripts: Collection[Script]) -> int:
    lines = (item for script in scripts for item in script.items if isinstance(item, Line))
    return sum(line.confidence is not None or line.speaker == UNKNOWN for line in lines)
