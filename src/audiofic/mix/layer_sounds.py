"""The sound of a layer without end: a loop that is drawn, or the producer's file again and again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from audiofic import master
from audiofic.ambience import AMBIENCES, DRONES, draw_ambience
from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.loudness import measure_blocks, measure_voice
from audiofic.mix.segments import SAMPLE_RATE, FloatSamples
from audiofic.model import Layer
from audiofic.settings import find_file

SEAM_FRAMES = 2 * SAMPLE_RATE
"""A file that is shorter than its layer begins again over its own end for two seconds."""
LOOP_FRAMES = 30 * SAMPLE_RATE
"""A file of up to 30 s is held as a loop; a longer one is read as it is needed."""
_SILENT_LUFS = -60.0
LONGEST_SECONDS = 4 * 3600
"""Of a producer's file; lossless silence of 200 MB would last for weeks."""


def open_layer(layer: Layer, seed: str, root: Path | None) -> Iterator[FloatSamples]:
    """The layer's sound without end, as loud as the voices, in blocks."""
    if layer.name in (DRONES if layer.kind == "bed" else AMBIENCES):
        return _repeat(_drawn(layer.name, seed), layer.start_frame)
    if root is None:
        raise AudioficError(f"The {layer.kind} {layer.name} has no production to be looked for in.")
    path = find_file(root, layer.name)
    gain, frames = _levelled(path, path.stat().st_mtime_ns, layer.name)
    if frames <= LOOP_FRAMES:
        return _repeat(_loop(np.concatenate(list(decode(path, SAMPLE_RATE))) * gain), 0)
    return _play(path, gain)


@lru_cache(maxsize=8)
def _drawn(name: str, seed: str) -> FloatSamples:
    loop = draw_ambience(name, seed, SAMPLE_RATE)
    return loop * np.float32(_to_voice_level(measure_voice(loop, SAMPLE_RATE)))


@lru_cache(maxsize=16)
def _levelled(path: Path, changed_ns: int, name: str) -> tuple[np.float32, int]:
    """What makes the file as loud as the voices, and its frames; known by the time it was changed."""
    frames = 0

    def counted() -> Iterator[FloatSamples]:
        nonlocal frames
        for block in decode(path, SAMPLE_RATE):
            if not np.isfinite(block).all():
                raise AudioficError(f"{name} has samples that are no numbers.", "Export the sound again.")
            frames += block.size
            if frames > LONGEST_SECONDS * SAMPLE_RATE:
                raise AudioficError(f"{name} is longer than four hours.", "Cut it: it is repeated as needed.")
            yield block

    loudness = measure_blocks(counted(), SAMPLE_RATE)
    if loudness < _SILENT_LUFS:
        raise AudioficError(f"{name} is silent.", "Choose another sound file.")
    return np.float32(_to_voice_level(loudness)), frames


def _to_voice_level(loudness: float) -> float:
    return float(10 ** ((master.VOICE_TARGET_LUFS - loudness) / 20))


def _repeat(loop: FloatSamples, start: int) -> Iterator[FloatSamples]:
    at = start % loop.size
    while True:
        yield loop[at:]
        at = 0


def _loop(sound: FloatSamples) -> FloatSamples:
    """A short sound as a loop: its end is laid under its beginning."""
    seam = min(SEAM_FRAMES, sound.size // 4)
    return _cross(sound[sound.size - seam :], sound[: sound.size - seam])


def _play(path: Path, gain: np.float32) -> Iterator[FloatSamples]:
    """A file of more than `LOOP_FRAMES` again and again; no more than its seam and a block is held."""
    seam = SEAM_FRAMES
    ending = np.zeros(0, dtype=np.float32)
    while True:
        held, is_begun = np.zeros(0, dtype=np.float32), False
        for block in decode(path, SAMPLE_RATE):
            held = np.concatenate((held, block * gain))
            if held.size < 2 * seam:
                continue
            if not is_begun:
                held, is_begun = _cross(ending, held), True
            yield held[:-seam]
            held = held[-seam:]
        ending = held


def _cross(ending: FloatSamples, beginning: FloatSamples) -> FloatSamples:
    """The beginning faded in over the ending; equal power, for the two are not alike."""
    share = (np.arange(ending.size) + 0.5) / ending.size * (np.pi / 2)
    crossed = beginning.astype(np.float32)
    crossed[: ending.size] *= np.sin(share).astype(np.float32)
    crossed[: ending.size] += ending * np.cos(share).astype(np.float32)
    return crossed
