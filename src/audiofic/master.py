"""Levels: one gain per voice, one gain for the book, and a correction for files that need one.

A voice is measured once and matched to the others (`voice_gain_db`); the acting inside it stays. One chapter,
measured as it is mixed, gives the gain of the whole book (`next_gain_db`). A file that misses the profile's
level at that gain (credits, a chapter of a few seconds, peaks that the limiter takes off) gets its own gain,
at most `MOST_CORRECTION_DB` from the book's (`file_gain_db`). Gains follow from what is in the book, not
from the order in which it was made.
"""

from __future__ import annotations

import math

from audiofic.profiles import Profile

VOICE_TARGET_LUFS = -20.0
"""Every voice is brought here before the book's gain. A choice: far from both clipping and rounding."""
VOICE_STEP_DB = 0.5
"""Voice gains come in these steps: 1 LU is the least difference between voices that a listener notices."""
MAX_VOICE_GAIN_DB = 30.0
MOST_CORRECTION_DB = 6.0
"""More would be a shout between two chapters. Credits of two sentences beside six seconds of music need 5."""
MARGIN_DB = 0.1
"""How far a decoded file may be from the level that was computed for it while it was made."""


def voice_gain_db(lufs: float) -> float:
    """The gain, in half decibels, that brings a voice of that loudness to the target; 0 for silence."""
    if not math.isfinite(lufs):
        return 0.0
    exact = max(-MAX_VOICE_GAIN_DB, min(MAX_VOICE_GAIN_DB, VOICE_TARGET_LUFS - lufs))
    return round(exact / VOICE_STEP_DB) * VOICE_STEP_DB


def first_gain_db(profile: Profile) -> float:
    """The gain at which a chapter is measured first: it brings the voices' loudness to the level."""
    return _in_steps(profile.level_db - VOICE_TARGET_LUFS, profile)


def next_gain_db(level_db: float, gain_db: float, profile: Profile) -> float:
    """The gain, in the profile's steps, for a sound that measures `level_db` at `gain_db`.

    `level_db` is by the profile's measure. Silence (-inf) keeps its gain.
    """
    return gain_db + _in_steps(profile.level_db - level_db, profile) if math.isfinite(level_db) else gain_db


def file_gain_db(level_db: float, gain_db: float, book_gain_db: float, profile: Profile) -> float:
    """The gain for a file that measures `level_db` at `gain_db`: the same where the profile accepts it.

    Otherwise the nearest gain, in the profile's steps, at which the profile accepts it; at most
    `MOST_CORRECTION_DB` from the book's. Silence (-inf) keeps its gain.
    """
    step_db = profile.gain_step_db
    if level_db < profile.lowest_db + MARGIN_DB and math.isfinite(level_db):
        wanted = gain_db + math.ceil((profile.lowest_db + MARGIN_DB - level_db) / step_db) * step_db
    elif level_db > profile.highest_db - MARGIN_DB:
        wanted = gain_db - math.ceil((level_db - profile.highest_db + MARGIN_DB) / step_db) * step_db
    else:
        return gain_db
    return max(book_gain_db - MOST_CORRECTION_DB, min(book_gain_db + MOST_CORRECTION_DB, wanted))


def _in_steps(gain_db: float, profile: Profile) -> float:
    return round(gain_db / profile.gain_step_db) * profile.gain_step_db
