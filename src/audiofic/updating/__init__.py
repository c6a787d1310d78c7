"""A story taken into scripts that the producer has edited: a revised one, or the same one read again.

`update` merges a revised manuscript, `again` the same one with the corrected cast; `undo` takes such changes
back.
"""

from __future__ import annotations

from audiofic.updating.again import ReadAgain, read_again
from audiofic.updating.undo import Restored, finish_update, redo_update, undo_update
from audiofic.updating.update import Updated, update_production

__all__ = [
    "ReadAgain",
    "Restored",
    "Updated",
    "finish_update",
    "read_again",
    "redo_update",
    "undo_update",
    "update_production",
]
