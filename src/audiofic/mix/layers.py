"""What lies beneath the voices: music and ambience, from where to where, how loud, and as samples in order.

A layer lies under the beats that name it. It fades in before the first and out behind the last, within the
silences there; under speech it steps back. Its gain is computed from the timeline, not from what is heard, so
it moves before the voice does and never pumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.mix.music import open_layer
from audiofic.mix.segments import SAMPLE_RATE, FloatSamples
from audiofic.model import LAYER_KINDS, Cue, Layer, LayerKind, Timeline, Utterance
from audiofic.settings import MixSettings

Curve = NDArray[np.float64]

RISE_DB = {"bed": 8.0, "ambience": 3.0}
"""How much louder than under speech a layer is where nobody speaks."""
LEAD_SECONDS, TRAIL_SECONDS = 1.0, 2.5
"""How long a layer is heard before its first beat and behind its last, where the silence is long enough."""
FADE_SECONDS = 1.5
"""A layer comes up in this time at the least; quicker would be a start, not a fade."""
HELD_PAUSE_SECONDS = 1.5
"""In pauses shorter than this a layer stays down: up and down in a breath is what makes ducking heard."""
DOWN_SECONDS, UP_SECONDS = 0.5, 1.2
STEP_FRAMES = 64
QUIET_ENDS_SECONDS = 0.6
"""At a chapter's two ends nothing but room tone is heard for so long: shops measure the noise floor there."""


def find_layers(cues: Sequence[Cue], total_frames: int, mix_settings: MixSettings) -> tuple[Layer, ...]:
    """The layers that the cues' beats name, by kind and then in order; none where they name none.

    Gains are those under speech, before the book's: the settings' distance below the voices.
    """
    layers = []
    for kind in LAYER_KINDS:
        level = mix_settings.bed_db if kind == "bed" else mix_settings.ambience_db
        first = 0
        while first < len(cues):
            name, last = getattr(cues[first].beat, kind), first
            while last + 1 < len(cues) and getattr(cues[last + 1].beat, kind) == name:
                last += 1
            if name is not None:
                layers.append(_place(kind, name, cues, first, last, total_frames, level))
            first = last + 1
    return tuple(layers)


