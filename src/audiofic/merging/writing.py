"""Pieces -> the text of a merged script, and what the producer has to know about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from audiofic.merging.chunks import Chunk, opens_paragraph
from audiofic.merging.edits import Edits, has_other_words
from audiofic.merging.pieces import Left, Piece
from audiofic.merging.sides import Side
from audiofic.merging.words import Words, merge_words, words_of
from audiofic.model import UNKNOWN, Line, ScriptItem
from audiofic.script import compose_item, stands_apart


@dataclass(frozen=True, slots=True)
class Clash:
    """A place where both sides changed the same thing. The producer's stands in the script."""

    code: str
    """`words-clash`, `speaker-clash`, `line-rewritten`, `line-left-out`, `line-gone`, `title-clash`."""
    chapter: int
    """Index of the merged chapter."""
    line: int
    """Line of its file, from 1."""
    own: str
    new: str


@dataclass(slots=True)
class Writer:
    """Writes one merged chapter, item by item."""

    old: Side
    edits: Edits
    drafted: Sequence[bool]
    shares: Mapping[int, int]
    """In how many pieces of the book each chunk is."""
    chapter: int
    newline: str = "\n"
    indent: str = ""
    """Blanks before an item's dash."""
    clashes: list[Clash] = field(default_factory=list)
    lines: dict[Piece, int] = field(default_factory=dict)
    """Where each piece stands, from 1."""
    _before: ScriptItem | None = None
    _parts: list[str] = field(default_factory=list)
    _count: int = 0

    def write(self, head: str, pieces: Sequence[Piece], tail: str) -> str:
        """The chapter's text."""
        self._put(head)
        for piece in pieces:
            self._write_piece(piece)
        if tail and self._parts and not self._parts[-1].endswith(("\n", "\r")):
            self._put(self.newline)
        self._put(tail)
        return "".join(self._parts)

    def tell_left(self, left: Left) -> None:
        """Note a line that stays out, behind the piece it would follow."""
        line = self.lines.get(left.after, 0) if left.after else 0
        self.clashes.append(Clash("line-left-out", self.chapter, line, "", show_item(left.item)))

    def _write_piece(self, piece: Piece) -> None:
        chunk = self.edits.chunks[piece.chunk] if piece.chunk is not None else None
        if chunk is None:
            item = piece.items[0]
            self._put_item(piece, self._blank(item), self._compose(item), item)
        elif not piece.items or not isinstance(chunk.item, Line) or not isinstance(piece.items[0], Line):
            lead = self._lead(chunk, opens_paragraph(chunk.item))
            self._put_item(piece, lead, self._indent(chunk), chunk.item)
        else:
            self._write_line(piece, chunk, chunk.item, piece.items[0])

    def _write_line(self, piece: Piece, chunk: Chunk, own: Line, new: Line) -> None:
        number = piece.chunk if piece.chunk is not None else 0
        token = next((origin for origin in piece.origins if origin is not None), piece.replaces)
        was = self.old.items[self.old.item_of(token)] if token is not None else None
        is_known = self.drafted[self.edits.chapters[number]]
        merged = own
        if isinstance(was, Line) and is_known:
            starts_chunk = token == self.edits.held[number][0] if self.edits.held[number] else True
            merged = _merge_attributes(was, own if starts_chunk else replace(own, opens_paragraph=False), new)
        elif not is_known and piece.is_changed:
            merged = replace(own, opens_paragraph=new.opens_paragraph)
        text, clashed = own.text, False
        if piece.origins != self.edits.held[number]:
            text, clashed = self._merge_text(piece, own)
        merged = replace(merged, text=text)
        is_as_written = merged == replace(own, opens_paragraph=merged.opens_paragraph)
        body = self._indent(chunk) if is_as_written else self._compose(merged, chunk.inner_comments)
        self._put_item(piece, self._lead(chunk, merged.opens_paragraph), body, merged)
        drafted = replace(new, text=_text([item for item in piece.items if isinstance(item, Line)]))
        if piece.replaces is not None:
            self._clash("line-rewritten", piece, chunk, drafted)
        elif clashed:
            self._clash("words-clash", piece, chunk, drafted)
        elif isinstance(was, Line) and is_known and _speakers_clash(was, merged, new):
            self._clash("speaker-clash", piece, chunk, drafted)

    def _merge_text(self, piece: Piece, own: Line) -> tuple[str, bool]:
        number = piece.chunk if piece.chunk is not None else 0
        lines = [item for item in piece.items if isinstance(item, Line)]
        new = words_of(replace(lines[0], text=_text(lines)))
        if piece.replaces is not None or not has_other_words(self.edits, number):
            return _text(lines), False
        held, kept = self.edits.held[number], self.edits.kept[number]
        words, part, low = words_of(own), held, 0
        high = len(words.tokens)
        is_whole = self.shares[number] == 1
        if not is_whole:
            ours = {token for token in piece.origins if token is not None}
            part = [token for token in held if min(ours) <= token <= max(ours)]
            places = [place for place, token in kept.items() if token in part]
            low = 0 if held[0] in part else min(places, default=0)
            high = high if held[-1] in part else max(places, default=-1) + 1
        window = Words(words.tokens[low:high], words.blanks[low:high])
        inside = {place - low: token for place, token in kept.items() if low <= place < high}
        text, clashed = merge_words(part, window, inside, new, piece.origins)
        return text, clashed or not is_whole

    def _clash(self, code: str, piece: Piece, own: Chunk, new: ScriptItem) -> None:
        self.clashes.append(Clash(code, self.chapter, self.lines[piece], show(own), show_item(new)))

    def _put_item(self, piece: Piece, lead: str, body: str, item: ScriptItem) -> None:
        if self._parts and not self._parts[-1].endswith(("\n", "\r")):
            self._put(self.newline)
        self._put(lead)
        self.lines[piece] = self._count + 1
        self._put(body)
        self._before = item

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._count += text.count("\n") if "\n" in text else text.count("\r")

    def _compose(self, item: ScriptItem, comments: Sequence[str] = ()) -> str:
        """The item's lines as the machine writes them, and comments beneath them."""
        lines = [*compose_item(item).splitlines(), *(f"  {comment}" for comment in comments)]
        return "".join(f"{self.indent}{line}{self.newline}" for line in lines)

    def _indent(self, chunk: Chunk) -> str:
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
        item = replace(chunk.item, opens_paragraph=opens) if isinstance(chunk.item, Line) else chunk.item
        if chunk.is_plain:
            return self._blank(item)
        lines = chunk.lead.splitlines(keepends=True)
        is_blank = [not line.strip() for line in lines]
        if self._before is None and not chunk.is_first:
            return "".join(line for line, blank in zip(lines, is_blank, strict=True) if not blank)
        if self._before is None or any(is_blank) == opens or not isinstance(item, Line):
            return chunk.lead if any(is_blank) or not chunk.is_first else self._blank(item) + chunk.lead
        if opens:
            return self.newline + chunk.lead
        return "".join(line for line, blank in zip(lines, is_blank, strict=True) if not blank)


