"""A build: planned, with the reason for each piece, carried out, recorded and reported.

`planning` makes the `plan`: it casts `tracks` from the scripts, which `script_checks` checks. `ingredients`
are the fingerprints of what shapes each file; `reasons` say why a file is made again, held against the
`record` of the last build. `making` carries the plan out with `clips`, `assembly`, `mixers` and `chapters`,
`progress` tells how far it has come, and `report` what came of it.
"""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[str, int, int], None]
"""Hears of progress: the stage, how much of it is done, how much there is."""


def ignore_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody: for builds without a progress display."""


IN_ALL = "in all"
"""The stage that is told beside `speaking` and `mixing`: both, in one measure (`progress`)."""
