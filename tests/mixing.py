"""Chapters that are nothing but tones of known length: for the tests of the mix."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audiofic.mix import SAMPLE_RATE, lay_out, render
from audiofic.model import Beat, Boundary, Clip, StingKind, Timeline, Utterance, Voice
from audiofic.settings import MixSettings

VOICE = Voice("tone", "anna")
SETTINGS = MixSettings()
STINGS: Mapping[StingKind, NDArray[np.float32]] = {
    kind: np.full(frames, 0.01, dtype=np.float32)
    for kind, frames in (("scene", 4_410), ("time", 8_820), ("pov", 2_205), ("chapter", 6_615))
}
Loader = Callable[[Clip], NDArray[np.int16]]


def say(text: str, after: Boundary = Boundary.SENTENCE, **more: object) -> Beat:
    return Beat(Utterance(text, VOICE), after, **more)  # type: ignore[arg-type]


def clip(text: str, frames: int = 4_410, sample_rate: int = SAMPLE_RATE) -> Clip:
    return Clip(hashlib.sha256(text.encode()).hexdigest(), sample_rate, frames)


def laid_out(beats: list[Beat], **changes: object) -> Timeline:
    clips = {beat.sound: clip(beat.sound.text) for beat in beats if isinstance(beat.sound, Utterance)}
    return lay_out(beats, clips, {}, replace(SETTINGS, **changes), "a book", stings=STINGS)  # type: ignore[arg-type]


def pauses(timeline: Timeline) -> list[int]:
    """The frames of silence after each sound but the last."""
    ends = [cue.start_frame + cue.frames for cue in timeline.cues]
    return [cue.start_frame - end for cue, end in zip(timeline.cues[1:], ends, strict=False)]


def constant(level: float) -> Loader:
    return lambda wanted: np.full(wanted.frames, round(level * 32_767), dtype=np.int16)


def heard(timeline: Timeline, load: Loader, **changes: object) -> NDArray[np.int16]:
    settings = replace(SETTINGS, **changes)  # type: ignore[arg-type]
    return np.concatenate(list(render(timeline, load, settings, "a book", stings=STINGS)))


def square(level: float) -> Loader:
    """A loader of square waves of 441 Hz that reach that level, 50 frames up and 50 down, up first."""

    def load(wanted: Clip) -> NDArray[np.int16]:
        up = np.arange(wanted.frames) // 50 % 2 == 0
        return np.where(up, round(level * 32_767), -round(level * 32_767)).astype(np.int16)

    return load
