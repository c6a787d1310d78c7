"""The command line's root: the app that all verbs belong to, and the production that they work on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from audiofic.project import Project

COMMANDS = (
    *("new", "script", "update", "cast", "share", "names", "voices", "audition", "say"),
    *("status", "build", "review", "check", "report", "sample", "deliver", "clean", "attribute"),
)
"""All commands, in the order in which a production needs them."""


class CommandGroup(TyperGroup):
    """The commands in the order of work; a misplaced `-C` is told with where it belongs."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The names in the order of `COMMANDS`."""
        return sorted(super().list_commands(ctx), key=COMMANDS.index)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            # click's NoSuchOption, which typer has under a private name of its own
            if getattr(error, "option_name", None) == "-C" and hasattr(error, "message"):
                error.message += "\nhint: `-C` stands before the command: `audiofic -C FOLDER COMMAND ...`."
            raise


app = typer.Typer(
    help="A story goes in; a full-cast audiobook comes out.",
    cls=CommandGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_where = Path()
"""The folder that `-C` names; productions are looked for there and upwards."""


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"audiofic {version('audiofic')}")
        raise typer.Exit


@app.callback()
def choose_folder(
    folder: Annotated[Path, typer.Option("-C", help="Work on the production in this folder.")] = Path(),
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A story goes in; a full-cast audiobook comes out."""
    global _where
    _where = folder


def here(path: Path) -> Path:
    """A path that was given on the command line, seen from the folder that `-C` names."""
    return _where / path


def project_here() -> Project:
    """The production that `-C` names, or the one we are in."""
    from audiofic.project import find_project

    return find_project(_where)
