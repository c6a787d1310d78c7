"""How another machine can tell that it sees a folder of this one: by a file in it that nobody else has."""

from __future__ import annotations

import secrets
from pathlib import Path

from audiofic.files import PART, write_atomically


def leave_mark(folder: Path) -> Path:
    """A new empty file in the folder, whose name nobody has but who sees it; whoever leaves it removes it."""
    mark = folder / f".cluster-{secrets.token_hex(16)}{PART}"
    write_atomically(mark, b"")
    return mark