def show(chunk: Chunk) -> str:
    """The producer's chunk on one line, comments and all, for a message."""
    lines = [*chunk.comments, *chunk.body.splitlines()]
    return " / ".join(line.strip().removeprefix("- ") for line in lines if line.strip())


def show_item(item: ScriptItem) -> str:
    """A drafted item on one line."""
    return " / ".join(line.strip() for line in compose_item(item).splitlines()).removeprefix("- ")


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _merge_attributes(was: Line, own: Line, new: Line) -> Line:
    """The producer's line with what only the new draft has changed; words aside."""
    merged = own
    if own.speaker == was.speaker:
        merged = replace(merged, speaker=new.speaker)
    if own.kind == was.kind and (own.speaker == was.speaker or own.kind == new.kind):
        merged = replace(merged, kind=new.kind)
    if own.language == was.language:
        merged = replace(merged, language=new.language)
    if own.detail == was.detail:
        merged = replace(merged, detail=new.detail)
    if (own.speaker, own.confidence, own.runners_up) == (was.speaker, was.confidence, was.runners_up):
        merged = replace(merged, confidence=new.confidence, runners_up=new.runners_up)
    if own.opens_paragraph == was.opens_paragraph:
        merged = replace(merged, opens_paragraph=new.opens_paragraph)
    return merged


def _speakers_clash(was: Line, merged: Line, new: Line) -> bool:
    """Whether the new draft gives the line to somebody else than the old one, and not to the producer's."""
    return new.speaker not in (was.speaker, merged.speaker, UNKNOWN)
