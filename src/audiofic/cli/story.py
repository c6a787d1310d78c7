"""The commands for a story: draft a production, take in a revised manuscript, print who says what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiofic.cli.app import app, here, project_here

if TYPE_CHECKING:
    from audiofic.production import Drafted


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
    """Make a production folder: drafted scripts and cast."""
    import shlex

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
    where = here(folder)
    command = f"audiofic -C {shlex.quote(str(where))}"
    say(f"Look at the cast first: {command} cast (people who may be one: cast --suggest-merges)")
    say(f"Then look over {where / 'script'} and {where / 'voices.yaml'}, and: {command} build")


@app.command()
def script(
    chapters: Annotated[
        list[str] | None, typer.Argument(help="With --again: these chapters only: 3, 2-4 or 1,3-5.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read the story again with the cast and lines that you corrected.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --again: only show it.")] = False,
) -> None:
    """Draft scripts for chapters that have none.

    A script that is there is never touched, but with --again: then the story is read again, and who speaks
    changes where you have not said it.
    """
    from audiofic.building.choosing import parse_chapters
    from audiofic.cli.console import progress, say, show_findings
    from audiofic.errors import AudioficError
    from audiofic.production import draft_missing
    from audiofic.updating import read_again

    project = project_here()
    if not again:
        if chapters or dry_run:
            raise AudioficError("Chapters and `--dry-run` go with `--again`.", "`audiofic script --help`")
        with progress() as advance:
            drafted = draft_missing(project, lambda done, total: advance("asking", done, total))
        _show_drafted(drafted)
        return
    with progress() as advance:
        found = read_again(
            project,
            sorted(parse_chapters(chapters or ())),
            dry_run=dry_run,
            progress=lambda done, total: advance("asking", done, total),
        )
    for line in found.summary():
        say(line)
    show_findings(found.findings)


@app.command()
def update(
    manuscript: Annotated[
        Path | None,
        typer.Argument(
            help="The story as it is now; left out: script/manuscript.*, which you have replaced."
        ),
    ] = None,
    undo: Annotated[
        bool,
        typer.Option("--undo", help="Take the last change back: an update, a reading, a merge."),
    ] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Make again what was taken back last.")] = False,
) -> None:
    """Merge a revised manuscript into the scripts.

    What you edited stays wherever its words do.
    """
    from audiofic.cli.console import progress, say, show_findings
    from audiofic.errors import AudioficError
    from audiofic.updating import finish_update, redo_update, undo_update, update_production
    from audiofic.wording import count

    project = project_here()
    if sum((undo, redo, manuscript is not None)) > 1:
        raise AudioficError(
            "That is more than one thing at once.", "Give a manuscript, `--undo` or `--redo`, then the next."
        )
    if undo:
        back = undo_update(project)
        what = f"Taken back: {back.purpose}. " if back.purpose else ""
        say(f"{what}{count(back.changed, 'file')} put back. `audiofic update --redo` would undo that.")
        return
    if redo:
        again = redo_update(project)
        what = f"Made again: {again.purpose}. " if again.purpose else ""
        say(f"{what}{count(again.changed, 'file')} changed. `audiofic update --undo` would undo that.")
        return
    if manuscript is None and finish_update(project):
        say("The update that was cut short is finished.")
        return
    story = here(manuscript) if manuscript else project.manuscript_file
    if story is None:
        raise AudioficError("Which manuscript?", "Name it: `audiofic update STORY.epub`.")
    with progress() as advance:
        updated = update_production(project, story, lambda done, total: advance("asking", done, total))
    for line in updated.summary():
        say(line)
    show_findings(updated.findings)


@app.command()
def attribute(
    file: Annotated[Path, typer.Argument(help="Any story, in any format that `new` takes.")],
    cast: Annotated[Path | None, typer.Option(help="A voices.yaml that names the characters.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write here instead of to the screen.")] = None,
) -> None:
    """Print who says what in any text, as JSON lines.

    One object for each span of speech, thought or narration.
    """
    import json

    from audiofic.cli.console import say
    from audiofic.errors import AudioficError
    from audiofic.files import write_atomically
    from audiofic.production import attribute_file

    if out is not None and not out.name:
        raise AudioficError(f"`--out {out}` names no file.", "Name one: `--out lines.jsonl`.")
    spans = attribute_file(here(file), here(cast) if cast else None)
    lines = [json.dumps(span, ensure_ascii=False) for span in spans]
    if out is None:
        for line in lines:
            say(line)
    else:
        write_atomically(here(out), "".join(line + "\n" for line in lines).encode())


def _show_drafted(drafted: Drafted) -> None:
    from audiofic.cli.console import say, show_findings

    for line in drafted.summary():
        say(line)
    show_findings(drafted.findings)
