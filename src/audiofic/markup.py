"""HTML, SVG and XML that can't be left unescaped: what is not `Markup` becomes text."""

from __future__ import annotations

import re
from html import escape

_VOID = frozenset(("meta", "br", "hr", "img", "link", "path", "rect", "line"))
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML can't hold in any form (XML 1.0, 2.2 "characters")."""


class Markup(str):
    """Text that is markup already; only this module makes it of anything but a constant."""

    __slots__ = ()


Child = str | None
"""Plain text, `Markup`, or nothing."""


def element(name: str, /, *children: Child, **attributes: str | float | bool | None) -> Markup:
    """An element with escaped attributes and children; of an attribute's name `_` becomes `-`.

    An attribute that is None or False is left out, True stands alone; `class_` is `class`.
    """
    head = name
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        head += f" {key}" if value is True else f' {key}="{_escape(str(value), quote=True)}"'
    if name in _VOID and not children:
        return Markup(f"<{head}/>")
    return Markup(f"<{head}>{join(*children)}</{name}>")


def join(*children: Child) -> Markup:
    """The children one after the other, escaped where they are not markup."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else _escape(child, quote=False) for child in children if child
        )
    )


def _escape(text: str, quote: bool) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text), quote)
