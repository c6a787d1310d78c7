"""A folder of delivered files, kept as they are wanted: only what changed is written, nothing of others' is.

What was put there stands in a hidden list with digests (`LIST`). A file that isn't in it, or is another now
than when it was put there, is somebody else's. A new folder appears with all its files at once; in one that
is there, each file is replaced whole. The list names what is about to be written, too, so that the next
delivery can go on where one was killed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiofic.errors import AudioficError
from audiofic.files import PART, clear_parts, make_folders, replacing, sync_folder, write_atomically

LIST = ".audiofic.json"
"""In the delivered folder; hidden, so that libraries leave it alone."""
FORMAT = 1
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Original:
    """A file to be delivered as it is."""

    path: Path
    sha256: str


Wanted = Mapping[str, "Original | bytes"]
"""Name in the folder -> what is to be there."""
Merge = Callable[[bytes, bytes], bytes]
"""(a file as somebody has changed it, as it is wanted) -> what is to be there."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was done to a folder."""

    folder: Path
    written: tuple[str, ...]
    kept: int
    """Files that were there already."""
    removed: tuple[str, ...]
    left: tuple[str, ...]
    """Files of ours that somebody has changed since; they were left as they are."""


def fill_folder(
    folder: Path, wanted: Wanted, origin: str, merging: Mapping[str, Merge] | None = None
) -> Filled:
    """Have the wanted files in the folder, and no others that were delivered there before.

    `origin` names the production. A file that somebody has changed is merged where its name is in `merging`.
    Any other, and one that was never ours, is an `AudioficError`, and then nothing is written.
    """
    digests = {name: _digest(content) for name, content in wanted.items()}
    if not folder.exists():
        _appear(folder, wanted, digests, origin)
        return Filled(folder, tuple(wanted), 0, (), ())
    clear_parts(folder)
    delivered = _read_list(folder)
    if delivered and delivered["origin"] != origin:
        raise AudioficError(
            f"{folder} was delivered from another production.",
            "Give one of the two books another title; or move that folder away if this production was moved.",
        )
    ours: Mapping[str, Any] = delivered["files"] if delivered else {}
    merged: dict[str, bytes] = {}
    due: list[str] = []
    left: list[str] = []
    foreign: list[str] = []
    for name, sha256 in digests.items():
        there = _state(folder / name, ours.get(name), sha256)
        if there in ("absent", "ours"):
            due.append(name)
        elif there == "theirs" and merging and name in merging and name in ours and _is_plain(folder / name):
            left.append(name)
            theirs, content = (folder / name).read_bytes(), wanted[name]
            assert isinstance(content, bytes)
            if (both := merging[name](theirs, content)) != theirs:
                merged[name] = both
        elif there == "theirs":
            foreign.append(name)
    if foreign:
        raise _refusal(folder, foreign, ours)
    stale = [name for name in ours if name not in wanted and (folder / name).is_file()]
    gone = [name for name in stale if _state(folder / name, ours[name], "") == "ours"]
    left += [name for name in stale if name not in gone]
    for name, content in merged.items():
        write_atomically(folder / name, content)
    if due or gone or set(ours) != set(wanted):
        before = {name: list(entry["sha256"]) for name, entry in ours.items()}
        _write_list(
            folder, origin, before | {name: [*before.get(name, []), digests[name]] for name in digests}
        )
        for name in due:
            _put(wanted[name], digests[name], folder / name)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        now = {name: before[name] if name in left else [sha256] for name, sha256 in digests.items()}
        _write_list(folder, origin, now, certain=digests.keys() - set(left))
    kept = len(digests) - len(due) - len(set(left) & set(wanted))
    left = [name for name in left if name not in merged]
    return Filled(folder, (*due, *merged), kept, tuple(gone), tuple(left))


def find_folder(places: Iterable[Path], origin: str) -> Path | None:
    """The first of the folders that was delivered from that production."""
    for place in places:
        delivered = _read_list(place)
        if delivered and delivered["origin"] == origin:
            return place
    return None


