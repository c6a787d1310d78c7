"""ODT (LibreOffice) -> source text and blocks: headings, emphasis by style, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from audiofic.manuscript.archive import Archive
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.elements import (
    Element,
    attribute,
    elements,
    first_words,
    read_language,
    tag,
    whole_number,
    words_of,
)
from audiofic.manuscript.numbering import write_number
from audiofic.manuscript.rows import write_rows
from audiofic.manuscript.words import PLAIN, Marks, Row, Words, cell_joint, raised, ruby

_SKIPPED_NAMES = (
    "tracked-changes annotation note-citation ruby-text sequence-decls variable-decls user-field-decls forms "
    "table-of-content binary-data script event-listeners"
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_CONTAINER_NAMES = "frame text-box image object list list-item list-header table section"
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
"""Elements that hold blanks and other elements, and no text of their own."""
_TITLE = ("title",)


@dataclass(frozen=True, slots=True)
class _Face:
    """How words are set: slanted, bold ..., and in which language."""

    marks: Mapping[str, bool] = field(default_factory=dict)
    language: str = ""

    def over(self, other: _Face) -> _Face:
        """Both, this one deciding where they disagree."""
        return _Face({**other.marks, **self.marks}, self.language or other.language)


@dataclass(frozen=True, slots=True)
class _Style:
    face: _Face = _Face()
    parent: str = ""


def read_odt(content: bytes) -> StoryText:
    """The story of an ODT. Raises `AudioficError` for a damaged or locked one."""
    archive = Archive(content, "ODT")
    root = archive.xml("content.xml")
    styles: dict[str, _Style] = {}
    lists: dict[str, Mapping[int, _Level]] = {}
    for part in ("styles.xml", "content.xml"):
        if part in archive.names:
            tree = root if part == "content.xml" else archive.xml(part)
            styles |= _read_styles(tree)
            lists |= _read_lists(tree)
    body = next(elements(root, "text"), root)
    story = write_rows(_Walk(styles, lists).read(body))
    meta = archive.xml("meta.xml") if "meta.xml" in archive.names else None
    author = first_words(meta, "initial-creator", "creator")
    return replace(story, title=story.title or first_words(meta, "title") or None, author=author or None)


def _read_styles(root: Element) -> dict[str, _Style]:
    styles = {}
    for style in elements(root, "style"):
        marks = {}
        language = ""
        for properties in elements(style, "text-properties"):
            if slant := attribute(properties, "font-style"):
                marks["italic"] = slant in ("italic", "oblique")
            if weight := attribute(properties, "font-weight"):
                marks["bold"] = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
            if line := attribute(properties, "text-underline-style"):
                marks["underline"] = line != "none"
            if position := attribute(properties, "text-position"):
                marks["raised"] = position.split()[0] == "super" or (
                    position.split()[0].rstrip("%").isdecimal() and int(position.split()[0].rstrip("%")) > 0
                )
            if attribute(properties, "display") == "none":
                marks["hidden"] = True
            language = read_language(attribute(properties, "language")) or language
        styles[attribute(style, "name")] = _Style(
            _Face(marks, language), attribute(style, "parent-style-name")
        )
    return styles


def _read_lists(root: Element) -> dict[str, Mapping[int, _Level]]:
    """List style -> its numbered levels (from 1); what has bullets is not among them."""
    return {
        attribute(style, "name"): {
            whole_number(attribute(level, "level"), 1): _Level(
                attribute(level, "num-format"),
                attribute(level, "num-prefix"),
                attribute(level, "num-suffix"),
                whole_number(attribute(level, "start-value"), 1),
            )
            for level in elements(style, "list-level-style-number")
        }
        for style in elements(root, "list-style")
    }


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list counts; an empty `form` shows no number."""

    form: str
    prefix: str
    suffix: str
    start: int


@dataclass(slots=True)
class _List:
    """A list that is being read."""

    style: str
    number: int | None
    """Of the item before; None: its level's start comes next."""


