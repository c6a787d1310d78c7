"""The verb for stories that go on: a revised manuscript, taken into edited scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiofic.cli.app import app, here, project_here


@app.command()
def update(
    manuscript: Annotated[
        Path | None,
        typer.Argument(
            help="The story as it is now; left out: script/manuscript.*, which you have replaced."
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last update back.")] = False,
) -> None:
    """Merge a revised manuscript into the scripts.

    What you edited stays wherever its words do.
    """
    from audiofic.cli.console import progress, say, show_findings
    from audiofic.errors import AudioficError
    from audiofic.updating import finish_update, undo_update, update_production
    from audiofic.wording import count

    project = project_here()
    if undo:
        say(f"{count(undo_update(project), 'file')} put back. `audiofic update --undo` would undo that.")
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
