"""A chapter in parts as they are before the limiter: each voice, the stings, the layers, the room.

All are as long as the chapter, and together they are its mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from audiofic.mix.layers import lay_under
from audiofic.mix.music import Stings
from audiofic.mix.rendering import BLOCK_FRAMES, ROOM_TONE_FRAMES, mix_cues, room_tone
from audiofic.mix.segments import FloatSamples
from audiofic.model import LAYER_KINDS, NARRATOR, Clip, Cue, Timeline, Utterance
from audiofic.settings import MixSettings

StemKind = Literal["voice", "stings", "bed", "ambience", "room-tone"]


@dataclass(frozen=True, slots=True)
class Stem:
    """A part of the mix."""

    kind: StemKind
    speaker: str = ""
    """Whose voice it is; empty for all but voices."""

    def has(self, cue: Cue) -> bool:
        """True where the cue is heard in it."""
        is_voice = isinstance(cue.beat.sound, Utterance)
        return self == (Stem("voice", cue.beat.speaker) if is_voice else Stem("stings"))


def find_stems(timeline: Timeline) -> tuple[Stem, ...]:
    """The parts that the chapter has: the narrator, others as they come, stings, layers, the room."""
    voices = [cue.beat.speaker for cue in timeline.cues if isinstance(cue.beat.sound, Utterance)]
    speakers = sorted(dict.fromkeys(voices), key=lambda speaker: speaker != NARRATOR)
    found = [Stem("voice", speaker) for speaker in speakers]
    if len(voices) < len(timeline.cues):
        found.append(Stem("stings"))
    found += [Stem(kind) for kind in LAYER_KINDS if any(layer.kind == kind for layer in timeline.layers)]
    return (*found, Stem("room-tone"))


def render_stem(
    stem: Stem,
    timeline: Timeline,
    load_clip: Callable[[Clip], NDArray[np.int16]],
    mix_settings: MixSettings,
    seed: str,
    stings: Stings,
    root: Path | None,
) -> Iterator[FloatSamples]:
    """The part's samples in order, `timeline.total_frames` of them, where 1.0 is full scale and no limit.

    The sum of all parts is what `render` has before its limiter. Raises as `render` does.
    """
    silence = np.zeros(ROOM_TONE_FRAMES + BLOCK_FRAMES, dtype=np.float32)
    tone = room_tone(mix_settings.room_tone_db, seed) if stem.kind == "room-tone" else silence
    cues = tuple(cue for cue in timeline.cues if stem.has(cue))
    blocks = mix_cues(replace(timeline, cues=cues), load_clip, mix_settings, stings, tone)
    layers = tuple(layer for layer in timeline.layers if layer.kind == stem.kind)
    # All cues, of which the layers know where somebody speaks.
    return lay_under(blocks, replace(timeline, layers=layers), seed, root)
