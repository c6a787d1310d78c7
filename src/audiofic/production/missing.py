"""Scripts for the chapters of a production that have none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from audiofic.drafting import draft_scripts
from audiofic.errors import AudioficError, Finding
from audiofic.fidelity import check_speakable, has_words_of
from audiofic.manuscript import read_manuscript
from audiofic.model import UNKNOWN, Chapter, Line, Script
from audiofic.production.corrections import attribute_with_corrections
from audiofic.production.drafted import Drafted, tell_foreign, write_scripts
from audiofic.project import MANUSCRIPT_STEM, SCRIPT_FOLDER, Project, hold_production
from audiofic.second_opinion import Progress, seek_second_opinion
from audiofic.settings import Settings


def draft_missing(project: Project, progress: Progress | None = None) -> Drafted:
    """Draft a script for every chapter of the manuscript that has none; nothing that is there is touched.

    Raises `AudioficError` where the chapters drafted before are not those of the manuscript any more: which
    ones have no script their numbers don't tell then.
    Where voices.yaml names a model server, it is asked about those chapters' doubtful lines.
    """
    if project.manuscript_file is None:
        raise AudioficError(
            f"There is no manuscript in {SCRIPT_FOLDER}/.",
            f"Put the story there as {SCRIPT_FOLDER}/{MANUSCRIPT_STEM}.md, .txt, .html, .epub ...",
        )
    with hold_production(project):
        project.check_finished()
        return _draft_missing(project, project.manuscript_file, progress)


def _draft_missing(project: Project, manuscript: Path, progress: Progress | None) -> Drafted:
    settings = project.read_settings()
    there = project.read_scripts()
    story = attribute_with_corrections(project, settings, read_manuscript(manuscript))
    chapters = story.manuscript.chapters
    numbers = {script.chapter for script in there}
    check_unchanged(project, chapters, numbers)
    lacking = {index for index, chapter in enumerate(chapters) if chapter.number not in numbers}
    reading, findings = seek_second_opinion(
        story.passages, story.reading, lacking, settings, project.opinions_folder, progress
    )
    drafts = draft_scripts(story.manuscript, story.passages, reading, settings.review_below)
    check_speakable(drafts, project.relative(manuscript))
    missing = tuple(script for script in drafts if script.chapter not in numbers)
    names = write_scripts(project, missing, len(drafts))
    findings = (
        *findings,
        *tell_foreign(project, manuscript, story),
        *_uncast(missing, names, settings),
    )
    return Drafted(names, tuple(script.path for script in there), missing, findings)


def check_unchanged(project: Project, chapters: Sequence[Chapter], numbers: Collection[int]) -> None:
    """Raise `AudioficError` where a chapter that has its script is another one than was drafted."""
    now = {chapter.number: chapter for chapter in chapters}
    for draft in project.read_drafts():
        if draft.chapter not in numbers:
            continue
        chapter = now.get(draft.chapter)
        if chapter is None or not has_words_of(draft, chapter):
            name = project.relative(project.manuscript_file or project.script_folder)
            raise AudioficError(
                f"The story in {name} is not the one that chapter {draft.chapter} was drafted from any more.",
                "`audiofic update` takes it into your scripts, and your edits with it.",
            )


def _uncast(scripts: Sequence[Script], names: Sequence[str], settings: Settings) -> Iterator[Finding]:
    for script, path in zip(scripts, names, strict=True):
        speakers = {item.speaker for item in script.items if isinstance(item, Line)} - {UNKNOWN}
        for speaker in sorted(speakers):
            if settings.role(speaker) is None:
                message = f"{speaker!r} speaks here and is not in the cast."
                hint = "`audiofic cast --write` adds them to voices.yaml."
                yield Finding(path, 0, "speaker-not-cast", message, hint, "warning")
