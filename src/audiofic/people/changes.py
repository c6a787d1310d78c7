"""Two people made one, one under another name, somebody taken out: in scripts, drafts and voices.yaml.

Only the names are touched; layout and comments stay. All files change as one, under the production's lock,
and `updating.undo_update` takes it back. The drafts change with the scripts: for the next update the
corrected name is what was drafted, and no edit of anybody's.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from shlex import quote
from typing import Any

from audiofic.engines import engine_names
from audiofic.errors import AudioficError
from audiofic.journal import change_files, finish_change
from audiofic.model import NARRATOR, UNKNOWN, Line, PovEvent, ScriptItem
from audiofic.project import CAST_FILE, Project, hold_production, read_utf8
from audiofic.script import parse_script
from audiofic.script.changing import ChangedLine, change_items, list_changed_lines
from audiofic.script.wording import default_kind
from audiofic.series import read_series
from audiofic.settings import (
    RESERVED_NAMES,
    Role,
    Settings,
    add_comments,
    add_not_people,
    add_tree,
    cut_entry,
    parse_settings,
    rename_cast_entry,
    rename_mentions,
    set_aliases,
)
from audiofic.wording import count
from audiofic.yamlfile import compose_letters

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_VOICE = ("voice", "draft", "pace", "pitch", "size", "liveliness", "gain_db", "effect", "languages")
"""What belongs to a voice: taken over as a whole, or not at all."""


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """What a correction changed, or would change."""

    purpose: str
    """`merge Siobhan Shiv`, `rename Shiv Siobhan`, `not a person: Ho`: what the undo calls it."""
    lines: tuple[ChangedLine, ...]
    """Lines that are somebody else's now; doubts that went with them are not among them."""
    cast: tuple[str, ...]
    """How voices.yaml changes, line by line: `-` before what goes, `+` before what is new."""
    files: tuple[str, ...]
    """Paths of the files that change, drafts left out."""
    is_dry: bool
    """True: nothing was written."""

    def summary(self, most: int = 12) -> Iterator[str]:
        """What is changed, in a few lines; of the script's lines the first `most`."""
        would = "would be " if self.is_dry else ""
        paths = {one.path for one in self.lines}
        yield (
            f"{count(len(self.lines), 'line')} {would}changed in {count(len(paths), 'script')}"
            f"{', and ' + CAST_FILE if self.cast else ''}."
        )
        yield from (f"  {one}" for one in self.lines[:most])
        if len(self.lines) > most:
            yield f"  ... and {count(len(self.lines) - most, 'more line')}"
        yield from (f"  {CAST_FILE}: {line}" for line in self.cast)
        if not self.is_dry and self.files:
            yield "To take it back: `audiofic update --undo`."


def merge_people(project: Project, keep: str, other: str, *, dry_run: bool = False) -> PeopleChange:
    """Make `other` the same person as `keep`, who gets their lines, sections, names and pronunciations.

    Their voice, too, where `keep` has none. Raises `AudioficError` where one of them is not known, or both
    are one already.
    """
    keep, other = compose_letters(keep), compose_letters(other)

    def change(settings: Settings, heard: frozenset[str], text: str) -> tuple[_Rename, str]:
        one, two = _known(settings, heard, keep), _known(settings, heard, other)
        if one == two:
            hint = f"`audiofic cast --rename {quote(one)} NAME` calls them something else."
            raise AudioficError(f"{keep} and {other} are one already: {one}.", hint)
        _refuse_series(settings, two)
        return _Rename(two, one), _merge_entries(text, settings, one, two)

    return _change(project, f"merge {keep} {other}", change, dry_run)


