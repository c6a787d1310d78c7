"""The verbs. Each one finds the production, calls the pipeline once and shows what came back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from audiofic.building.plan import Plan
    from audiofic.production import Drafted
    from audiofic.project import Project

app = typer.Typer(
    help="A story goes in; a full-cast audiobook comes out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
voices_app = typer.Typer(
    help="The Piper voices on this machine, and those the cast still needs.", rich_markup_mode=None
)
app.add_typer(voices_app, name="voices")

_where = Path()
"""The folder that `-C` names; productions are looked for there and upwards."""


@app.callback()
def choose_folder(
    folder: Annotated[Path, typer.Option("-C", help="Work on the production in this folder.")] = Path(),
) -> None:
    """A story goes in; a full-cast audiobook comes out."""
    global _where
    _where = folder


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Where the production is to be; made if need be.")],
    manuscript: Annotated[
        Path, typer.Argument(help="The story: EPUB, HTML, DOCX, ODT, RTF, Markdown, text or PDF.")
    ],
    title: Annotated[str, typer.Option(help="The book's title, where the manuscript has none.")] = "",
    author: Annotated[str, typer.Option(help="Its author, where the manuscript names none.")] = "",
) -> None:
    """Lay out a production for a story: its scripts and its cast, drafted for you to look over."""
    from audiofic.cli.console import say
    from audiofic.production import new_production

    drafted = new_production(_where / folder, _where / manuscript, title or None, author or None)
    _show_drafted(drafted)
    say()
    say(f"Look over {folder}/voices.yaml and {folder}/script/, then: audiofic -C {folder} build")


@app.command()
def script() -> None:
    """Draft scripts for the chapters that have none yet. A script that is there is never touched."""
    from audiofic.cli.console import progress
    from audiofic.production import draft_missing

    with progress() as advance:
        drafted = draft_missing(_project(), lambda done, total: advance("asking", done, total))
    _show_drafted(drafted)


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

    spans = attribute_file(_where / file, _where / cast if cast else None)
    lines = [json.dumps(span, ensure_ascii=False) for span in spans]
    if out is None:
        for line in lines:
            say(line)
    else:
        write_atomically(_where / out, "".join(line + "\n" for line in lines).encode())


@app.command()
def cast(
    write: Annotated[bool, typer.Option("--write", help="Put the proposals into voices.yaml.")] = False,
    suggest: Annotated[bool, typer.Option("--suggest", help="Show the proposals as YAML to copy.")] = False,
) -> None:
    """Show who speaks how much with which voice, and propose voices for those who have none."""
    from audiofic.cli.console import say, show_table
    from audiofic.desk.survey import survey_cast, write_proposals
    from audiofic.wording import count

    survey = survey_cast(_project())
    show_table(
        ("role", "gender", "lines", "words", "voice", "heard here"),
        [(row.name, row.gender, row.lines, row.words, row.voice, row.heard) for row in survey.rows],
    )
    if not survey.proposals:
        return
    say()
    if write:
        added = write_proposals(_project(), survey)
        say(f"voices.yaml: {count(added, 'role')} filled in. Nothing else in it was touched.")
    elif suggest:
        say(survey.as_yaml())
    else:
        say(
            f"{count(len(survey.proposals), 'role')} without a voice: `audiofic cast --suggest` proposes one,"
        )
        say("`audiofic cast --write` puts it into voices.yaml.")


@app.command()
def audition(
    name: Annotated[str, typer.Argument(help="A name from the cast, or `narrator`.")],
    voice: Annotated[str, typer.Option(help="Try this voice instead of the one in voices.yaml.")] = "",
    out: Annotated[Path | None, typer.Option(help="The MP3 to write.")] = None,
) -> None:
    """Make a sample of a role's voice from its own lines in the script."""
    from audiofic.cli.console import say
    from audiofic.desk.audition import make_audition

    project = _project()
    say(project.relative(make_audition(project, name, voice or None, _where / out if out else None)))


