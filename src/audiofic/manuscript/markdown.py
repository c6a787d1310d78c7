"""Markdown -> blocks: markdown-it-py finds the block structure, exact offsets are kept here.

Fiction is not documentation, so some of CommonMark is left out: an indented line is no code, `~~~` no fence,
`[Kagome]: Hi` no link definition, and a long line over `---` is a paragraph before a scene break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it import MarkdownIt

from audiofic.manuscript.blocks import Block, SourceLine, StoryText, make_block, split_lines
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.cleaning import Slice
from audiofic.manuscript.decoding import decode
from audiofic.manuscript.headings import is_title
from audiofic.manuscript.inline import mask_markup, read_inline, split_at_tags
from audiofic.manuscript.markdown_notes import mask_asides, place_asides
from audiofic.manuscript.plain import are_paragraphs

_FRONT_MATTER_REACH = 100
"""Lines in which the front matter must end."""
_METADATA = re.compile(r"[\w -]{1,40}:(?:\s.*)?|\s+\S.*|-\s.*|#.*|\s*")
_RULE = re.compile(r"\s*<hr\b[^<>]*>\s*", re.IGNORECASE)
_DROPPED = re.compile(r"[\s>]*|\s*`{3,}\w*\s*|\s{0,3}\[[^\]]{1,200}\]:\s*<?(?:https?:|mailto:|#|/|\.).*")
_CONTAINERS = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_BULLET = re.compile(r"[*+][ \t]+")
_HEADING_MARKS = re.compile(r"[ \t>]*#{1,6}(?:[ \t]+|$)")
# A run of blanks is looked at once, from its beginning: lines can be megabytes long.
_HEADING_END = re.compile(r"(?<![ \t])[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:={3,}|-{3,})[ \t]*")
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}|\\)$")
_TABLE_RULE = re.compile(r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELL = re.compile(r"(?:\\.|[^|\\])+")
_ATTRIBUTES = re.compile(
    r"(?<=\S)[ \t]*\{(?:[#.][\w:.-]+|[\w:-]+=(?:\"[^\"\n]*\"|[^\s{}\"]+)"
    r"|-)(?:\s+(?:[#.][\w:.-]+|[\w:-]+=(?:\"[^\"\n]*\"|[^\s{}\"]+)|-))*\}"
    r"|^[ \t]{0,3}:{3,}(?:[ \t]*(?:\{[^{}\n]*\}|[\w-]+))?[ \t]*:*[ \t]*$",
    re.MULTILINE,
)
"""Pandoc's attributes (`{#id .class}`) and the fences of its `div`s (`::: {.note}`)."""
_DEFINITION = re.compile(r"[ \t]{0,3}:[ \t]+(?=\S)")
"""Pandoc's mark before a definition."""
_TITLE_LENGTH = 80
_SENTENCE_END = re.compile(r"""[.!?…,;"”'’]\s*$""")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Rows (half open) that markdown-it-py calls a paragraph, a heading or a rule."""

    first: int
    end: int
    level: int | None = None
    is_rule: bool = False
    contained: bool = False
    """True inside a block quote or a list."""
    is_table: bool = False
    """True for a row of a table, or the rule under its first one."""


def read_markdown(content: bytes) -> StoryText:
    """The story of a Markdown file; its source is the file as decoded."""
    source = decode(content)
    return StoryText(source, markdown_blocks(source))


def markdown_blocks(source: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order; only markup is left out."""
    asides = mask_asides(mask_markup(source))
    masked = asides.text
    masked = _ATTRIBUTES.sub(lambda match: "\u200b" * len(match.group()), masked)
    lines = split_lines(masked, markdown=True)
    metadata = _front_matter_lines(lines)
    blocks = [
        make_block(masked, [Slice(line.start, line.end)], line.start, line.end, is_metadata=True)
        for line in lines[1 : max(1, metadata - 1)]
        if not line.blank
    ]
    rows = lines[metadata:]
    leaves, bullets, quotes = _read_leaves(rows)
    apart = are_paragraphs([rows[leaf.first : leaf.end] for leaf in leaves if not leaf.level])
    previous = 0
    for leaf in leaves:
        gap = sum(row.blank for row in rows[previous : leaf.first])
        previous = leaf.end
        made = list(_make_blocks(masked, rows, leaf, bullets, apart, asides.openers))
        if leaf.first in quotes:
            made = [replace(block, is_quote=True) for block in made]
        if made:
            blocks.append(replace(made[0], blank_lines=gap))
            blocks.extend(made[1:])
    return tuple(place_asides(source, blocks, asides))


