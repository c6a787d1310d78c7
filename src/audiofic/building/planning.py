"""What a build has to do: scripts, cast and the last build's record -> `Plan`. Nothing is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from audiofic.building.content import Track
from audiofic.building.ingredients import book_ingredients, chapter_ingredients, shared_ingredients
from audiofic.building.languages import check_languages
from audiofic.building.layers import check_layers
from audiofic.building.levels import calibration
from audiofic.building.missing import missing_clips
from audiofic.building.plan import ChapterPlan, Plan, file_kinds
from audiofic.building.reasons import book_reasons, chapter_reasons, packets_reason
from audiofic.building.record import BuildRecord
from audiofic.building.speakers import check_speakers
from audiofic.building.tracks import cast_tracks
from audiofic.casting import check_directions
from audiofic.errors import Finding, FindingsError
from audiofic.model import Book, Script
from audiofic.package import tags
from audiofic.project import Project
from audiofic.settings import Settings
from audiofic.store import Store, clip_key
from audiofic.voicing import Voicing


def make_plan(
    project: Project,
    settings: Settings,
    scripts: Sequence[Script],
    book: Book,
    record: BuildRecord,
    voicing: Voicing,
) -> Plan:
    """What a build of these scripts would do. Raises `FindingsError` where a line can't be spoken."""
    findings = _check(scripts, settings, project.root)
    if any(finding.severity == "error" for finding in findings):
        raise FindingsError(findings)
    store = Store(project.store_folder)
    tracks = cast_tracks(scripts, settings, book, voicing, project.root)
    shared = shared_ingredients(project, settings, book, len(tracks))
    titles = tags.chapter_titles([(track.number, track.title) for track in tracks], book)
    chapters = tuple(
        _plan_chapter(project, settings, track, place, title, shared, record)
        for place, (track, title) in enumerate(zip(tracks, titles, strict=True), 1)
    )
    calibrations = {
        voice: tuple(clip_key(utterance, voicing.identity(voice)) for utterance in calibration(voice))
        for voice in sorted({voice for chapter in chapters for voice in chapter.voices})
    }
    made_of = book_ingredients(shared, chapters, record)
    rejoined = [chapter.number for chapter in chapters if chapter.changes_book]
    joining = tuple(book_reasons(project.root, made_of, rejoined, record.book))
    if joining:
        chapters = tuple(_look_at_packets(project, chapter, record) for chapter in chapters)
    return Plan(
        project,
        settings,
        book,
        chapters,
        missing_clips(chapters, calibrations, store, record, settings),
        calibrations,
        findings,
        voicing,
        record,
        joining,
        made_of,
    )


def _check(scripts: Sequence[Script], settings: Settings, root: Path) -> tuple[Finding, ...]:
    """What is wrong or doubtful in them: speakers, languages, layers, directions, each in story order."""
    speakers: list[Finding] = []
    layers: list[Finding] = []
    directions: list[Finding] = []
    for script in scripts:
        speakers += check_speakers(script, settings)
        layers += check_layers(script, root)
        directions += check_directions(script)
    return (*speakers, *check_languages(scripts, settings), *layers, *directions)


def _plan_chapter(
    project: Project,
    settings: Settings,
    track: Track,
    place: int,
    title: str,
    shared: Mapping[str, str],
    record: BuildRecord,
) -> ChapterPlan:
    """The track that stands in that place (from 1) of the book."""
    ingredients = {**shared, **chapter_ingredients(track, place, title)}
    old = record.chapters.get(track.number)
    reasons = chapter_reasons(project.root, ingredients, track.sounds, file_kinds(settings), old)
    return ChapterPlan(track, title, ingredients, tuple(reasons))


def _look_at_packets(project: Project, chapter: ChapterPlan, record: BuildRecord) -> ChapterPlan:
    """A chapter of a book that is to be joined: encoded again if its packets are damaged."""
    if chapter.reasons:
        return chapter
    reason = packets_reason(project.root, record.chapters.get(chapter.number))
    return replace(chapter, reasons=(reason,)) if reason else chapter
