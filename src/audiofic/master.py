"""Levels: one gain per voice, one gain for the book, and the checks at the door.

A voice is measured once and matched to the others (`voice_gain_db`); the acting inside it stays. One gain for
the whole book puts its chapters at the profile's level (`book_gain_db`); `measure` and `check` read back what
a listener will decode. Every gain is a pure function of what is in the book.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import Finding
from audiofic.ffmpeg import decode
from audiofic.loudness import decibels
from audiofic.model import Clip, Loudness, StingKind, Timeline

FloatSamples = NDArray[np.float32]

# --- What a delivery asks for ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """What finished files must measure, each one decoded."""

    name: str
    rms_dbfs: float
    """The level the book's gain aims at."""
    rms_tolerance_db: float
    peak_dbfs: float
    """No sample of the decoded file is above it."""
    noise_floor_dbfs: float
    """The quietest 500 ms are not above it."""
    ceiling_dbfs: float
    """Where the limiter holds the samples before the encoders, which overshoot."""


PROFILES: dict[str, Profile] = {
    # -23..-18 dB RMS, peaks <= -3 dB, floor <= -60 dB: ACX audio submission requirements; the middle of
    # that range also suits shops and players that level by loudness. Ceiling: measured on speech with
    # noise limited at -4.5: MP3 192k decodes 0.1-0.3 dB lower, AAC 96k `fast` at most 0.43 dB higher.
    "default": Profile("default", -20.0, 1.5, -3.0, -60.0, -4.0),
}
"""Delivery profiles by name. A new one is a row here."""

# --- Gains -----------------------------------------------------------------------------------------

VOICE_TARGET_LUFS = -20.0
"""Every voice is brought here before the book's gain. A choice: far from both clipping and rounding."""
VOICE_STEP_DB = 0.5
"""Voice gains come in these steps: 1 LU is the least difference between voices that a listener notices."""
BOOK_STEP_DB = 1.0
MAX_VOICE_GAIN_DB = 30.0


def voice_gain_db(lufs: float) -> float:
    """The gain, in half decibels, that brings a voice of that loudness to the target; 0 for silence."""
    if not math.isfinite(lufs):
        return 0.0
    exact = max(-MAX_VOICE_GAIN_DB, min(MAX_VOICE_GAIN_DB, VOICE_TARGET_LUFS - lufs))
    return round(exact / VOICE_STEP_DB) * VOICE_STEP_DB


def sound_energy(
    timeline: Timeline,
    clip_rms_dbfs: Callable[[Clip], float],
    sting_rms_dbfs: Mapping[StingKind, float],
) -> float:
    """The sum of the squared samples (full scale 1.0) that a timeline will have; 0 where nothing sounds.

    `clip_rms_dbfs` gives the level of a clip as it is in the store, over its whole length. Effects, room tone
    and limiter are left out: together they move a chapter by less than 0.3 dB.
    """
    energy = 0.0
    for cue in timeline.cues:
        if cue.clip is not None:
            level = clip_rms_dbfs(cue.clip)
        elif isinstance(cue.beat.sound, str):
            level = sting_rms_dbfs[cue.beat.sound]
        else:
            continue
        energy += cue.frames * 10 ** ((level + cue.gain_db) / 10)
    return energy


def level_dbfs(energy: float, frames: int) -> float:
    """The RMS level of that much energy spread over that many frames; -inf for none."""
    return decibels(energy / frames) if frames else -math.inf


def book_gain_db(chapter_rms_dbfs: Sequence[float], profile: Profile) -> float:
    """One gain for every chapter, in steps of `BOOK_STEP_DB`, that brings the book to the profile's level.

    It aims at the middle between the loudest and the quietest chapter, so that both stay in the profile's
    tolerance if they can. Silent chapters (-inf) don't count; a silent book gets 0.
    """
    levels = [level for level in chapter_rms_dbfs if math.isfinite(level)]
    if not levels:
        return 0.0
    exact = profile.rms_dbfs - (max(levels) + min(levels)) / 2
    return round(exact / BOOK_STEP_DB) * BOOK_STEP_DB


# --- Measured at the door ----------------------------------------------------------------------------

