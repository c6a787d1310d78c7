"""Atomic and durable writing of files: no reader sees half of one, and a power cut loses none."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PART = ".part"
"""In the name of every file that is not whole yet; such names begin with a dot, too."""

_UNSYNCABLE = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""What file systems answer that have no way to sync a folder (some network shares, fsync(2))."""


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, whole and on the disk, or leave what is there as it was."""
    with replacing(path) as part:
        part.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; what is written there takes its place if nothing is raised.

    The order is write, fsync, rename, fsync of the folder, so that a power cut leaves the old file or
    the new one. Folders are made as needed; the temporary file never outlives an exception, and what a
    killed process left of one is told by nobody holding it (`clear_parts`).
    """
    make_folders(path.parent)
    part, held = _open_part(path)
    try:
        yield part
        sync_file(part)
        move(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(held)


def move(path: Path, target: Path) -> None:
    """Rename a file that is on the disk, and have its new name there, too, before anything else is done."""
    path.replace(target)
    sync_folder(target.parent)
    if path.parent != target.parent:
        sync_folder(path.parent)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it, and sync each parent, so that a power cut loses none of them."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_file(path: Path) -> None:
    """Have a file's content on the disk, whoever wrote it."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    if os.name != "posix":  # Windows can't open a folder; its rename is durable enough for us
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSYNCABLE:
            raise
    finally:
        os.close(descriptor)


def system_name(path: Path | str) -> str | bytes:
    """The path as native libraries take it: bytes where the system's file names are bytes."""
    return os.fsencode(path) if os.name == "posix" else str(path)


def clear_parts(folder: Path, below: bool = False) -> None:
    """Remove the temporary files that killed processes left in a folder, and `below` it if that is asked for.

    One that somebody is still writing is left alone.
    """
    for part in (folder.rglob if below else folder.glob)(f".*{PART}*"):
        clear_abandoned(part)


def clear_abandoned(path: Path) -> None:
    """Remove a file or folder that its maker held (`hold`), if nobody holds it any more."""
    try:
        # A file for writing, because the locks of network shares ask for it.
        descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except OSError:  # gone meanwhile, or not ours to remove
        return
    try:
        if hold(descriptor):  # and keep it while removing: its maker may be just about to hold it
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    finally:
        os.close(descriptor)


def hold(descriptor: int) -> bool:
    """Hold an open file or folder until it is closed, or its process ends; False where another one does.

    True where nothing can be held (Windows, some network shares): such files nobody waits for.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def nameable(text: str) -> str:
    """The text with `_` for each character that file names can't have here: not every locale has them all."""
    encoding = sys.getfilesystemencoding()
    return "".join(letter if _can_encode(letter, encoding) else "_" for letter in text)


@cache
def _can_encode(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _open_part(path: Path) -> tuple[Path, int]:
    """A new temporary file beside `path`, and the descriptor that holds it."""
    while True:
        part = path.with_name(f".{_short(path.stem)}-{secrets.token_hex(4)}{PART}{path.suffix}")
        # 0o666 and the umask: a book is meant to be shared, unlike what `tempfile` makes.
        held = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        # Between the two somebody who clears up may have come.
        if hold(held) and part.exists():
            return part, held
        os.close(held)


def _short(stem: str) -> str:
    """The beginning of a name, short enough to leave room for what is added to it."""
    return os.fsencode(stem)[:80].decode(errors="ignore")
