"""Sounds: clips, cues in time, layers of music and ambience, and the loudness of a file."""

from __future__ import annotations

from dataclasses import dataclass

from audiofic.model.casting import Beat
from audiofic.model.script import LayerKind

WordTimes = tuple[tuple[int, int], ...]
"""(first frame, frame behind the last) of each word of an utterance's text, in order; no two overlap."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Synthesised speech in the store: mono 16-bit PCM."""

    key: str
    """sha256, hexadecimal."""
    sample_rate: int
    """Hz."""
    frames: int
    words: WordTimes | None = None
    """When each word is heard, in the clip's own frames; None: whoever spoke it could not tell."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound placed in time."""

    beat: Beat
    clip: Clip | None
    """None for stings."""
    start_frame: int
    """At the timeline's sample rate."""
    frames: int
    gain_db: float
    """All of it: voice levelling, role, delivery, book."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Music or ambience beneath a stretch of the chapter, fades included."""

    kind: LayerKind
    name: str
    start_frame: int
    end_frame: int
    """The frame behind its last."""
    gain_db: float
    """Under speech, against the level of the voices; with the book's gain."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chapter in time: cues in order, exact to the frame."""

    sample_rate: int
    """Hz."""
    cues: tuple[Cue, ...]
    total_frames: int
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Loudness:
    """A sound file, measured."""

    integrated_lufs: float
    """ITU-R BS.1770-4, gated."""
    true_peak_dbtp: float
    sample_peak_dbfs: float
    rms_dbfs: float
    noise_floor_dbfs: float
    """RMS of the quietest 500 ms."""
    seconds: float = 0.0
    """How long it is."""
    head_seconds: float = 0.0
    """Room tone before the first sound."""
    tail_seconds: float = 0.0
    """Room tone after the last one."""
