"""The finished files held against what they should be: measured as a listener's player decodes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.building.plan import Plan
from audiofic.building.record import ChapterRecord, MadeFile, is_current
from audiofic.building.stems import sum_stems
from audiofic.commands.proving import Evidence, describe, gather_evidence, hear_file, prove_book
from audiofic.errors import Finding
from audiofic.formats import is_encoded
from audiofic.master import MOST_CORRECTION_DB
from audiofic.measuring import Verdict, judge, measure
from audiofic.mix import SAMPLE_RATE
from audiofic.model import Loudness
from audiofic.package import FRAMES_PER_PACKET
from audiofic.package.form import Form, read_form
from audiofic.profiles import PROFILES, Profile
from audiofic.proof.hearing import SilenceDetector
from audiofic.wording import count

MOST_ALIKE = 5
"""Warnings of one kind that are shown unless all are wanted."""
VOICE_STEM = re.compile(r"/(?:narrator|role-[^/]+)\.flac$")
LENGTH_TOLERANCE_MS = 50
"""How far a file's decoded length may be from its timeline's."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One finished file and how it measures up."""

    path: str
    loudness: Loudness
    verdicts: tuple[Verdict, ...]
    silences: tuple[Finding, ...] = ()
    """The lines that can't be heard in it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with it."""
        return (*(verdict.finding for verdict in self.verdicts if verdict.finding), *self.silences)

    def cells(self) -> tuple[str, ...]:
        """A row of the table that `audiofic check` prints; a measure that fails says so."""
        fails = any(finding.severity == "error" for finding in self.findings)
        return (self.path, *map(str, self.verdicts), "fail" if fails else "pass")


@dataclass(frozen=True, slots=True)
class Checked:
    """A book, checked."""

    profile: Profile
    files: tuple[CheckedFile, ...]
    findings: tuple[Finding, ...]
    told: tuple[str, ...] = ()
    """What was proven of what, and what is left out."""

    @property
    def passed(self) -> bool:
        """True where nothing is wrong; warnings (a line nobody could attribute) don't count."""
        return not any(finding.severity == "error" for finding in self.findings)

    def brief(self, most: int = MOST_ALIKE) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
        """(the warnings, at most so many of each code, then the errors; a line for each code cut short)."""
        warnings = [finding for finding in self.findings if finding.severity != "error"]
        errors = [finding for finding in self.findings if finding.severity == "error"]
        shown: list[Finding] = []
        more: list[str] = []
        for code in sorted({finding.code for finding in warnings}):
            alike = sorted(finding for finding in warnings if finding.code == code)
            shown += alike[:most]
            if len(alike) > most:
                more.append(f"{count(len(alike) - most, 'more warning')} of this kind: {code}.")
        return (*shown, *errors), tuple(more)

    @property
    def verdict(self) -> str:
        """The outcome in a sentence, with the number of findings."""
        errors = sum(finding.severity == "error" for finding in self.findings)
        warnings = sum(finding.severity == "warning" for finding in self.findings)
        told = [count(errors, "error")] if errors else []
        told += [count(warnings, "warning")] if warnings else []
        if not told:
            return "All is well."
        outcome = "The book needs attention" if errors else "Nothing fails"
        return f"{outcome}: {' and '.join(told)}."

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
    """Prove the book, measure its files, and say what in them or in the scripts wants attention.

    Every sound file is decoded once.
    """
    root, record = plan.project.root, plan.record
    profile = PROFILES[plan.settings.master.profile]
    files: list[CheckedFile] = []
    findings = [finding for finding in plan.findings if finding.severity != "note"]
    evidence = gather_evidence(plan)
    findings += prove_book(plan, evidence)
    chapters = [made for _, made in sorted(record.chapters.items())]
    made_files = record.files()
    whole = {file.path for file in made_files if is_current(root, file, by_content=True)}
    for made in chapters:
        if made.files["mp3"].path in whole:
            path = made.files["mp3"].path
            detector = evidence.chapter_detector(made.number, path)
            checked = check_file(
                plan, profile, path, made.frames, chapter=True, is_raised=_is_raised(made), detector=detector
            )
            files.append(checked)
        for kind in sorted(made.files.keys() - {"mp3", "aac"}):
            if is_encoded(kind) and made.files[kind].path in whole:
                findings += _check_other(plan, evidence, made, made.files[kind])
        stems = [file for name, file in made.files.items() if name.startswith("stems/")]
        if stems and all(file.path in whole for file in stems):
            findings += _check_stems(plan, evidence, made, stems)
    if record.book and record.book.files["m4b"].path in whole:
        frames = (sum(made.packets for made in chapters) - 1) * FRAMES_PER_PACKET
        path = record.book.files["m4b"].path
        detector = None if plan.book_reasons else evidence.book_detector(path)
        is_raised = any(map(_is_raised, chapters))
        book = check_file(plan, profile, path, frames, chapter=False, is_raised=is_raised, detector=detector)
        files.append(book)
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
        hint = "Run `audiofic build`; `status` says what it would do. After `build --draft`: `check --draft`."
        findings.append(Finding("build", 0, "not-current", what, hint))
    findings += [found for each in files for found in each.findings]
    return Checked(profile, tuple(files), tuple(findings), describe(plan, evidence))


