"""The verb for stories that go on: a revised manuscript, taken into edited scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiofic.cli.app import app, here, project_here


@app.command()
def update(
    manuscript: Annotated[
        Path | None, typer.Argument(help="The story as it is now, in any format that `new` takes.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last update back.")] = False,
) -> None:
    """Merge a revised or longer manuscript into the scripts; what you edited stays wherever its words do."""
    from audiofic.cli.console import progress, say, show_findings
    from audiofic.errors import AudioficError
    from audiofic.updating import finish_update, undo_update, update_production
    from audiofic.wording import count

    project = project_here()
    if undo:
        say(f"{count(undo_update(project), 'file')} put back. `audiofic update --undo` would undo that.")
        return
    if manuscript is None:
        if not finish_update(project):
            raise AudioficError("Which manuscript?", "Name it: `audiofic update STORY.epub`.")
        say("The update that was cut short is finished.")
        return
    with progress() as advance:
        updated = update_production(
            project, here(manuscript), lambda done, total: advance("asking", done, total)
        )
    for line in updated.summary():
        say(line)
    show_findings(updated.findings)
