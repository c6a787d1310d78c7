"""How loud samples are: BS.1770 loudness and plain RMS.

`weighting` is the ear's filter and what power it leaves, tenth by tenth of a second; `measures` are the
numbers that are told of it.
"""

from __future__ import annotations

from audiofic.loudness.measures import (
    SILENCE_LUFS,
    decibels,
    integrated_lufs,
    measure_blocks,
    measure_voice,
    rms_dbfs,
    short_term_lufs,
)
from audiofic.loudness.weighting import KWeighted, k_weighting

__all__ = [
    "SILENCE_LUFS",
    "KWeighted",
    "decibels",
    "integrated_lufs",
    "k_weighting",
    "measure_blocks",
    "measure_voice",
    "rms_dbfs",
    "short_term_lufs",
]
