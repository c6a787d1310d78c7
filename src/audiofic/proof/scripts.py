"""A script file -> its lines as any YAML reader sees them: who says what, and where that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from audiofic.errors import AudioficError
from audiofic.model import NARRATOR
from audiofic.settings import Settings

_ASIDES = {"heading": "heading", "note": "author_note"}
"""Keys of lines that the policy decides on, and what they are where no `type:` says."""
_SOUNDLESS = ("sting", "bed", "ambience")
_ATTRIBUTES = ("as", "direction", "pause", "take", "effect", "unsure", "or", "type")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line of a script, as written."""

    path: str
    line: int
    """From 1; 0: the chapter's title."""
    speaker: str
    """Who is to be heard: the label, or whoever tells the section or reads the notes."""
    text: str
    is_heard: bool
    """Whether the policy wants its words spoken."""

    @property
    def where(self) -> str:
        """For a message."""
        return f"{self.path}, line {self.line}" if self.line else self.path


def read_lines(text: str, path: str, settings: Settings) -> tuple[ScriptLine, ...]:
    """The lines of a script in order, its title first where it has one, each with what the policy says of it.

    Raises `AudioficError` for a file that is no script; `project.read_scripts` says better what is wrong.
    """
    top = _compose(text, path)
    lines: list[ScriptLine] = []
    title = top.get("title")
    if isinstance(title, yaml.ScalarNode) and title.value.strip():
        heard = settings.policy.title in ("spoken", "announced")
        lines.append(ScriptLine(path, 0, NARRATOR, title.value, heard))
    listing = top.get("lines")
    teller = NARRATOR
    for item in listing.value if isinstance(listing, yaml.SequenceNode) else ():
        entries: list[tuple[yaml.ScalarNode, yaml.ScalarNode]] = item.value
        head, value = next(pair for pair in entries if pair[0].value not in _ATTRIBUTES)
        key, line = str(head.value), head.start_mark.line + 1
        if key == "pov":
            teller = _teller(value.value, settings)
        elif key in _ASIDES:
            kind = next((str(word.value) for name, word in entries if name.value == "type"), _ASIDES[key])
            reader = settings.role(settings.policy.note_reader) if key == "note" else None
            heard = settings.policy.word(kind) in ("spoken", "announced")
            lines.append(ScriptLine(path, line, reader.name if reader else NARRATOR, value.value, heard))
        elif key not in _SOUNDLESS:
            lines.append(ScriptLine(path, line, teller if key == NARRATOR else key, value.value, True))
    return tuple(lines)


def _compose(text: str, path: str) -> dict[str, yaml.Node]:
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise AudioficError(f"{path} is not YAML.", "`audiofic status` says what is wrong.") from error
    entries: Sequence[tuple[yaml.Node, yaml.Node]] = root.value if isinstance(root, yaml.MappingNode) else ()
    return {str(key.value): value for key, value in entries}


def _teller(name: str, settings: Settings) -> str:
    """Who is heard in a section told by that character (docs/voices-yaml.md, `first_person`)."""
    role = settings.role(name)
    if role is None:
        return NARRATOR
    reads = role.reads_own_pov
    reads_it = settings.policy.first_person == "character" if reads is None else reads
    return role.name if reads_it else NARRATOR
