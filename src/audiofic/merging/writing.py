"""Merged items -> the text of a script, and what the producer has to know about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from audiofic.merging.chunks import Chunk
from audiofic.merging.edits import Edits
from audiofic.merging.line_merge import merge_attributes, merge_words, speakers_clash, words_of
from audiofic.merging.merged_items import LeftOut, MergedItem
from audiofic.merging.versions import Version, opens_paragraph
from audiofic.model import Line, ScriptItem
from audiofic.script import compose_item, stands_apart


@dataclass(frozen=True, slots=True)
class Clash:
    """A place where both sides changed the same thing. The producer's stands in the script."""

    code: str
    """`words-clash`, `speaker-clash`, `line-rewritten`, `line-left-out`, `line-gone`, `edit-unplaced`,
    `title-clash`."""
    chapter: int
    """Index of the merged chapter."""
    line: int
    """Line of its file, from 1."""
    own: str
    new: str


@dataclass(slots=True)
class Writer:
    """Writes one merged chapter, item by item."""

    old: Version
    edits: Edits
    drafted: Sequence[bool]
    uses: Mapping[int, int]
    """How many merged items of the book have the form of each chunk."""
    chapter: int
    newline: str = "\n"
    indent: str = ""
    """Blanks before an item's dash."""
    clashes: list[Clash] = field(default_factory=list)
    lines: dict[MergedItem, int] = field(default_factory=dict)
    """Where each item stands, from 1."""
    _before: ScriptItem | None = None
    _parts: list[str] = field(default_factory=list)
    _count: int = 0

    def write(self, head: str, items: Sequence[MergedItem], tail: str) -> str:
        """The chapter's text."""
        self._put(head)
        for item in items:
            self._write_item(item)
        self._end_line(tail)
        self._put(tail)
        return "".join(self._parts)

    def tell_left_out(self, left: LeftOut) -> None:
        """Note a line that stays out, behind the item it would follow."""
        line = self.lines.get(left.after, 0) if left.after else 0
        self.clashes.append(Clash("line-left-out", self.chapter, line, "", show_item(left.item)))

    def _write_item(self, merged: MergedItem) -> None:
        if merged.chunk is None:
            item = merged.items[0]
            self._put_item(merged, self._blank(item), self._compose(item), item)
            return
        chunk = self.edits.chunks[merged.chunk]
        is_line = merged.items and isinstance(chunk.item, Line) and isinstance(merged.items[0], Line)
        is_whole = not merged.is_changed and merged.origins == self.edits.held[merged.chunk]
        if is_line and not is_whole:
            self._write_line(merged, merged.chunk)
        else:
            lead = self._lead(chunk, opens_paragraph(chunk.item))
            self._put_item(merged, lead, self._as_written(chunk), chunk.item)

    def _write_line(self, merged: MergedItem, number: int) -> None:
        """Write a line in the form of that chunk; the author changed it, or it is in parts."""
        chunk, held = self.edits.chunks[number], self.edits.held[number]
        own, (new, *_rest) = chunk.item, _lines(merged)
        assert isinstance(own, Line)
        token = next((origin for origin in merged.origins if origin is not None), merged.replaces)
        was = self.old.items[self.old.item_of(token)] if token is not None else None
        line = own
        if not self.drafted[self.edits.chapters[number]]:
            was = None
            if merged.is_changed:
                line = replace(own, opens_paragraph=new.opens_paragraph)
        elif isinstance(was, Line):
            begins_chunk = not held or token == held[0]
            line = merge_attributes(was, own if begins_chunk else replace(own, opens_paragraph=False), new)
        text, clashed = own.text, False
        if merged.origins != held:
            text, clashed = self._merge_text(merged, number)
        line = replace(line, text=text)
        is_as_written = line == replace(own, opens_paragraph=line.opens_paragraph)
        body = self._as_written(chunk) if is_as_written else self._compose(line, chunk.inner_comments)
        self._put_item(merged, self._lead(chunk, line.opens_paragraph), body, line)
        code = None
        if merged.replaces is not None:
            code = "line-rewritten"
        elif clashed:
            code = "words-clash"
        elif isinstance(was, Line) and speakers_clash(was, line, new):
            code = "speaker-clash"
        if code:
            drafted = show_item(replace(new, text=_text(merged)))
            self.clashes.append(Clash(code, self.chapter, self.lines[merged], show(chunk), drafted))

    def _merge_text(self, merged: MergedItem, number: int) -> tuple[str, bool]:
        """The words of the producer's line and of the drafted one, and whether both changed the same ones."""
        if merged.replaces is not None or not self.edits.has_other_words(number):
            return _text(merged), False
        held, kept = self.edits.held[number], self.edits.kept[number]
        own = self.edits.chunks[number].item
        assert isinstance(own, Line)
        words, part, low = words_of(own), held, 0
        high = len(words)
        is_whole = self.uses[number] == 1
        if not is_whole:
            ours = {token for token in merged.origins if token is not None}
            part = [token for token in held if min(ours) <= token <= max(ours)]
            indices = [index for index, token in kept.items() if token in part]
            low = 0 if held[0] in part else min(indices, default=0)
            high = high if held[-1] in part else max(indices, default=-1) + 1
        inside = {index - low: token for index, token in kept.items() if low <= index < high}
        new = words_of(replace(_lines(merged)[0], text=_text(merged)))
        text, clashed = merge_words(part, words[low:high], inside, new, merged.origins)
        return text, clashed or not is_whole

    def _put_item(self, merged: MergedItem, lead: str, body: str, item: ScriptItem) -> None:
        self._end_line(lead + body)
        self._put(lead)
        self.lines[merged] = self._count + 1
        self._put(body)
        self._before = item

    def _end_line(self, following: str) -> None:
        """End the last line, where anything follows it."""
        if following and self._parts and not self._parts[-1].endswith(("\n", "\r")):
            self._put(self.newline)

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._count += text.count("\n") if "\n" in text else text.count("\r")

    def _compose(self, item: ScriptItem, comments: Sequence[str] = ()) -> str:
        """The item's lines as the machine writes them, and comments beneath them."""
        lines = [*compose_item(item).splitlines(), *(f"  {comment}" for comment in comments)]
        return "".join(f"{self.indent}{line}{self.newline}" for line in lines)

    def _as_written(self, chunk: Chunk) -> str:
        """The chunk's own lines as they stand, at this file's depth."""
        depth = len(chunk.body) - len(chunk.body.lstrip(" "))
        if depth == len(self.indent):
            return chunk.body
        lines = chunk.body.splitlines(keepends=True)
        return "".join(self.indent + line[min(depth, len(line) - len(line.lstrip(" "))) :] for line in lines)

    def _blank(self, item: ScriptItem) -> str:
        return self.newline if self._before is not None and stands_apart(item, self._before) else ""

    def _lead(self, chunk: Chunk, opens: bool) -> str:
        """What stands before the chunk here: its comments, and a blank line where a paragraph begins."""
        item = chunk.item
        if isinstance(item, Line) and item.opens_paragraph != opens:
            item = replace(item, opens_paragraph=opens)
        if chunk.is_plain:
            return self._blank(item)
        lines = chunk.lead.splitlines(keepends=True)
        comments = "".join(line for line in lines if line.strip())
        has_blank = any(not line.strip() for line in lines)
        if self._before is None and not chunk.is_first:
            return comments
        if self._before is None or has_blank == opens or not isinstance(item, Line):
            return chunk.lead if has_blank or not chunk.is_first else self._blank(item) + chunk.lead
        return self.newline + chunk.lead if opens else comments


def show(chunk: Chunk) -> str:
    """The producer's chunk on one line, comments and all, for a message."""
    lines = [*chunk.comments, *chunk.body.splitlines()]
    return " / ".join(line.strip().removeprefix("- ") for line in lines if line.strip())


def show_item(item: ScriptItem) -> str:
    """A drafted item on one line."""
    return " / ".join(line.strip() for line in compose_item(item).splitlines()).removeprefix("- ")


def _lines(merged: MergedItem) -> list[Line]:
    """The drafted lines in it."""
    return [item for item in merged.items if isinstance(item, Line)]


def _text(merged: MergedItem) -> str:
    """Their text."""
    return " ".join(line.text for line in _lines(merged))
