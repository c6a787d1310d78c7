"""Rows of words, as HTML, EPUB, DOCX, ODT, RTF and PDF give them -> a story's source text and its blocks.

The source is made here, once: a paragraph a line, an empty line between two, emphasis written as `*so*`,
`**so**` and `_so_`, nothing else added. Offsets count in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from audiofic.manuscript.blocks import Block, SourceLine, StoryText, make_block
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.cleaning import Slice
from audiofic.manuscript.drop_caps import join_drop_caps
from audiofic.manuscript.headings import read_label
from audiofic.manuscript.line_ends import LineEnds
from audiofic.manuscript.plain import is_wrapped
from audiofic.manuscript.words import Row, Words
from audiofic.model import Place

_BLANK = re.compile(r"\s+")
_RULE = "---"
"""How a rule without a text of its own stands in the source."""
_LONGEST_HEADING = 300
"""Code points; a longer heading is prose that was set as one."""
_FLOWING = re.compile(r"a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|&", re.IGNORECASE)
"""Words at which a line of a heading is broken by its width alone."""
_SIGNS = {"bold": "**", "italic": "*", "underline": "_"}


def write_rows(rows: Iterable[Row]) -> StoryText:
    """The story text that these rows make; every visible word is in exactly one block.

    Rows that a program wrapped (old archives break lines with `<br>` at column 72) are joined again. The
    first row of level 0 gives the title.
    """
    rows = join_drop_caps(list(rows))
    title = next((" ".join(row.text.split()) for row in rows if row.level == 0 and not row.blank), None)
    rows = [replace(row, level=None, is_metadata=True) if row.level == 0 else row for row in rows]
    written: list[tuple[Row, int, str, list[Slice]]] = []
    indices: list[Place] = []
    length = 0
    for row, blank_lines, part in _paragraphs(rows):
        if part is not None or not indices:
            indices.append(Place(length, part or ""))
        text, pieces = write_words(row.words, length, plain=row.level is not None or row.is_metadata)
        if row.is_rule and not text:
            text, pieces = _RULE, [Slice(length, length + len(_RULE))]
        written.append((row, blank_lines, text, pieces))
        length += len(text) + 2
    source = "\n\n".join(text for _, _, text, _ in written)
    blocks: list[Block] = []
    start = 0
    for row, blank_lines, text, pieces in written:
        is_heading = row.level is not None and len(text) <= _LONGEST_HEADING and not is_scene_break(text)
        block = make_block(
            source,
            pieces,
            start,
            start + len(text),
            blank_lines=blank_lines,
            level=row.level if is_heading else None,
            is_rule=row.is_rule,
            is_metadata=row.is_metadata,
            is_item=row.is_item,
            is_quote=row.is_quote,
            note=row.note,
        )
        start += len(text) + 2
        if block.text or block.is_rule:
            blocks.append(block)
    return StoryText(source, tuple(blocks), title, places=tuple(indices))


def write_words(words: Iterable[Words], start: int = 0, *, plain: bool = False) -> tuple[str, list[Slice]]:
    """(text with emphasis signs, its pieces for a source in which it begins at `start`).

    Signs stand around whole words, never at a blank or inside a word; words that carry such a sign already
    get none.
    """
    texts: list[str] = []
    pieces: list[Slice] = []
    open_signs: list[str] = []
    length = 0

    def add(text: str, reading: str | None = None, language: str = "") -> None:
        nonlocal length
        if text:
            pieces.append(Slice(start + length, start + length + len(text), reading, language))
            texts.append(text)
            length += len(text)

    blank = False
    for word in _mark_whole_words(list(_fold(words))):
        between = word.reading is not None and not word.reading[:1].isalnum() and word.reading != ""
        text = word.text if between else word.text.strip(" ")
        wanted = (
            [] if plain or text[:1] in "*_" else [sign for mark, sign in _SIGNS.items() if mark in word.marks]
        )
        while open_signs and not set(open_signs) <= set(wanted):
            add(open_signs.pop())
        if text and (blank or word.text.startswith(" ")) and length and not between:
            add(" ")
        blank = (word.text.endswith(" ") and not between) or (not text and (blank or bool(word.text)))
        if not text:
            continue
        for sign in wanted:
            if sign not in open_signs:
                open_signs.append(sign)
                add(sign)
        add(text, word.reading, word.language)
    while open_signs:
        add(open_signs.pop())
    return "".join(texts), pieces


def _mark_whole_words(words: list[Words]) -> list[Words]:
    """The words, those of which only a part is marked (`in<i>con</i>ceivable`) marked as a whole."""
    done: list[Words] = []
    for word in words:
        last = done[-1] if done else None
        if last is None or last.marks == word.marks or last.reading is not None or word.reading is not None:
            done.append(word)
            continue
        cut, end = len(last.text), 0
        while cut and last.text[cut - 1].isalnum():
            cut -= 1
        while end < len(word.text) and word.text[end].isalnum():
            end += 1
        if cut == len(last.text) or not end:
            done.append(word)
            continue
        cut = cut if last.text[:cut].strip() else 0  # a blank has no style
        end = end if word.text[end:].strip() else len(word.text)
        whole = Words(last.text[cut:] + word.text[:end], last.marks | word.marks, None, last.language)
        parts = replace(last, text=last.text[:cut]), whole, replace(word, text=word.text[end:])
        done[-1:] = [part for part in parts if part.text]
    return done


def _fold(words: Iterable[Words]) -> Iterator[Words]:
    """The words with blanks folded, neighbours of one style joined; blanks have no style."""
    waiting: Words | None = None
    texts: list[str] = []  # of `waiting`: joined once, for a paragraph may be a megabyte in single words
    gap = ""
    for word in words:
        text = _BLANK.sub(" ", word.text)
        if not text:
            continue
        if text == " " and word.reading is None:
            gap = " "
            continue
        joint = f" {text.lstrip(' ')}" if gap else text
        gap = ""
        if (
            waiting is not None
            and (waiting.marks, waiting.language) == (word.marks, word.language)
            and waiting.reading is None
            and word.reading is None
        ):
            texts.append(joint.lstrip(" ") if texts[-1].endswith(" ") else joint)
            continue
        if waiting is None:
            joint = text
        else:
            yield replace(waiting, text="".join(texts))
        waiting, texts = word, [joint]
    if waiting is not None:
        yield replace(waiting, text="".join(texts))


def _paragraphs(rows: Sequence[Row]) -> Iterator[tuple[Row, int, str | None]]:
    """(a paragraph in one row, blank lines before it, the part of the file that begins there)."""
    groups = list(_groups(rows))
    lines = [[_as_line(row) for row in group] for group, _, _ in groups]
    wrapped = is_wrapped(lines)
    ends = LineEnds([line.text for group in lines for line in group]) if wrapped else None
    usual = _usual_gap([gap for group, gap, _ in groups if not group[0].joined])
    for group, gap, part in groups:
        gap = gap if group[0].joined else max(0, 2 * (gap - usual))
        if len(group) > 1 and all(row.level is not None and row.note is None for row in group):
            yield replace(group[0], words=_join_heading(group)), gap, part
            continue
        if ends is not None and len(group) > 1:
            yield replace(group[0], words=_join(group, ends)), gap, part
            continue
        for row in group:
            yield row, gap, part
            gap, part = 0, None


def _groups(rows: Sequence[Row]) -> Iterator[tuple[list[Row], int, str | None]]:
    """(rows with nothing but a line break between them, blank rows before, the part that begins)."""
    group: list[Row] = []
    gap = following = 0
    part: str | None = None
    begun: str | None = None
    for row in rows:
        if row.part is not None:
            begun = row.part
        if row.blank:
            following += 1
            continue
        if group and (following or not row.joined or row.is_rule or group[-1].is_rule):
            yield group, gap, part
            group = []
        if not group:
            gap, part, begun = following, begun, None
        following = 0
        group.append(row)
    if group:
        yield group, gap, part


def _usual_gap(gaps: Sequence[int]) -> int:
    """How many empty paragraphs stand between most paragraphs: some press Enter twice each time."""
    return int(median(gaps)) if gaps else 0


def _join_heading(group: Sequence[Row]) -> tuple[Words, ...]:
    """The lines of a heading as one, with a colon where a number or a title ends with its line."""
    joined: list[Words] = list(group[0].words)
    for row in group[1:]:
        before, after = _as_line(replace(row, words=tuple(joined))).text, _as_line(row).text
        label = read_label(before)
        ends = label is not None and not label.name and not before.isdecimal()
        flows = (
            before[-1:] in ".:!?,;—–-"
            or before.isdecimal()
            or _FLOWING.fullmatch(before.rpartition(" ")[2])
            or _FLOWING.fullmatch(after.partition(" ")[0])
        )
        joined += [
            Words(" ", reading=": " if (ends and before[-1:] != ":") or not flows else " "),
            *row.words,
        ]
    return tuple(joined)


def _as_line(row: Row) -> SourceLine:
    return SourceLine(_BLANK.sub(" ", row.text).strip(), 0)


def _join(group: Sequence[Row], ends: LineEnds) -> tuple[Words, ...]:
    joined: list[Words] = []
    for row, following in pairwise([*group, Row()]):
        joint = ends.joint(_as_line(row).text, _as_line(following).text) if joined or row.words else None
        words = list(row.words)
        if joint is not None and words and words[-1].reading is None:
            words[-1] = replace(words[-1], text=words[-1].text.rstrip()[:-1] + joint)
            joined += words
        else:
            joined += [*words, Words(" ")]
    return tuple(joined[:-1] if joined and joined[-1].text == " " else joined)
