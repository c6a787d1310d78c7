"""What the page can ask and order: each answered by the rooms that the commands use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from audiofic.errors import AudioficError
from audiofic.model import Line, PovEvent
from audiofic.project import Project
from audiofic.review.changes import Changes, Conflict
from audiofic.review.doubts import find_candidates, find_twins, list_doubts
from audiofic.review.item_edits import ItemEdit
from audiofic.review.listening import Listening, Sound
from audiofic.review.reading import Json, read_settings, show_book, show_chapter
from audiofic.review.sources import Sources
from audiofic.wording import count

MOST_EDITS = 100_000
"""Items of one change: more than a book has."""


class Bench:
    """One production on the page."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.sources = Sources(project)
        self.changes = Changes(project, self.sources)
        self.listening = Listening(self.sources)
        self.is_closing = False
        self.pace_s = 1.0
        self.questions: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
            "book": lambda _: {**show_book(self.sources), "undo": len(self.changes.told)},
            "chapter": lambda asked: show_chapter(self.sources, asked["path"]),
            "doubts": lambda _: list_doubts(self.sources),
            "candidates": self._candidates,
            "sound": self._sound,
            "files": lambda _: dict(self.sources.state()),
        }
        self.orders: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
            "edit": self._edit,
            "undo": lambda _: self._undo(),
            "give": self._give,
        }

    def close(self) -> None:
        """End what works in the background."""
        self.is_closing = True
        self.listening.close()

    def state(self) -> Json:
        """What the page must know when it changes."""
        return {"files": dict(self.sources.state()), "undo": len(self.changes.told)}

    def _sound(self, asked: Mapping[str, str]) -> Json:
        return _show_sound(self.listening.line(asked["path"], int(asked["item"]), asked.get("speaker")))

    def _candidates(self, asked: Mapping[str, str]) -> Json:
        source, number = self.sources.script(asked["path"]), int(asked["item"])
        if source.script is None or not 0 <= number < len(source.script.items):
            raise AudioficError(f"{source.path} has no such line now.")
        if not isinstance(source.script.items[number], Line):
            return {"candidates": [], "twins": [number]}
        settings, _ = read_settings(self.sources)
        candidates = find_candidates(source.script, number, settings)
        return {"candidates": candidates, "twins": find_twins(source.script, number)}

    def _edit(self, asked: Mapping[str, Any]) -> Json:
        """Change items of one script, chosen in the version of that digest."""
        path, digest = str(asked["path"]), str(asked["digest"])
        edits = {int(one["item"]): _read_edit(one) for one in asked["edits"][:MOST_EDITS]}
        told = self._tell(path, digest, edits)
        try:
            is_merged = self.changes.edit_script({path: (digest, edits)}, told)
        except IndexError as error:
            raise Conflict(f"{path} has no such line now.") from error
        undo = len(self.changes.told)
        return {"chapter": show_chapter(self.sources, path), "undo": undo, "merged": is_merged}

    def _give(self, asked: Mapping[str, Any]) -> Json:
        """Give all lines of one person to another, in the whole book."""
        old, new = str(asked["from"]), str(asked["to"])
        edits: dict[str, tuple[str, dict[int, ItemEdit]]] = {}
        lines = 0
        for source in self.sources.scripts():
            found = {
                number: ItemEdit(speaker=new, settles=True)
                for number, item in enumerate(source.script.items if source.script else ())
                if isinstance(item, Line) and item.speaker == old
            }
            if found:
                edits[source.path] = (source.digest, found)
                lines += len(found)
        if not edits:
            raise AudioficError(f"{old} has no line now.")
        told = f"{count(lines, 'line')} of {old}: {old} → {new}"
        self.changes.edit_script(edits, told)
        return {"undo": len(self.changes.told), "told": told, "files": sorted(edits)}

    def _undo(self) -> Json:
        told = self.changes.undo()
        return {"undo": len(self.changes.told), "told": told}

    def _tell(self, path: str, digest: str, edits: Mapping[int, ItemEdit]) -> str:
        """The change in words, as it stands in the log and beside `undo`."""
        source = self.sources.script(path)
        items = source.script.items if source.script and source.digest == digest else ()
        first = min(edits, default=0)
        edit = edits[first]
        item = items[first] if first < len(items) else None
        where = f"{path}:{item.file_line}" if item else path
        parts = []
        if edit.speaker is not None:
            was = (
                item.speaker
                if isinstance(item, Line)
                else item.narrator
                if isinstance(item, PovEvent)
                else "?"
            )
            parts.append(f"{was} → {edit.speaker}")
        elif edit.settles and isinstance(item, Line):
            parts.append(f"{item.speaker} kept")
        parts += [f"{name}: {value or 'none'}" for name, value in edit.attributes.items()]
        more = f" and {count(len(edits) - 1, 'other line')}" if len(edits) > 1 else ""
        text = f" “{item.text[:60]}”" if isinstance(item, Line) else ""
        return f"{where}{more}: {', '.join(parts)}{text}"


def _read_edit(asked: Mapping[str, Any]) -> ItemEdit:
    speaker = asked.get("speaker")
    attributes = {str(name): str(value).strip() for name, value in (asked.get("attributes") or {}).items()}
    return ItemEdit(
        str(speaker).strip() if speaker is not None else None, bool(asked.get("settles")), attributes
    )


def _show_sound(sound: Sound) -> Json:
    return {"name": sound.name, "seconds": round(sound.seconds, 3), "words": sound.words}
