"""The clips that a build needs and the store lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audiofic.building.levels import calibration
from audiofic.building.plan import ChapterPlan, PlannedClip
from audiofic.building.reasons import sound_reasons
from audiofic.building.record import BuildRecord
from audiofic.model import Voice
from audiofic.settings import Settings
from audiofic.store import Store


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
    return _each_once(
        [*_missing_calibrations(calibrations, store), *_missing_lines(stale, store, record, settings)]
    )


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
                reasons = sound_reasons(chapter.sounds, record.chapters.get(chapter.number), settings)
            line = beat.line.file_line if beat.line else 1
            reason = reasons[position] or "its clip is missing from the store"
            yield PlannedClip(key, utterance, chapter.script.path, line, reason)


def _each_once(clips: Sequence[PlannedClip]) -> tuple[PlannedClip, ...]:
    """The first clip of every key, in order: what is said twice is spoken once."""
    first: dict[str, PlannedClip] = {}
    for clip in clips:
        first.setdefault(clip.key, clip)
    return tuple(first.values())
