"""What a build did, for people and for programs: spoken, skipped, unresolved, drafted; levels; counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from audiofic.building.choosing import tell_put_off
from audiofic.building.making import Built
from audiofic.building.plan import Plan
from audiofic.building.record import ChapterRecord
from audiofic.errors import Finding
from audiofic.fidelity import SkippedItem
from audiofic.files import write_atomically
from audiofic.measuring import check
from audiofic.model import Line
from audiofic.package import SAMPLE_RATE
from audiofic.profiles import PROFILES
from audiofic.wording import clock, count

JSON_NAME, MARKDOWN_NAME = "report.json", "report.md"


@dataclass(frozen=True, slots=True)
class Report:
    """A build, told."""

    plan: Plan
    built: Built
    chapters: tuple[ChapterRecord, ...]
    """As they stand, in order."""
    skipped: tuple[SkippedItem, ...]
    silent: tuple[tuple[str, Line], ...]
    """(script, line) of every line that holds nothing speakable (`...`) and is heard as a pause."""

    def summary(self) -> Iterator[str]:
        """The few lines a producer wants after a build."""
        counts = self.built.counts
        yield (
            f"{count(counts.spoken, 'clip')} spoken, {counts.reused:,} reused; "
            f"{count(counts.encoded, 'chapter')} made, {counts.kept:,} current."
        )
        root = self.plan.project.root
        book = self.built.record.book
        if self.plan.put_off:
            yield tell_put_off(self.plan)
        elif book:
            length = sum(made.frames for made in self.chapters) / SAMPLE_RATE
            yield f"{root / book.files['m4b'].path} ({clock(length)})"
        yield f"{self.plan.project.build_folder / MARKDOWN_NAME}"

    def alarms(self) -> tuple[Finding, ...]:
        """The warnings of this build: words, speakers, levels."""
        warnings = (finding for finding in self.plan.findings if finding.severity != "note")
        return (*warnings, *self._levels())

    def _levels(self) -> Iterator[Finding]:
        profile = PROFILES[self.plan.settings.master.profile]
        for made in self.chapters:
            if made.loudness:
                yield from check(made.loudness, profile, made.files["mp3"].path)

    def as_json(self) -> str:
        """Everything, for programs."""
        plan = self.plan
        content = {
            "title": plan.book.title,
            "author": plan.book.author,
            "draft": plan.voicing.is_draft,
            "counts": asdict(self.built.counts),
            "put_off": list(plan.put_off),
            "chapters": [
                {
                    "number": made.number,
                    "title": made.title,
                    "seconds": round(made.frames / SAMPLE_RATE, 3),
                    "gain_db": made.gain_db,
                    "files": {kind: file.path for kind, file in made.files.items()},
                    "loudness": made.loudness and asdict(made.loudness),
                }
                for made in self.chapters
            ],
            "book": {kind: file.path for kind, file in self.built.record.book.files.items()}
            if self.built.record.book
            else {},
            "voices": {
                name: {"voice": str(choice.voice), "wanted": choice.wanted, "proposed": choice.proposed}
                for name, choice in plan.voicing.choices.items()
            },
            "skipped": [asdict(item) for item in self.skipped],
            "silent": [
                {"path": path, "line": line.file_line, "text": line.text} for path, line in self.silent
            ],
            "findings": [asdict(finding) for finding in self.alarms()],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def as_markdown(self) -> str:
        """Everything, for people."""
        return "\n".join(self._paragraphs()) + "\n"

    def _paragraphs(self) -> Iterator[str]:
        plan, counts = self.plan, self.built.counts
        yield f"# {plan.book.title}"
        yield ""
        if plan.voicing.is_draft:
            yield "**This is a draft:** espeak-ng speaks in it."
            yield ""
        yield f"Clips: {counts.spoken} spoken, {counts.reused} reused."
        yield f"Chapters: {counts.encoded} made, {counts.kept} current."
        if plan.put_off:
            yield tell_put_off(plan)
        yield ""
        yield "| chapter | length | dB RMS | peak | true peak | LUFS | floor |"
        yield "|---|---|---|---|---|---|---|"
        for made in self.chapters:
            levels = made.loudness
            cells = (
                (
                    f"{levels.rms_dbfs:.1f} | {levels.sample_peak_dbfs:.1f} | {levels.true_peak_dbtp:.1f} | "
                    f"{levels.integrated_lufs:.1f} | {levels.noise_floor_dbfs:.1f}"
                )
                if levels
                else " | | | | "
            )
            yield f"| {made.number}. {made.title} | {clock(made.frames / SAMPLE_RATE)} | {cells} |"
        yield from _section("Who speaks", self._voices())
        yield from _section("What their cards say", list(plan.voicing.tell_licences()))
        yield from _section("Wants your eye", [str(finding) for finding in self.alarms()])
        skipped = [
            f"{item.path}, line {item.line}: {item.kind} {item.policy}: {item.text}" for item in self.skipped
        ]
        yield from _section("Left out, as the policy says", skipped)
        silent = [f"{path}, line {line.file_line}: {line.text}" for path, line in self.silent]
        yield from _section("Heard as a pause, there being no word in it", silent)

    def _voices(self) -> list[str]:
        told = []
        for name, choice in self.plan.voicing.choices.items():
            wanted = f", standing in for {choice.wanted}" if choice.wanted else ""
            proposed = " (our proposal; nobody has cast this role)" if choice.proposed else ""
            told.append(f"{name}: {choice.voice}{wanted}{proposed}")
        return told


def write_report(report: Report) -> None:
    """Write `build/report.json` and `build/report.md`, where they are not so already."""
    folder = report.plan.project.build_folder
    for name, text in ((JSON_NAME, report.as_json()), (MARKDOWN_NAME, report.as_markdown())):
        path = folder / name
        if not path.is_file() or path.read_bytes() != text.encode():
            write_atomically(path, text.encode())


def _section(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield from ("", f"## {title}", "", *(f"- {entry}" for entry in entries))
