"""What a build has to do: scripts, cast and the last build's record -> `Plan`. Nothing is made here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from audiofic.building.ingredients import book_ingredients, chapter_ingredients, shared_ingredients
from audiofic.building.plan import ChapterPlan, Plan, PlannedClip, calibration, file_kinds
from audiofic.building.reasons import book_reasons, chapter_reasons, packets_reason, sound_reasons
from audiofic.building.record import BuildRecord, moved_size_by_pitch, sound_records
from audiofic.building.script_checks import (
    check_engines,
    check_languages,
    check_layers,
    check_pitches,
    check_speakers,
)
from audiofic.building.tracks import Track, cast_tracks
from audiofic.casting import check_directions
from audiofic.errors import Finding, FindingsError
from audiofic.formats import formats
from audiofic.model import Book, Script, Voice
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
    if moved_size_by_pitch(project.record_file):
        findings += tuple(check_pitches(settings))
    if any(finding.severity == "error" for finding in findings):
        raise FindingsError(findings)
    store = Store(project.store_folder)
    tracks = cast_tracks(scripts, settings, book, voicing)
    shared = shared_ingredients(project, settings, book, len(tracks))
    titles = tags.chapter_titles([(track.script.chapter, track.script.title) for track in tracks], book)
    chapters = tuple(
        _plan_chapter(project, settings, track, position, title, shared, record)
        for position, (track, title) in enumerate(zip(tracks, titles, strict=True), 1)
    )
    calibrations = {
        voice: tuple(clip_key(utterance, voicing.identity(voice)) for utterance in calibration(voice))
        for voice in sorted({voice for chapter in chapters for voice in chapter.voices})
    }
    made_of = book_ingredients(shared, chapters, record, settings)
    rejoined = [chapter.number for chapter in chapters if chapter.changes_book]
    kinds = formats("book", settings.formats)
    joining = tuple(book_reasons(project.root, made_of, rejoined, kinds, record.book))
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
    """What is wrong or doubtful in them: speakers, engines, languages, layers and directions."""
    speakers: list[Finding] = []
    layers: list[Finding] = []
    directions: list[Finding] = []
    for script in scripts:
        speakers += check_speakers(script, settings)
        layers += check_layers(script, root)
        directions += check_directions(script, settings)
    return (*speakers, *check_engines(settings), *check_languages(scripts, settings), *layers, *directions)


def _plan_chapter(
    project: Project,
    settings: Settings,
    track: Track,
    position: int,
    title: str,
    shared: Mapping[str, str],
    record: BuildRecord,
) -> ChapterPlan:
    """What has to be done for a track; `position` is its place in the book, from 1."""
    ingredients = {**shared, **chapter_ingredients(track, position, title, project.root)}
    old = record.chapters.get(track.script.chapter)
    reasons = chapter_reasons(
        project.root, ingredients, lambda: sound_records(track), file_kinds(settings), old
    )
    return ChapterPlan(
        track.script,
        track.beats,
        track.keys,
        track.voices,
        track.is_credits,
        title,
        ingredients,
        tuple(reasons),
    )


def _look_at_packets(project: Project, chapter: ChapterPlan, record: BuildRecord) -> ChapterPlan:
    """A chapter of a book that is to be joined: encoded again if its packets are damaged."""
    if chapter.reasons:
        return chapter
    reason = packets_reason(project.root, record.chapters.get(chapter.number))
    return replace(chapter, reasons=(reason,)) if reason else chapter


def missing_clips(
    chapters: Sequence[ChapterPlan],
    calibrations: Mapping[Voice, tuple[str, ...]],
    store: Store,
    record: BuildRecord,
    settings: Settings,
) -> tuple[PlannedClip, ...]:
    """Each of them once, calibrations first, then in story order; none where no chapter is mixed.

    A chapter that isn't mixed needs none of its clips; the calibration is needed as soon as one is.
    """
    stale = [chapter for chapter in chapters if chapter.needs("formats")]
    if not stale:
        return ()
    clips = chain(_missing_calibrations(calibrations, store), _missing_lines(stale, store, record, settings))
    first: dict[str, PlannedClip] = {}
    for clip in clips:
        first.setdefault(clip.key, clip)
    return tuple(first.values())


def _missing_calibrations(
    calibrations: Mapping[Voice, tuple[str, ...]], store: Store
) -> Iterator[PlannedClip]:
    for voice, keys in calibrations.items():
        for key, utterance in zip(keys, calibration(voice), strict=True):
            if key not in store:
                yield PlannedClip(key, utterance, "", 0, f"to level the voice {voice}")


def _missing_lines(
    chapters: Sequence[ChapterPlan], store: Store, record: BuildRecord, settings: Settings
) -> Iterator[PlannedClip]:
    for chapter in chapters:
        reasons: list[str] | None = None
        for position, (key, beat, utterance) in enumerate(chapter.spoken()):
            if key in store:
                continue
            if reasons is None:  # reckoned only where something is missing
                reasons = sound_reasons(sound_records(chapter), record.chapters.get(chapter.number), settings)
            line = beat.line.file_line if beat.line else 1
            reason = reasons[position] or "its clip is missing from the store"
            yield PlannedClip(key, utterance, chapter.path, line, reason)
