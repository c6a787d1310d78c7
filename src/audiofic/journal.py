"""Changes of several files as one: after a kill at any moment all are old, or can be made new.

What is to be written is put aside first (`.update/`), whole and on the disk, with a copy of what it
replaces. Then the list of it is written, in one rename: from there on the change counts as made, and
`finish_change` carries out what a killed process left. The copies stay (`.before/0001`, `.before/0002`, ...),
a step for each change, so that changes can be taken back, the last one first, and made again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from audiofic.errors import AudioficError
from audiofic.files import PART, make_folders, move, sync_folder, write_atomically

STAGE_FOLDER = ".update"
BEFORE_FOLDER = ".before"
MOST_STEPS = 100
"""So many changes are kept, and after a new one the oldest go until they are so few and so small."""
MOST_BYTES = 256 * 2**20
UNDO, REDO = "undo", "redo"
"""The purposes of changes that take others back, and make them again."""
_LIST = "files.json"
_FORMAT = 1
_IGNORE_ALL = b"# Kept for a while, not a part of the production.\n*\n"

Changes = Mapping[str, bytes | None]
"""Path from the root on, with `/` -> the file's new content; None: the file goes."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back or made again."""

    purpose: str
    """What the change was for, as it was told when it was first made."""
    changes: Changes
    """What takes it back, or makes it again."""


def change_files(root: Path, folder: Path, changes: Changes, purpose: str = "") -> int:
    """Make the changes to files under `root`, all or none; how many there were to make.

    The journal and what was replaced stand in `folder`. What is so already is left alone, and where all is,
    nothing is written. Where the process is killed, `unfinished_purpose` is what it was all for.
    """
    stage = folder / STAGE_FOLDER
    finish_change(root, folder)
    before = {name: _content(root / name) for name in sorted(changes)}
    names = [name for name, content in before.items() if content != changes[name]]
    if not names:
        return 0
    write_atomically(stage / ".gitignore", _IGNORE_ALL)
    write_atomically(stage / "old" / ".gitignore", _IGNORE_ALL)
    listed: dict[str, str | None] = {}
    for number, name in enumerate(names):
        content, replaced = changes[name], before[name]
        listed[name] = None if content is None else _digest(content)
        if content is not None:
            write_atomically(stage / "new" / str(number), content)
        if replaced is not None:
            write_atomically(stage / "old" / name, replaced)
    copies = {name: None if content is None else _digest(content) for name, content in before.items()}
    kept = {"format": _FORMAT, "purpose": purpose, "files": {name: copies[name] for name in names}}
    write_atomically(stage / "old" / _LIST, json.dumps(kept).encode())
    told = {"format": _FORMAT, "purpose": purpose, "files": listed}
    write_atomically(stage / _LIST, json.dumps(told).encode())
    finish_change(root, folder)
    return len(names)


def is_unfinished(folder: Path) -> bool:
    """True where a change counts as made, and was not carried out to the end."""
    return (folder / STAGE_FOLDER / _LIST).is_file()


def unfinished_purpose(folder: Path) -> str:
    """What the change that was not carried out to the end was for; empty where there is none, or none told.

    Raises `AudioficError` for a journal that is not as it was written.
    """
    return _read_purpose(folder / STAGE_FOLDER / _LIST) if is_unfinished(folder) else ""


def finish_change(root: Path, folder: Path) -> int:
    """Carry out what a killed process left undone; how many changes there were, 0 where there is nothing.

    A change that was still being put aside is forgotten. Raises `AudioficError` for a journal that is not
    as it was written.
    """
    stage = folder / STAGE_FOLDER
    if not is_unfinished(folder):
        shutil.rmtree(stage, ignore_errors=True)
        return 0
    contents = _read_stage(stage)
    for name, content in contents.items():  # first, for systems that don't tell capitals apart in names
        if content is None:
            _inside(root, name).unlink(missing_ok=True)
    for name, content in contents.items():
        if content is not None and _content(root / name) != content:
            write_atomically(_inside(root, name), content)
    for parent in {(root / name).parent for name in contents}:
        for part in parent.glob(f".*{PART}*"):  # what a killed process was writing
            part.unlink(missing_ok=True)
        if parent.is_dir():
            sync_folder(parent)  # what is gone stays gone, also after a power cut
    if (stage / "old").is_dir():
        steps = _numbered_steps(folder)
        number = int(steps[-1].name) + 1 if steps else 1
        make_folders(folder / BEFORE_FOLDER)
        move(stage / "old", folder / BEFORE_FOLDER / f"{number:04d}")
        _drop_oldest(folder)
    (stage / _LIST).unlink()
    sync_folder(stage)  # before anything that the list tells of is removed
    shutil.rmtree(stage, ignore_errors=True)
    return len(contents)