class _Walk:
    """Goes through the text without recursion; footnotes wait until their paragraph ends."""

    def __init__(self, styles: Mapping[str, _Style], lists: Mapping[str, Mapping[int, _Level]]) -> None:
        self._styles = styles
        self._levels = lists
        self._lists: list[_List] = []
        self._reached: dict[str, int | None] = {}
        """List style -> the number its last list at the top came to."""
        self._label = ""
        self._links = 0
        """Links that are open: their line below is no emphasis."""

    def read(self, body: Element) -> Iterator[Row]:
        """The rows of everything in the element, in order."""
        stack = [_Face()]
        words: list[Words] = []
        waiting: list[Row] = []
        level: int | None = None
        joined = False
        skip: Element | None = None
        in_row = is_item = False
        for event, element in etree.iterwalk(body, events=("start", "end")):
            name = tag(element)
            if event == "start" and skip is None:
                if name in _SKIPPED:
                    skip = element
                elif name == "note":
                    words.append(Words("[note]", reading=""))
                    waiting += self._note(element)
                    skip = element
                elif name in ("p", "h"):
                    stack.append(self._face(attribute(element, "style-name")))
                    if not in_row:
                        if words:  # a text box stands inside the paragraph
                            yield Row(tuple(words), joined, level)
                        words, joined = [], False
                        level = self._level(element)
                    if self._label:
                        words.append(Words(f"{self._label} "))
                        is_item, self._label = True, ""
                    words += self._words(element.text, stack)
                elif name == "list":
                    self._open_list(element)
                elif name == "list-item":
                    self._label = self._count(element)
                elif name == "table-row" and _is_simple(element):
                    in_row, words, level, joined = True, [], None, False
                elif name == "line-break":
                    yield Row(tuple(words), joined, level)
                    words, joined = [], True
                elif name in ("s", "tab"):
                    words += self._words(" ", stack)
                elif name == "number" and self._lists:
                    skip = element
                elif name == "span":
                    stack.append(self._face(attribute(element, "style-name")).over(stack[-1]))
                    words += self._words(element.text, stack, words)
                elif name == "ruby":
                    words.append(_ruby(element))
                    skip = element
                elif name in ("desc", "title") and re.search(r"[^\W\d_]{2}", words_of(element)):
                    waiting.append(Row((Words(words_of(element)),), note="image"))
                elif name == "a":
                    self._links += 1
                    words += self._words(element.text, stack)
                elif len(stack) > 1 and name not in _CONTAINERS and attribute(element, "display") != "none":
                    words += self._words(element.text, stack)  # a field, a link, or what we don't know
            elif event == "end":
                if skip is None and name in ("p", "h"):
                    stack.pop()
                    if in_row:
                        words.append(cell_joint(words))
                    else:
                        yield Row(tuple(words), joined, level, is_item=is_item)
                        words, level, is_item = [], None, False
                        yield from waiting
                        waiting = []
                elif skip is None and name == "table-row" and in_row:
                    yield Row(tuple(words[:-1]))
                    in_row, words = False, []
                    yield from waiting
                    waiting = []
                elif skip is None and name == "span":
                    stack.pop()
                elif skip is None and name == "a":
                    self._links -= 1
                elif skip is None and name == "list":
                    self._close_list()
                skip = None if element is skip else skip
                if skip is None and len(stack) > 1 and name not in ("p", "h"):
                    words += self._words(element.tail, stack)

    def _open_list(self, element: Element) -> None:
        style = attribute(element, "style-name") or (self._lists[-1].style if self._lists else "")
        goes_on = attribute(element, "continue-numbering") == "true" and not self._lists
        self._lists.append(_List(style, self._reached.get(style) if goes_on else None))

    def _close_list(self) -> None:
        closed = self._lists.pop()
        if not self._lists:
            self._reached[closed.style] = closed.number

    def _count(self, item: Element) -> str:
        """What stands before the item: `3.`, `(c)`; nothing for bullets."""
        if not self._lists:
            return ""
        now = self._lists[-1]
        level = self._levels.get(now.style, {}).get(len(self._lists))
        if level is None:
            return ""
        now.number = level.start if now.number is None else now.number + 1
        now.number = whole_number(attribute(item, "start-value"), now.number)
        number = write_number(now.number, level.form)
        return f"{level.prefix}{number}{level.suffix}".strip() if number else ""

    def _words(self, text: str | None, stack: list[_Face], before: Sequence[Words] = ()) -> list[Words]:
        face = stack[-1]
        if not text or face.marks.get("hidden"):
            return []
        unheard = ("raised", "underline") if self._links else ("raised",)
        marks = {mark: is_on for mark, is_on in face.marks.items() if mark not in unheard}
        word = Words(text, _on(marks), language=face.language)
        return [raised("".join(one.text for one in before), word) if face.marks.get("raised") else word]

    def _face(self, name: str) -> _Face:
        face = _Face()
        for _ in range(20):  # a longer chain of styles is a circle
            style = self._styles.get(name)
            if style is None:
                break
            face = face.over(style.face)
            name = style.parent
        return face

    def _level(self, element: Element) -> int | None:
        """1..6 for a heading, 0 for the book's title, None for prose."""
        if tag(element) == "h":
            number = attribute(element, "outline-level")
            return min(6, max(1, int(number))) if number.isdecimal() else 1
        name = attribute(element, "style-name")
        style = self._styles.get(name)
        return 0 if name.lower() in _TITLE or (style and style.parent.lower() in _TITLE) else None

    def _note(self, note: Element) -> Iterator[Row]:
        for body in elements(note, "note-body"):
            for row in _Walk(self._styles, self._levels).read(body):
                if not row.blank:
                    yield replace(row, note="footnote", level=None)


def _on(marks: Mapping[str, bool]) -> Marks:
    return frozenset(mark for mark, is_on in marks.items() if is_on) or PLAIN


def _ruby(element: Element) -> Words:
    base, reading = (
        " ".join(words_of(e) for e in elements(element, name)) for name in ("ruby-base", "ruby-text")
    )
    return ruby(base, reading)


def _is_simple(row: Element) -> bool:
    cells = [cell for cell in row if tag(cell) == "table-cell"]
    return len(cells) > 1 and all(len(list(elements(cell, "p", "h"))) == 1 for cell in cells)
