"""The commands for the book: what a build would do, the build, its checks and its pages, and cleaning up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiofic.cli.app import app, here, project_here

if TYPE_CHECKING:
    from audiofic.building.plan import Plan
    from audiofic.commands.listening import Listening
    from audiofic.commands.standing import ChapterRow
    from audiofic.errors import Finding

MOST_JOBS = 256
"""More processes than any machine speaks faster with."""
MOST_HEARD = 20
"""Lines not heard as written that are shown unless all are wanted."""
MOST_DOUBTS = 5
"""Doubtful lines that `status` shows unless all are wanted: the chapters stay on the screen."""
CURRENT = "Everything is current: a build would make nothing."


@app.command()
def build(
    draft: Annotated[bool, typer.Option("--draft", help="Use the draft voices, whatever is cast.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Any warning is an error: no stand-in voices.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and why; make nothing.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=0, max=MOST_JOBS, help="Speech workers; 0: one per core.")] = 0,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Have a dask cluster speak: its scheduler's address.")
    ] = "",
    chapter: Annotated[
        list[str] | None, typer.Option(metavar="NUMBERS", help="Make these alone: `1`, `2-4`, `1,5-7`.")
    ] = None,
    retake: Annotated[
        int,
        typer.Option(
            min=0,
            max=20,
            metavar="N",
            help="Have lines that a recogniser does not hear as written spoken again, up to N times.",
        ),
    ] = 0,
) -> None:
    """Make the audiobook: only what is new or changed."""
    from audiofic.building.choosing import choose_chapters, parse_chapters
    from audiofic.cli.console import progress, say, warn
    from audiofic.pipeline import build_book, plan_book

    numbers = parse_chapters(chapter or ())

    def make_plan() -> Plan:
        whole = plan_book(project_here(), draft)
        return choose_chapters(whole, numbers) if numbers else whole

    plan = make_plan()
    _stop_if_strict(plan.voicing.missing, plan.findings, strict)
    if dry_run:
        _show_work(plan)
        return
    if retake:
        from audiofic.commands.listening import check_recogniser

        check_recogniser(plan)
    _show_stand_ins(plan.voicing.tell_stand_ins())
    with progress() as advance:
        report = build_book(plan, jobs, advance, cluster)
    if retake and _retake(plan, retake, jobs):
        with progress() as advance:
            report = build_book(make_plan(), jobs, advance, cluster)
    for line in report.summary():
        say(line)
    for finding in report.alarms():
        warn(f"warning: {finding}")


@app.command()
def status(
    draft: Annotated[bool, typer.Option("--draft", help="Of a build with `--draft`.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show every doubtful line and every line to speak.")
    ] = False,
) -> None:
    """Show what wants a look, and how each chapter stands.

    Doubtful lines come first, then a line for each chapter: its length, doubts, and what a build would do.
    """
    from audiofic.cli.console import say, show_findings
    from audiofic.commands.standing import survey_standing
    from audiofic.pipeline import plan_book
    from audiofic.store import measure_store
    from audiofic.wording import clock, count

    project = project_here()
    plan = plan_book(project, draft)
    standing = survey_standing(plan)
    say(f"{plan.book.title}: {count(len(plan.chapters), 'chapter')}, {clock(standing.seconds)} of it built.")
    say()
    show_findings(standing.doubts if every else standing.doubts[:MOST_DOUBTS])
    if len(standing.doubts) > MOST_DOUBTS and not every:
        say(f"{len(standing.doubts) - MOST_DOUBTS:,} more like these: `audiofic status --all` shows them.")
    if standing.doubts:
        say()
    _show_chapters(standing.rows)
    say()
    if every:
        _show_work(plan)
    else:
        _show_amount(plan)
    say(f"The store has {measure_store(project.store_folder)}.")


@app.command()
def check(
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Show every warning, not five of a kind.")] = False,
    listen: Annotated[
        bool, typer.Option("--listen", help="Have a recogniser hear every line, too (needs audiofic[ear]).")
    ] = False,
) -> None:
    """Check that the book is the story; measure its files.

    The scripts are held against the manuscript, the files against the scripts and the profile.
    """
    from dataclasses import replace

    from audiofic.cli.console import say, show_findings, show_table
    from audiofic.commands.checking import check_files
    from audiofic.pipeline import plan_book

    plan = plan_book(project_here(), draft)
    listening = _listen(plan) if listen else None
    checked = check_files(plan)
    show_table(checked.head(), checked.rows())
    for line in checked.told:
        say(line)
    findings, more = checked.brief(len(checked.findings)) if every else checked.brief()
    show_findings([finding for finding in findings if finding.severity != "error"])
    for line in more:
        say(f"{line} `audiofic check --all` shows them.")
    show_findings([finding for finding in findings if finding.severity == "error"])
    if listening:
        _show_listening(listening, MOST_HEARD if not every else len(listening.faulty))
        heard = tuple(line.finding for line in listening.faulty)
        checked = replace(checked, findings=(*checked.findings, *heard))
    say(checked.verdict)
    if not checked.passed:
        raise typer.Exit(1)


@app.command()
def report(
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
) -> None:
    """Draw the built book on one page.

    It shows who speaks when, how loud, and the doubtful lines.
    """
    from audiofic.cli.console import say
    from audiofic.pipeline import plan_book
    from audiofic.report import write_page

    project = project_here()
    say(project.relative(write_page(plan_book(project, draft))))


@app.command()
def sample(
    minutes: Annotated[float, typer.Option(min=0.1, max=5.0, help="How long it may be.")] = 5.0,
    chapter: Annotated[int, typer.Option(help="The chapter it begins; 0: the first.")] = 0,
    out: Annotated[Path | None, typer.Option(help="The MP3 to write.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
) -> None:
    """Cut a sample from the story's beginning.

    It ends with a sentence, and is measured like a chapter.
    """
    from audiofic.cli.console import show_findings, show_table
    from audiofic.commands.sampling import make_sample
    from audiofic.pipeline import plan_book

    made = make_sample(plan_book(project_here(), draft), minutes, chapter or None, here(out) if out else None)
    show_table(made.checked.head(), made.checked.rows())
    show_findings(made.findings)
    if made.findings:
        raise typer.Exit(1)


@app.command()
def deliver(
    folder: Annotated[Path, typer.Argument(help="The library's folder; with `--feed` the podcast's.")],
    audio: Annotated[
        str, typer.Option(metavar="FORMAT", help="m4b: one file. mp3, opus, flac: a file for each chapter.")
    ] = "m4b",
    feed: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Make a podcast, for the web address of the folder.")
    ] = "",
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
) -> None:
    """Lay the finished book out for a library, or as a podcast.

    It goes to Author/Series/02 - Title in the folder; only what changed is written.
    """
    from datetime import UTC, datetime

    from audiofic.cli.console import say
    from audiofic.commands.deliver import deliver_book, deliver_feed
    from audiofic.pipeline import plan_book

    plan = plan_book(project_here(), draft)
    if feed:
        delivered = deliver_feed(plan, here(folder).resolve(), feed, datetime.now(UTC))
    else:
        delivered = deliver_book(plan, here(folder).resolve(), audio)
    for line in delivered.summary():
        say(line)


@app.command()
def clean(
    unused: Annotated[bool, typer.Option("--unused", help="Drop clips that no script needs.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Drop all clips as well: hours of speech.")
    ] = False,
) -> None:
    """Remove what builds made, but keep the clips.

    The next build then speaks nothing again.
    """
    from audiofic.cli.console import say
    from audiofic.commands.cleaning import remove_everything, remove_files, remove_unused
    from audiofic.pipeline import plan_book

    project = project_here()
    if everything:
        lines = remove_everything(project)
    elif unused:
        lines = remove_unused(project, lambda: [plan_book(project, draft) for draft in (False, True)])
    else:
        lines = remove_files(project)
    for line in lines:
        say(line)


def _retake(plan: Plan, most: int, jobs: int) -> bool:
    """Speak again what is not heard as written; whether a script has changed."""
    from audiofic.cli.console import progress, say, show_findings
    from audiofic.commands.retaking import retake

    with progress() as advance:
        retaken = retake(plan, most, advance, jobs)
    for line in retaken.summary():
        say(line)
    show_findings(retaken.findings)
    return bool(retaken.mended)


def _listen(plan: Plan) -> Listening:
    from audiofic.cli.console import progress
    from audiofic.commands.listening import listen

    with progress() as advance:
        return listen(plan, advance)


def _show_listening(listening: Listening, most: int) -> None:
    """Which lines were not heard as written, the worst first."""
    from audiofic.cli.console import say

    for line in listening.summary():
        say(line)
    for each in listening.faulty[:most]:
        say(f"warning: {each.finding}")
    if listening.faulty:
        say(f"  hint: {listening.faulty[0].finding.hint}")
    if len(listening.faulty) > most:
        say(f"{len(listening.faulty) - most:,} more: `audiofic check --listen --all` shows them.")


def _show_chapters(rows: Sequence[ChapterRow]) -> None:
    """A line for each, 80 columns wide."""
    from rich.cells import cell_len, set_cell_size

    from audiofic.cli.console import say

    wide = max([len(row.number) for row in rows], default=0)
    say(f"{'':{wide}}  {'chapter':<30}  {'length':>8}  {'doubts':>6}  to do")
    room = 80 - wide - 2 - 30 - 2 - 8 - 2 - 6 - 2
    for row in rows:
        to_do = row.to_do or "current"
        to_do = to_do if cell_len(to_do) <= room else set_cell_size(to_do, room - 1) + "…"
        title = row.title if cell_len(row.title) <= 30 else set_cell_size(row.title, 29) + "…"
        cells = (
            f"{row.number:>{wide}}",
            set_cell_size(title, 30),
            f"{row.length:>8}",
            f"{row.doubts or '':>6}",
        )
        line = "  ".join((*cells, to_do))
        say(line, colour="yellow" if row.doubts else "" if row.to_do else "green")


def _show_amount(plan: Plan) -> None:
    from audiofic.cli.console import say
    from audiofic.wording import count

    if plan.is_current:
        say(CURRENT)
        return
    stale = sum(1 for chapter in plan.chapters if chapter.reasons)
    if not plan.missing and not stale:
        say(f"The book is to be made: {'; '.join(plan.book_reasons)}.")
        return
    say(f"{count(len(plan.missing), 'clip')} to speak, {count(stale, 'chapter')} to make.")


def _show_work(plan: Plan) -> None:
    from collections import Counter

    from audiofic.cli.console import say
    from audiofic.wording import count

    if plan.is_current:
        say(CURRENT)
        return
    for clip, times in Counter(map(str, plan.missing)).items():
        say(f"speak   {clip}" + (f" ({count(times, 'clip')})" if times > 1 else ""))
    for chapter in plan.chapters:
        if chapter.reasons:
            say(f"make    chapter {chapter.number}, {chapter.title}: {'; '.join(map(str, chapter.reasons))}")
    if plan.book_reasons:
        say(f"make    the book: {'; '.join(plan.book_reasons)}")
    _show_amount(plan)


def _show_stand_ins(stand_ins: Sequence[str]) -> None:
    """Say which voices speak for others."""
    from audiofic.cli.console import say

    for line in stand_ins:
        say(line)
    if stand_ins:
        say("`audiofic voices install` gets the voices that are not here; `--strict` makes this an error.")


def _stop_if_strict(missing: Mapping[str, str], findings: Iterable[Finding], strict: bool) -> None:
    from dataclasses import replace

    from audiofic.errors import AudioficError, FindingsError

    if not strict:
        return
    if missing:
        names = ", ".join(sorted(set(missing.values())))
        raise AudioficError(
            f"These voices are not installed: {names}.", "`audiofic voices install` gets them."
        )
    faults = tuple(replace(finding, severity="error") for finding in findings if finding.severity != "note")
    if faults:
        raise FindingsError(faults)
