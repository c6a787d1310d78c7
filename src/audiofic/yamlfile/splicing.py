"""Changes to a YAML text at its nodes; every other character of it stays.

The nodes are PyYAML's, with their marks. What comes of a layout that is not foreseen is the caller's to find:
read the text again, and hold it against what it has to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from audiofic.errors import AudioficError
from audiofic.yamlfile.nodes import LONGEST_KEY
from audiofic.yamlfile.writing import write_list, write_scalar

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*")


def compose_nodes(text: str) -> tuple[Any, Any]:
    """The text's nodes with their marks (None for an empty text), and the module whose nodes they are."""
    import yaml

    return yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)), yaml


def last_line(node: Any, yaml: Any) -> int:
    """Index of the last line that holds something of the node."""
    if isinstance(node, yaml.ScalarNode):
        begins_next = node.style in ("|", ">") and node.end_mark.column == 0
        return int(node.end_mark.line) - (1 if begins_next else 0)
    if node.flow_style or not node.value:
        return int(node.end_mark.line)
    last = node.value[-1]
    return last_line(last[1] if isinstance(last, tuple) else last, yaml)


@dataclass(slots=True)
class Splices:
    """Changes gathered for one text, which must not overlap."""

    text: str
    """Without a byte-order mark: no mark counts one."""
    yaml: Any
    """The module whose nodes they are."""
    _pieces: list[tuple[int, int, str]] = field(default_factory=list)
    _gone: dict[int, tuple[Any, set[int]]] = field(default_factory=dict)
    """Where a map in braces begins -> the map, and which of its entries go."""
    _lines: list[str] = field(init=False)
    _starts: list[int] = field(init=False)
    """Where each line begins; then where the text ends."""

    def __post_init__(self) -> None:
        self._lines = _LINE.findall(self.text)
        self._starts = [0, *accumulate(map(len, self._lines))]

    def apply(self) -> str:
        """The text with all changes."""
        for table, places in self._gone.values():
            spans = [(key.start_mark.index, value.end_mark.index) for key, value in table.value]
            self._remove_inline(spans, places)
        self._gone.clear()
        text = self.text
        for start, end, piece in sorted(self._pieces, key=lambda one: one[:2])[::-1]:
            text = text[:start] + piece + text[end:]
        return text

    def replace(self, node: Any, text: str, *, inline: bool = False) -> None:
        """Put another text in a scalar's place; `inline` inside brackets or braces, and for keys.

        Raises `AudioficError` for one that is too long for a key.
        """
        written = write_scalar(text, inline=inline)
        if inline and len(written) > LONGEST_KEY:
            raise AudioficError(f"`{text[:40]}…` is too long for a name.", "Give them a shorter one.")
        self._pieces.append((node.start_mark.index, node.end_mark.index, written))

    def add(self, table: Any, at: int, key: str, text: str) -> None:
        """Add an entry to a map: behind the one with that index, in braces behind the last one."""
        if table.flow_style:
            end = table.value[-1][1].end_mark.index
            self._pieces.append((end, end, f", {key}: {write_scalar(text, inline=True)}"))
            return
        above, value = table.value[at]
        line = max(above.start_mark.line, last_line(value, self.yaml))
        while not self._lines[line].strip():  # behind a text in several lines
            line -= 1
        self._insert_line(line, f"{' ' * table.start_mark.column}{key}: {write_scalar(text)}")

    def remove(self, table: Any, at: int) -> None:
        """Remove an entry of a map, by its index; comments beside it stay, on lines of their own."""
        key, value = table.value[at]
        if table.flow_style:
            self._gone.setdefault(table.start_mark.index, (table, set()))[1].add(at)
            return
        last = max(key.start_mark.line, last_line(value, self.yaml))
        self._remove_lines(key.start_mark.line, last, key.start_mark.column)

    def change_list(self, node: Any, kept: Sequence[str | None], added: Sequence[str] = ()) -> None:
        """Change a list of texts: for each of them what it is from now on (None: it goes), and new ones.

        A text without a list counts as a list of one. At least one has to be left.
        """
        if isinstance(node, self.yaml.ScalarNode):
            texts = [*(text for text in kept if text is not None), *added]
            is_one = bool(node.value) and len(texts) == 1
            written = write_scalar(texts[0]) if is_one else write_list(texts)
            gap = "" if node.value else " "
            self._pieces.append((node.start_mark.index, node.end_mark.index, gap + written))
            return
        goes = [item for item, text in zip(node.value, kept, strict=True) if text is None]
        for item, text in zip(node.value, kept, strict=True):
            if text is not None and text != item.value:
                self.replace(item, text, inline=True)
        if node.flow_style:
            self._change_flow(node, goes, added)
            return
        for item in goes:
            self._remove_lines(item.start_mark.line, last_line(item, self.yaml), node.start_mark.column)
        if added:
            at, column = last_line(node, self.yaml), node.start_mark.column
            for text in added:
                self._insert_line(at, f"{' ' * column}- {write_scalar(text, inline=True)}")

    def _insert_line(self, at: int, new: str) -> None:
        """Put a line behind the one with that index, ended as that one is."""
        line, end = self._lines[at], self._starts[at + 1]
        newline = line[len(line.rstrip("\r\n")) :]
        first = self._lines[0]
        begin = "" if newline else first[len(first.rstrip("\r\n")) :] or "\n"
        self._pieces.append((end, end, begin + new + newline))

    def _change_flow(self, node: Any, goes: Sequence[Any], added: Sequence[str]) -> None:
        spans = [(item.start_mark.index, item.end_mark.index) for item in node.value]
        places = [at for at, item in enumerate(node.value) if item in goes]
        self._remove_inline(spans, places)
        new = [write_scalar(text, inline=True) for text in added]
        stays = [span for at, span in enumerate(spans) if at not in places]
        if new and stays:
            end = stays[-1][1]
            self._pieces.append((end, end, "".join(f", {text}" for text in new)))
        elif new:
            start = node.start_mark.index + 1
            self._pieces.append((start, start, ", ".join(new)))

    def _remove_inline(self, spans: Sequence[tuple[int, int]], places: Collection[int]) -> None:
        """Remove some of the things between commas, and as many commas."""
        last = max((at for at in range(len(spans)) if at not in places), default=-1)
        for at in places:
            if at < last:
                self._pieces.append((spans[at][0], spans[at + 1][0], ""))
            else:  # behind the last one that stays
                self._pieces.append((spans[at - 1][1] if at else spans[at][0], spans[at][1], ""))

    def _remove_lines(self, first: int, last: int, column: int) -> None:
        kept = []
        for line in self._lines[first : last + 1]:
            if found := _COMMENT.search(line):
                kept.append(" " * column + found[0] + line[len(line.rstrip("\r\n")) :])
        self._pieces.append((self._starts[first], self._starts[last + 1], "".join(kept)))
