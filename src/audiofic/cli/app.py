"""The command line's root: the app that all verbs belong to, and the production that they work on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from audiofic.project import Project

app = typer.Typer(
    help="A story goes in; a full-cast audiobook comes out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_where = Path()
"""The folder that `-C` names; productions are looked for there and upwards."""


@app.callback()
def choose_folder(
    folder: Annotated[Path, typer.Option("-C", help="Work on the production in this folder.")] = Path(),
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
