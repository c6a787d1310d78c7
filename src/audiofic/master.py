"""Levels: one gain per voice, one gain for the book.

A voice is measured once and matched to the others (`voice_gain_db`); the acting inside it stays. One gain for
the whole book puts its chapters at the profile's level (`book_gain_db`). Every gain is a pure function of
what is in the book.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from audiofic.loudness import decibels
from audiofic.model import Clip, StingKind, Timeline
from audiofic.profiles import Profile

VOICE_TARGET_LUFS = -20.0
"""Every voice is brought here before the book's gain. A choice: far from both clipping and rounding."""
VOICE_STEP_DB = 0.5
"""Voice gains come in these steps: 1 LU is the least difference between voices that a listener notices."""
MAX_VOICE_GAIN_DB = 30.0
CREDITS_REACH_DB = 3.0
"""More would be heard as a jump between the credits and the story."""
RECKONING_DB = 0.5
"""How far a finished file may be from the level that was reckoned for it."""


def voice_gain_db(lufs: float) -> float:
    """The gain, in half decibels, that brings a voice of that loudness to the target; 0 for silence."""
    if not math.isfinite(lufs):
        return 0.0
    exact = max(-MAX_VOICE_GAIN_DB, min(MAX_VOICE_GAIN_DB, VOICE_TARGET_LUFS - lufs))
    return round(exact / VOICE_STEP_DB) * VOICE_STEP_DB


def sound_energy(
    timeline: Timeline,
    clip_rms_dbfs: Callable[[Clip], float],
    sting_rms_dbfs: Mapping[StingKind, float],
) -> float:
    """The sum of the squared samples (full scale 1.0) that a timeline will have; 0 where nothing sounds.

    `clip_rms_dbfs` gives the level of a clip as it is in the store, over its whole length. Effects, room tone
    and limiter are left out: together they move a chapter by less than 0.3 dB.
    """
    energy = 0.0
    for cue in timeline.cues:
        if cue.clip is not None:
            level = clip_rms_dbfs(cue.clip)
        elif isinstance(cue.beat.sound, str):
            level = sting_rms_dbfs[cue.beat.sound]
        else:
            continue
        energy += cue.frames * 10 ** ((level + cue.gain_db) / 10)
    return energy


def level_dbfs(energy: float, frames: int) -> float:
    """The RMS level of that much energy spread over that many frames; -inf for none."""
    return decibels(energy / frames) if frames else -math.inf


def book_gain_db(chapter_levels_db: Sequence[float], profile: Profile) -> float:
    """One gain for every chapter, in the profile's steps, that brings the book to the profile's level.

    The levels are those that the profile measures by, in the order of the story. The gain that the first
    chapter asks for serves the book where it leaves every chapter well within the profile's tolerance: so it
    is known as soon as one chapter is. Otherwise it aims at the middle between the loudest and the quietest.
    Silent chapters (-inf) don't count; a silent book gets 0.
    """
    levels = [level for level in chapter_levels_db if math.isfinite(level)]
    if not levels:
        return 0.0
    first = _in_steps(profile.level_db - levels[0], profile)
    reach = profile.tolerance_db - RECKONING_DB
    if all(abs(level + first - profile.level_db) <= reach for level in levels):
        return first
    return _in_steps(profile.level_db - (max(levels) + min(levels)) / 2, profile)


def _in_steps(gain_db: float, profile: Profile) -> float:
    return round(gain_db / profile.gain_step_db) * profile.gain_step_db


def credits_gain_db(level_db: float, book_gain_db: float, profile: Profile) -> float:
    """The gain for credits of that level: the book's, or up to `CREDITS_REACH_DB` off if their file needs it.

    Room tone and music weigh more in so short a file, but a shop measures it like a chapter's.
    """
    off = profile.level_db - (level_db + book_gain_db)
    if not math.isfinite(off) or abs(off) <= profile.tolerance_db - RECKONING_DB:
        return book_gain_db
    held = max(-CREDITS_REACH_DB, min(CREDITS_REACH_DB, off))
    return book_gain_db + round(held / profile.gain_step_db) * profile.gain_step_db