def move_folder(folder: Path, target: Path, root: Path) -> None:
    """Rename a delivered folder with all that is in it; folders below `root` that are empty then go."""
    make_folders(target.parent)
    folder.rename(target)
    sync_folder(target.parent)
    for above in folder.parents:
        if above == root or not above.is_relative_to(root) or any(above.iterdir()):
            return
        above.rmdir()


def _appear(folder: Path, wanted: Wanted, digests: Mapping[str, str], origin: str) -> None:
    """The folder with all its files, at once."""
    make_folders(folder.parent)
    stage = folder.with_name(f".audiofic-{origin}{PART}")
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    try:
        for name, content in wanted.items():
            _put(content, digests[name], stage / name)
        _write_list(stage, origin, {name: [sha256] for name, sha256 in digests.items()}, digests.keys())
        stage.rename(folder)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    sync_folder(folder.parent)


def _state(path: Path, entry: Mapping[str, Any] | None, wanted: str) -> str:
    """`absent`; `current`: it is what is wanted; `ours`: it was delivered and is unchanged; else `theirs`."""
    if not path.is_symlink() and not path.exists():
        return "absent"
    if not _is_plain(path):
        return "theirs"
    stat = path.stat()
    if (
        entry
        and len(entry["sha256"]) == 1
        and [stat.st_size, stat.st_mtime_ns] == [entry["size"], entry["mtime_ns"]]
    ):
        sha256 = entry["sha256"][0]
    else:
        sha256 = _file_digest(path)
    if sha256 == wanted:
        return "current"
    return "ours" if entry and sha256 in entry["sha256"] else "theirs"


def _is_plain(path: Path) -> bool:
    """True for a file, not for a folder or a link."""
    return path.is_file() and not path.is_symlink()


def _refusal(folder: Path, foreign: list[str], ours: Mapping[str, Any]) -> AudioficError:
    told = ", ".join(foreign[:MOST_TOLD]) + (" and others" if len(foreign) > MOST_TOLD else "")
    if all(name in ours for name in foreign):
        return AudioficError(
            f"In {folder} somebody has changed what was delivered: {told}.",
            "Move these files away if you want to keep them, else delete them; then deliver again.",
        )
    return AudioficError(
        f"In {folder} there are files that audiofic did not put there: {told}.",
        "Move them away, or deliver to another folder. Nothing was written.",
    )


def _put(content: Original | bytes, sha256: str, target: Path) -> None:
    if isinstance(content, bytes):
        write_atomically(target, content)
        return
    with replacing(target) as part:
        shutil.copyfile(content.path, part)
        if _file_digest(part) != sha256:
            raise AudioficError(
                f"{content.path} was changed while it was copied.",
                "Run `audiofic build`, then deliver again.",
            )


def _read_list(folder: Path) -> dict[str, Any] | None:
    """The list as it was written; None where there is none that can be read."""
    try:
        told = json.loads((folder / LIST).read_bytes())
        files = told["files"]
        whole = told["format"] == FORMAT and isinstance(told["origin"], str)
        whole = whole and all(set(entry) == {"sha256", "size", "mtime_ns"} for entry in files.values())
        # Names are followed for writing and removing: none may lead out of the folder.
        whole = whole and all(name == Path(name).name for name in files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return told if whole else None


def _write_list(
    folder: Path, origin: str, digests: Mapping[str, list[str]], certain: Collection[str] = ()
) -> None:
    """Write the list; size and time of those `certain` to be as delivered save reading them again."""
    files = {}
    for name, known in sorted(digests.items()):
        stat = (folder / name).stat() if name in certain else None
        size, mtime_ns = (stat.st_size, stat.st_mtime_ns) if stat else (0, 0)
        files[name] = {"sha256": list(dict.fromkeys(known)), "size": size, "mtime_ns": mtime_ns}
    told = {"format": FORMAT, "origin": origin, "files": files}
    write_atomically(folder / LIST, json.dumps(told, ensure_ascii=False, indent=1).encode())


def _digest(content: Original | bytes) -> str:
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else content.sha256


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
