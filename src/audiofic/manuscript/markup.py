"""A tree of HTML elements -> rows of words: what is a paragraph, a heading, a rule, emphasis, a note.

Links are their words, ruby is read by its reading, a table is read row by row, a footnote stands after the
paragraph that refers to it, an image is its description. Nothing hidden is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.elements import (
    BLOCKS,
    Element,
    classes,
    elements,
    has_type,
    is_back_link,
    is_reference,
    language_of,
    tag,
    words_of,
)
from audiofic.manuscript.footnotes import Footnotes, keeps_words, strip_label
from audiofic.manuscript.numbering import write_number
from audiofic.manuscript.styles import PLAIN_STYLE, Style, is_divider
from audiofic.manuscript.words import PLAIN, Marks, Row, Words, cell_joint, raised, ruby
from audiofic.model import NoteKind

_DROPPED_NAMES = (
    "head script style template noscript nav button select option textarea input svg math object iframe "
    "audio video canvas rp"
)
_DROPPED = frozenset(_DROPPED_NAMES.split())
_EMPHASIS: Mapping[str, Marks] = {
    "i": frozenset({"italic"}),
    "em": frozenset({"italic"}),
    "cite": frozenset({"italic"}),
    "dfn": frozenset({"italic"}),
    "b": frozenset({"bold"}),
    "strong": frozenset({"bold"}),
    "u": frozenset({"underline"}),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_PAGE_CLASS = re.compile(
    r"(?:x-|calibre_?)?(?:page[-_]?(?:num(?:ber)?s?|nos?|break|mark|marker)|pgn(?:um|o)?|pb"
    r"|folio|l(?:ine)?[-_]?num(?:ber)?s?)",
    re.IGNORECASE,
)
_PAGE_NAME = re.compile(r"(?:page|pg|p)[-_.]?(?P<number>\d{1,4}|[ivxlc]{1,7})", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[\s\[({|—–-]*(?:(?:page|pg|p)\b\.?\s*)?(?:\d{1,5}|[ivxlcdm]{1,8})[\s\])}|—–-]*", re.IGNORECASE
)
_DROP_CAP = re.compile(r"[\"“„«‘']?[^\W\d_]")
_DROP_CAP_CLASS = re.compile(
    r"(?:.*[-_])?(?:dc|drop[-_]?(?:cap|letter|initial)?s?|dropped|initial|lettrine|versal"
    r"|firstletter|bigletter|illum)"
    r"(?:[-_].*|\d*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an element before it is read: from its site, its class or the book's contents."""

    level: int | None = None
    is_metadata: bool = False
    note: NoteKind | None = None
    skipped: bool = False
    title: str | None = None
    """A chapter's title that stands in the table of contents only; written before the element."""


@dataclass(slots=True)
class _Frame:
    """An open element: what its words are."""

    marks: Marks
    told: Told
    level: int | None
    keeps_lines: bool = False
    is_block: bool = False
    closing: tuple[Words, ...] = ()
    cells: bool = False
    language: str = ""
    """As the element or one around it says; empty: nothing does."""
    number: int = 0
    """Of a numbered list's next item."""
    is_quote: bool = False
    """True inside a block quote."""
    is_drop_cap: bool = False


@dataclass(slots=True)
class Markup:
    """One document's markup, and what is known about its elements."""

    styles: Mapping[Element, Style]
    told: Mapping[Element, Told] = field(default_factory=dict)
    footnotes: Footnotes = field(default_factory=Footnotes)
    chapters_are_told: bool = False
    """True where the headings that open chapters are in `told`; all others are the author's, inside them."""
    read_notes: set[Element] = field(default_factory=set)
    """Footnotes that have been read already, at the place that refers to them."""

    def rows(self, root: Element) -> list[Row]:
        """The rows of everything in the element."""
        walk = _Walk(self, _language_around(root))
        walk.run(root)
        return walk.rows


