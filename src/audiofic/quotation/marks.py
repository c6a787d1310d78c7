"""Quotation marks: which characters are, which way each one points, and which of them carry the dialogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

DOUBLE = '"“”„‟«»＂❝❞″‶「」『』'
SINGLE = "'‘’‚‛`´′‹›"
_OPENERS = set("“„‟«❝「『‘‚‛‹`")
_CLOSERS = set("”»❞」』’›´")
_TRANSPARENT = "*_~"
_BEFORE_OPENING = set("([{<—–―-/…:=|")
_AFTER_CLOSING = set(".,;:!?)]}>—–―-/…")

_ELISIONS = (
    "tis twas twill twould twere tisn twasn em im er cause cos cuz bout round neath til till ere twixt "
    "gainst stead "
    "nother nuff fraid nough ard ave igh kay sup coz tho fore pon cept scuse spose gin"
)
_ELISION = re.compile(rf"(?:{'|'.join(_ELISIONS.split())}|\d\ds?)\b", re.IGNORECASE)
"""What is written with an apostrophe in front: 'tis, 'em, 'cause, '90s."""


class Role(Enum):
    """Which way a mark points, as far as its neighbours tell."""

    OPEN = "open"
    CLOSE = "close"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark at `place`; `length` is 2 for '' typed as a double mark."""

    place: int
    sign: str
    role: Role
    length: int = 1

    @property
    def end(self) -> int:
        """Right behind the mark."""
        return self.place + self.length


def find_marks(text: str, signs: str) -> list[Mark]:
    """The marks of these signs in order; apostrophes are not among them."""
    marks: list[Mark] = []
    for match in _pattern(signs).finditer(text):
        mark = Mark(match.start(), match.group()[0], _role(text, match), len(match.group()))
        if mark.sign not in SINGLE or mark.length == 2 or not _is_apostrophe(text, mark):
            marks.append(mark)
    return marks


@cache
def _pattern(signs: str) -> re.Pattern[str]:
    doubled = "''|``|’’|‘‘|" if DOUBLE[0] in signs else ""
    return re.compile(f"{doubled}[{re.escape(signs)}]")


def _role(text: str, match: re.Match[str]) -> Role:
    left, right = match.start() - 1, match.end()
    while left >= 0 and text[left] in _TRANSPARENT:
        left -= 1
    while right < len(text) and text[right] in _TRANSPARENT:
        right += 1
    before = text[left] if left >= 0 else " "
    after = text[right] if right < len(text) else " "
    opens = before.isspace() or before in "([{<"
    closes = after.isspace() or after in ")]}>"
    sign = match.group()[0]
    if opens != closes:
        if opens and after in ".,;:!?" and text[right : right + 2] not in ("..", "…"):
            return _leaning(sign, Role.EITHER)
        return _against(sign, Role.OPEN if opens else Role.CLOSE)
    if not opens and after in _AFTER_CLOSING and before not in _BEFORE_OPENING:
        return _against(sign, Role.CLOSE)
    if not opens and before in _BEFORE_OPENING and after not in _AFTER_CLOSING and before not in "-–—―…":
        return _against(sign, Role.OPEN)
    return _leaning(sign, Role.EITHER)


def _leaning(sign: str, role: Role) -> Role:
    """What the shape of the sign says where its neighbours say nothing."""
    if sign in _OPENERS:
        return Role.OPEN
    return Role.CLOSE if sign in _CLOSERS else role


def _against(sign: str, role: Role) -> Role:
    """What the neighbours say; a sign of the other shape makes it uncertain, but guillemets have none."""
    if sign in "«»‹›":
        return role
    shape = _leaning(sign, role)
    return role if shape is role else Role.EITHER


def _is_apostrophe(text: str, mark: Mark) -> bool:
    """True inside a word (don't) and before one that is written so ('tis, '90s)."""
    before = text[mark.place - 1] if mark.place else " "
    after = text[mark.end] if mark.end < len(text) else " "
    if before.isalnum() and after.isalnum():
        return True
    return not before.isalnum() and after.isalnum() and _ELISION.match(text, mark.end) is not None
