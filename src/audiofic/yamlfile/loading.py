"""A file's text -> nodes, through PyYAML's events; what no file of ours may have is a finding here.

Nothing is ever resolved or constructed: no numbers, no dates, no objects. Anchors, aliases, tags, merge
keys, further documents, duplicate keys and keys that are not words are faults. Where the YAML itself is
broken, the broken entry is left out and the rest read on, so that one look shows all there is to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audiofic.errors import Finding, FindingsError
from audiofic.yamlfile.nodes import Listing, Node, Scalar, Table, compose_letters
from audiofic.yamlfile.quick import read_quickly

if TYPE_CHECKING:
    from audiofic.yamlfile.mistakes import Mistake

DEEPEST = 12
"""Levels of nesting; the deepest file of ours has 4."""
MOST_FAULTS = 25
"""So many broken entries are told apart, then reading stops: the file is something else."""
MOST_REREAD = 40_000_000
"""Characters read again and again for the next fault, at most."""
# YAML 1.1, 5.1. Its line breaks beyond the usual ones (U+0085, U+2028, U+2029) are refused: editors don't
# show them, and a text would end there.
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def load_yaml(text: str, path: str) -> Node:
    """The file's root node (an empty file: a null `Scalar`). Raises `FindingsError` with every fault."""
    node, findings = read_yaml(text, path)
    if node is None or findings:
        raise FindingsError(tuple(sorted(findings)))
    return node