def last_step(folder: Path, purpose: str) -> Step | None:
    """The change that is taken back next (`UNDO`) or made again next (`REDO`); None where there is none.

    Carry its changes out with `change_files` and the same purpose. Raises `AudioficError` where what is kept
    is not as it was written.
    """
    done: list[tuple[Path, str]] = []
    undone: list[tuple[Path, str]] = []
    for step in _steps(folder):
        kept = _read_purpose(step / _LIST)
        if kept == UNDO and done:
            undone.append((step, done.pop()[1]))
        elif kept == REDO and undone:
            done.append((step, undone.pop()[1]))
        elif kept not in (UNDO, REDO):
            done.append((step, kept))
            undone.clear()
    steps = done if purpose == UNDO else undone
    if not steps:
        return None
    path, told = steps[-1]
    return Step(told, _read_copies(path / _LIST, [path / name for name in _read_list(path / _LIST)]))


def _steps(folder: Path) -> list[Path]:
    """The kept steps, the oldest first. One that version 0.1.0 has kept lies in the folder itself."""
    kept = folder / BEFORE_FOLDER
    return [*([kept] if (kept / _LIST).is_file() else []), *_numbered_steps(folder)]


def _numbered_steps(folder: Path) -> list[Path]:
    steps = (path for path in (folder / BEFORE_FOLDER).glob("[0-9]*") if (path / _LIST).is_file())
    return sorted((path for path in steps if path.name.isdecimal()), key=lambda path: int(path.name))


def _drop_oldest(folder: Path) -> None:
    """Remove the oldest steps where there are too many or too large ones; the last one stays."""
    size = 0
    for count, step in enumerate(reversed(_numbered_steps(folder))):
        size += sum(path.stat().st_size for path in step.rglob("*") if path.is_file())
        if count and (count >= MOST_STEPS or size > MOST_BYTES):
            shutil.rmtree(step, ignore_errors=True)


def _read_stage(stage: Path) -> dict[str, bytes | None]:
    names = _read_list(stage / _LIST)
    return _read_copies(stage / _LIST, [stage / "new" / str(number) for number in range(len(names))])


def _read_copies(path: Path, copies: Sequence[Path]) -> dict[str, bytes | None]:
    """What the list at `path` tells of, each content as it stands in its copy.

    Raises `AudioficError` for a copy that is not as it was written.
    """
    contents: dict[str, bytes | None] = {}
    for (name, digest), copy in zip(_read_list(path).items(), copies, strict=True):
        content = None if digest is None else _content(copy)
        if digest is not None and (content is None or _digest(content) != digest):
            raise _damaged(path)
        contents[name] = content
    return contents


def _read_purpose(path: Path) -> str:
    """What the change was for, of which the list at `path` tells."""
    _read_list(path)
    return str(json.loads(path.read_bytes()).get("purpose", ""))


def _read_list(path: Path) -> dict[str, object]:
    """The files with their digests, each name one inside the root."""
    try:
        told = json.loads(path.read_bytes())
        entries = told["files"]
        if told["format"] != _FORMAT or not all(_is_inside(name) for name in entries):
            raise _damaged(path)
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(path) from error
    return dict(entries)


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_relative = bool(parts) and not name.startswith("/") and not {"..", "."} & set(parts)
    return is_relative and "\\" not in name and ":" not in name  # a colon: a drive of Windows


def _inside(root: Path, name: str) -> Path:
    """The file's path; `AudioficError` where a link leads its folder out of the root."""
    path = root / name
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise AudioficError(f"{name} stands behind a link that leads out of {root}.", "Remove the link.")
    return path


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _damaged(path: Path) -> AudioficError:
    return AudioficError(
        f"{path.parent.name}/{path.name} can't be read: it is not as it was written.",
        f"Delete the folder {path.parent}; the files themselves are not touched.",
    )