def _is_raised(made: ChapterRecord) -> bool:
    """True where a chapter is as loud as it may be beside the others."""
    return made.gain_db - made.book_gain_db >= MOST_CORRECTION_DB


def check_file(
    plan: Plan,
    profile: Profile,
    path: str,
    frames: int,
    *,
    chapter: bool,
    is_raised: bool = False,
    detector: SilenceDetector | None = None,
) -> CheckedFile:
    """Measure a file (`path` from the root on) that should be `frames` long, against the profile.

    `is_raised`: the build has raised it as far as a file may be raised above the others.
    """
    file = plan.project.root / path
    loudness = measure(file, SAMPLE_RATE, detector.add if detector else None)
    length, *others = judge(loudness, profile, path, chapter=chapter, is_raised=is_raised)
    if fault := _judge_length(path, loudness.seconds, frames):
        length = Verdict(length.measure, length.shown, length.wanted, fault)
    form = _judge_form(path, read_form(file), profile)
    return CheckedFile(path, loudness, (length, *others, form), detector.findings() if detector else ())


def _check_other(plan: Plan, evidence: Evidence, made: ChapterRecord, file: MadeFile) -> Iterator[Finding]:
    """A chapter in another format: as long as its timeline, with every line in it."""
    detector = evidence.chapter_detector(made.number, file.path)
    if detector is None:
        return
    fault = _judge_length(file.path, hear_file(plan, file.path, detector) / SAMPLE_RATE, made.frames)
    yield from (*([fault] if fault else ()), *detector.findings())


def _check_stems(
    plan: Plan, evidence: Evidence, made: ChapterRecord, files: Sequence[MadeFile]
) -> Iterator[Finding]:
    """The voices' stems together: as long as the chapter's timeline, with every line in them."""
    sounds = [file.path for file in files if VOICE_STEM.search(file.path)]
    if not sounds:
        return
    folder = sounds[0].rpartition("/")[0]
    detector = evidence.chapter_detector(made.number, folder)
    if detector is None:
        return
    frames = 0
    for block in sum_stems([plan.project.root / path for path in sounds]):
        detector.add(block)
        frames += block.size
    fault = _judge_length(folder, frames / SAMPLE_RATE, made.frames)
    yield from (*([fault] if fault else ()), *detector.findings())


def _judge_length(path: str, seconds: float, frames: int) -> Finding | None:
    off_ms = (seconds - frames / SAMPLE_RATE) * 1000
    if abs(off_ms) <= LENGTH_TOLERANCE_MS:
        return None
    longer = "longer" if off_ms > 0 else "shorter"
    message = f"It is {abs(off_ms):,.0f} ms {longer} than its timeline."
    return Finding(path, 0, "wrong-length", message, "Delete the file and build again.")


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
