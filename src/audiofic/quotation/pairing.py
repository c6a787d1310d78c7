"""Marks -> quoted pieces: which opening mark belongs to which closing one, in one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiofic.quotation.marks import Mark, Role
from audiofic.quotation.tags import find_tag, first_sign, starts_tag

_MISSING_LENGTH = 400
"""Characters of a speech that lacks its opening mark or ends with a wrong one; in a longer one, a closing
mark of that kind is a stray."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Between two marks: outer_start, [the mark], start, the words, end, [the mark], outer_end."""

    outer_start: int
    start: int
    end: int
    outer_end: int
    mark: str
    """The opening mark as typed; the closing one where the opening one is missing."""
    opened: bool = True
    closed: bool = True
    continues: bool = False
    """True where it goes on from the paragraph before."""


def pair_double(
    text: str, marks: Sequence[Mark], carried: bool = False, goes_on: bool = False
) -> list[Quoted]:
    """The pieces that these marks enclose, in order, not overlapping; nested ones stay inside.

    `carried`: the paragraph before left a speech open. `goes_on`: the next paragraph opens with a mark,
    so a speech that is open at the end may go on there. A mark that nothing closes reaches to a tag after
    it, else to the paragraph's end; a closing mark that nothing opened counts from the paragraph's
    beginning where that looks like a speech, else it is a stray and ignored.
    """
    quoted: list[Quoted] = []
    opened: Mark | None = None
    index = 0
    while index < len(marks):
        mark = marks[index]
        if opened is None:
            if mark.role is Role.CLOSE:
                if not quoted and (carried or _ends_like_speech(text, marks)):
                    start, end = _trim(text, 0, mark.place)
                    quoted.append(Quoted(0, start, end, mark.end, mark.sign, opened=False, continues=carried))
            else:
                opened = mark
        elif mark.role is Role.OPEN and not _closes_after_all(text, marks, index):
            if _nests(marks, index):
                index += 1
            else:
                quoted.append(_unclosed(text, opened, mark.place))
                opened = mark
        elif not _is_measure(text, marks, index):
            start, end = _trim(text, opened.end, mark.place)
            quoted.append(Quoted(opened.place, start, end, mark.end, text[opened.place : opened.end]))
            opened = None
        index += 1
    if opened is not None:
        quoted.append(_unclosed(text, opened, len(text), goes_on))
    return [piece for piece in quoted if piece.end > piece.start]


def pair_single(
    text: str, marks: Sequence[Mark], goes_on: bool = False, needs_close: bool = False
) -> list[Quoted]:
    """The same for single marks, where a closing one may be an apostrophe (`the dogs' bowls`).

    The first mark after punctuation closes; without one the last mark after a letter does that stands
    before the next opening mark. `needs_close`: a piece that nothing closes is none.
    """
    quoted: list[Quoted] = []
    opened: Mark | None = None
    weak: Mark | None = None

    def close(closing: Mark) -> None:
        if opened is not None:
            start, end = _trim(text, opened.end, closing.place)
            quoted.append(Quoted(opened.place, start, end, closing.end, text[opened.place : opened.end]))

    for mark in marks:
        if mark.role is Role.OPEN or (opened is None and _opens_after_dash(text, mark)):
            if opened is not None and weak is None:
                if find_tag(text, opened.end, mark.place, behind_mark=True) is None:
                    continue  # nested, or an apostrophe: 'Tell 'Arry to go'
                quoted.append(_unclosed(text, opened, mark.place))
            if weak is not None:
                close(weak)
            opened, weak = mark, None
        elif opened is not None and mark.place > opened.end:
            if text[mark.place - 1].isalnum():
                weak = mark
            else:
                close(mark)
                opened = weak = None
    if weak is not None:
        close(weak)
    elif opened is not None and not needs_close:
        quoted.append(_unclosed(text, opened, len(text), goes_on))
    return [piece for piece in quoted if piece.end > piece.start]


def _opens_after_dash(text: str, mark: Mark) -> bool:
    """`calling from the gate--'Come in!'`"""
    return mark.role is Role.EITHER and text[mark.end : mark.end + 1].isalpha()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _closes_after_all(text: str, marks: Sequence[Mark], index: int) -> bool:
    """`"Hello "she said`: a blank on the wrong side; the number of marks left and what follows tell."""
    return marks[index].sign == '"' and (len(marks) - index) % 2 == 1 and starts_tag(text, marks[index].end)


def _nests(marks: Sequence[Mark], index: int) -> bool:
    """`"Say "yes" now"`: the next two marks close."""
    return [mark.role for mark in marks[index + 1 : index + 3]] == [Role.CLOSE, Role.CLOSE]


def _is_measure(text: str, marks: Sequence[Mark], index: int) -> bool:
    """`"It is 6" long," he said`: a straight mark after a digit, and another one closes the speech."""
    mark = marks[index]
    if mark.sign not in '"″' or not text[mark.place - 1].isdigit():
        return False
    return index + 1 < len(marks) and marks[index + 1].role is Role.CLOSE


def _ends_like_speech(text: str, marks: Sequence[Mark]) -> bool:
    """`Hello," he said.`: a short beginning that ends in a pause, and a tag or nothing follows."""
    mark = marks[0]
    _, end = _trim(text, 0, mark.place)
    if not 1 < end <= _MISSING_LENGTH or text[end - 1] not in ",.!?…-—–":
        return False
    return starts_tag(text, mark.end) or not first_sign(text, mark.end)


def _unclosed(text: str, opened: Mark, limit: int, goes_on: bool = False) -> Quoted:
    """The piece of a mark that nothing closes: up to a tag after it, else as far as it may go."""
    reach = min(limit, opened.end + _MISSING_LENGTH) if goes_on else limit
    tag = find_tag(text, opened.end, reach, behind_mark=goes_on)
    start, end = _trim(text, opened.end, limit if tag is None else tag)
    is_closed = tag is not None and not text[tag].isspace()  # by a mark of another kind
    outer_end = tag + 1 if tag is not None and is_closed else end
    return Quoted(opened.place, start, end, outer_end, text[opened.place : opened.end], closed=is_closed)
