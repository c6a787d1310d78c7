"""Stings and layers as samples: generated, or files of the producer's own, at their level."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from audiofic import master
from audiofic.ambience import AMBIENCES, DRONES, generate_ambience
from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.loudness import measure_blocks, measure_voice
from audiofic.mix.segments import EDGE_MS, SAMPLE_RATE, FloatSamples, fade, samples_of, segment
from audiofic.model import STING_KINDS, Layer, StingKind
from audiofic.settings import MixSettings, find_file
from audiofic.stings import generate_sting

Stings = Mapping[StingKind, FloatSamples]

STING_BELOW_VOICE_LU = 7.0
"""Mixing practice: 6-8 LU below the voice."""
CREDITS_BELOW_VOICE_LU = 3.0
"""Of `opening` and `closing`, which are heard alone: a file of seven seconds of soft music and a sentence is
too quiet for a shop."""
FADE_OUT_FRAMES = SAMPLE_RATE * 8 // 10
AUDIBLE = 1e-4
"""Of full scale: a sound whose samples are all below it (-80 dBFS) is taken for silence."""
STING_LIMIT_SECONDS = 15.0
"""A producer's own sting is faded out here."""
SEAM_FRAMES = 2 * SAMPLE_RATE
"""A file that is shorter than its layer begins again over its own end for two seconds."""
LOOP_FRAMES = 30 * SAMPLE_RATE
"""A file of up to 30 s is held as a loop; a longer one is read as it is needed."""
_SILENT_LUFS = -60.0
LONGEST_SECONDS = 4 * 3600
"""Of a producer's file; lossless silence of 200 MB would last for weeks."""


def load_stings(
    mix_settings: MixSettings,
    seed: str,
    root: Path | None = None,
    kinds: Collection[StingKind] = STING_KINDS,
) -> Stings:
    """The book's stings by kind, at 44,100 Hz, faded, a little softer than the voices (without the gain).

    The producer's own files (relative to `root`) where the settings name them, else generated with `seed`,
    the book's title; only those of `kinds`, as generating one takes a while. Raises `AudioficError` for a
    file outside `root`, missing, silent or not a sound.
    """
    own = mix_settings.stings
    return {
        kind: _own_sting(kind, own[kind], root) if kind in own else _generated_sting(kind, seed)
        for kind in kinds
    }


@lru_cache(maxsize=16)
def _generated_sting(kind: StingKind, seed: str) -> FloatSamples:
    return _level_sting(kind, generate_sting(kind, seed, SAMPLE_RATE))


def _own_sting(kind: StingKind, name: str, root: Path | None) -> FloatSamples:
    """A producer's sound file as a sting: at most 15 s of it, 5 ms in, 0.8 s (or a third of it) out."""
    if root is None:
        raise AudioficError(f"The sting {name} has no production to be looked for in.")
    blocks = list(decode(find_file(root, name), SAMPLE_RATE, seconds=STING_LIMIT_SECONDS))
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
    samples = samples - np.float32(samples.mean() if samples.size else 0.0)
    if not np.isfinite(samples).all() or not float(np.abs(samples).max(initial=0.0)) > AUDIBLE:
        raise AudioficError(
            f"The sting {name} is silent.", "Choose another sound file, or none to have one generated."
        )
    fade_in, fade_out = EDGE_MS * SAMPLE_RATE // 1000, min(FADE_OUT_FRAMES, samples.size // 3)
    return _level_sting(kind, fade(samples, min(fade_in, samples.size // 3), fade_out))


def _level_sting(kind: StingKind, samples: FloatSamples) -> FloatSamples:
    below = CREDITS_BELOW_VOICE_LU if kind in ("opening", "closing") else STING_BELOW_VOICE_LU
    loudness = measure_voice(samples, SAMPLE_RATE)
    gain_db = master.VOICE_TARGET_LUFS - below - max(loudness, -60.0)
    return samples_of(segment(samples).apply_gain(gain_db))


def open_layer(layer: Layer, seed: str, root: Path | None) -> Iterator[FloatSamples]:
    """The layer's sound without end, as loud as the voices, in blocks."""
    if layer.name in (DRONES if layer.kind == "bed" else AMBIENCES):
        return _repeat(_generated_layer(layer.name, seed), layer.start_frame)
    if root is None:
        raise AudioficError(f"The {layer.kind} {layer.name} has no production to be looked for in.")
    path = find_file(root, layer.name)
    gain, frames = _level_file(path, path.stat().st_mtime_ns, layer.name)
    if frames <= LOOP_FRAMES:
        return _repeat(_loop(np.concatenate(list(decode(path, SAMPLE_RATE))) * gain), 0)
    return _play(path, gain)


@lru_cache(maxsize=8)
def _generated_layer(name: str, seed: str) -> FloatSamples:
    loop = generate_ambience(name, seed, SAMPLE_RATE)
    return loop * np.float32(_to_voice_level(measure_voice(loop, SAMPLE_RATE)))


@lru_cache(maxsize=16)
def _level_file(path: Path, changed_ns: int, name: str) -> tuple[np.float32, int]:
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
