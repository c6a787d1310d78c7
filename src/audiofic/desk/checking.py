"""The finished files held against what they should be: measured as a listener's player decodes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audiofic.building.planning import Plan
from audiofic.building.record import is_current
from audiofic.errors import Finding
from audiofic.ffmpeg import decode
from audiofic.master import PROFILES, check, measure
from audiofic.mix import SAMPLE_RATE
from audiofic.model import Loudness
from audiofic.package import FRAMES_PER_PACKET
from audiofic.wording import clock

LENGTH_TOLERANCE_MS = 50
"""How far a file's decoded length may be from its timeline's."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One finished file and how it measures up."""

    path: str
    seconds: float
    """Decoded."""
    loudness: Loudness
    findings: tuple[Finding, ...]

    def cells(self) -> tuple[str, ...]:
        """A row of the table that `audiofic check` prints."""
        levels = self.loudness
        numbers = (
            levels.rms_dbfs,
            levels.sample_peak_dbfs,
            levels.true_peak_dbtp,
            levels.integrated_lufs,
            levels.noise_floor_dbfs,
        )
        verdict = "fail" if any(found.severity == "error" for found in self.findings) else "pass"
        return (self.path, clock(self.seconds), *(f"{number:.1f}" for number in numbers), verdict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A book, checked."""

    files: tuple[CheckedFile, ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """True where nothing is wrong; warnings (a line nobody could attribute) don't count."""
        return not any(finding.severity == "error" for finding in self.findings)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of the table."""
        return (file.cells() for file in self.files)


def check_files(plan: Plan) -> Checked:
    """Measure every chapter and the M4B, and say what in them or in the scripts wants attention."""
    root, record = plan.project.root, plan.record
    files: list[CheckedFile] = []
    findings = list(plan.findings)
    chapters = [made for _, made in sorted(record.chapters.items())]
    for made in chapters:
        if is_current(root, made.files["mp3"]):
            files.append(_check_file(plan, made.files["mp3"].path, made.frames))
    if record.book and is_current(root, record.book.files["m4b"]):
        packets = sum(made.packets for made in chapters)
        files.append(_check_file(plan, record.book.files["m4b"].path, (packets - 1) * FRAMES_PER_PACKET))
    made_files = [file for made in chapters for file in made.files.values()]
    made_files += record.book.files.values() if record.book else ()
    for file in made_files:
        if not is_current(root, file):
            what = "It is missing, or is not what the build made."
            findings.append(Finding(file.path, 0, "file-changed", what, "Run `audiofic build`: it mends it."))
    if not plan.is_current:
        what = "The files are not what a build would make now." if made_files else "Nothing is built yet."
        hint = "Run `audiofic build`; `audiofic status` says what it would do and why."
        findings.append(Finding("build", 0, "not-current", what, hint))
    findings += [found for file in files for found in file.findings]
    return Checked(tuple(files), tuple(findings))


def _check_file(plan: Plan, path: str, frames: int) -> CheckedFile:
    file = plan.project.root / path
    loudness = measure(file, SAMPLE_RATE)
    decoded = count_frames(file)
    findings = list(check(loudness, PROFILES[plan.settings.master.profile], path))
    off_ms = (decoded - frames) * 1000 / SAMPLE_RATE
    if abs(off_ms) > LENGTH_TOLERANCE_MS:
        longer = "longer" if off_ms > 0 else "shorter"
        message = f"It is {abs(off_ms):,.0f} ms {longer} than its timeline."
        findings.append(Finding(path, 0, "wrong-length", message, "Delete the file and build again."))
    return CheckedFile(path, decoded / SAMPLE_RATE, loudness, tuple(findings))


def count_frames(path: Path) -> int:
    """How many frames a player decodes from the file, at `SAMPLE_RATE`."""
    return sum(block.size for block in decode(path, SAMPLE_RATE))
