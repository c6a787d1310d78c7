"""The verbs about voices: who is cast with which, how that sounds, which there are and where to get more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiofic.cli.app import app, here, project_here

voices_app = typer.Typer(help="List installed voices, and those that the cast needs.", rich_markup_mode=None)
app.add_typer(voices_app, name="voices")


@app.command()
def cast(
    write: Annotated[bool, typer.Option("--write", help="Put the proposals into voices.yaml.")] = False,
    suggest: Annotated[bool, typer.Option("--suggest", help="Show the proposals as YAML to copy.")] = False,
) -> None:
    """Show who speaks with which voice; propose missing ones."""
    from audiofic.cli.console import say, show_table
    from audiofic.desk.survey import survey_cast, write_proposals
    from audiofic.wording import count

    survey = survey_cast(project_here())
    show_table(
        ("role", "gender", "lines", "words", "voice", "heard here"),
        [(row.name, row.gender, row.lines, row.words, row.voice, row.heard) for row in survey.rows],
    )
    if not survey.proposals:
        return
    say()
    if write:
        added = write_proposals(project_here(), survey)
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
    """Speak some of a role's own lines as a sample."""
    from audiofic.cli.console import say
    from audiofic.desk.auditions import make_audition

    project = project_here()
    say(project.relative(make_audition(project, name, voice or None, here(out) if out else None)))


@voices_app.callback(invoke_without_command=True)
def voices(context: typer.Context) -> None:
    """List the Piper voices on this machine, and those the cast still needs."""
    if context.invoked_subcommand:
        return
    from audiofic.cli.console import say, show_table
    from audiofic.desk.survey import survey_voices

    survey = survey_voices(project_here())
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

    wanted = names or survey_voices(project_here()).needed
    with progress() as advance:
        models = install_voices(wanted, advance)
    for model in models:
        say(f"{model.name}: {model.path} (licence: {model.licence or 'see its model card'})")
    if not models:
        say("Nothing to install: the cast has every Piper voice it asks for.")
