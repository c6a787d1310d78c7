"""Changes to the production's files: carried over to what stands there now, written, logged, taken back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audiofic.errors import AudioficError, FindingsError
from audiofic.files import make_folders, write_atomically
from audiofic.journal import UNDO, last_step
from audiofic.project import CAST_FILE, Project, hold_production, read_utf8
from audiofic.review.combining import combine
from audiofic.review.item_edits import ItemEdit, cut_units, edit_items
from audiofic.review.sources import Sources
from audiofic.script import parse_script
from audiofic.updating import undo_update

LOG_NAME = "review.log"
"""In the build folder: a line for each change."""
WAIT_S = 10.0
"""So long a change waits for a command that is changing the production."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class Conflict(AudioficError):
    """The same piece of the file was changed meanwhile by somebody else; nothing was written."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, to be taken back."""

    told: str
    """For people: what was changed, where."""
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Path -> the text before and after."""
    take_back: Callable[[], None] | None = None
    """How a change is taken back that was made elsewhere; None: by its files."""


Edit = Callable[[str], str]
"""A file's text -> its text after the edit."""


class Changes:
    """Makes changes one at a time, and takes them back as far as the session goes."""

    def __init__(self, project: Project, sources: Sources) -> None:
        self._project = project
        self._sources = sources
        self._lock = threading.Lock()
        self._done: list[Change] = []

    @property
    def told(self) -> tuple[str, ...]:
        """What can be taken back, the last change last."""
        return tuple(change.told for change in self._done)

    def edit_script(self, edits: Mapping[str, tuple[str, Mapping[int, ItemEdit]]], told: str) -> bool:
        """Change items of scripts: path -> (digest of the version they were chosen in, number -> edit).

        True where a file was changed by others since then, and holds both now. Raises `Conflict` where an
        item is another one now, `AudioficError` where it can't be changed.
        """
        return self._make(
            {path: (digest, _edit_items(path, items)) for path, (digest, items) in edits.items()}, told
        )

    def edit_cast(self, edit: Edit, told: str) -> None:
        """Change voices.yaml. Raises `AudioficError` where that can't be done safely."""
        self._make({CAST_FILE: (None, edit)}, told)

    def undo(self) -> str:
        """Take the last change back; what it was.

        Raises `Conflict` where its pieces were changed since: that change can't be taken back any more, and
        the next call takes back the one before it.
        """
        with self._lock:
            if not self._done:
                raise AudioficError("There is nothing to undo.")
            change = self._done[-1]
            try:
                if change.take_back is not None:
                    change.take_back()
                else:
                    with hold_production(self._project, WAIT_S):
                        self._write(self._texts_before(change))
            except Conflict as error:
                self._done.pop()
                raise Conflict(f"Not undone: {change.told}. {error.message}", error.hint) from error
            self._done.pop()
            self._log(f"undone: {change.told}")
            return change.told

    def note(self, told: str, take_back: Callable[[], None]) -> None:
        """A change was made by other means, which takes it back as well."""
        with self._lock:
            self._done.append(Change(told, take_back=take_back))
            self._log(told)

    def _texts_before(self, change: Change) -> Mapping[str, tuple[str, str]]:
        """Path -> the text as it stands, and the same without the change."""
        texts = {}
        for path, (before, after) in change.files.items():
            now = self._read(path)
            texts[path] = (now, before if now == after else self._carry(path, after, before, now))
        return texts

    def _make(self, edits: Mapping[str, tuple[str | None, Edit]], told: str) -> bool:
        is_merged = False
        with self._lock, hold_production(self._project, WAIT_S):
            texts: dict[str, tuple[str, str]] = {}
            for path, (digest, edit) in edits.items():
                now = self._read(path)
                base = now if digest is None else self._sources.version(digest)
                if base is None:
                    raise Conflict(f"{path} was changed, and the page is of an older version.", "Look again.")
                after = edit(base)
                is_merged |= base != now
                texts[path] = (now, after if base == now else self._carry(path, base, after, now))
            self._write(texts)
            files = {path: text for path, text in texts.items() if text[0] != text[1]}
            if files:
                self._done.append(Change(told, files))
                self._log(told)
        return is_merged

    def _carry(self, path: str, base: str, mine: str, now: str) -> str:
        """`now` with the change from `base` to `mine`, checked."""
        try:
            pieces = [_cut(path, text) for text in (base, mine, now)]
        except FindingsError as error:
            message = f"{path} can't be read at the moment: {error.findings[0].message}"
            raise Conflict(message, "Put it right in the editor it was changed in.") from error
        combined = combine(*pieces)
        if combined is None:
            message = f"This line of {path} was changed meanwhile, here or in an editor."
            raise Conflict(message, "What stands there now is shown; nothing was overwritten.")
        text = "".join(combined)
        if path != CAST_FILE:
            parse_script(text, path)
        return text

    def _read(self, path: str) -> str:
        file = self._project.root / path
        if path != CAST_FILE and file not in self._project.script_files():
            raise Conflict(f"{path} was renamed or deleted meanwhile.")
        read_utf8(file, path)
        return file.read_bytes().decode()

    def _write(self, texts: Mapping[str, tuple[str, str]]) -> None:
        """Write each file whose text changes, unless an editor has saved it since it was read."""
        for path, (now, after) in texts.items():
            if now == after:
                continue
            file = self._project.root / path
            if file.read_bytes() != now.encode():
                raise Conflict(f"{path} was saved by an editor at this moment.", "Try it once more.")
            write_atomically(file, after.encode())
            self._sources.remember(after)

    def _log(self, told: str) -> None:
        make_folders(self._project.build_folder)
        with (self._project.build_folder / LOG_NAME).open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}  {' '.join(told.split())}\n")


def undo_step(project: Project, purpose: str, state: Mapping[str, str], sources: Sources) -> None:
    """Take back what a command has changed as one; `state` is how it left the files.

    Raises `Conflict` where one of them was changed since: it would be put back as a whole.
    """
    step = last_step(project.script_folder, UNDO)
    now = sources.state()
    if step is None or step.purpose != purpose or any(now.get(path) != state[path] for path in state):
        hint = "`audiofic update --undo` takes back both."
        raise Conflict("The scripts or voices.yaml were changed since.", hint)
    undo_update(project)


def _edit_items(path: str, items: Mapping[int, ItemEdit]) -> Edit:
    return lambda text: edit_items(text, path, items)


def _cut(path: str, text: str) -> list[str]:
    return _LINE.findall(text) if path == CAST_FILE else cut_units(text, path)