_FLOOR_SECONDS = 0.5
_FLOOR_STEPS = 10  # the 500 ms window moves in steps of 50 ms


def measure(path: Path, sample_rate: int = 44_100) -> Loudness:
    """A sound file's levels as a listener's player decodes it, in one pass; -inf everywhere if it is empty.

    Loudness and true peak are ffmpeg's `ebur128` (EBU R 128, ITU-R BS.1770-4); RMS, sample peak and noise
    floor are of the decoded samples. Raises `FfmpegError` where the file can't be decoded.
    """
    report = deque[str](maxlen=200)
    step = int(sample_rate * _FLOOR_SECONDS / _FLOOR_STEPS)
    left = np.zeros(0, dtype=np.float32)
    recent = deque[float](maxlen=_FLOOR_STEPS)
    energy, frames, peak, floor = 0.0, 0, 0.0, math.inf
    meter = "ebur128=peak=true:framelog=quiet"
    for block in decode(path, sample_rate, audio_filter=meter, report=report):
        energy += float(np.dot(block.astype(np.float64), block))
        frames += block.size
        peak = max(peak, float(np.abs(block).max()))
        samples = np.concatenate((left, block))
        whole = samples.size - samples.size % step
        for power in np.mean(samples[:whole].reshape(-1, step).astype(np.float64) ** 2, axis=1):
            recent.append(float(power))
            if len(recent) == _FLOOR_STEPS:
                floor = min(floor, sum(recent) / _FLOOR_STEPS)
        left = samples[whole:]
    mean = energy / frames if frames else 0.0
    return Loudness(
        integrated_lufs=_last_number(report, r"\bI:\s+(\S+) LUFS"),
        true_peak_dbtp=_last_number(report, r"\bPeak:\s+(\S+) dBFS"),
        sample_peak_dbfs=20 * math.log10(peak) if peak > 0 else -math.inf,
        rms_dbfs=decibels(mean),
        noise_floor_dbfs=decibels(mean if math.isinf(floor) else floor),
    )


def _last_number(lines: Iterable[str], pattern: str) -> float:
    """The number that the last line fitting the pattern shows; -inf where there is none."""
    found = -math.inf
    for line in lines:
        match = re.search(pattern, line)
        if match:
            try:
                found = float(match.group(1))
            except ValueError:
                found = -math.inf
    return found


def check(loudness: Loudness, profile: Profile, path: str = "") -> tuple[Finding, ...]:
    """What of a file's levels the profile does not accept, each with what to do; nothing if all is well."""

    def fault(code: str, message: str, hint: str) -> Finding:
        return Finding(path, 0, code, f"{message} (profile {profile.name})", hint)

    findings = []
    low, high = profile.rms_dbfs - profile.rms_tolerance_db, profile.rms_dbfs + profile.rms_tolerance_db
    if not low <= loudness.rms_dbfs <= high:
        code = "too-quiet" if loudness.rms_dbfs < low else "too-loud"
        message = f"{loudness.rms_dbfs:.1f} dB RMS, wanted {low:.1f} to {high:.1f}"
        findings.append(
            fault(
                code, message, "Look at the longest pauses and at gain_db in voices.yaml; then build again."
            )
        )
    if loudness.sample_peak_dbfs > profile.peak_dbfs:
        message = f"a peak of {loudness.sample_peak_dbfs:.1f} dB, at most {profile.peak_dbfs:.1f} wanted"
        findings.append(
            fault(
                "peak-too-high", message, "Build the chapter again; the limiter holds peaks before encoding."
            )
        )
    if loudness.noise_floor_dbfs > profile.noise_floor_dbfs:
        message = (
            f"the quietest half second has {loudness.noise_floor_dbfs:.1f} dB RMS, "
            f"at most {profile.noise_floor_dbfs:.1f} wanted"
        )
        findings.append(fault("floor-too-high", message, "Lower room_tone_db under mix: in voices.yaml."))
    if math.isinf(loudness.noise_floor_dbfs):
        findings.append(
            fault(
                "digital-silence",
                "half a second of pure digital silence",
                "Give the mix a room_tone_db (-72).",
            )
        )
    return tuple(findings)
