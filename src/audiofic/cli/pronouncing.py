"""The verbs about how words are said: hear one, and find those that are probably said wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiofic.cli.app import app, here, project_here


@app.command("say")
def say_words(
    words: Annotated[list[str], typer.Argument(help="A word or a sentence.")],
    voice: Annotated[
        str, typer.Option(help="A name from the cast, `narrator`, or a voice such as `espeak/girl`.")
    ] = "narrator",
    ipa: Annotated[str, typer.Option(help="Say it so, in IPA, whatever voices.yaml says.")] = "",
    spelt: Annotated[str, typer.Option(help="Say it as these letters are read.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write: .wav, .flac or .mp3.")] = None,
) -> None:
    """Speak a word or a sentence in a voice."""
    from audiofic.cli.console import say
    from audiofic.desk.auditions import say_text

    project = project_here()
    said = say_text(project, " ".join(words), voice, ipa=ipa, spelt=spelt, out=here(out) if out else None)
    for line in said.summary():
        say(line)
    say(project.relative(said.path))


@app.command()
def names(
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 40,
) -> None:
    """List names that voices probably say wrong.

    The most frequent come first, with lines to paste into voices.yaml.
    """
    from audiofic.cli.console import say, show_table
    from audiofic.desk.naming import survey_names

    survey = survey_names(project_here())
    if not survey.rows:
        say("No name in the scripts is likely to be said wrong.")
        return
    rows = survey.rows[:most]
    show_table(
        ("name", "times", "said now", "why it is here"), [(r.word, r.count, r.said, r.reason) for r in rows]
    )
    if len(survey.rows) > most:
        say(f"... and {len(survey.rows) - most:,} more: `audiofic names --most {len(survey.rows)}`.")
    say()
    say("Hear one: `audiofic say NAME`. What is wrong goes into voices.yaml, put right:")
    say()
    say("pronunciations:")
    for row in rows:
        say(f"  {row.line}")
