"""The neural voices that speak a timbre where no other voice is cast or installed.

Each timbre has three columns, the first of which is used that is here: an English voice of Kokoro's published
collection, a voice of the packages in `audiofic[voices]`, and one of the other package in case only one is
installed. The package voices were measured as they are heard (benchmarks/stand_ins.py, docs/voices.md); the
English Kokoro voices go by their published descriptions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from audiofic.engines.timbres import Age
from audiofic.model import Voice

JOE = "en_US-joe-medium"


def _joe(pitch: float = 0.0, size: float = 1.0, liveliness: float = 1.0, pace: float = 1.0) -> Voice:
    return Voice("piper", JOE, "", pace, pitch, size, liveliness)


def _kokoro(
    name: str, pitch: float = 0.0, size: float = 1.0, liveliness: float = 1.0, pace: float = 1.0
) -> Voice:
    return Voice("kokoro", name, "", pace, pitch, size, liveliness)


STAND_INS: Mapping[str, tuple[Voice, ...]] = {
    "narrator": (_kokoro("am_michael"), _joe(), _kokoro("jm_kumo")),
    "woman": (_kokoro("af_heart"), _kokoro("jf_gongitsune"), _joe(13.0, 0.86, 1.15)),
    "man": (_kokoro("am_fenrir"), _kokoro("jm_kumo", 3.0), _joe(3.0)),
    "girl": (_kokoro("af_bella"), _kokoro("jf_alpha"), _joe(16.0, 0.83, 1.25)),
    "young-man": (_kokoro("am_puck"), _joe(6.0, 0.96, 1.2), _kokoro("jm_kumo", 5.0, 0.96, 1.2)),
    "calm-woman": (
        _kokoro("bf_emma"),
        _kokoro("jf_nezumi", -4.0, 1.06, 0.9, 0.95),
        _joe(11.5, 0.89, 1.0, 0.95),
    ),
    "gentle-man": (_kokoro("bm_fable"), _kokoro("jm_kumo", 6.0, 0.94), _joe(8.0, 0.93)),
    "child": (
        _kokoro("af_nova", 4.0, 0.87, 1.1),
        _kokoro("jf_tebukuro", 1.0, 0.93, 1.1),
        _joe(19.0, 0.78, 1.3),
    ),
    "old-woman": (
        _kokoro("bf_isabella", -3.0, 1.04, 1.0, 0.92),
        _joe(10.5, 0.91, 1.2, 0.92),
        _kokoro("jf_gongitsune", -5.0, 1.08, 1.1, 0.92),
    ),
    "elder-man": (
        _kokoro("bm_george", 2.0, 1.0, 0.9, 0.9),
        _joe(5.0, 1.05, 0.8, 0.9),
        _kokoro("jm_kumo", 4.0, 1.05, 0.8, 0.9),
    ),
    "stern-woman": (_kokoro("af_kore"), _kokoro("jf_nezumi", -1.0, 1.0, 0.7), _joe(12.0, 0.91, 0.7)),
    "gruff-man": (
        _kokoro("am_onyx", -1.0, 1.04),
        _kokoro("jm_kumo", -2.0, 1.08, 1.0, 0.95),
        _joe(-1.0, 1.08, 1.0, 0.95),
    ),
    "teen-girl": (_kokoro("af_sarah", 1.5, 0.96), _kokoro("jf_alpha", 2.0, 0.94, 1.2), _joe(17.5, 0.82, 1.4)),
    "boy": (_kokoro("af_aoede", 2.0, 0.88), _joe(17.0, 0.8, 1.25), _kokoro("jf_tebukuro", -2.0, 0.97)),
    "brisk-woman": (
        _kokoro("af_alloy"),
        _kokoro("jf_gongitsune", 1.0, 1.05, 1.0, 1.05),
        _joe(14.0, 0.88, 1.1, 1.05),
    ),
    "youth": (_kokoro("am_liam"), _joe(9.0, 0.9, 1.1), _kokoro("jm_kumo", 9.0, 0.9, 1.1)),
}
"""Timbre name -> voices, the best first."""

AGES: Mapping[Age, Voice] = {
    "child": Voice("", "", "", 1.0, 5.0, 0.84, 1.15),
    "teen": Voice("", "", "", 1.0, 1.5, 0.96, 1.1),
    "adult": Voice("", ""),
    "elder": Voice("", "", "", 0.92, -3.0, 1.03, 1.0),
}
"""How a grown-up's voice is shaped for somebody of another age."""


def bend(voice: Voice, by: Voice) -> Voice:
    """The voice at its own pace and shape, and on top of that those of `by`."""
    return replace(
        voice,
        pace=round(voice.pace * by.pace, 3),
        pitch=round(voice.pitch + by.pitch, 2),
        size=round(voice.size * by.size, 3),
        liveliness=round(voice.liveliness * by.liveliness, 3),
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What a timbre sounds like, as spoken by its voice of the packages."""

    f0_hz: float
    """Median."""
    f2_hz: float
    """Median second formant."""


HEARD: Mapping[str, Heard] = {
    "narrator": Heard(93, 1476),
    "woman": Heard(228, 1535),
    "man": Heard(107, 1284),
    "girl": Heard(260, 1732),
    "young-man": Heard(130, 1477),
    "calm-woman": Heard(190, 1546),
    "gentle-man": Heard(127, 1349),
    "child": Heard(339, 1239),
    "old-woman": Heard(169, 1508),
    "elder-man": Heard(123, 1486),
    "stern-woman": Heard(226, 1521),
    "gruff-man": Heard(81, 1390),
    "teen-girl": Heard(291, 1737),
    "boy": Heard(245, 1690),
    "brisk-woman": Heard(239, 1474),
    "youth": Heard(155, 1523),
}
"""Timbre name -> what benchmarks/stand_ins.py measured of the second column of `STAND_INS`."""


def likeness(one: str, other: str) -> float:
    """How easily two timbres are taken for each other: 1.0 the same, towards 0.0 never.

    By pitch, formants and model: four semitones of pitch, one and a half of formants, or another model bring
    it to 0.6.
    """
    if one not in HEARD or other not in HEARD:
        return 1.0 if one == other else 0.0
    here, there = HEARD[one], HEARD[other]
    pitch = 12 * math.log2(here.f0_hz / there.f0_hz) / 4
    formants = 12 * math.log2(here.f2_hz / there.f2_hz) / 1.5
    engines = float(STAND_INS[one][1].model != STAND_INS[other][1].model)
    return math.exp(-(pitch**2 + formants**2 + engines**2) / 2)
