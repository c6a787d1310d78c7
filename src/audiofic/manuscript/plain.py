"""Plain text -> blocks: which lines make a paragraph.

Three habits are told apart by what the whole file does: paragraphs of hard-wrapped lines between blank
lines (Project Gutenberg), paragraphs of one long line (with or without blank lines between), and
hard-wrapped paragraphs that only an indented first line sets off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from audiofic.manuscript.blocks import Block, SourceLine, StoryText, make_block, split_lines
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.cleaning import Slice
from audiofic.manuscript.decoding import decode
from audiofic.manuscript.headings import read_label
from audiofic.manuscript.line_ends import LineEnds, find_page_lines, goes_on

_WRAP_WIDTHS = range(45, 101)
"""Columns at which people and programs wrap text (e-mail 65-78, typewriters 60, editors 80 and 100)."""
_FULL_SHARE = 0.7
"""In wrapped text the next line's first word would not have fitted; verse and lists are the rest."""
_OPEN_SHARE = 0.35
"""In wrapped text most lines end inside a sentence (measured: 0.62 and more in 64 wrapped novels)."""
_CLOSED_SHARE = 0.8
"""Where each line is a paragraph, nearly every line ends like one."""
_HEADING_LINES = 5
_SHORT = 60
"""Columns; only shorter lines are looked at as headings here."""
_LONG_GROUP = 25
"""Lines between blank lines; measured: the median paragraph of 64 novels has 4, the mean 7."""

_SENTENCE_END = re.compile(r"""[.!?…:*_~)\]"”’'»-]\s*$""")
_BYLINE = re.compile(r"\s*(?:written )?by:? \S+(?: \S+){0,3}\s*", re.IGNORECASE)
_INDENT = re.compile(r"[ \t\u3000]+")


def read_plain(content: bytes) -> StoryText:
    """The story of a text file; its source is the file as decoded."""
    source = decode(content)
    return StoryText(source, plain_blocks(source))


