"""mutagen's complaints, which are no `OSError`s, told as those of everything else that writes files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mutagen

from audiofic.errors import FfmpegError


@contextmanager
def tagging(path: Path) -> Iterator[None]:
    """For reading and writing tags: what the system refuses is an `OSError`, all else an `FfmpegError`."""
    try:
        yield
    except mutagen.MutagenError as error:
        refused = error.args[0] if error.args else None
        if isinstance(refused, OSError):
            raise refused from error
        message = f"The tags of {path.name} can't be written ({error})."
        raise FfmpegError(message, "Run the same command again; what is damaged is made anew.") from error