def _place(
    kind: LayerKind, name: str, cues: Sequence[Cue], first: int, last: int, total_frames: int, level: float
) -> Layer:
    begin, end = cues[first].start_frame, cues[last].start_frame + cues[last].frames
    quiet = _frames(QUIET_ENDS_SECONDS)
    before = begin - (cues[first - 1].start_frame + cues[first - 1].frames if first else quiet)
    behind = (cues[last + 1].start_frame if last + 1 < len(cues) else total_frames - quiet) - end
    lead = min(_frames(LEAD_SECONDS), max(0, before) // 2)
    trail = min(_frames(TRAIL_SECONDS), max(0, behind))
    return Layer(kind, name, begin - lead, end + trail, level)


def lay_under(
    blocks: Iterable[FloatSamples], timeline: Timeline, seed: str, root: Path | None
) -> Iterator[FloatSamples]:
    """The blocks in order with the timeline's layers beneath. Memory: a loop for each layer, no file.

    Raises `AudioficError` for a producer's file that is missing, outside `root`, silent or not a sound.
    """
    waiting = sorted(timeline.layers, key=lambda layer: layer.start_frame, reverse=True)
    spoken = _spoken(timeline.cues)
    playing: list[_Playing] = []
    at = 0
    for block in blocks:
        while waiting and waiting[-1].start_frame < at + block.size:
            layer = waiting.pop()
            playing.append(_Playing(layer, _Reader(open_layer(layer, seed, root)), _Curve.of(layer, spoken)))
        for one in playing:
            first, last = max(at, one.layer.start_frame), min(at + block.size, one.layer.end_frame)
            if first < last:
                gain = one.curve.gain(first, last)
                block[first - at : last - at] += gain * one.reader.read(last - first)
        at += block.size
        for one in [one for one in playing if one.layer.end_frame <= at]:
            one.reader.close()
            playing.remove(one)
        yield block


@dataclass(frozen=True, slots=True)
class _Playing:
    layer: Layer
    reader: _Reader
    curve: _Curve


class _Reader:
    """Gives out an endless stream of blocks in the pieces that are asked for."""

    def __init__(self, blocks: Iterator[FloatSamples]) -> None:
        self._blocks = blocks
        self._left = np.zeros(0, dtype=np.float32)

    def read(self, frames: int) -> FloatSamples:
        parts = [self._left]
        ready = self._left.size
        while ready < frames:
            parts.append(next(self._blocks))
            ready += parts[-1].size
        whole = np.concatenate(parts)
        self._left = whole[frames:]
        return whole[:frames]

    def close(self) -> None:
        """Stop what makes the blocks (a decoder, perhaps)."""
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()


@dataclass(frozen=True, slots=True)
class _Curve:
    """A layer's gain over time: down where somebody speaks, faded at both ends."""

    layer: Layer
    frames: Curve
    """Where the curve bends; `down` there: 1 under speech, 0 where nobody speaks."""
    down: Curve
    fade_in: int
    fade_out: int

    @staticmethod
    def of(layer: Layer, spoken: Sequence[tuple[int, int]]) -> _Curve:
        """The curve of a layer, given the stretches of speech in order (see `_spoken`)."""
        points: list[tuple[int, float]] = [(-1, 0.0)]
        for start, end in spoken:
            points += [(max(points[-1][0] + 1, start - _frames(DOWN_SECONDS)), 0.0), (start, 1.0)]
            points += [(end, 1.0), (end + _frames(UP_SECONDS), 0.0)]
        frames, down = np.array(points, dtype=np.float64).T
        first = next((start for start, end in spoken if end > layer.start_frame), layer.end_frame)
        last = next((end for start, end in reversed(spoken) if start < layer.end_frame), layer.start_frame)
        half = (layer.end_frame - layer.start_frame) // 2
        return _Curve(
            layer,
            frames,
            down,
            max(1, min(half, max(_frames(FADE_SECONDS), first - layer.start_frame))),
            max(1, min(half, max(_frames(FADE_SECONDS), layer.end_frame - last))),
        )

    def gain(self, first: int, last: int) -> FloatSamples:
        """The factors at the chapter's frames `first` to `last` (half open), all of them inside the layer.

        Reckoned every `STEP_FRAMES` and joined by straight lines: nothing moves quicker than that.
        """
        begin = self.layer.start_frame
        at = np.arange(first - (first - begin) % STEP_FRAMES, last + STEP_FRAMES, STEP_FRAMES)
        down = _raised_cosine(np.interp(at, self.frames, self.down))
        level_db = self.layer.gain_db + RISE_DB[self.layer.kind] * (1 - down)
        fade = _raised_cosine(np.clip((at - begin) / self.fade_in, 0, 1))
        fade *= _raised_cosine(np.clip((self.layer.end_frame - 1 - at) / self.fade_out, 0, 1))
        return np.interp(np.arange(first, last), at, fade * 10 ** (level_db / 20)).astype(np.float32)


def _raised_cosine(share: Curve) -> Curve:
    curve: Curve = (1 - np.cos(np.pi * share)) / 2
    return curve


def _frames(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)


def _spoken(cues: Sequence[Cue]) -> list[tuple[int, int]]:
    """The stretches in which somebody speaks, short pauses included: (first frame, frame behind the last)."""
    stretches: list[tuple[int, int]] = []
    for cue in cues:
        if not isinstance(cue.beat.sound, Utterance):
            continue
        start, end = cue.start_frame, cue.start_frame + cue.frames
        if stretches and start - stretches[-1][1] < _frames(HELD_PAUSE_SECONDS + DOWN_SECONDS + UP_SECONDS):
            start, end = stretches.pop()[0], end
        stretches.append((start, end))
    return stretches