def plain_blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in order; nothing visible is left out."""
    lines = split_lines(source)
    groups = list(_group_lines(lines))
    wrapped = is_wrapped([group for group, _ in groups])
    indented = wrapped and _indents_paragraphs([group for group, _ in groups])
    paragraphs: list[tuple[list[SourceLine], int]] = []
    for number, (group, blank_lines) in enumerate(groups):
        joins = wrapped and not (number == 0 and _has_byline(group))
        for parts in _split_group(group, joins, indented):
            paragraphs.append((parts, blank_lines))
            blank_lines = 0
    if not wrapped:
        return tuple(_make(source, parts, gap) for parts, gap in paragraphs)
    ends = LineEnds([line.text for line in lines])
    return tuple(_make_wrapped(source, paragraphs, ends))


def _make_wrapped(
    source: str, paragraphs: Sequence[tuple[list[SourceLine], int]], ends: LineEnds
) -> Iterator[Block]:
    """The blocks of wrapped text; page numbers and running heads set aside, paragraphs they cut joined."""
    texts = [" ".join(line.text.strip() for line in parts) for parts, _ in paragraphs]
    aside = find_page_lines(texts, texts[:1])
    waiting: tuple[list[SourceLine], int] | None = None
    heads: list[Block] = []
    for index, (parts, gap) in enumerate(paragraphs):
        if index in aside:
            heads.append(replace(_make(source, parts, gap, ends), is_metadata=True))
            continue
        if waiting is not None and heads and goes_on(waiting[0][-1].text, parts[0].text):
            waiting = ([*waiting[0], *parts], waiting[1])
            continue
        if waiting is not None:
            yield _make(source, *waiting, ends)
        yield from heads
        waiting, heads = (parts, gap), []
    if waiting is not None:
        yield _make(source, *waiting, ends)
    yield from heads


def is_wrapped(groups: Sequence[Sequence[SourceLine]]) -> bool:
    """True where the lines of these groups (each between blank lines) are pieces of longer paragraphs."""
    pairs = [
        (a.text.rstrip(), b.text.strip())
        for group in groups
        for a, b in pairwise(group)
        if not _starts_indented(a, b)
    ]
    # The lines of headings and tables of contents are no pieces of anything.
    pairs = [(a, b) for a, b in pairs if b and (len(a) >= _SHORT or read_label(a.strip()) is None)]
    if not pairs:
        return False
    lengths = sorted(len(a) for a, _ in pairs)
    width = lengths[len(lengths) * 9 // 10]
    if width not in _WRAP_WIDTHS:
        return False
    full = sum(len(a) + 1 + len(b.split(None, 1)[0]) > width * 0.9 for a, b in pairs)
    inside = sum(_SENTENCE_END.search(a) is None or b[0].islower() for a, b in pairs)
    return full >= _FULL_SHARE * len(pairs) and inside >= _OPEN_SHARE * len(pairs)


def are_paragraphs(groups: Sequence[Sequence[SourceLine]]) -> bool:
    """True where each line is a paragraph, although the format would join lines that stand together."""
    ends = [_SENTENCE_END.search(line.text) is not None for group in groups for line in group[:-1]]
    return len(ends) > 1 and sum(ends) >= _CLOSED_SHARE * len(ends) and not is_wrapped(groups)


def _group_lines(lines: Sequence[SourceLine]) -> Iterator[tuple[list[SourceLine], int]]:
    """(lines that stand together, blank lines before them)."""
    group: list[SourceLine] = []
    blank_lines = blanks_before = 0
    for line in lines:
        if line.blank:
            if group:
                yield group, blanks_before
                group, blank_lines = [], 0
            blank_lines += 1
        else:
            if not group:
                blanks_before = blank_lines
            group.append(line)
    if group:
        yield group, blanks_before


def _indents_paragraphs(groups: Sequence[Sequence[SourceLine]]) -> bool:
    """True where blank lines hardly ever part paragraphs and an indented first line does."""
    lines = [line for group in groups for line in group]
    indents = sum(_starts_indented(a, b) for group in groups for a, b in pairwise(group))
    return len(lines) >= _LONG_GROUP * len(groups) / 2 and indents >= len(lines) / _LONG_GROUP


def _starts_indented(previous: SourceLine, line: SourceLine) -> bool:
    return _indent(line) >= _indent(previous) + 2


def _indent(line: SourceLine) -> int:
    match = _INDENT.match(line.text)
    return len(match.group().expandtabs(4)) if match else 0


def _split_group(group: list[SourceLine], wrapped: bool, indented: bool) -> Iterator[list[SourceLine]]:
    """The paragraphs of lines that stand together."""
    if not wrapped:
        yield from ([line] for line in group)
        return
    if _is_long_heading(group):
        yield group
        return
    lines: list[SourceLine] = []
    heading = True
    for line in group:
        alone = is_scene_break(line.text.strip()) or (heading and read_label(line.text.strip()) is not None)
        if lines and (alone or (indented and _starts_indented(lines[-1], line))):
            yield lines
            lines = []
        if alone:
            yield [line]
        else:
            lines.append(line)
            heading = False
    if lines:
        yield lines


def _has_byline(group: Sequence[SourceLine]) -> bool:
    """True for a title and, right under it, who wrote the story: pen names are spelt in any way."""
    return len(group) == 2 and len(group[0].text) < _SHORT and _BYLINE.fullmatch(group[1].text) is not None


def _is_long_heading(group: Sequence[SourceLine]) -> bool:
    """True where all the lines together are one chapter's heading, and no later line is another's."""
    if not 1 < len(group) <= _HEADING_LINES:
        return False
    label = read_label(" ".join(line.text.strip() for line in group))
    return (
        label is not None
        and label.rank in ("chapter", "part")
        and not any(read_label(line.text.strip()) for line in group[1:])
    )


def _make(source: str, lines: Sequence[SourceLine], blank_lines: int, ends: LineEnds | None = None) -> Block:
    """A block of these lines; where `ends` is given, words cut by a line's end are whole."""
    start, end = lines[0].start, lines[-1].end
    pieces: list[Slice] = []
    first = start
    for line, following in pairwise(lines):
        joint = ends.joint(line.text, following.text) if ends is not None else None
        is_apart = source[line.end : following.start].strip() != ""  # a page's number stands between
        if joint is None and not is_apart:
            continue
        last = line.start + len(line.text.rstrip())
        pieces += [Slice(first, last if joint is None else last - 1)]
        pieces += (
            [Slice(last, last, " ")] if joint is None else [Slice(last - 1, last, joint)] if joint else []
        )
        first = following.start + len(following.text) - len(following.text.lstrip())
    return make_block(source, [*pieces, Slice(first, end)], start, end, blank_lines=blank_lines)
