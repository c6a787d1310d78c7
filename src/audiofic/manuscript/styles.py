"""What stylesheets and `style` attributes say about words: italic, bold, underlined, hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audiofic.manuscript.rows import Marks

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULESET = re.compile(r"([^{}]{1,2000})\{([^{}]{0,5000})\}")
_CLASS = re.compile(r"\s*(?:[a-z][a-z0-9]*)?\.([\w-]+)\s*", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
_UNDERLINE = re.compile(r"text-decoration(?:-line)?\s*:\s*(underline|none)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DIVIDER = re.compile(r"divider|separator|scene.?break|line.?break|ornament|flourish|fleuron", re.IGNORECASE)
_OFF = ("normal", "lighter", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What is set on and off for the words of an element."""

    on: Marks = frozenset()
    off: Marks = frozenset()
    hidden: bool = False

    def apply(self, marks: Marks) -> Marks:
        """The marks of the words inside."""
        return (marks - self.off) | self.on

    def over(self, other: Style) -> Style:
        """Both, this one deciding where they disagree."""
        return Style(
            (other.on - self.off) | self.on, (other.off - self.on) | self.off, self.hidden or other.hidden
        )


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
    return Style(frozenset(on), frozenset(off), _HIDDEN.search(declarations) is not None)


def read_stylesheets(sheets: Iterable[str]) -> Mapping[str, Style]:
    """Class name -> its style, for rules that name a class alone; all others need the whole cascade."""
    styles: dict[str, Style] = {}
    for sheet in sheets:
        for match in _RULESET.finditer(_COMMENT.sub(" ", sheet)):
            style = read_style(match[2])
            if style == Style():
                continue
            for selector in match[1].split(","):
                if name := _CLASS.fullmatch(selector):
                    styles[name[1]] = style
    return styles
