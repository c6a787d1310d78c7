"""A build: planned, with the reason for each piece, carried out, written down and told.

`planning` finds out what there is to do and says it in a `plan`: `tracks` are what has a file of its own,
`content` what is heard in it, `ingredients` what each is made of, `reasons` why one is made again (against
the `record` of the last build), `missing` the clips to be spoken; `speakers` and `layers` check the scripts.
`making` does it in order with `clips` and `chapters`, `effort` says how far it has come, `report` tells it.
One job in several files, one idea each.
"""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[str, int, int], None]
"""Hears of progress: the stage, how much of it is done, how much there is."""


def ignore_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody: for builds without a progress display."""


IN_ALL = "in all"
"""The stage that is told beside `speaking` and `mixing`: both, in one measure (`effort`)."""
