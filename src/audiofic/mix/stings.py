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
from audiofic.mix.segments import EDGE_MS, SAMPLE_RATE, FloatSamples, samples_of, segment
from audiofic.model import STING_KINDS, StingKind
from audiofic.settings import MixSettings, find_file
from audiofic.stings import draw_sting

Stings = Mapping[StingKind, FloatSamples]

STING_BELOW_VOICE_LU = 7.0
"""Mixing practice: 6-8 LU below the voice."""
STING_LIMIT_SECONDS = 15.0
"""A producer's own sting is faded out here."""


def load_stings(
    mix_settings: MixSettings,
    seed: str,
    root: Path | None = None,
    kinds: Collection[StingKind] = STING_KINDS,
) -> Stings:
    """The book's stings by kind, at 44,100 Hz, faded, 7 LU below the voices' level before the book's gain.

    The producer's own files (relative to `root`) where the settings name them, else drawn with `seed`, the
    book's title; only those of `kinds`, for drawing takes a while. Raises `AudioficError` for a file outside
    `root`, missing, silent or not a sound.
    """
    own = mix_settings.stings
    return {kind: _own_sting(own[kind], root) if kind in own else _drawn(kind, seed) for kind in kinds}


@lru_cache(maxsize=16)
def _drawn(kind: StingKind, seed: str) -> FloatSamples:
    return _levelled(draw_sting(kind, seed, SAMPLE_RATE))


def _own_sting(name: str, root: Path | None) -> FloatSamples:
    """A producer's sound file as a sting: at most 15 s of it, 5 ms in, 0.8 s (or a third of it) out."""
    if root is None:
        raise AudioficError(f"The sting {name} has no production to be looked for in.")
    blocks = list(decode(find_file(root, name), SAMPLE_RATE, seconds=STING_LIMIT_SECONDS))
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
    if samples.size == 0 or not np.isfinite(samples).all() or not np.abs(samples).max() > 1e-4:
        raise AudioficError(
            f"The sting {name} is silent.", "Choose another sound file, or none to have one drawn."
        )
    samples = samples - samples.mean()
    length_ms = 1000 * samples.size // SAMPLE_RATE
    sound = segment(samples / max(1.0, float(np.abs(samples).max())))
    return _levelled(samples_of(sound.fade_in(EDGE_MS).fade_out(min(800, length_ms // 3))))


def _levelled(samples: FloatSamples) -> FloatSamples:
    loudness = measure_voice(samples, SAMPLE_RATE)
    gain_db = master.VOICE_TARGET_LUFS - STING_BELOW_VOICE_LU - max(loudness, -60.0)
    return samples_of(segment(samples).apply_gain(gain_db))
