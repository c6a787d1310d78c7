"""Which marks carry this story's dialogue: double, single or dashes, told by the whole manuscript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.quotation.marks import DOUBLE

_DOUBLE = re.compile(f"[{DOUBLE}]")
_DOUBLE_CLOSED = re.compile(f"[^\\s{DOUBLE}][{DOUBLE}](?!\\w)")
_SINGLE_OPENED = re.compile(r"(?:^|(?<=[\s(—–-]))['‘](?=[\w…—-])")
_SINGLE_CLOSED = re.compile(r"(?<=[,.!?…—–-])['’](?=\s|$|[—–-])")
_DASH = re.compile(r"(?:[—–―]|--?)\s?[^\W\d_]|(?:[—–―]|--?)\s?[¡¿…]")
_PAUSE_INSIDE = re.compile(f"[,.!?…—–-][{DOUBLE}](?!\\w)")
_FEW = 3
"""So many marks of a kind make a habit."""
_ENOUGH = 10
"""Quotations from which on the share of punctuated ones says something."""


@dataclass(frozen=True, slots=True)
class Convention:
    """How this story marks what people say."""

    dialogue: Literal["double", "single", "dash"]
    punctuated: bool
    """True where speeches end in punctuation inside their marks, as in edited prose."""


def find_convention(texts: Sequence[str]) -> Convention:
    """The convention of a story whose paragraphs of prose these are; double marks where nothing tells."""
    doubles = singles = dashes = pauses = 0
    for text in texts:
        if _DOUBLE.search(text):
            doubles += len(_DOUBLE_CLOSED.findall(text))
            pauses += len(_PAUSE_INSIDE.findall(text))
        singles += min(len(_SINGLE_OPENED.findall(text)), len(_SINGLE_CLOSED.findall(text)))
        dashes += _DASH.match(text) is not None
    if dashes >= _FEW and dashes > 2 * (doubles + singles):
        return Convention("dash", True)
    if singles > 2 * doubles and (singles >= _FEW or not doubles):
        return Convention("single", True)
    return Convention("double", doubles < _ENOUGH or pauses >= 0.5 * doubles)
