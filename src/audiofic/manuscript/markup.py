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
    DROP_CAP,
    HEADINGS,
    Element,
    Told,
    elements,
    first_number,
    has_type,
    is_back_link,
    is_drop_cap,
    is_heading_group,
    is_page_number,
    is_reference,
    is_row_of_words,
    is_unseen_twin,
    language_around,
    language_of,
    plain_style,
    tag,
    words_of,
)
from audiofic.manuscript.footnotes import Footnotes, keeps_words, strip_label
from audiofic.manuscript.numbering import write_number
from audiofic.manuscript.styles import PLAIN_STYLE, Style, is_divider
from audiofic.manuscript.words import PLAIN, Marks, Row, Words, cell_joint, raised, ruby

_DROPPED_NAMES = (
    "head script style template noscript nav button select option textarea input svg math object iframe "
    "audio video canvas rp"
)
_DROPPED = frozenset(_DROPPED_NAMES.split())
_EMPHASIS: Mapping[str, Marks] = {
    **dict.fromkeys(("i", "em", "cite", "dfn"), frozenset({"italic"})),
    **dict.fromkeys(("b", "strong"), frozenset({"bold"})),
    "u": frozenset({"underline"}),
}
_LEVELS = {name: level for level, name in enumerate(HEADINGS, 1)}
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@dataclass(slots=True)
class _Frame:
    """An open element: how its words are read."""

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
        walk = _Walk(self, language_around(root))
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
            or is_page_number(element)
            or is_unseen_twin(element)
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
            above.keeps_lines or name == "pre" or "white-space:pre" in plain_style(element),
            is_block,
            cells=name == "tr" and is_row_of_words(element),
            language=above.language if (own := language_of(element)) is None else own,
            number=first_number(element) if name == "ol" else 0,
            is_quote=above.is_quote or name == "blockquote",
            is_drop_cap=is_block and is_drop_cap(element, style.floats is True),
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
        if any(word in plain_style(one) for word in shown for one in (item, parent)):
            return ""
        value = item.get("value") or ""
        if re.fullmatch(r"-?\d{1,9}", value):
            above.number = int(value)
        number, step = above.number, -1 if parent.get("reversed") is not None else 1
        above.number += step
        if told is not None and (told.note == "footnote" or told.is_metadata):
            return ""
        form = re.search(r"list-style(?:-type)?:([\w-]+)", plain_style(parent))
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
        return tag(element) in HEADINGS or is_heading_group(element) or bool(told and told.level)

    def _level(self, element: Element) -> int | None:
        """The level of a heading; of a group of them, that of the topmost one inside."""
        if is_heading_group(element):
            inner = (self._told_level(one) for one in elements(element, *HEADINGS))
            return min(filter(None, inner), default=None)
        return self._told_level(element)

    def _told_level(self, element: Element) -> int | None:
        told = self._markup.told.get(element)
        if told is not None and told.level:
            return told.level
        level = _LEVELS.get(tag(element))
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
        """True where the words of a `sup` were added here: a note's number without a note, or a power."""
        text = words_of(element)
        if not text or any(True for _ in elements(element, "a")):
            return False
        before = "".join(word.text for word in self._words)
        self._words.append(raised(before, Words(text, above.marks, language=above.language)))
        return True

    def _footnote(self, note: Element, label: str) -> None:
        told = {**self._markup.told, note: Told(note="footnote")}
        walk = _Walk(replace(self._markup, told=told), language_around(note))
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
        if alone and DROP_CAP.fullmatch(words) and (element.tail or "")[:1].isalpha():
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


def _under(told: Told | None, above: Told) -> Told:
    """What holds for all the words inside an element, told of itself or not."""
    if told is None:
        return above
    return Told(is_metadata=told.is_metadata or above.is_metadata, note=told.note or above.note)