def _front_matter_lines(lines: Sequence[SourceLine]) -> int:
    """How many lines the YAML front matter has, its two rules included; 0 where there is none."""
    if not lines or lines[0].text.lstrip("\ufeff").rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1:_FRONT_MATTER_REACH], 1):
        if line.text.rstrip() in ("---", "..."):
            return number + 1 if number > 1 else 0
        if not _METADATA.fullmatch(line.text):
            return 0
    return 0


def _read_leaves(rows: Sequence[SourceLine]) -> tuple[list[_Leaf], set[int], set[int]]:
    """(the leaves in order, the rows on which a list item begins, the rows inside block quotes).

    Every row with words is in a leaf.
    """
    parser = (
        MarkdownIt("commonmark").enable("table").disable(["inline", "code", "fence", "reference", "lheading"])
    )
    leaves: list[_Leaf] = []
    bullets: set[int] = set()
    quotes: set[int] = set()
    for token in parser.parse("\n".join(row.text for row in rows).replace("\ufeff", " ")):
        if token.map is None:
            continue
        first, end = token.map
        if token.type == "heading_open":
            leaves.append(_Leaf(first, end, int(token.tag[1:]), contained=token.level > 0))
        elif token.type in ("paragraph_open", "html_block"):
            leaves.append(_Leaf(first, end, contained=token.level > 0))
        elif token.type == "hr":
            leaves.append(_Leaf(first, end, is_rule=True))
        elif token.type == "blockquote_open":
            quotes.update(range(first, end))
        elif token.type == "table_open":
            leaves += [_Leaf(row, row + 1, is_table=True) for row in range(first, end)]
        elif token.type == "list_item_open":
            bullets.add(first)
    leaves = list(_fill_gaps(rows, leaves))
    return list(_find_underlined(rows, leaves)), bullets, quotes


def _fill_gaps(rows: Sequence[SourceLine], leaves: Sequence[_Leaf]) -> Iterator[_Leaf]:
    """The leaves and, as leaves of their own, the rows that none covers (a list marker without an item)."""
    index = 0
    for leaf in [*leaves, _Leaf(len(rows), len(rows))]:
        yield from (_Leaf(row, row + 1) for row in range(index, leaf.first) if not rows[row].blank)
        if leaf.first >= index and leaf.end > leaf.first:
            yield leaf
            index = leaf.end


def _find_underlined(rows: Sequence[SourceLine], leaves: Sequence[_Leaf]) -> Iterator[_Leaf]:
    """A single line set as a title over `===` or `---` is a heading; any other line over them is not."""
    skip = False
    for leaf, following in pairwise([*leaves, _Leaf(len(rows), len(rows))]):
        if skip:
            skip = False
            continue
        length = leaf.end - leaf.first
        plain = not (leaf.level or leaf.is_rule or leaf.contained)
        if (
            plain
            and length == 2
            and _UNDERLINE.fullmatch(rows[leaf.end - 1].text)
            and _is_title(rows[leaf.first])
        ):
            yield replace(leaf, level=1)
        elif (
            plain
            and length == 1
            and following.is_rule
            and following.first == leaf.end
            and set(rows[following.first].text.strip()) == {"-"}
            and _is_title(rows[leaf.first])
            and is_title(rows[leaf.first].text)
        ):
            yield replace(leaf, end=following.end, level=2)
            skip = True
        else:
            yield leaf


def _is_title(row: SourceLine) -> bool:
    text = row.text.strip()
    return 0 < len(text) <= _TITLE_LENGTH and not _SENTENCE_END.search(text) and not is_scene_break(text)


