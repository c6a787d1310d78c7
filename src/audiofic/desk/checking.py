"""The finished files held against what they should be: measured as a listener's player decodes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.building.plan import Plan
from audiofic.building.record import is_current
from audiofic.errors import Finding
from audiofic.measuring import Verdict, judge, measure
from audiofic.mix import SAMPLE_RATE
from audiofic.model import Loudness
from audiofic.package import FRAMES_PER_PACKET
from audiofic.package.form import Form, read_form
from audiofic.profiles import PROFILES, Profile

LENGTH_TOLERANCE_MS = 50
"""How far a file's decoded length may be from its timeline's."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One finished file and how it measures up."""

    path: str
    loudness: Loudness
    verdicts: tuple[Verdict, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it."""
        return tuple(verdict.finding for verdict in self.verdicts if verdict.finding)

    def cells(self) -> tuple[str, ...]:
        """A row of the table that `audiofic check` prints; a measure that fails says so."""
        return (self.path, *map(str, self.verdicts), "fail" if self.findings else "pass")


@dataclass(frozen=True, slots=True)
class Checked:
    """A book, checked."""

    profile: Profile
    files: tuple[CheckedFile, ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """True where nothing is wrong; warnings (a line nobody could attribute) don't count."""
        return not any(finding.severity == "error" for finding in self.findings)

    def head(self) -> tuple[str, ...]:
        """The heads of the table's columns."""
        measures = [verdict.measure for verdict in self.files[0].verdicts] if self.files else []
        return (f"profile {self.profile.name}", *measures, "verdict")

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of the table: what is wanted of a chapter, then the files."""
        if self.files:
            yield ("wanted", *(verdict.wanted for verdict in self.files[0].verdicts), "")
        yield from (file.cells() for file in self.files)


def check_files(plan: Plan) -> Checked:
    """Measure every chapter and the M4B, and say what in them or in the scripts wants attention."""
    root, record = plan.project.root, plan.record
    profile = PROFILES[plan.settings.master.profile]
    files: list[CheckedFile] = []
    findings = list(plan.findings)
    chapters = [made for _, made in sorted(record.chapters.items())]
    made_files = [file for made in chapters for file in made.files.values()]
    made_files += record.book.files.values() if record.book else ()
    whole = {file.path for file in made_files if is_current(root, file, by_content=True)}
    for made in chapters:
        if made.files["mp3"].path in whole:
            files.append(check_file(plan, profile, made.files["mp3"].path, made.frames, chapter=True))
    if record.book and record.book.files["m4b"].path in whole:
        frames = (sum(made.packets for made in chapters) - 1) * FRAMES_PER_PACKET
        files.append(check_file(plan, profile, record.book.files["m4b"].path, frames, chapter=False))
    for file in made_files:
        if not is_current(root, file):
            what = "It is missing, or is not what the build made."
            findings.append(Finding(file.path, 0, "file-changed", what, "Run `audiofic build`: it mends it."))
        elif file.path not in whole:
            what = "It is damaged: it has the size and the time of what the build made, and another content."
            hint = "Look after the disk. Delete the file and run `audiofic build`: it is made again."
            findings.append(Finding(file.path, 0, "file-damaged", what, hint))
    if not plan.is_current:
        what = "The files are not what a build would make now." if made_files else "Nothing is built yet."
        hint = "Run `audiofic build`; `audiofic status` says what it would do and why."
        findings.append(Finding("build", 0, "not-current", what, hint))
    findings += [found for checked in files for found in checked.findings]
    return Checked(profile, tuple(files), tuple(findings))


def check_file(plan: Plan, profile: Profile, path: str, frames: int, *, chapter: bool) -> CheckedFile:
    """Measure a file (`path` from the root on) that should be `frames` long, against the profile."""
    file = plan.project.root / path
    loudness = measure(file, SAMPLE_RATE)
    length, *others = judge(loudness, profile, path, chapter=chapter)
    off_ms = (loudness.seconds - frames / SAMPLE_RATE) * 1000
    if abs(off_ms) > LENGTH_TOLERANCE_MS:
        longer = "longer" if off_ms > 0 else "shorter"
        message = f"It is {abs(off_ms):,.0f} ms {longer} than its timeline."
        fault = Finding(path, 0, "wrong-length", message, "Delete the file and build again.")
        length = Verdict(length.measure, length.shown, length.wanted, fault)
    form = _judge_form(path, read_form(file), profile)
    return CheckedFile(path, loudness, (length, *others, form))


def _judge_form(path: str, form: Form, profile: Profile) -> Verdict:
    """How the file is encoded; the M4B, which no shop's rules are about, must be mono and 44.1 kHz."""
    faults: Sequence[str] = [
        fault
        for is_wrong, fault in (
            (form.sample_rate != SAMPLE_RATE, f"{form.sample_rate:,} Hz instead of {SAMPLE_RATE:,}"),
            (form.channels != 1, f"{form.channels} channels instead of one"),
            (
                form.codec == "MP3" and round(form.kbps) < profile.kbps["mp3"],
                f"{form.kbps:.0f} kbps instead of {profile.kbps['mp3']}",
            ),
            (form.codec == "MP3" and not form.is_constant, "a bit rate that is not constant"),
        )
        if is_wrong
    ]
    finding = None
    if faults:
        message = f"It has {' and '.join(faults)} (profile {profile.name})."
        finding = Finding(path, 0, "wrong-form", message, "Delete the file and build again.")
    return Verdict("form", str(form), f"MP3 {profile.kbps['mp3']}k", finding)
