"""The clips that a build needs and the store lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from audiofic.building.levels import calibration
from audiofic.building.plan import ChapterPlan, PlannedClip
from audiofic.building.reasons import sound_reasons
from audiofic.building.record import BuildRecord
from audiofic.folding import fold
from audiofic.model import Voice
from audiofic.settings import Settings
from audiofic.store import Store

CLIPS_AT_A_TIME = 256
"""So many clips that are missing are unfolded at a time."""


def missing_clips(
    chapters: Sequence[ChapterPlan],
    calibrations: Mapping[Voice, tuple[str, ...]],
    store: Store,
    record: BuildRecord,
    settings: Settings,
) -> Sequence[PlannedClip]:
    """Each of them once, calibrations first, then in story order; none where no chapter is mixed.

    A chapter that isn't mixed needs none of its clips; the calibration is needed as soon as one is.
    """
    stale = [chapter for chapter in chapters if chapter.needs("formats")]
    if not stale:
        return ()
    clips = chain(_missing_calibrations(calibrations, store), _missing_lines(stale, store, record, settings))
    return fold(_each_once(clips), CLIPS_AT_A_TIME)


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
        content = chapter.unfold()
        reasons: list[str] | None = None
        for position, (key, beat, utterance) in enumerate(content.spoken()):
            if key in store:
                continue
            if reasons is None:  # reckoned only where something is missing
                reasons = sound_reasons(content.sounds, record.chapters.get(chapter.number), settings)
            line = beat.line.file_line if beat.line else 1
            reason = reasons[position] or "its clip is missing from the store"
            yield PlannedClip(key, utterance, chapter.path, line, reason)


def _each_once(clips: Iterable[PlannedClip]) -> Iterator[PlannedClip]:
    """The first clip of every key, in order: what is said twice is spoken once."""
    met: set[bytes] = set()  # half as large as text
    for clip in clips:
        key = bytes.fromhex(clip.key)
        if key not in met:
            met.add(key)
            yield clip
