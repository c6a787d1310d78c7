"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"
"""In the name of every file that is not whole yet; such names begin with a dot, too."""


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole and on the disk, or leave what is there as it was."""
    with replacing(path) as part:
        part.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; what is written there takes its place if nothing is raised.

    The order is write, fsync, rename, fsync of the folder, so that a power cut leaves the old file or
    the new one. Folders are made as needed; the temporary file never outlives an exception.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(f"{PART}{path.suffix}", f".{path.stem[:40]}-", path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def clear_parts(folder: Path) -> None:
    """Remove the temporary files that a killed process left in a folder and below it."""
    for part in folder.rglob(f".*{PART}*"):
        part.unlink(missing_ok=True)


def _umask() -> int:
    """The process's umask: `mkstemp` makes files private, a book is meant to be shared."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows can't open a folder; its rename is durable enough for us
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
