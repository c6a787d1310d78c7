"""The book's stings, ready to be mixed: drawn or the producer's own, faded, at their level."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from audiofic import master
from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.loudness import measure_voice
from audiofic.mix.segments import EDGE_MS, SAMPLE_RATE, FloatSamples, fade, samples_of, segment
from audiofic.model import STING_KINDS, StingKind
from audiofic.settings import MixSettings, find_file
from audiofic.stings import draw_sting

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


def load_stings(
    mix_settings: MixSettings,
    seed: str,
    root: Path | None = None,
    kinds: Collection[StingKind] = STING_KINDS,
) -> Stings:
    """The book's stings by kind, at 44,100 Hz, faded, a little softer than the voices (without the gain).

    The producer's own files (relative to `root`) where the settings name them, else drawn with `seed`, the
    book's title; only those of `kinds`, for drawing takes a while. Raises `AudioficError` for a file outside
    `root`, missing, silent or not a sound.
    """
    own = mix_settings.stings
    return {kind: _own_sting(kind, own[kind], root) if kind in own else _drawn(kind, seed) for kind in kinds}


@lru_cache(maxsize=16)
def _drawn(kind: StingKind, seed: str) -> FloatSamples:
    return _levelled(kind, draw_sting(kind, seed, SAMPLE_RATE))


def _own_sting(kind: StingKind, name: str, root: Path | None) -> FloatSamples:
    """A producer's sound file as a sting: at most 15 s of it, 5 ms in, 0.8 s (or a third of it) out."""
    if root is None:
        raise AudioficError(f"The sting {name} has no production to be looked for in.")
    blocks = list(decode(find_file(root, name), SAMPLE_RATE, seconds=STING_LIMIT_SECONDS))
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
    samples = samples - np.float32(samples.mean() if samples.size else 0.0)
    if not np.isfinite(samples).all() or not float(np.abs(samples).max(initial=0.0)) > AUDIBLE:
        raise AudioficError(
            f"The sting {name} is silent.", "Choose another sound file, or none to have one drawn."
        )
    fade_in, fade_out = EDGE_MS * SAMPLE_RATE // 1000, min(FADE_OUT_FRAMES, samples.size // 3)
    return _levelled(kind, fade(samples, min(fade_in, samples.size // 3), fade_out))


def _levelled(kind: StingKind, samples: FloatSamples) -> FloatSamples:
    below = CREDITS_BELOW_VOICE_LU if kind in ("opening", "closing") else STING_BELOW_VOICE_LU
    loudness = measure_voice(samples, SAMPLE_RATE)
    gain_db = master.VOICE_TARGET_LUFS - below - max(loudness, -60.0)
    return samples_of(segment(samples).apply_gain(gain_db))
