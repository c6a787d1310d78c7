"""The verbs. Each one finds the production, calls the pipeline once and shows what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiofic.cli.app import app, here, project_here

if TYPE_CHECKING:
    from audiofic.building.plan import Plan
    from audiofic.building.standing import Standing
    from audiofic.errors import Finding
    from audiofic.production import Drafted
    from audiofic.project import Project

CURRENT = "Everything is current: a build would make nothing."


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Where the production is to be; made if need be.")],
    manuscript: Annotated[
        Path, typer.Argument(help="The story: EPUB, FB2, HTML, DOCX, ODT, RTF, Markdown, text or PDF.")
    ],
    title: Annotated[str, typer.Option(help="The book's title, where the manuscript has none.")] = "",
    author: Annotated[str, typer.Option(help="Its author, where the manuscript names none.")] = "",
    series: Annotated[
        bool, typer.Option("--series", help="The cast in the cast.yaml beside it is this book's, too.")
    ] = False,
    encoding: Annotated[
        str, typer.Option(help="What a text or HTML file is written in, where it is read wrongly: koi8-r ...")
    ] = "",
) -> None:
    """Lay out a production for a story: its scripts and its cast, drafted for you to look over."""
    from audiofic.cli.console import say
    from audiofic.production import new_production

    drafted = new_production(
        here(folder),
        here(manuscript),
        title or None,
        author or None,
        in_series=series,
        encoding=encoding or None,
    )
    _show_drafted(drafted)
    say()
    say(f"Look over {folder}/voices.yaml and {folder}/script/, then: audiofic -C {folder} build")


@app.command()
def script() -> None:
    """Draft scripts for the chapters that have none yet. A script that is there is never touched."""
    from audiofic.cli.console import progress
    from audiofic.production import draft_missing

    with progress() as advance:
        drafted = draft_missing(project_here(), lambda done, total: advance("asking", done, total))
    _show_drafted(drafted)


@app.command()
def share(
    names: Annotated[
        list[str] | None, typer.Argument(help="Who; nobody named: the whole cast, narrator and all.")
    ] = None,
) -> None:
    """Move the cast into the cast.yaml beside the production, for all books of a series that stand there."""
    from audiofic.cli.console import say
    from audiofic.desk.sharing import share_cast

    for line in share_cast(project_here(), names or ()).summary():
        say(line)


@app.command()
def attribute(
    file: Annotated[Path, typer.Argument(help="Any story, in any format that `new` takes.")],
    cast: Annotated[Path | None, typer.Option(help="A voices.yaml that names the characters.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write here instead of to the screen.")] = None,
) -> None:
    """Say who speaks or thinks what in a text: one JSON object a line, for each span."""
    import json

    from audiofic.cli.console import say
    from audiofic.files import write_atomically
    from audiofic.production import attribute_file

    spans = attribute_file(here(file), here(cast) if cast else None)
    lines = [json.dumps(span, ensure_ascii=False) for span in spans]
    if out is None:
        for line in lines:
            say(line)
    else:
        write_atomically(here(out), "".join(line + "\n" for line in lines).encode())


@app.command()
def build(
    draft: Annotated[bool, typer.Option("--draft", help="Use the draft voices, whatever is cast.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Any warning is an error: no stand-in voices.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made and why; make nothing.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=0, help="Speech workers; 0: one per core.")] = 0,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Have a dask cluster speak: its scheduler's address.")
    ] = "",
) -> None:
    """Make the audiobook: what is new or changed, nothing else."""
    from audiofic.cli.console import progress, say, warn

    project = project_here()
    standing = _find_standing(project, draft)
    if standing:
        _stop_if_strict(standing.missing, standing.findings, strict)
        if dry_run:
            say(CURRENT)
            return
        _warn_of_drafts(standing.missing, draft)
        summary, alarms = standing.summary, standing.alarms
    else:
        from audiofic.pipeline import build_book, plan_book

        plan = plan_book(project, draft)
        _stop_if_strict(plan.voicing.missing, plan.findings, strict)
        if dry_run:
            _show_work(plan)
            return
        _warn_of_drafts(plan.voicing.missing, draft)
        with progress() as advance:
            report = build_book(plan, jobs, advance, cluster)
        summary, alarms = tuple(report.summary()), report.alarms()
    for line in summary:
        say(line)
    for finding in alarms:
        warn(f"warning: {finding}")


@app.command()
def status(
    draft: Annotated[bool, typer.Option("--draft", help="Of a build with `--draft`.")] = False,
) -> None:
    """Say what a build would do and why, and which lines want your eye."""
    from audiofic.cli.console import say, show_findings
    from audiofic.shelves import measure_store

    project = project_here()
    standing = _find_standing(project, draft)
    if standing:
        say(CURRENT)
        findings = standing.findings
    else:
        from audiofic.pipeline import plan_book

        plan = plan_book(project, draft)
        _show_work(plan)
        findings = plan.findings
    say(f"The store has {measure_store(project.store_folder)}.")
    show_findings(findings)


@app.command()
def check(
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
) -> None:
    """Prove the script against the story, and measure the finished files against their profile."""
    from audiofic.cli.console import say, show_findings, show_table
    from audiofic.desk.checking import check_files
    from audiofic.pipeline import plan_book

    checked = check_files(plan_book(project_here(), draft))
    show_table(checked.head(), checked.rows())
    for line in checked.told:
        say(line)
    show_findings(checked.findings)
    if not checked.passed:
        say("The book needs attention.")
        raise typer.Exit(1)
    say("Nothing fails; the warnings want your eye." if checked.findings else "All is well.")


@app.command()
def report(
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
) -> None:
    """Draw the book as it was built on one page: who speaks when, how loud, and what wants your eye."""
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
    """Cut the retail sample from the story's beginning, at a sentence, and measure it."""
    from audiofic.cli.console import show_findings, show_table
    from audiofic.desk.sampling import make_sample
    from audiofic.pipeline import plan_book

    made = make_sample(plan_book(project_here(), draft), minutes, chapter or None, here(out) if out else None)
    show_table(made.checked.head(), made.checked.rows())
    show_findings(made.findings)
    if made.findings:
        raise typer.Exit(1)