def rename_person(project: Project, name: str, new: str, *, dry_run: bool = False) -> PeopleChange:
    """Call somebody `new` from here on; the name they had is one of their aliases then.

    Raises `AudioficError` where nobody is called `name`, and where somebody else is called `new`.
    """
    name, new = compose_letters(name), " ".join(compose_letters(new).split())

    def change(settings: Settings, heard: frozenset[str], text: str) -> tuple[_Rename, str]:
        one = _known(settings, heard, name)
        role, taken = settings.role(one), settings.role(new)
        if not new:
            raise AudioficError("The new name is empty.", f"`audiofic cast --rename {quote(one)} NAME`")
        if new in RESERVED_NAMES:
            raise AudioficError(f"Nobody can be called `{new}`: the word has a meaning of its own.")
        if new == one:
            raise AudioficError(f"{one} is called that already.")
        is_else = taken.name != one if taken is not None else new in heard
        if is_else:
            owner = taken.name if taken is not None else new
            hint = f"If they are one: `audiofic cast --merge {quote(owner)} {quote(one)}`."
            also = "" if owner == new else f", who is called {new} too,"
            raise AudioficError(f"{owner}{also} is somebody else.", hint)
        _refuse_series(settings, one)
        if role is not None:
            text = rename_cast_entry(text, one, new)
        aliases = (*(role.aliases if role is not None else ()), one)
        text = set_aliases(text, new, [alias for alias in aliases if alias != new])
        return _Rename(one, new), rename_mentions(text, one, new)

    return _change(project, f"rename {name} {new}", change, dry_run)


def remove_person(project: Project, name: str, *, dry_run: bool = False) -> PeopleChange:
    """Take somebody out who is no person: `Ho`, `Tally-ho`, the river that is called upon.

    What they said or thought is `unknown` from here on, what they told or wrote is the narrator's, and
    nothing is given to the name again (`not_people` in voices.yaml). Raises `AudioficError` where nobody is
    called so.
    """
    name = compose_letters(name)

    def change(settings: Settings, heard: frozenset[str], text: str) -> tuple[_Rename, str]:
        one = _known(settings, heard, name)
        _refuse_series(settings, one)
        role = settings.role(one)
        text = rename_mentions(text, one, None)
        if role is not None:
            text, _ = cut_entry(text, ("cast", one), CAST_FILE)
        names = (one, *(role.aliases if role is not None else ()))
        return _Rename(one, None), add_not_people(text, names)

    return _change(project, f"not a person: {name}", change, dry_run)


@dataclass(frozen=True, slots=True)
class _Rename:
    """Gives the items of one name to another."""

    old: str
    new: str | None
    """None: nobody."""

    def __call__(self, item: ScriptItem) -> ScriptItem:
        """The item, the other's where it was theirs. Doubts between the two are none any more."""
        if isinstance(item, PovEvent):
            if not self._is_old(item.narrator):
                return item
            confidence = item.confidence if self.new is not None else None
            return replace(item, narrator=self.new or NARRATOR, confidence=confidence)
        if not isinstance(item, Line) or item.kind in ("heading", "note"):
            return item
        named = self._is_old(item.speaker)
        speaker = self._new_speaker(item) if named else item.speaker
        if not named and not any(map(self._is_old, item.runners_up)):
            return item
        others = (self.new if self._is_old(name) else name for name in item.runners_up)
        left = tuple(dict.fromkeys(name for name in others if name is not None and name != speaker))
        is_settled = bool(item.runners_up) and not left and self.new is not None and speaker == self.new
        keeps_doubt = not is_settled and not (named and self.new is None)
        kind = default_kind(speaker) if item.kind == default_kind(item.speaker) else item.kind
        return replace(
            item,
            speaker=speaker,
            kind=kind,
            confidence=item.confidence if keeps_doubt else None,
            runners_up=left,
        )

    def _new_speaker(self, line: Line) -> str:
        if self.new is not None:
            return self.new
        return UNKNOWN if line.kind in ("speech", "thought") else NARRATOR

    def _is_old(self, name: str) -> bool:
        return compose_letters(name).casefold() == self.old.casefold()


_Change = Callable[[Settings, frozenset[str], str], tuple[_Rename, str]]
"""(settings, who is heard, the text of voices.yaml) -> what is done with items, and the new text."""