class _Walk:
    """Goes through a tree without recursion, however deep a page is nested."""

    def __init__(self, markup: Markup, language: str = "") -> None:
        self.rows: list[Row] = []
        self._markup = markup
        self._done = markup.read_notes
        self._words: list[Words] = []
        self._joined = False
        self._frames: list[_Frame] = [_Frame(PLAIN, Told(), None, language=language)]
        self._waiting: list[tuple[Element, str]] = []
        self._label = ""
        """The number of a list's item, until its first word comes."""
        self._is_item = False
        self._heading: Element | None = None
        """The heading that is being read: all its lines are one."""
        self._heading_goes_on = False

    def run(self, root: Element) -> None:
        skip: Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event in ("comment", "pi"):
                if skip is None and element is not root:
                    self._text(element.tail)
                continue
            if event == "start":
                if skip is None and not self._open(element, element is root):
                    skip = element
                continue
            if skip is not None:
                if element is not skip:
                    continue
                skip = None
            else:
                self._close(element)
            if element is not root:
                self._text(element.tail)
        self._flush()

    def _open(self, element: Element, is_root: bool) -> bool:
        """False where nothing of the element is read."""
        name = tag(element)
        above = self._frames[-1]
        told = self._markup.told.get(element)
        style = self._style(element)
        if (
            name in _DROPPED
            or style.hidden
            or (told is not None and told.skipped)
            or (element in self._done and not is_root)
            or element.get("hidden") is not None
            or _is_page_number(element)
            or _is_unseen_twin(element)
            or (name == "case" and tag(element.getparent()) == "switch")
        ):
            return False
        if told is not None and told.title:
            self._flush()
            self.rows.append(Row((Words(told.title),), level=1))
        if name == "a" and self._refers(element):
            return False
        if name == "br":
            self._break()
            return False
        if name == "hr":
            self._flush()
            self.rows.append(Row(is_rule=True))
            return False
        if name == "img" or name == "image":
            self._image(element, above)
            return False
        if name == "rt":
            self._ruby("".join(element.itertext()))
            return False
        if name == "sup" and self._raised(element, above):
            return False
        is_block = (name in BLOCKS or style.is_block is True) and not (above.cells and name in ("td", "th"))
        if is_block:
            self._flush()
            if self._heading is None and self._is_heading(element, told):
                self._heading, self._heading_goes_on = element, False
        elif above.cells and self._words:
            self._words.append(cell_joint(self._words))
        marks = (
            style.apply(above.marks | _EMPHASIS.get(name, PLAIN)) if name not in ("body", "html") else PLAIN
        )
        if name == "a" and "underline" not in above.marks:
            marks -= {"underline"}
        frame = _Frame(
            marks,
            _under(told, above.told),
            above.level
            if self._heading is not None and self._heading is not element
            else (told.level if told else None) or self._level(element) or above.level,
            above.keeps_lines or name == "pre" or "white-space:pre" in _plain_style(element),
            is_block,
            cells=name == "tr" and _is_simple(element),
            language=above.language if (own := language_of(element)) is None else own,
            number=_first_number(element) if name == "ol" else 0,
            is_quote=above.is_quote or name == "blockquote",
            is_drop_cap=is_block and _is_drop_cap(element, style),
        )
        if name == "li":
            self._label = self._item_label(element, above)
        if name == "q":
            self._begin()
            self._words.append(Words("“", marks, language=frame.language))
            frame.closing = (Words("”", marks, language=frame.language),)
        self._frames.append(frame)
        self._text(element.text)
        return True

    def _close(self, element: Element) -> None:
        frame = self._frames[-1]
        self._words += frame.closing
        if frame.is_block:
            is_drop_cap = frame.is_drop_cap
            self._flush(is_paragraph=tag(element) in ("p", "div"))
            if is_drop_cap and self.rows:
                self.rows[-1] = replace(self.rows[-1], is_drop_cap=True)
        if element is self._heading:
            self._heading = None
        if tag(element) == "li":
            self._label = ""
        self._frames.pop()

    def _item_label(self, item: Element, above: _Frame) -> str:
        """`3. ` for an item of a numbered list; nothing for others, nor where the number is a footnote's."""
        shown = "list-style:none", "list-style-type:none"
        parent = item.getparent()
        if parent is None or tag(parent) != "ol" or above.told.is_metadata or above.told.note == "footnote":
            return ""
        told = self._markup.told.get(item)
        if any(word in _plain_style(one) for word in shown for one in (item, parent)):
            return ""
        value = item.get("value") or ""
        if re.fullmatch(r"-?\d{1,9}", value):
            above.number = int(value)
        number, step = above.number, -1 if parent.get("reversed") is not None else 1
        above.number += step
        if told is not None and (told.note == "footnote" or told.is_metadata):
            return ""
        form = re.search(r"list-style(?:-type)?:([\w-]+)", _plain_style(parent))
        return f"{write_number(number, form[1] if form else parent.get('type') or '1')}. ".lstrip(". ")

    def _begin(self) -> None:
        """Words are about to come: an item's number stands before its first."""
        if self._label:
            self._words.append(Words(self._label))
            self._label, self._is_item = "", True

    def _text(self, text: str | None) -> None:
        if not text:
            return
        frame = self._frames[-1]
        if text.strip():
            self._begin()
        if not frame.keeps_lines:
            self._words.append(Words(text, frame.marks, language=frame.language))
            return
        for number, line in enumerate(re.split("\r\n?|\n", text)):
            if number:
                self._break()
            if line:
                self._words.append(Words(line, frame.marks, language=frame.language))

    def _break(self) -> None:
        self._emit()
        self._joined = True

    def _flush(self, is_paragraph: bool = False) -> None:
        """The paragraph ends; an empty one (`<p>&nbsp;</p>`) is an empty line."""
        visible = any(word.text.strip() for word in self._words)
        if visible:
            self._emit()
        elif is_paragraph and any("\xa0" in word.text for word in self._words):
            self.rows.append(Row())
        self._words, self._joined = [], False
        waiting, self._waiting = self._waiting, []
        for note, label in waiting:
            self._footnote(note, label)

    def _emit(self) -> None:
        frame = self._frames[-1]
        words = list(self._words)
        while words and words[-1].text == " | ":
            words.pop()
        told = frame.told
        visible = any(word.text.strip() for word in words)
        goes_on = self._heading is not None and self._heading_goes_on
        self._heading_goes_on = self._heading is not None and (goes_on or visible)
        if goes_on and not visible:
            return
        self.rows.append(
            Row(
                tuple(words),
                self._joined or goes_on,
                frame.level if told.note is None else None,
                False,
                told.is_metadata,
                self._is_item,
                frame.is_quote and told.note is None,
                told.note,
            )
        )
        self._words, self._is_item = [], False

    def _is_heading(self, element: Element, told: Told | None) -> bool:
        return tag(element) in _HEADINGS or _is_group(element) or bool(told and told.level)

    def _level(self, element: Element) -> int | None:
        """The level of a heading; of a group of them, that of the topmost one inside."""
        if _is_group(element):
            inner = (self._told_level(one) for one in elements(element, *_HEADINGS))
            return min(filter(None, inner), default=None)
        return self._told_level(element)

    def _told_level(self, element: Element) -> int | None:
        told = self._markup.told.get(element)
        if told is not None and told.level:
            return told.level
        level = _HEADINGS.get(tag(element))
        return min(6, level + 1) if level and self._markup.chapters_are_told else level

    def _style(self, element: Element) -> Style:
        return self._markup.styles.get(element, PLAIN_STYLE)

    def _refers(self, element: Element) -> bool:
        """True for a footnote's number; the note itself is read after the paragraph."""
        text = "".join(element.itertext())
        target = element.get("href") or ""
        if self._frames[-1].told.note == "footnote":
            if (is_back_link(text) or is_reference(text)) and "#" in target:
                self._words.append(Words(text.strip(), reading=""))
                return True
            return False
        note = self._markup.footnotes.references.get(element)
        if note is None:
            if has_type(element, "noteref") and is_reference(text):
                self._words.append(Words(text.strip(), reading=""))
                return True
            return False
        if note not in self._done:
            self._done.add(note)
            self._waiting.append((note, text))
        if keeps_words(element):
            return False
        self._words.append(Words(f"[{text.strip().strip('[](){}')}]", reading=""))
        return True

    def _raised(self, element: Element, above: _Frame) -> bool:
        """True for a number above the line that is taken care of: of a note that is nowhere, or a power."""
        text = words_of(element)
        if not text or any(True for _ in elements(element, "a")):
            return False
        before = "".join(word.text for word in self._words)
        self._words.append(raised(before, Words(text, above.marks, language=above.language)))
        return True

    def _footnote(self, note: Element, label: str) -> None:
        told = {**self._markup.told, note: Told(note="footnote")}
        walk = _Walk(replace(self._markup, told=told), _language_around(note))
        walk.run(note)
        rows = [row for row in walk.rows if not row.blank]
        if rows:
            rows[0] = replace(rows[0], words=tuple(strip_label(rows[0].words, label)))
        self.rows += [row for row in rows if not row.blank]

    def _image(self, element: Element, above: _Frame) -> None:
        words = " ".join((element.get("alt") or "").split())
        source = element.get("src") or ""
        name = "" if source.startswith("data:") else source.rsplit("/", 1)[-1]
        if above.told.is_metadata or element.get("role") == "presentation":
            return
        alone = not any(word.text.strip() for word in self._words)
        if alone and _DROP_CAP.fullmatch(words) and (element.tail or "")[:1].isalpha():
            self._words.append(Words(words, above.marks, language=above.language))
        elif alone and (is_scene_break(words) or is_divider(words) or is_divider(name)):
            self._flush()
            self.rows.append(Row((Words(words),) if is_scene_break(words) else (), is_rule=True))
        elif re.search(r"[^\W\d_]", words) and words != name:
            kept, joined = self._words, self._joined
            self._words = []
            self.rows.append(Row((Words(words),), note="image"))
            self._words, self._joined = kept, joined

    def _ruby(self, reading: str) -> None:
        """The base was written last; its reading is heard where the base is not in letters we speak."""
        base = self._words.pop() if self._words else Words("")
        reading = reading.strip()
        if base.text.strip() and reading and not _LATIN.search(base.text):
            self._words.append(ruby(base.text.strip(), reading, base.marks, base.language))
        else:
            self._words += [base, Words(f"《{reading}》", reading="")]