@voices_app.callback(invoke_without_command=True)
def voices(context: typer.Context) -> None:
    """List the Piper voices on this machine, and those the cast still needs."""
    if context.invoked_subcommand:
        return
    from audiofic.cli.console import say, show_table
    from audiofic.desk.survey import survey_voices

    survey = survey_voices(_project())
    if survey.installed:
        show_table(
            ("voice", "language", "quality", "speakers", "where"),
            [(v.name, v.language, v.quality, len(v.speakers) or 1, v.path.parent) for v in survey.installed],
        )
    else:
        say("No Piper voice is installed.")
    if survey.needed:
        say()
        say(f"The cast still needs: {', '.join(survey.needed)}")
        say("`audiofic voices install` gets them; docs/voices.md says how to add them by hand.")


@voices_app.command("install")
def install(
    names: Annotated[
        list[str] | None, typer.Argument(help="Voices by name; none: all the cast needs.")
    ] = None,
) -> None:
    """Download Piper voices, each file checked against its published digest."""
    from audiofic.cli.console import progress, say
    from audiofic.desk.equipping import install_voices
    from audiofic.desk.survey import survey_voices

    wanted = names or survey_voices(_project()).needed
    with progress() as advance:
        models = install_voices(wanted, advance)
    for model in models:
        say(f"{model.name}: {model.path} (licence: {model.licence or 'see its model card'})")
    if not models:
        say("Nothing to install: the cast has every Piper voice it asks for.")


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
) -> None:
    """Make the audiobook: what is new or changed, nothing else."""
    from audiofic.cli.console import progress, say, warn
    from audiofic.pipeline import build_book, plan_book

    plan = plan_book(_project(), draft)
    _stop_if_strict(plan, strict)
    if dry_run:
        _show_work(plan)
        return
    _warn_of_drafts(plan, draft)
    with progress() as advance:
        report = build_book(plan, jobs, advance)
    for line in report.summary():
        say(line)
    for finding in report.alarms():
        warn(f"warning: {finding}")


@app.command()
def status(
    draft: Annotated[bool, typer.Option("--draft", help="Of a build with `--draft`.")] = False,
) -> None:
    """Say what a build would do and why, and which lines want your eye."""
    from audiofic.cli.console import show_findings
    from audiofic.pipeline import plan_book

    plan = plan_book(_project(), draft)
    _show_work(plan)
    show_findings(plan.findings)


@app.command()
def check(
    draft: Annotated[bool, typer.Option("--draft", help="The book was built with `--draft`.")] = False,
) -> None:
    """Prove the script against the story, and measure the finished files against their profile."""
    from audiofic.cli.console import say, show_findings, show_table
    from audiofic.desk.checking import check_files
    from audiofic.pipeline import plan_book

    checked = check_files(plan_book(_project(), draft))
    show_table(checked.head(), checked.rows())
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

    project = _project()
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

    made = make_sample(plan_book(_project(), draft), minutes, chapter or None, _where / out if out else None)
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

    project = _project()
    if everything:
        lines = remove_everything(project)
    elif unused:
        lines = remove_unused(project, [plan_book(project, draft) for draft in (False, True)])
    else:
        lines = remove_files(project)
    for line in lines:
        say(line)


def _project() -> Project:
    from audiofic.project import find_project

    return find_project(_where)


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
        say("Everything is current: a build would make nothing.")
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


def _warn_of_drafts(plan: Plan, asked_for: bool) -> None:
    """Say once, loudly, that stand-ins are speaking."""
    from audiofic.cli.console import warn
    from audiofic.wording import count

    missing = plan.voicing.missing
    if not missing or asked_for:
        return
    names = sorted(set(missing.values()))
    warn(
        f"THIS IS A DRAFT: {count(len(missing), 'role')} cast with a Piper voice that is not installed here."
    )
    warn(f"  not installed: {', '.join(names)}")
    warn("  hint: `audiofic voices install` gets them; `--strict` makes this an error.")


def _stop_if_strict(plan: Plan, strict: bool) -> None:
    from dataclasses import replace

    from audiofic.errors import AudioficError, FindingsError

    if not strict:
        return
    if plan.voicing.missing:
        names = ", ".join(sorted(set(plan.voicing.missing.values())))
        raise AudioficError(
            f"These voices are not installed: {names}.", "`audiofic voices install` gets them."
        )
    faults = tuple(
        replace(finding, severity="error") for finding in plan.findings if finding.severity != "note"
    )
    if faults:
        raise FindingsError(faults)