@app.command()
def clean(
    unused: Annotated[bool, typer.Option("--unused", help="Drop clips that no script needs.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Drop all clips as well: hours of speech.")
    ] = False,
) -> None:
    """Remove what builds made. Clips are kept, so that the next build speaks nothing again."""
    from audiofic.cli.console import say
    from audiofic.desk.cleaning import remove_everything, remove_files, remove_unused
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


def _find_standing(project: Project, draft: bool) -> Standing | None:
    """How the book stands where nothing has changed since the last build; None: it has to be planned."""
    from audiofic.building.standing import find_standing
    from audiofic.voice_library import voice_folders

    return find_standing(project, draft, voice_folders(project.root))


def _show_drafted(drafted: Drafted) -> None:
    from audiofic.cli.console import say, show_findings

    for line in drafted.summary():
        say(line)
    show_findings(drafted.findings)


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
    stale = sum(1 for chapter in plan.chapters if chapter.reasons)
    say(f"{count(len(plan.missing), 'clip')} to speak, {count(stale, 'chapter')} to make.")


def _warn_of_drafts(missing: Mapping[str, str], asked_for: bool) -> None:
    """Say once, loudly, that stand-ins are speaking."""
    from audiofic.cli.console import warn
    from audiofic.wording import count

    if not missing or asked_for:
        return
    names = sorted(set(missing.values()))
    warn(
        f"THIS IS A DRAFT: {count(len(missing), 'role')} cast with a Piper voice that is not installed here."
    )
    warn(f"  not installed: {', '.join(names)}")
    warn("  hint: `audiofic voices install` gets them; `--strict` makes this an error.")


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