def _make_blocks(
    source: str,
    rows: Sequence[SourceLine],
    leaf: _Leaf,
    bullets: set[int],
    apart: bool,
    openers: frozenset[int],
) -> Iterator[Block]:
    """The paragraphs of a leaf: usually one, more where lines, hard breaks or tags part it.

    A line that begins at one of `openers` opens one.
    """
    if leaf.is_table:
        yield from _read_row(source, rows[leaf.first])
        return
    if leaf.is_rule:
        row = rows[leaf.first]
        yield make_block(source, [Slice(row.start, row.end)], row.start, row.end, is_rule=True)
        return
    pieces: list[Slice] = []
    start = end = rows[leaf.first].start
    for outer, first, last, opens, is_rule in _strips(source, rows, leaf, bullets, apart):
        if (opens or outer in openers) and pieces:
            yield from _finish(source, pieces, start, end, leaf.level)
            pieces = []
        if is_rule:
            yield make_block(source, [], outer, last, is_rule=True)
            continue
        if not pieces:
            start = outer
        # The line's end reads as a blank.
        pieces += [*read_inline(source, first, last), Slice(last, last, " ")]
        end = last
    yield from _finish(source, pieces, start, rows[leaf.end - 1].end, leaf.level)


def _read_row(source: str, row: SourceLine) -> Iterator[Block]:
    """A table's row, its cells parted by a comma; nothing for the rule under the first row."""
    if _TABLE_RULE.fullmatch(row.text):
        return
    first = row.start + len(row.text) - len(row.text.lstrip(" \t|>"))
    pieces: list[Slice] = []
    for cell in _CELL.finditer(source, first, row.end):
        words = cell.group()
        if not words.strip():
            continue
        begin, end = cell.start() + len(words) - len(words.lstrip()), cell.start() + len(words.rstrip())
        if pieces:
            before = source[first:begin].rstrip(" \t|")[-1:]
            pieces.append(Slice(begin, begin, " " if before in ".!?,;:" else ", "))
        pieces += read_inline(source, begin, end)
    block = make_block(source, pieces, first, row.start + len(row.text.rstrip(" \t|")))
    if block.text:
        yield block


def _finish(source: str, pieces: list[Slice], start: int, end: int, level: int | None) -> Iterator[Block]:
    block = make_block(source, pieces, start, end, level=level)
    if block.text:
        yield replace(block, level=None) if is_scene_break(block.text) else block


def _strips(
    source: str, rows: Sequence[SourceLine], leaf: _Leaf, bullets: set[int], apart: bool
) -> Iterator[tuple[int, int, int, bool, bool]]:
    """(start with markup, start, end, opens a paragraph, is a rule) of the stretches with words."""
    opens = True
    for index in range(leaf.first, leaf.end):
        row = rows[index]
        if _DROPPED.fullmatch(row.text) or (
            leaf.level and index > leaf.first and _UNDERLINE.fullmatch(row.text)
        ):
            continue
        first, end = row.start, row.end
        if leaf.level:
            first, end = _heading_bounds(row)
        elif leaf.contained:
            first = _skip_markers(row, index in bullets)
        elif index > leaf.first and (mark := _DEFINITION.match(row.text)):
            first, opens = row.start + mark.end(), True
        broken = _HARD_BREAK.search(row.text)
        if broken and broken.group() == "\\":
            end -= 1
        alone = is_scene_break(row.text.strip())
        opens = opens or alone or apart
        for part, (start, stop) in enumerate(split_at_tags(source, first, end)):
            opens = opens or part > 0
            yield start if part else row.start, start, stop, opens, False
            opens = False
        if _RULE.fullmatch(row.text):
            yield row.start, row.start, row.end, True, True
        opens = alone or broken is not None


def _skip_markers(row: SourceLine, is_item: bool) -> int:
    """Where the words of a quoted or listed line begin; `-` and `1.` stay, they may be the author's."""
    match = _CONTAINERS.match(row.text)
    position = match.end() if match else 0
    bullet = _BULLET.match(row.text, position) if is_item else None
    return row.start + (bullet.end() if bullet else position)


def _heading_bounds(row: SourceLine) -> tuple[int, int]:
    marks, closing = _HEADING_MARKS.match(row.text), _HEADING_END.search(row.text)
    if marks is None:
        return row.start, row.end
    if marks.end() >= len(row.text.rstrip()):
        return row.start, row.end  # `#` alone is a scene break
    return row.start + marks.end(), row.start + closing.start() if closing else row.end
