"""Rows of words, as HTML, EPUB, DOCX, ODT, RTF and PDF give them -> a story's source text and its blocks.

The source is made here, once: a paragraph a line, an empty line between two, emphasis written as `*so*`,
`**so**` and `_so_`, nothing else added. Offsets count in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from audiofic.manuscript.blocks import Block, SourceLine, make_block
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.cleaning import VISIBLE, Piece
from audiofic.manuscript.headings import read_label
from audiofic.manuscript.line_ends import LineEnds
from audiofic.manuscript.plain import is_wrapped
from audiofic.model import NoteKind, Place

_BLANK = re.compile(r"\s+")
_RULE = "---"
"""How a rule without a text of its own stands in the source."""
_LONGEST_HEADING = 300
"""Code points; a longer heading is prose that was set as one."""
_FLOWING = re.compile(r"a|an|and|as|at|by|for|from|in|of|on|or|the|to|with|&", re.IGNORECASE)
"""Words at which a line of a heading is broken by its width alone."""
_SIGNS = {"bold": "**", "italic": "*", "underline": "_"}

_RAISED_NUMBER = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]{1,3})[\])]?")
_POWERS = dict(zip("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ", strict=True))
_BEFORE_NOTE = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?…”’\"'»)\]])$")
_BEFORE_POWER = re.compile(r"(?:\d|[^\W\d_])$")

Marks = frozenset[str]
"""Of `bold`, `italic` and `underline`."""
PLAIN: Marks = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text in one style; where `reading` is given that is read instead (`""`: nothing is)."""

    text: str
    marks: Marks = PLAIN
    reading: str | None = None
    language: str = ""
    """BCP 47, where the file names one; empty: the story's."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a paragraph, or all of it; blank where its words are."""

    words: tuple[Words, ...] = ()
    joined: bool = False
    """True where only a line break parts it from the row before."""
    level: int | None = None
    """1..6 for a heading."""
    is_rule: bool = False
    is_metadata: bool = False
    is_item: bool = False
    """True where a list's item begins, with its number."""
    is_quote: bool = False
    """True inside a block quote."""
    note: NoteKind | None = None
    is_drop_cap: bool = False
    """True where its one letter begins the first word of the row behind it."""
    part: str | None = None
    """A part of the file (see `model.Place`) that begins with this row; None: the same as before."""

    @property
    def blank(self) -> bool:
        """True where nothing on it can be seen."""
        return not self.is_rule and not any(VISIBLE.search(word.text) for word in self.words)


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """Source text, its blocks, and the parts of the file it comes from."""

    source: str
    blocks: tuple[Block, ...]
    places: tuple[Place, ...]


def write_rows(rows: Sequence[Row]) -> WrittenRows:
    """The source that these rows make; every visible word is in exactly one block.

    Rows that a program wrapped (old archives break lines with `<br>` at column 72) are joined again.
    """
    rows = join_drop_caps(rows)
    written: list[tuple[Row, int, str, list[Piece]]] = []
    places: list[Place] = []
    length = 0
    for row, blank_lines, part in _paragraphs(rows):
        if part is not None or not places:
            places.append(Place(length, part or ""))
        text, pieces = write_words(row.words, length, plain=row.level is not None or row.is_metadata)
        if row.is_rule and not text:
            text, pieces = _RULE, [Piece(length, length + len(_RULE))]
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
    return WrittenRows(source, tuple(blocks), tuple(places))


def write_words(words: Iterable[Words], start: int = 0, *, plain: bool = False) -> tuple[str, list[Piece]]:
    """(text with emphasis signs, its pieces for a source in which it begins at `start`).

    Signs stand at the words, never at a blank; words that carry such a sign already get none.
    """
    texts: list[str] = []
    pieces: list[Piece] = []
    open_signs: list[str] = []
    length = 0

    def add(text: str, reading: str | None = None, language: str = "") -> None:
        nonlocal length
        if text:
            pieces.append(Piece(start + length, start + length + len(text), reading, language))
            texts.append(text)
            length += len(text)

    blank = False
    for word in _fold(words):
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


def raised(before: str, word: Words) -> Words:
    """What a number above the line is read as, `before` being the words of its paragraph so far.

    Behind a word (`Ten³ men`) it is of a note that is nowhere, and silent; behind a number or a unit (`10⁶`,
    `m²`) it is a power.
    """
    text = word.text.strip()
    if _RAISED_NUMBER.fullmatch(text) and _BEFORE_NOTE.search(before):
        return replace(word, reading="")
    if _BEFORE_POWER.search(before) and text and all(letter in _POWERS for letter in text):
        return replace(word, text="".join(_POWERS[letter] for letter in text))
    return word


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
    return SourceLine(_BLANK.sub(" ", "".join(word.text for word in row.words)).strip(), 0)


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


