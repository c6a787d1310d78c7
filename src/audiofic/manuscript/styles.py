"""What stylesheets and `style` attributes say about words: italic, bold, hidden, in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cssselect2
import tinycss2

from audiofic.manuscript.elements import Element
from audiofic.manuscript.words import Marks

_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
_UNDERLINE = re.compile(r"text-decoration(?:-line)?\s*:\s*(underline|none)", re.IGNORECASE)
_DISPLAY = re.compile(r"(?<![\w-])display\s*:\s*([\w-]+)", re.IGNORECASE)
_VISIBILITY = re.compile(r"(?<![\w-])visibility\s*:\s*(hidden|collapse|visible)", re.IGNORECASE)
_FLOAT = re.compile(r"(?<![\w-])float\s*:\s*left|initial-letter\s*:", re.IGNORECASE)
_BLOCK = ("block", "flex", "grid", "list-item", "table", "table-row")
_DIVIDER = re.compile(r"divider|separator|scene.?break|line.?break|ornament|flourish|fleuron", re.IGNORECASE)
_OFF = ("normal", "lighter", "none")
_BRACKETS = ("{} block", "[] block", "() block", "function", "url")
_DEEPEST = 8
"""`@media` in `@media`."""
_MEDIA = re.compile(r"\b(?:screen|all)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What is set for the words of an element; None: nothing is said."""

    on: Marks = frozenset()
    off: Marks = frozenset()
    hidden: bool | None = None
    is_block: bool | None = None
    """True where it stands on lines of its own, whatever its name."""
    floats: bool | None = None
    """True where it floats to the left, as drop caps do."""

    def apply(self, marks: Marks) -> Marks:
        """The marks of the words inside."""
        return (marks - self.off) | self.on

    def over(self, other: Style) -> Style:
        """Both, this one deciding where they disagree."""
        return Style(
            (other.on - self.off) | self.on,
            (other.off - self.on) | self.off,
            other.hidden if self.hidden is None else self.hidden,
            other.is_block if self.is_block is None else self.is_block,
            other.floats if self.floats is None else self.floats,
        )


PLAIN_STYLE = Style()


def is_divider(name: str) -> bool:
    """True for the description or the file's name of an image that is drawn between scenes."""
    return _DIVIDER.search(name) is not None


def read_style(declarations: str) -> Style:
    """What `font-style: italic; ...` sets."""
    on: set[str] = set()
    off: set[str] = set()
    for mark, pattern in (("italic", _ITALIC), ("bold", _BOLD), ("underline", _UNDERLINE)):
        if match := pattern.search(declarations):
            value = match[1].lower()
            is_off = value in _OFF or (value[0].isdigit() and int(value) < 600)
            (off if is_off else on).add(mark)
    display, visibility = _DISPLAY.search(declarations), _VISIBILITY.search(declarations)
    hidden = display[1].lower() == "none" if display else None
    if visibility:
        hidden = hidden or visibility[1].lower() != "visible"
    floats = True if _FLOAT.search(declarations) else None
    is_block = display[1].lower() in _BLOCK if display else None
    return Style(frozenset(on), frozenset(off), hidden, is_block, floats)


class Stylesheet:
    """The rules of a book's stylesheets, those that set something in `Style`."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._matcher = cssselect2.Matcher()
        self._is_empty = True
        for sheet in sheets:
            for selectors, style in _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True)):
                for selector in selectors:
                    if selector.pseudo_element is None:
                        self._matcher.add_selector(selector, style)
                        self._is_empty = False

    def read(self, page: Element) -> Mapping[Element, Style]:
        """Each element for which something is set -> its style, its `style` attribute included."""
        styles: dict[Element, Style] = {}
        if not self._is_empty:
            for wrapped in cssselect2.ElementWrapper.from_html_root(page).iter_subtree():
                found = self._matcher.match(wrapped)
                if found:
                    style = PLAIN_STYLE
                    for _, _, _, told in sorted(found, key=lambda one: one[:2]):
                        style = told.over(style)
                    styles[wrapped.etree_element] = style
        for element in page.iter():
            own = element.get("style")
            if own:
                styles[element] = read_style(own).over(styles.get(element, PLAIN_STYLE))
        return styles


def _rules(rules: Iterable[Any], depth: int = 0) -> Iterator[tuple[list[Any], Style]]:
    """(selectors, style) of each rule that sets something; those for print or one device are left out."""
    for rule in rules:
        if rule.type == "qualified-rule":
            style = read_style(_flat(rule.content))
            if style == PLAIN_STYLE:
                continue
            try:
                yield cssselect2.compile_selector_list(rule.prelude), style
            except (cssselect2.SelectorError, RecursionError):
                continue
            continue
        is_media = rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content
        if is_media and depth < _DEEPEST and _MEDIA.search(_flat(rule.prelude)):
            yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True), depth + 1)


def _flat(tokens: Iterable[Any]) -> str:
    """The tokens as text, without what stands in brackets (files of fonts, nested rules)."""
    return str(tinycss2.serialize([one for one in tokens if one.type not in _BRACKETS]))
