"""Items of a script changed in its file's text: who says them, the marks of doubt, directions, pauses, takes.

Only the characters that say it are touched; layout, quotes and comments stay as the producer wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audiofic.differences import find_equal
from audiofic.errors import AudioficError, FindingsError
from audiofic.model import NARRATOR, Line, PovEvent, Script, ScriptItem
from audiofic.script.composing import compose_item
from audiofic.script.parsing import parse_script
from audiofic.script.wording import ATTRIBUTES
from audiofic.yamlfile import compose_letters
from audiofic.yamlfile.splicing import Splices, compose_nodes


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of a script, or the teller of a section, before and after."""

    path: str
    line: int
    """From 1, in the file as it was."""
    text: str
    """What is said; empty for a `pov`."""
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.was} -> {self.now}: {self.text or 'tells from here'}"


def list_changed_lines(before: Script, after: Script) -> Iterator[ChangedLine]:
    """The lines that are another speaker's after a change, and the sections that somebody else tells.

    Lines are known by their words and their order, sections by the line with which they begin.
    """
    ours, theirs = _spoken(before), _spoken(after)
    words = [[(line.text, line.kind) for line, _, _ in rows] for rows in (ours, theirs)]
    for was, now in find_equal(*words):
        (line, teller, at), (new, new_teller, _) = ours[was], theirs[now]
        if teller != new_teller and (teller or new_teller):
            yield ChangedLine(
                before.path, at or line.file_line, "", teller or NARRATOR, new_teller or NARRATOR
            )
        if line.speaker != new.speaker:
            yield ChangedLine(before.path, line.file_line, line.text, line.speaker, new.speaker)


def _spoken(script: Script) -> list[tuple[Line, str, int]]:
    """The lines, each with who tells from there on and where that stands; empty and 0: the teller stays."""
    rows: list[tuple[Line, str, int]] = []
    teller, at = "", 0
    for item in script.items:
        if isinstance(item, PovEvent):
            teller, at = item.narrator, item.file_line
        elif isinstance(item, Line):
            rows.append((item, teller, at))
            teller, at = "", 0
    return rows


def change_items(text: str, script: Script, items: Sequence[ScriptItem]) -> str:
    """The text, which was read as `script`, with other items: one for each of the script's, in order.

    A line may have another speaker, direction, pause or take, a `pov` another teller; marks of doubt
    (`unsure`) may be gone, other names (`or`) changed or gone. The result is read again before it is given
    out: it says what the script said, with these changes and no others. Raises `AudioficError` where the
    layout allows no such change, and for names that nobody can have.
    """
    changed = [was for was, now in zip(script.items, items, strict=True) if was != now]
    if not changed:
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    root, yaml = compose_nodes(text[len(mark) :])
    splices = Splices(text[len(mark) :], yaml)
    lines = next(value for key, value in root.value if key.value == "lines")
    listed = [node for node in lines.value if node.value]
    for node, was, now in zip(listed, script.items, items, strict=True):
        if was != now:
            compose_item(now)  # raises for a name that nobody can have
            _change_item(splices, node, was, now)
    after = mark + splices.apply()
    try:
        is_right = parse_script(after, script.path) == replace(script, items=tuple(items))
    except FindingsError:
        is_right = False
    if not is_right:
        where = f"line {changed[0].file_line}{' or one below it' if len(changed) > 1 else ''}"
        raise AudioficError(
            f"{script.path}, {where} is written in a way that can't be changed from here.",
            "Write it as `- Name: text` with attributes on lines of their own, and try again.",
        )
    return after


def _change_item(splices: Splices, node: Any, was: ScriptItem, now: ScriptItem) -> None:
    entries = {key.value: at for at, (key, _) in enumerate(node.value)}
    if isinstance(was, PovEvent) and isinstance(now, PovEvent):
        if was.narrator != now.narrator:
            splices.replace(node.value[entries["pov"]][1], now.narrator, inline=bool(node.flow_style))
        if was.confidence is not None and now.confidence is None:
            splices.remove(node, entries["unsure"])
        return
    assert isinstance(was, Line)
    assert isinstance(now, Line)
    if was.speaker != now.speaker:
        key = next(key for key, _ in node.value if key.value not in ATTRIBUTES)
        splices.replace(key, now.speaker, inline=True)
    if was.confidence is not None and now.confidence is None:
        splices.remove(node, entries["unsure"])
    before, after = _attributes(was), _attributes(now)
    for name in [name for name in before if before[name] != after[name]]:
        _set_attribute(splices, node, name, after[name])
    if was.runners_up == now.runners_up:
        return
    if not now.runners_up:
        splices.remove(node, entries["or"])
        return
    value = node.value[entries["or"]][1]
    names = [value] if isinstance(value, splices.yaml.ScalarNode) else value.value
    written = [compose_letters(name.value) for name in names]
    splices.change_list(value, _follow(written, was.runners_up, now.runners_up))


def _attributes(line: Line) -> dict[str, str]:
    """Attribute -> its value as written, empty for one that is not; in the order of the format."""
    return {
        "direction": line.direction or "",
        "pause": "" if line.pause_ms is None else str(line.pause_ms),
        "take": "" if line.take == 1 else str(line.take),
    }


def _set_attribute(splices: Splices, node: Any, name: str, value: str) -> None:
    """Give the item the attribute, where the format has it; an empty value deletes it."""
    names = [key.value for key, _ in node.value]
    if name in names:
        at = names.index(name)
        if value:
            splices.replace(node.value[at][1], value, inline=bool(node.flow_style))
        else:
            splices.remove(node, at)
        return
    later = ATTRIBUTES[ATTRIBUTES.index(name) :]
    splices.add(node, max(at for at, other in enumerate(names) if other not in later), name, value)


def _follow(written: list[str], was: tuple[str, ...], now: tuple[str, ...]) -> list[str | None]:
    """For each written name what it is from now on: names that both lists have keep their places."""
    new = iter(name for name in now if name not in was)
    return [name if name in now else next(new, None) for name in written]