def _language_around(root: Element) -> str:
    """What the elements around this one say its language is; the page's own, for a body."""
    told = (language_of(element) for element in root.iterancestors())
    return next((language for language in told if language is not None), "")


def _under(told: Told | None, above: Told) -> Told:
    """What holds for all the words inside an element, told of itself or not."""
    if told is None:
        return above
    return Told(is_metadata=told.is_metadata or above.is_metadata, note=told.note or above.note)


def _first_number(numbered: Element) -> int:
    """Where an `ol` begins to count: at its `start`, else at 1, or where it counts down, at its length."""
    start = numbered.get("start") or ""
    if re.fullmatch(r"-?\d{1,9}", start):
        return int(start)
    return sum(tag(item) == "li" for item in numbered) if numbered.get("reversed") is not None else 1


def _plain_style(element: Element) -> str:
    return (element.get("style") or "").replace(" ", "")


def _is_simple(row: Element) -> bool:
    """A table's row of short cells: they are read one after the other."""
    cells = [cell for cell in row if tag(cell) in ("td", "th")]
    return len(cells) > 1 and not any(
        tag(inner) in BLOCKS for cell in cells for inner in cell.iterdescendants()
    )


def _is_group(element: Element) -> bool:
    """True for a heading and its subtitle in one element."""
    name = tag(element)
    if name == "hgroup":
        return any(True for _ in elements(element, *_HEADINGS))
    if name != "header":
        return False
    parts = [child for child in element if isinstance(child.tag, str)]
    return any(tag(part) in _HEADINGS for part in parts) and all(
        tag(part) in _HEADINGS or has_type(part, "title", "subtitle", "ordinal", "bridgehead")
        for part in parts
    )


