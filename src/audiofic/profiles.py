"""Delivery profiles: what each shop or platform asks of the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Measure = Literal["rms", "lufs"]
MEASURES: Mapping[Measure, str] = MappingProxyType({"rms": "dB RMS", "lufs": "LUFS"})
"""How the level is measured -> its unit."""


KBPS: Mapping[str, int] = MappingProxyType({"mp3": 192, "aac": 96, "opus": 48})
"""The usual bit rates. MP3's is constant and what the shops ask for (>= 192k); at 48k a voice in one channel
is as good as the source in Opus (its makers' own recommendation for full-band speech is 28 to 40)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What finished files must measure, each one decoded, and how they are made so that they do."""

    name: str
    measure: Measure
    """`rms`: the mean of the whole file, pauses included; `lufs`: ITU-R BS.1770-4, gated."""
    level_db: float
    """What the book's gain aims at."""
    tolerance_db: float
    """How far a file may be from it."""
    gain_step_db: float
    """The book's gain comes in these steps, so that an edited line moves it hardly ever."""
    ceiling_dbfs: float
    """Where the limiter holds the samples before the encoders, which overshoot."""
    peak_dbfs: float | None = None
    """No decoded sample is above it."""
    true_peak_dbtp: float | None = None
    noise_floor_dbfs: float = -60.0
    """The quietest 500 ms are not above it."""
    head_seconds: tuple[float, float] | None = None
    """How much room tone stands before the first sound, at least and at most."""
    tail_seconds: tuple[float, float] | None = None
    """... and after the last one."""
    longest_minutes: float | None = None
    """Of a chapter's file."""
    has_credits: bool = False
    """True where opening and closing credits are wanted, each a file of its own."""
    pauses_ms: Mapping[str, int] = field(default_factory=dict)
    """Pauses instead of the usual ones, where the producer has set none."""
    kbps: Mapping[str, int] = field(default_factory=lambda: dict(KBPS))
    """Encoding -> its bit rate."""

    @property
    def lowest_db(self) -> float:
        """The lowest level that a file may have."""
        return self.level_db - self.tolerance_db

    @property
    def highest_db(self) -> float:
        """The highest level that a file may have."""
        return self.level_db + self.tolerance_db


# Ceilings: measured on speech with noise limited at -4.5: MP3 192k decodes 0.1-0.3 dB lower, AAC 96k
# `fast` at most 0.43 dB higher.
_ROWS = (
    # The middle of ACX's range: it suits shops and players that level by loudness as well.
    Profile("default", "rms", -20.0, 1.5, 1.0, -4.0, peak_dbfs=-3.0),
    # ACX audio submission requirements: -23..-18 dB RMS, peaks <= -3 dB, floor <= -60 dB RMS, MP3 of 192 kbps
    # or more, constant, 44.1 kHz; 0.5-1 s of room tone before, 1-5 s after; at most 120 minutes a file.
    Profile(
        "acx",
        "rms",
        -20.5,
        2.5,
        1.0,
        -4.0,
        peak_dbfs=-3.0,
        head_seconds=(0.5, 1.0),
        tail_seconds=(1.0, 5.0),
        longest_minutes=120,
        has_credits=True,
    ),
    # Apple Podcasts, "Audio requirements": -16 LUFS +-1, true peak <= -1 dBTP. Heads and tails are short: an
    # episode plays at once.
    Profile(
        "podcast",
        "lufs",
        -16.0,
        1.0,
        0.5,
        -1.8,
        true_peak_dbtp=-1.0,
        pauses_ms=MappingProxyType({"head": 300, "tail": 1500}),
        kbps={**KBPS, "mp3": 128},
    ),
)

PROFILES: Mapping[str, Profile] = MappingProxyType({row.name: row for row in _ROWS})
"""Delivery profiles by name. A new one is a row."""