def read_yaml(text: str, path: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """The file's root node without its broken entries, and the findings about them.

    None: nothing could be read. `path` is what the findings call the file.
    """
    text = normalise_newlines(text)
    findings: list[Finding] = []
    if _FORBIDDEN.search(text):
        findings.extend(_forbidden_characters(text, path))
        text = _FORBIDDEN.sub(" ", text)
    node: Node | None = read_quickly(text)
    if node is None:
        node, faults = read_fully(text, path)
        findings.extend(faults)
    return node, tuple(findings)


def decode_utf8(content: bytes, name: str) -> str:
    """The text, without a byte-order mark; `FindingsError` with the line where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        hint = "Save the file as UTF-8 in your editor."
        raise FindingsError((Finding(name, line, "not-utf8", "The file is not UTF-8.", hint),)) from error


def normalise_newlines(text: str) -> str:
    """The text with `\\n` for every line end and without a byte-order mark: lines are counted in it."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def _forbidden_characters(text: str, path: str) -> list[Finding]:
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _FORBIDDEN.search(line)
        if match and len(findings) < MOST_FAULTS:
            message = f"The line holds a character that can't be seen (U+{ord(match[0]):04X})."
            hint = "Delete it; where it is wanted, write it as an escape in double quotes."
            findings.append(Finding(path, number, "hidden-character", message, hint))
    return findings


def read_fully(text: str, path: str) -> tuple[Node | None, list[Finding]]:
    """As `read_yaml`, always through the parser; `text` has `\\n` line ends and nothing YAML forbids."""
    from yaml import YAMLError

    from audiofic.yamlfile.mistakes import explain

    lines = text.split("\n")
    broken: list[Finding] = []
    reread = 0
    while True:
        composer = _Composer(path, lines)
        try:
            node = composer.compose(text)
        except YAMLError as error:
            mistake = explain(error, lines)
        else:
            return node, broken + composer.findings
        broken.append(Finding(path, mistake.index + 1, mistake.code, mistake.message, mistake.hint))
        reread += len(text)
        if not _leave_out(lines, mistake) or len(broken) == MOST_FAULTS or reread > MOST_REREAD:
            return None, broken
        text = "\n".join(lines)


def _leave_out(lines: list[str], mistake: Mistake) -> bool:
    """Empty the mistaken line and what is indented beneath it; False where there was nothing to empty."""
    first = lines[mistake.index]
    if not first.strip():
        return False
    depth = len(first) - len(first.lstrip(" "))
    lines[mistake.index] = ""
    for index in range(mistake.index + 1, len(lines)):
        line = lines[index]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= depth:
            break
        lines[index] = ""
    return True


class _TooDeep(Exception):
    """Reading stops: the nesting is no file of ours."""


class _Composer:
    """Builds nodes from one document's events, collecting what the schema can't have."""

    def __init__(self, path: str, lines: list[str]) -> None:
        self.findings: list[Finding] = []
        self._path = path
        self._lines = lines

    def compose(self, text: str) -> Node | None:
        """The root; a null scalar for a file without content; None where reading had to stop."""
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)(text)
        root: Node | None = None
        try:
            while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
                if isinstance(event, yaml.NodeEvent):
                    root = self._node(event, loader.get_event, yaml, 0)
                elif root is not None and isinstance(event, yaml.DocumentStartEvent):
                    line, hint = _line_of(event), "Delete the line; one file is one document."
                    self._find(line, "several-documents", "A second document begins here (`---`).", hint)
                    break
        except _TooDeep:
            return None
        finally:
            loader.dispose()
        return root or Scalar("", 1)

    def _node(self, event: Any, next_event: Callable[[], Any], yaml: Any, depth: int) -> Node:
        """The node that begins with the event, and all within it."""
        line = _line_of(event)
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            self._refuse_mark(event, line)
        if isinstance(event, yaml.AliasEvent):
            return Scalar(f"*{event.anchor}", line, False)
        if isinstance(event, yaml.ScalarEvent):
            if event.style:
                self._check_block(event, line)
            text = event.value.rstrip("\n") if event.style in ("|", ">") else event.value
            return Scalar(text, line, not event.style)
        if depth == DEEPEST:
            message = f"Lists and maps are nested deeper than {DEEPEST} levels."
            self._find(line, "too-deep", message, "No file of ours needs that: put texts in quotes.")
            raise _TooDeep
        nodes: list[Node] = []
        while not isinstance(inner := next_event(), yaml.CollectionEndEvent):
            nodes.append(self._node(inner, next_event, yaml, depth + 1))
        is_map = isinstance(event, yaml.MappingStartEvent)
        return self._table(nodes, line) if is_map else Listing(tuple(nodes), line)

    def _table(self, nodes: list[Node], line: int) -> Table:
        """The map of key, value, key, value ...; faulty entries are left out."""
        entries: list[tuple[Scalar, Node]] = []
        lines: dict[str, int] = {}
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                hint = "Write a word before the colon; text that begins with a bracket goes in quotes."
                self._find(key.line, "key-not-text", "A list or map can't be a key.", hint)
            elif key.text == "<<" and key.plain:
                hint = "Write the keys out."
                self._find(key.line, "merge-key", "`<<` would merge another map into this one.", hint)
            elif (name := compose_letters(key.text)) in lines:
                first = lines[name]
                message = f"`{name[:60]}` is here twice (first in line {first})."
                self._find(key.line, "duplicate-key", message, _twice(first, key.line, self._lines))
            else:
                lines[name] = key.line
                entries.append((key if name == key.text else replace(key, text=name), value))
        return Table(tuple(entries), line)

    def _refuse_mark(self, event: Any, line: int) -> None:
        """A finding for `&anchor`, `*alias` or `!tag`: nearly always text that begins with that mark."""
        from audiofic.yamlfile.mistakes import suggest

        if type(event).__name__ == "AliasEvent":
            code, mark, name = "alias", "*", "an alias"
        elif event.tag is not None:
            code, mark, name = "tag", "!", "a tag"
        else:
            code, mark, name = "anchor", "&", "an anchor"
        message = f"`{mark}` at the beginning of a text makes it {name}, which these files don't have."
        self._find(line, code, message, suggest(self._lines[line - 1]))

    def _check_block(self, event: Any, line: int) -> None:
        """A finding for a quoted text that has swallowed the items after it: its quote was never closed."""
        last = event.end_mark.line
        if event.style in "|>" or last < line:
            return
        for index in range(line, last + 1):
            if self._lines[index].lstrip(" ").startswith("- "):
                message = f"The quotation mark {event.style} that begins the text is not closed in this line."
                hint = "Close it, or delete it: quotation marks of speech are not written in a script."
                self._find(line, "quote-unclosed", message, hint)
                return

    def _find(self, line: int, code: str, message: str, hint: str) -> None:
        self.findings.append(Finding(self._path, line, code, message, hint))


def _line_of(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _twice(first: int, second: int, lines: list[str]) -> str:
    if first != second and lines[second - 1].startswith("  "):
        return "Delete one of the two; if a new line of story begins here, put `- ` before it."
    return "Delete one of the two."