def _change(project: Project, purpose: str, change: _Change, is_dry: bool) -> PeopleChange:
    with hold_production(project):
        finish_change(project.root, project.script_folder)
        settings = project.read_settings()
        scripts = project.read_scripts()
        names = {item.speaker for script in scripts for item in script.items if isinstance(item, Line)}
        names |= {
            name
            for script in scripts
            for item in script.items
            if isinstance(item, Line)
            for name in item.runners_up
        }
        names |= {item.narrator for script in scripts for item in script.items if isinstance(item, PovEvent)}
        cast = project.cast_file.read_bytes().decode()
        rename, new_cast = change(settings, frozenset(map(compose_letters, names)), cast)
        parse_settings(
            new_cast, CAST_FILE, engine_names(), lambda: read_series(project.root)
        )  # raises what is wrong
        changes: dict[str, bytes | None] = {}
        lines: list[ChangedLine] = []
        for path in (*project.script_files(), *sorted(project.draft_folder.glob("[!.]*.yaml"))):
            name = project.relative(path)
            read_utf8(path, name)
            text = path.read_bytes().decode()
            script = parse_script(text, name)
            after = change_items(text, script, tuple(map(rename, script.items)))
            if after == text:
                continue
            changes[name] = after.encode()
            if path.parent == project.script_folder:
                lines += list_changed_lines(script, parse_script(after, name))
        if new_cast != cast:
            changes[CAST_FILE] = new_cast.encode()
        if not is_dry:
            change_files(project.root, project.script_folder, changes, purpose)
        drafts = project.relative(project.draft_folder)
        files = tuple(name for name in changes if not name.startswith(f"{drafts}/"))
        return PeopleChange(purpose, tuple(lines), tuple(_tell(cast, new_cast)), files, is_dry)


def _tell(before: str, after: str) -> Iterator[str]:
    """The lines that differ, `-` and `+` before them."""
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0):
        if line[:1] in "+-" and line[:3] not in ("+++", "---") and line[1:].strip():
            yield line


def _known(settings: Settings, heard: frozenset[str], name: str) -> str:
    """The name under which scripts have somebody, found by any of their names."""
    role = settings.role(name)
    if (role is not None and role.name == NARRATOR) or name in RESERVED_NAMES:
        raise AudioficError(
            f"`{name}` is no member of the cast.",
            "Who tells a section stands in the script: `- pov: Name`, or `- pov: narrator`.",
        )
    if role is not None:
        return role.name
    found = [one for one in heard if one.casefold() == name.casefold()]
    if name in heard or len(found) == 1:
        return name if name in heard else found[0]
    close = difflib.get_close_matches(name, [*heard, *(one.name for one in settings.cast)], 1)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise AudioficError(f"Nobody is called {name!r} here.", f"{hint}`audiofic cast` lists who is.")


def _refuse_series(settings: Settings, name: str) -> None:
    if settings.series is not None and (role := settings.series.role(name)) is not None:
        raise AudioficError(
            f"{role.name} is in the cast.yaml that the books of the series share: it is not changed here.",
            "Change the name there by hand first, or merge the other way round.",
        )


def _own(settings: Settings, name: str) -> Role | None:
    """The role, where the book's own file has an entry of it."""
    role = settings.role(name)
    return role if role is not None and role.places["entry"].path == settings.path else None


def _merge_entries(text: str, settings: Settings, keep: str, other: str) -> str:
    """voices.yaml with the entry of `other` in that of `keep`."""
    one, two = settings.role(keep), _own(settings, other)
    aliases = [*(one.aliases if one is not None else ()), other, *(two.aliases if two is not None else ())]
    if two is not None and one is None:
        text = rename_cast_entry(text, other, keep)
    elif two is not None and one is not None:
        text, entry = cut_entry(text, ("cast", other), CAST_FILE)
        said: Any = entry.plain if isinstance(entry.plain, dict) else {}
        has_voice = any(key in one.places for key in ("voice", "draft"))
        left_out = {"aliases", *(_VOICE if has_voice else ())}
        keys = {key: value for key, value in said.items() if key not in left_out}
        if one.gender != "unknown":
            keys.pop("gender", None)
        if keys or _own(settings, keep) is None:
            text = add_tree(text, ("cast", keep), keys or {"aliases": [other]}, CAST_FILE)
        comments = [found[0] for line in entry.lines if (found := _COMMENT.search(line))]
        text = add_comments(text, keep, comments)
    own = [alias for alias in dict.fromkeys(aliases) if alias != keep]
    if settings.series is not None and (shared := settings.series.role(keep)) is not None:
        own = [alias for alias in own if alias not in shared.aliases]
    text = set_aliases(text, keep, own)
    return rename_mentions(text, other, keep)
