"""A script's text cut at its items, so that each can be put elsewhere as the producer wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from audiofic.errors import Finding, FindingsError
from audiofic.model import Script, ScriptItem
from audiofic.script import compose_item, compose_script, parse_script, stands_apart
from audiofic.yamlfile import write_entry

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_ITEM = re.compile(r"( *)-(?=[ \r\n]|\Z)")
_PLAIN_COMMENT = re.compile(r"(?<=\s)#.*")
_QUOTED_COMMENT = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s+(#.*)""")
_NUMBER = re.compile(r"^(chapter[ \t]*:[ \t]*)\S+", re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*:[^\r\n]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chunk:
    """One item of a script as it stands in its file."""

    lead: str
    """Blank lines and comments before it."""
    body: str
    """Its own lines, with their ends."""
    item: ScriptItem
    is_first: bool
    """True for the first item of its file."""
    is_plain: bool
    """True where it stands exactly as the machine would write it."""

    @property
    def comments(self) -> tuple[str, ...]:
        """The comments in its lead, a line each, as written."""
        return tuple(line.rstrip("\r\n") for line in _LINE.findall(self.lead) if line.strip())

    @property
    def inner_comments(self) -> tuple[str, ...]:
        """The comments on and between its own lines, from `#` on."""
        return tuple(filter(None, map(_comment, _LINE.findall(self.body))))

    @property
    def has_comments(self) -> bool:
        """True where the producer has noted something at it."""
        return not self.is_plain and bool(self.comments or self.inner_comments)


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script file in pieces: head, chunks and tail are the whole of it, in order."""

    script: Script
    head: str
    chunks: tuple[Chunk, ...]
    tail: str
    newline: str
    indent: str = ""
    """Blanks before an item's dash."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The comments in head and tail that the machine has not written."""
        usual = compose_script(Script(1, None, ())).splitlines()
        lines = [line.strip() for line in _LINE.findall(self.head + self.tail)]
        return tuple(line for line in lines if line.startswith("#") and line not in usual)


def cut_script(text: str, path: str) -> ScriptText:
    """The file in pieces. Raises `FindingsError` for a faulty one, and for items that share a line."""
    script = parse_script(text, path)
    lines = _LINE.findall(text)
    newline = next((end for end in ("\r\n", "\r", "\n") if lines and lines[0].endswith(end)), "\n")
    if not script.items:
        return ScriptText(script, text, (), "", newline)
    starts = _find_starts(lines, script.items)
    if starts is None:
        message = "The items of this script don't each begin on a line of their own with `- `."
        hint = "Write them so, one below the other, and run the command again."
        raise FindingsError((Finding(path, script.items[0].file_line, "items-unclear", message, hint),))
    ends = [_end(lines, start, end) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    leads = [(ends[index - 1] if index else starts[0], start) for index, start in enumerate(starts)]
    chunks = []
    before: ScriptItem | None = None
    for item, lead, end in zip(script.items, leads, ends, strict=True):
        above, body = "".join(lines[lead[0] : lead[1]]), "".join(lines[lead[1] : end])
        blank = "\n" if before is not None and stands_apart(item, before) else ""
        is_plain = (above + body).replace("\r\n", "\n") == blank + compose_item(item)
        chunks.append(Chunk(above, body, item, before is None, is_plain))
        before = item
    head, tail = "".join(lines[: starts[0]]), "".join(lines[ends[-1] :])
    indent = lines[starts[0]][: len(lines[starts[0]]) - len(lines[starts[0]].lstrip(" "))]
    return ScriptText(script, head, tuple(chunks), tail, newline, indent)


def _find_starts(lines: Sequence[str], items: Sequence[ScriptItem]) -> list[int] | None:
    """Indices of the lines in which the items begin; None where that can't be told."""
    first = next((at for at in range(items[0].file_line - 1, -1, -1) if _ITEM.match(lines[at])), None)
    if first is None:
        return None
    found = _ITEM.match(lines[first])
    depth = found[1] if found else ""
    starts = [
        at
        for at in range(first, len(lines))
        if (match := _ITEM.match(lines[at])) is not None and match[1] == depth
    ]
    nexts = [*starts[1:], len(lines)]
    fits = len(starts) == len(items) and all(
        start < item.file_line <= end for start, end, item in zip(starts, nexts, items, strict=True)
    )
    return starts if fits else None


def _end(lines: Sequence[str], start: int, following: int) -> int:
    """Where an item ends: behind its last line, and a comment that is indented directly beneath it."""
    end = start + 1
    for at in range(start + 1, following):
        line = lines[at]
        if not line.startswith((" ", "\t")) and line.strip():
            break
        if not line.strip():
            continue
        if not line.lstrip().startswith("#") or at == end:
            end = at + 1
    return end


def _comment(line: str) -> str:
    line = line.rstrip("\r\n")
    if line.lstrip().startswith("#"):
        return line.lstrip()
    is_key = line.lstrip("- \t").startswith("? ")  # of a name too long to stand before a colon
    value = line.partition("? " if is_key else ":")[2].lstrip()
    if value[:1] in ("'", '"'):
        found = _QUOTED_COMMENT.match(value)
        return found[1] if found else ""
    plain = _PLAIN_COMMENT.search(value)
    return plain[0] if plain else ""


def set_head(head: str, number: int, title: str | None, newline: str) -> str:
    """A script's head with another number and title; all else in it as it stands."""
    head = _NUMBER.sub(lambda found: f"{found[1]}{number}", head, count=1)
    entry = write_entry("title", title).replace("\n", newline) if title is not None else ""
    if _TITLE.search(head):
        return _TITLE.sub(lambda _found: entry, head, count=1)
    return re.sub(
        r"^(chapter[ \t]*:[^\r\n]*(?:\r\n|\r|\n))",
        lambda found: found[1] + entry,
        head,
        count=1,
        flags=re.MULTILINE,
    )
