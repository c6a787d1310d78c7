"""A story read with the production's cast and with what the producer has said of lines."""

from __future__ import annotations

from audiofic.attribution import attribute
from audiofic.drafting import draft_with_spans
from audiofic.errors import FindingsError
from audiofic.merging import ScriptFile, find_labels
from audiofic.model import Character, Manuscript, Passage, Reading, SpanAt
from audiofic.production.attributing import AttributedStory, known_characters, without_people
from audiofic.project import Project
from audiofic.quotation import find_quotations
from audiofic.settings import Settings


def attribute_with_corrections(
    project: Project, settings: Settings, manuscript: Manuscript
) -> AttributedStory:
    """The manuscript, which may be a revised one, with its speakers.

    Lines that the producer has given to somebody have the method `known`: they are not overruled, and tell of
    the others. Only those count whose draft is kept, in paragraphs that the author left alone (see
    `find_labels`); none where the scripts can't be merged.
    """
    cast, passages = known_characters(settings), find_quotations(manuscript)
    known = _find_known(project, settings, manuscript, passages, cast or ())
    reading = attribute(manuscript, passages, cast, known=known)
    return AttributedStory(manuscript, passages, without_people(reading, settings.not_people))


def _find_known(
    project: Project,
    settings: Settings,
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    cast: tuple[Character, ...],
) -> dict[SpanAt, str]:
    blank = draft_with_spans(manuscript, passages, Reading(cast, (), ()))
    try:
        labels = find_labels(read_files(project), project.read_drafts(), [script for script, _ in blank])
    except FindingsError:
        return {}
    known: dict[SpanAt, str] = {}
    for (script, item), name in labels.items():
        span, role = blank[script][1][item], settings.role(name)
        if span is not None:
            known[span] = role.name if role is not None else name
    return known


def read_files(project: Project) -> list[ScriptFile]:
    """The scripts as they stand in their files."""
    return [
        ScriptFile(project.relative(path), path.read_bytes().decode("utf-8"))
        for path in project.script_files()
    ]