def _is_page_number(element: Element) -> bool:
    """True for the number of a printed page or line; words inside such an element are the story's."""
    is_marked = has_type(element, "pagebreak") or any(
        _PAGE_CLASS.fullmatch(name) for name in classes(element)
    )
    if is_marked:
        text = words_of(element)
        return not text or _PAGE_NUMBER.fullmatch(text) is not None
    if tag(element) not in ("a", "span"):
        return False
    named = _PAGE_NAME.fullmatch(element.get("id") or element.get("name") or "")
    if named is None or element.get("href"):
        return False
    text = words_of(element)
    return _PAGE_NUMBER.fullmatch(text) is not None and named["number"].lower() in text.lower()


def _is_unseen_twin(element: Element) -> bool:
    """True for what is hidden from screen readers, unless a word would lose its first letter so."""
    if (element.get("aria-hidden") or "").lower() != "true":
        return False
    text = words_of(element)
    parent = element.getparent()
    label = "" if parent is None else " ".join((parent.get("aria-label") or "").split())
    if label and _letters(label) == _letters(words_of(parent)):
        return False
    after = element.tail or ""
    following = element.getnext()
    if not after and following is not None:
        after = "".join(following.itertext())
    goes_on = text[-1:].isalpha() and after[:1].isalpha()
    return not goes_on or _letters(after).startswith(_letters(text))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _is_drop_cap(element: Element, style: Style) -> bool:
    """True for a block that holds the first letter of the paragraph behind it."""
    is_marked = style.floats is True or any(_DROP_CAP_CLASS.fullmatch(name) for name in classes(element))
    return is_marked and _DROP_CAP.fullmatch(words_of(element)) is not None
