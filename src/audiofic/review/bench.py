"""What the page can ask and order: each answered by the rooms that the commands use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from audiofic.building.record import load_record
from audiofic.errors import AudioficError
from audiofic.journal import UNDO, last_step
from audiofic.model import NARRATOR, Line
from audiofic.people import merge_people, remove_person, rename_person
from audiofic.project import Project
from audiofic.review.asides import (
    Asides,
    compose_report,
    describe_plan,
    find_odd_sounds,
    list_cast,
    list_merges,
    list_names,
    read_story_again,
)
from audiofic.review.builds import Builds
from audiofic.review.cast_edits import set_pronunciation, set_voice
from audiofic.review.changes import Changes, Conflict, undo_step
from audiofic.review.doubts import find_candidates, find_twins, list_doubts, show_odd_sounds
from audiofic.review.item_edits import ItemEdit
from audiofic.review.listening import Listening, Sound
from audiofic.review.reading import (
    Json,
    read_settings,
    role_name,
    show_book,
    show_changed_lines,
    show_chapter,
    speaker_of,
)
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
        self.builds = Builds(project)
        self.asides = Asides()
        self.is_closing = False
        self.questions: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
            "book": lambda _: {**show_book(self.sources), "undo": len(self.changes.told)},
            "chapter": lambda asked: show_chapter(self.sources, asked["path"]),
            "doubts": lambda _: list_doubts(self.sources),
            "candidates": self._candidates,
            "sound": self._sound,
            "files": lambda _: dict(self.sources.state()),
            "plan": lambda asked: self.asides.ask(describe_plan, project.root, asked.get("draft") == "yes"),
            "odd": lambda _: self._odd(),
            "lines": self._lines,
            "cast": lambda _: self.asides.ask(list_cast, project.root),
            "merges": lambda _: self.asides.ask(list_merges, project.root),
            "names": lambda _: self._names(),
            "own-lines": lambda asked: _show_sound(
                self.listening.own_lines(asked["name"], asked.get("voice") or None)
            ),
            "word": self._word,
        }
        self.orders: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
            "edit": self._edit,
            "undo": lambda _: self._undo(),
            "give": self._give,
            "voice": self._set_voice,
            "say": self._say,
            "people": self._people,
            "again": self._read_again,
            "build": lambda asked: self.builds.start(bool(asked.get("draft"))),
            "stop": lambda _: self.builds.stop(),
        }

    def close(self) -> None:
        """End what works in the background."""
        self.is_closing = True
        self.builds.close()
        self.asides.close()
        self.listening.close()

    def report(self) -> str:
        """The report of the book as it was last built, as a part of a page."""
        return self.asides.ask(compose_report, self.project.root)

    def chapter_audio(self, name: str) -> Path | None:
        """A chapter's MP3 of the last build; None for any other name."""
        made = load_record(self.project.record_file).chapters.values()
        paths = {Path(file.path).name: file.path for each in made for file in each.files.values()}
        path = self.project.root / paths.get(name, "")
        return path if name.endswith(".mp3") and path.is_file() else None

    def state(self) -> Json:
        """What the page must know when it changes."""
        return {
            "files": dict(self.sources.state()),
            "undo": len(self.changes.told),
            "build": self.builds.state,
        }

    @property
    def pace_s(self) -> float:
        """How often what happens is looked at."""
        return 0.3 if self.builds.state["state"] in ("running", "stopping") else 1.0

    def _sound(self, asked: Mapping[str, str]) -> Json:
        return _show_sound(
            self.listening.line(asked["path"], _read_item(asked["item"]), asked.get("speaker"))
        )

    def _candidates(self, asked: Mapping[str, str]) -> Json:
        source, number = self.sources.script(asked["path"]), _read_item(asked["item"])
        if source.script is None or not number < len(source.script.items):
            raise AudioficError(f"{source.path} has no such line now.")
        if not isinstance(source.script.items[number], Line):
            return {"candidates": [], "twins": [number]}
        settings, _ = read_settings(self.sources)
        candidates = find_candidates(source.script, number, settings)
        return {"candidates": candidates, "twins": find_twins(source.script, number)}

    def _edit(self, asked: Mapping[str, Any]) -> Json:
        """Change items of one script, chosen in the version of that digest."""
        path, digest = str(asked["path"]), str(asked["digest"])
        edits = {_read_item(one["item"]): _read_edit(one) for one in asked["edits"][:MOST_EDITS]}
        told = self._tell(path, digest, edits)
        try:
            is_merged = self.changes.edit_script({path: (digest, edits)}, told)
        except IndexError as error:
            raise Conflict(f"{path} has no such line now.") from error
        undo = len(self.changes.told)
        return {"chapter": show_chapter(self.sources, path), "undo": undo, "merged": is_merged}

    def _lines(self, asked: Mapping[str, str]) -> list[Json]:
        """All lines of a person, by script."""
        name, (settings, _) = asked["name"], read_settings(self.sources)
        found = []
        for source in self.sources.scripts():
            items = source.script.items if source.script else ()
            lines = [
                {"item": number, "at": item.file_line, "text": item.text}
                for number, item in enumerate(items)
                if isinstance(item, Line) and role_name(item.speaker, settings) == name
            ]
            if lines:
                found.append({"path": source.path, "digest": source.digest, "lines": lines})
        return found

    def _give(self, asked: Mapping[str, Any]) -> Json:
        """Give lines of one person to another: those that are listed, or all in the whole book."""
        old, new = str(asked["from"]), str(asked["to"])
        chosen: dict[str, tuple[str, list[int]]] = {}
        if "lines" in asked:
            for one in asked["lines"]:
                chosen[str(one["path"])] = (str(one["digest"]), [_read_item(item) for item in one["items"]])
        else:
            for source in self.sources.scripts():
                items = source.script.items if source.script else ()
                numbers = [
                    at for at, item in enumerate(items) if isinstance(item, Line) and item.speaker == old
                ]
                if numbers:
                    chosen[source.path] = (source.digest, numbers)
        total = sum(len(numbers) for _, numbers in chosen.values())
        if not total:
            raise AudioficError(f"{old} has no line now.")
        edit = ItemEdit(speaker=new, settles=True)
        told = f"{count(total, 'line')} of {old}: {old} → {new}"
        self.changes.edit_script(
            {path: (digest, dict.fromkeys(numbers, edit)) for path, (digest, numbers) in chosen.items()}, told
        )
        return {"undo": len(self.changes.told), "told": told, "files": sorted(chosen)}

    def _odd(self) -> list[Json]:
        """The lines that sound odd, as doubts; nothing is worked out where nothing is built."""
        if not self.project.record_file.is_file():
            return []
        found = self.asides.ask(find_odd_sounds, self.project.root)
        return show_odd_sounds(self.sources, found)

    def _names(self) -> Json:
        settings, _ = read_settings(self.sources)
        told = [
            {
                "word": one.word,
                "ipa": one.ipa,
                "say": one.say,
                "for": list(one.roles),
                "language": one.language,
            }
            for one in (settings.pronunciations if settings else ())
        ]
        return {"told": told, "untold": self.asides.ask(list_names, self.project.root)}

    def _word(self, asked: Mapping[str, str]) -> Json:
        sound = self.listening.word(
            asked["word"], asked.get("speaker", NARRATOR), asked.get("ipa", ""), asked.get("say", "")
        )
        return _show_sound(sound)

    def _set_voice(self, asked: Mapping[str, Any]) -> Json:
        name, voice, settings = str(asked["name"]), str(asked["voice"]).strip(), self.sources.settings()
        told = f"voices.yaml: {name} speaks with {voice}"
        self.changes.edit_cast(lambda text: set_voice(text, settings, name, voice), told)
        return {"undo": len(self.changes.told), "told": told}

    def _say(self, asked: Mapping[str, Any]) -> Json:
        """Keep how a word is said."""
        word, ipa, say = str(asked["word"]), str(asked.get("ipa") or ""), str(asked.get("say") or "")
        roles = [str(name) for name in asked.get("for") or []]
        told = f"voices.yaml: {word} is said {ipa or say}" + (f" by {', '.join(roles)}" if roles else "")
        self.changes.edit_cast(lambda text: set_pronunciation(text, word, ipa, say, roles), told)
        return {"undo": len(self.changes.told), "told": told}

    def _people(self, asked: Mapping[str, Any]) -> Json:
        """Merge, rename or take out people; `dry`: only what that would change."""
        what, name = str(asked["what"]), str(asked["name"])
        other, is_dry = str(asked.get("other") or ""), bool(asked.get("dry"))
        if what == "merge":
            change = merge_people(self.project, name, other, dry_run=is_dry)
        elif what == "rename":
            change = rename_person(self.project, name, other, dry_run=is_dry)
        elif what == "remove":
            change = remove_person(self.project, name, dry_run=is_dry)
        else:
            raise ValueError(what)
        if not is_dry and change.files:
            self._note_step(change.purpose)
        return {
            **show_changed_lines(change.lines),
            "cast": list(change.cast),
            "files": list(change.files),
            "undo": len(self.changes.told),
            "told": change.purpose,
        }

    def _read_again(self, asked: Mapping[str, Any]) -> Json:
        """Read the story again; `dry`: only what that would change."""
        is_dry = bool(asked.get("dry"))
        read = self.asides.ask(read_story_again, self.project.root, is_dry)
        if not is_dry and read["changed"]:
            self._note_step("the story read again")
        return {**read, "undo": len(self.changes.told), "files": list(self.sources.state())}

    def _note_step(self, told: str) -> None:
        """Have the change that was just made by a command's means undone with the page's own."""
        step = last_step(self.project.script_folder, UNDO)
        if step is None:
            return
        purpose, now = step.purpose, self.sources.state()
        state = {path: now[path] for path in step.changes if path in now}
        self.changes.note(told, lambda: undo_step(self.project, purpose, state, self.sources))

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
            parts.append(f"{(item and speaker_of(item)) or '?'} → {edit.speaker}")
        elif edit.settles and isinstance(item, Line):
            parts.append(f"{item.speaker} kept")
        parts += [f"{name}: {value or 'none'}" for name, value in edit.attributes.items()]
        more = f" and {count(len(edits) - 1, 'other line')}" if len(edits) > 1 else ""
        text = f" “{item.text[:60]}”" if isinstance(item, Line) else ""
        return f"{where}{more}: {', '.join(parts)}{text}"


def _read_edit(asked: Mapping[str, Any]) -> ItemEdit:
    speaker, attributes = asked.get("speaker"), asked.get("attributes") or {}
    if not isinstance(speaker, str | None) or not isinstance(attributes, dict):
        raise ValueError(asked)
    told = {str(name): str(value).strip() for name, value in attributes.items()}
    return ItemEdit(speaker.strip() if speaker is not None else None, bool(asked.get("settles")), told)


def _read_item(number: Any) -> int:
    """The number of an item, from 0. Raises `ValueError`."""
    item = int(number)
    if item < 0:
        raise ValueError(number)
    return item


def _show_sound(sound: Sound) -> Json:
    return {"name": sound.name, "seconds": round(sound.seconds, 3), "words": sound.words}
