"""Finished files measured as a listener's player decodes them, and held against a delivery profile."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import Finding
from audiofic.ffmpeg import decode
from audiofic.loudness import decibels
from audiofic.model import Loudness
from audiofic.profiles import MEASURES, Profile

_WINDOW_SECONDS = 0.01
_WINDOWS_A_STEP = 5
_FLOOR_STEPS = 10
"""The noise floor's 500 ms move in steps of 50 ms."""
EDGE_DBFS = -55.0
"""Ten milliseconds above this are sound, below it room tone: 5 dB over the noisiest room that passes."""


def measure(
    path: Path, sample_rate: int = 44_100, hear: Callable[[NDArray[np.float32]], None] | None = None
) -> Loudness:
    """A sound file's levels as decoded, in one pass; -inf everywhere if it is empty. `hear` gets every block.

    Loudness and true peak are ffmpeg's `ebur128` (EBU R 128, ITU-R BS.1770-4); all else is of the decoded
    samples. Raises `FfmpegError` where the file can't be decoded.
    """
    report = deque[str](maxlen=200)
    window = int(sample_rate * _WINDOW_SECONDS)
    left = np.zeros(0, dtype=np.float32)
    recent = deque[float](maxlen=_FLOOR_STEPS)
    energy, frames, peak, floor = 0.0, 0, 0.0, math.inf
    first, last, windows = -1, -1, 0
    meter = "ebur128=peak=true:framelog=quiet"
    for block in decode(path, sample_rate, audio_filter=meter, report=report):
        if hear is not None:
            hear(block)
        energy += float(np.dot(block.astype(np.float64), block))
        frames += block.size
        peak = max(peak, float(np.abs(block).max()))
        samples = np.concatenate((left, block))
        whole = samples.size - samples.size % (window * _WINDOWS_A_STEP)
        powers = np.mean(samples[:whole].reshape(-1, window).astype(np.float64) ** 2, axis=1)
        heard = np.flatnonzero(powers > 10 ** (EDGE_DBFS / 10))
        if heard.size:
            first = windows + int(heard[0]) if first < 0 else first
            last = windows + int(heard[-1]) + 1
        windows += powers.size
        for power in powers.reshape(-1, _WINDOWS_A_STEP).mean(axis=1):
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
        seconds=frames / sample_rate,
        head_seconds=(first * window if first >= 0 else frames) / sample_rate,
        tail_seconds=(frames - last * window if last >= 0 else frames) / sample_rate,
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """One measure of one file."""

    measure: str
    """What was measured, as the head of a table's column."""
    shown: str
    wanted: str
    """What the profile asks for; empty: nothing."""
    finding: Finding | None
    """What is wrong and what to do; None: it passes."""

    def __str__(self) -> str:
        return f"{self.shown} FAIL" if self.finding else self.shown


def judge(loudness: Loudness, profile: Profile, path: str = "", *, chapter: bool = True) -> Iterator[Verdict]:
    """Every measure of a file against the profile; `chapter`: the file holds one chapter, not the book."""

    def verdict(measure: str, shown: str, wanted: str, fault: tuple[str, str, str] | None) -> Verdict:
        finding = fault and Finding(path, 0, fault[0], f"{fault[1]} (profile {profile.name})", fault[2])
        return Verdict(measure, shown, wanted, finding)

    longest = profile.longest_minutes if chapter else None
    minutes = loudness.seconds / 60
    too_long = (
        ("too-long", f"{minutes:.0f} minutes, at most {longest:.0f} wanted", "Split the chapter in two.")
        if longest and minutes > longest
        else None
    )
    seconds = round(loudness.seconds)
    length = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    yield verdict("length", length, f"<= {longest:.0f} min" if longest else "", too_long)
    yield verdict(MEASURES[profile.measure], *_level(loudness, profile))
    if profile.peak_dbfs is not None:
        yield verdict("peak", *_peak("peak", loudness.sample_peak_dbfs, profile.peak_dbfs))
    if profile.true_peak_dbtp is not None:
        yield verdict("true peak", *_peak("true peak", loudness.true_peak_dbtp, profile.true_peak_dbtp))
    yield verdict("floor", *_floor(loudness, profile))
    for edge, measured, wanted in (
        ("head", loudness.head_seconds, profile.head_seconds),
        ("tail", loudness.tail_seconds, profile.tail_seconds),
    ):
        yield verdict(edge, *_edge(edge, measured, wanted))


def check(loudness: Loudness, profile: Profile, path: str = "") -> tuple[Finding, ...]:
    """What of a file's measures the profile does not accept, each with what to do; nothing if all is well."""
    return tuple(each.finding for each in judge(loudness, profile, path) if each.finding)


_Judged = tuple[str, str, tuple[str, str, str] | None]
"""What is shown, what is wanted, and (code, message, hint) of the fault."""


def _level(loudness: Loudness, profile: Profile) -> _Judged:
    level = loudness.rms_dbfs if profile.measure == "rms" else loudness.integrated_lufs
    low, high = profile.lowest_db, profile.highest_db
    fault = None
    if not low <= level <= high:
        message = f"{level:.1f} {MEASURES[profile.measure]}, wanted {low:.1f} to {high:.1f}"
        hint = "Look at the longest pauses and at gain_db in voices.yaml; then build again."
        fault = ("too-quiet" if level < low else "too-loud", message, hint)
    return f"{level:.1f}", f"{low:.1f}..{high:.1f}", fault


def _peak(what: str, peak: float, highest: float) -> _Judged:
    fault = None
    if peak > highest:
        message = f"a {what} of {peak:.1f} dB, at most {highest:.1f} wanted"
        hint = "Build the chapter again; the limiter holds peaks before encoding."
        fault = (f"{what.replace(' ', '-')}-too-high", message, hint)
    return f"{peak:.1f}", f"<= {highest:.1f}", fault


def _floor(loudness: Loudness, profile: Profile) -> _Judged:
    floor, highest = loudness.noise_floor_dbfs, profile.noise_floor_dbfs
    fault = None
    if floor > highest:
        message = f"the quietest half second has {floor:.1f} dB RMS, at most {highest:.1f} wanted"
        fault = ("floor-too-high", message, "Lower room_tone_db under mix: in voices.yaml.")
    elif math.isinf(floor):
        message = "half a second of pure digital silence"
        fault = ("digital-silence", message, "Give the mix a room_tone_db (-72).")
    return f"{floor:.1f}", f"<= {highest:.1f}", fault


def _edge(edge: str, seconds: float, wanted: tuple[float, float] | None) -> _Judged:
    if wanted is None:
        return f"{seconds:.2f}", "", None
    low, high = wanted
    fault = None
    if not low <= seconds <= high:
        side = "before the first sound" if edge == "head" else "after the last one"
        message = f"{seconds:.2f} s of room tone {side}, wanted {low:g} to {high:g}"
        hint = f"Set `{edge}` under mix: pauses: in voices.yaml, in milliseconds; then build again."
        fault = (f"{edge}-too-{'short' if seconds < low else 'long'}", message, hint)
    return f"{seconds:.2f}", f"{low:g}..{high:g}", fault