_LETTER = re.compile(r"(?P<mark>[\"“„«‘']?)(?P<letter>[^\W\d_])")
_CAPITALS = re.compile(r"(?P<blank> *)(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)")
_WORD_LIKE = frozenset("AIOaio")
"""Letters that are words; a paragraph may well hold nothing else."""


def join_drop_caps(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows in which a paragraph's large first letter is part of its word, and small capitals are small.

    `I VO WENT down` is so read where the book has `Ivo` elsewhere, and no `VO`.
    """
    joined: list[Row] = []
    waiting: Row | None = None
    for row in rows:
        text = "".join(word.text for word in row.words)
        if waiting is not None:
            if row.blank:
                continue
            first = text.lstrip()[:1]
            if row.level is None and (first.islower() or (waiting.is_drop_cap and first.isalpha())):
                row = replace(
                    row, words=(*waiting.words, *_lstripped(row.words)), part=row.part or waiting.part
                )
            else:
                joined.append(waiting)
            waiting = None
        elif (
            row.level is None and row.note is None and not row.joined and _may_be_drop_cap(row, text.strip())
        ):
            waiting = row
            continue
        joined.append(row)
    joined += [waiting] if waiting is not None else []
    vocabulary: Counter[str] | None = None
    for place, row in enumerate(joined):
        letter, rest = _first_letter(row)
        if letter is None or row.level is not None:
            continue
        if vocabulary is None:
            texts = ("".join(word.text for word in one.words) for one in joined)
            vocabulary = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text))
        joined[place] = replace(row, words=tuple(_whole_word(letter, rest, vocabulary)))
    return joined


def _may_be_drop_cap(row: Row, text: str) -> bool:
    match = _LETTER.fullmatch(text)
    return match is not None and (row.is_drop_cap or (text[-1].isupper() and text[-1] not in _WORD_LIKE))


def _lstripped(words: Sequence[Words]) -> Iterator[Words]:
    begun = False
    for word in words:
        begun = begun or bool(word.text.strip())
        if begun:
            yield word


def _first_letter(row: Row) -> tuple[Words | None, Sequence[Words]]:
    """(the large first letter of a paragraph, where it stands by itself; the words behind it)."""
    words = [word for word in row.words if word.text]
    if len(words) < 2 or words[0].reading is not None or not _LETTER.fullmatch(words[0].text.strip()):
        return None, ()
    if not words[0].text.strip()[-1].isupper() or words[1].reading is not None:
        return None, ()
    return replace(words[0], text=words[0].text.strip()), words[1:] if words[0].text[-1:] != " " else [
        Words(" "),
        *words[1:],
    ]


def _whole_word(letter: Words, rest: Sequence[Words], vocabulary: Counter[str]) -> Iterator[Words]:
    text = "".join(word.text for word in rest)
    match = _CAPITALS.match(text)
    if match is None or (match["blank"] and not match["word"].isupper()):
        yield letter
        yield from rest
        return
    word = match["word"]
    small = (letter.text[-1] + word).casefold()
    known = sum(count for one, count in vocabulary.items() if one.casefold() == small)
    apart = sum(count for one, count in vocabulary.items() if one.casefold() == word.casefold()) - 1
    is_one = not match["blank"] or (
        len(word) > 1 and (known > apart or (letter.text not in _WORD_LIKE and not apart))
    )
    if not is_one:
        yield letter
        yield from rest
        return
    following = next((one for one in rest if one.text.strip()), letter)
    yield replace(letter, marks=following.marks)
    lowers = len(word) > 1 and word.isupper() and bool(match["blank"])
    begun = running = False
    for one in rest:
        if one.reading is not None or not lowers or (begun and not running):
            yield one if begun else replace(one, text=one.text.lstrip())
            begun = begun or bool(one.text.strip())
            continue
        place = 0
        for part in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", one.text):
            before = one.text[place : part.start()]
            if begun and not (running and part.group().isupper()):
                running = False
                break
            if begun and before:
                yield replace(one, text=before)
            yield replace(
                one, text=part.group(), reading=_usual_case(part.group(), vocabulary if begun else None)
            )
            place, begun, running = part.end(), True, True
        rest_text = one.text[place:]
        if rest_text:
            yield replace(one, text=rest_text if begun else rest_text.lstrip())


def _usual_case(word: str, vocabulary: Counter[str] | None) -> str:
    """The word in small letters, or as the book has it elsewhere."""
    if vocabulary is None:
        return word.casefold()
    forms = {word.casefold(): vocabulary[word.casefold()], word.capitalize(): vocabulary[word.capitalize()]}
    if word in ("I",):
        return word
    return max(forms, key=lambda form: forms[form]) if any(forms.values()) else word.casefold()
