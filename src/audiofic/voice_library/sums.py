"""What an installed voice's files were when they came: NAME.sha256 beside them, as `sha256sum` writes it.

Whoever puts a voice into a folder by hand needs none; then there is nothing to hold its files against.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from audiofic.errors import EngineError
from audiofic.files import write_atomically

SUMS = ".sha256"


def write_sums(folder: Path, name: str, files: tuple[Path, ...]) -> None:
    """Write down what the voice's files are."""
    lines = []
    for path in files:
        with path.open("rb") as file:  # as it is on the disk now, whatever is remembered of it
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    write_atomically(folder / (name + SUMS), "".join(lines).encode())


def forget_sums(folder: Path, name: str) -> None:
    """For files that are about to be others."""
    (folder / (name + SUMS)).unlink(missing_ok=True)


def check_sums(folder: Path, name: str, digests: Mapping[str, str]) -> None:
    """`EngineError` where a file (its name -> its SHA-256 now) is not what was installed."""
    sums = folder / (name + SUMS)
    try:
        lines = sums.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        installed, _, file = line.partition("  ")
        if digests.get(file, installed) != installed:
            raise EngineError(
                f"{folder / file} is damaged: it is not what was installed.",
                f"`audiofic voices install {name}` mends it. If you have put another voice there, "
                f"delete {sums.name}.",
            )
