"""A build: planned, with the reason for each piece, carried out, written down and told.

`planning` says what there is to do (`reasons` why, against the `record` of the last build), `making` does
it in order with `clips` and `chapters`, `report` tells it. One job in several files, one idea each.
"""

from __future__ import annotations

from collections.abc import Callable

Advance = Callable[[str, int, int], None]
"""Hears of progress: the stage, how much of it is done, how much there is."""
