"""A file's levels held against a delivery profile: what is measured, what is wanted, what to do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audiofic.errors import Finding
from audiofic.model import Loudness
from audiofic.profiles import MEASURES, Profile

_TOO_SHORT = (
    "Most of this file is silence, and it is raised already by as much as a listener bears. A shop may "
    "refuse it: join the chapter with another, or shorten its pauses."
)


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
        return f"{self.shown} FAIL" if self.finding and self.finding.severity == "error" else self.shown


def judge(
    loudness: Loudness, profile: Profile, path: str = "", *, chapter: bool = True, is_raised: bool = False
) -> Iterator[Verdict]:
    """Every measure of a file against the profile; `chapter`: the file holds one chapter, not the book.

    `is_raised`: the file is as loud as it may be beside the others; that it is too quiet is a warning then.
    """

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
    level = verdict(MEASURES[profile.measure], *_level(loudness, profile))
    if is_raised and level.finding and level.finding.code == "too-quiet":
        level = replace(level, finding=replace(level.finding, severity="warning", hint=_TOO_SHORT))
    yield level
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


def level_of(loudness: Loudness, profile: Profile) -> float:
    """The level by the profile's measure, in dB RMS or LUFS."""
    return loudness.rms_dbfs if profile.measure == "rms" else loudness.integrated_lufs


def _level(loudness: Loudness, profile: Profile) -> _Judged:
    level = level_of(loudness, profile)
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
