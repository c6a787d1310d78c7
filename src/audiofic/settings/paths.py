"""Files that voices.yaml names: inside the production, or nowhere."""

from __future__ import annotations

import re
from pathlib import Path

from audiofic.errors import AudioficError, Finding
from audiofic.settings.values import Settings

LARGEST_FILE = 200_000_000
"""Bytes; an hour of 24-bit stereo is larger, a sting or a cover never is."""
_STRANGE = re.compile(r"[\x00-\x1f\x7f]")


def refuse_path(text: str) -> str | None:
    """Why the text can't name a file inside a production; None where it can (whether or not it exists).

    Folders are told apart by `/`, whatever the system.
    """
    if not text.strip() or _STRANGE.search(text):
        return "is not a file's name"
    if "\\" in text:
        return "has a backslash: write `/` between folders"
    if ":" in text:
        return "has a colon, like an address or a drive: only files of the production can be used"
    if text.startswith(("/", "~")):
        return "is absolute: write it from the production's folder on"
    if ".." in text.split("/"):
        return "leads out of the production with `..`"
    return None


def find_file(root: Path, relative: str) -> Path:
    """The file's absolute path, links resolved; `AudioficError` where it is outside `root` or not a file."""
    problem = refuse_path(relative)
    path = root / relative
    if problem is None:
        try:
            resolved = path.resolve()
            if not resolved.is_relative_to(root.resolve()):
                problem = "leads out of the production through a link"
            elif not resolved.is_file():
                problem = "is not there" if not resolved.exists() else "is not a file"
            elif resolved.stat().st_size > LARGEST_FILE:
                problem = f"is larger than {LARGEST_FILE // 1_000_000} MB"
            else:
                return resolved
        except (OSError, RuntimeError) as error:  # a loop of links, a name too long, no permission
            problem = f"can't be opened ({error})"
    raise AudioficError(
        f"`{relative[:200]}` {problem}.", "Put the file into the production's folder and name it from there."
    )


def check_files(settings: Settings, root: Path) -> tuple[Finding, ...]:
    """A finding for each cover, sound file and list of the settings that can't be used, with its line."""
    named = {f"mix.stings.{kind}": path for kind, path in settings.mix.stings.items()}
    named |= {f"pronunciation_lists.{path}": path for path in settings.pronunciation_lists}
    if settings.book is not None and settings.book.cover is not None:
        named["book.cover"] = settings.book.cover
    findings = []
    for key, relative in named.items():
        try:
            find_file(root, relative)
        except AudioficError as error:
            line = settings.lines.get(key, 0)
            what = key if not key.startswith("pronunciation_lists") else "pronunciation_lists"
            findings.append(Finding(settings.path, line, "bad-file", f"{what}: {error.message}", error.hint))
    return tuple(findings)
