"""What an element of a page is by its name, class, type and links; lxml has no types of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Element = Any
"""An lxml element; lxml has no types of its own."""

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup li main menu ol p pre section summary table "
    "tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
_REFERENCE = re.compile(
    r"[\s\[({]*(?:(?:(?:foot|end)?note|fn|n)\.?\s*)?(?:\d{1,4}|[ivx]{1,5}|[a-z]|[*†‡§¶#]{1,3}"
    r"|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})"
    r"[\])}\s.]*|[\s\[(]*(?:foot|end)?note[\])\s]*",
    re.IGNORECASE,
)
_BACK = re.compile(r"\s*[↩↑⤴^←]\ufe0e?\s*|\s*(?:\[?(?:back|return)\]?)\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,8}")
_NO_LANGUAGE = ("und", "zxx", "mul", "mis", "art")
# ISO 639-2: undetermined, no linguistic content, several, uncoded; `art` is any constructed one.
_FOOTNOTE_TYPES = ("footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote")


def tag(element: Element) -> str:
    """The element's name without a namespace, lower case; empty for comments and the like."""
    name = element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def classes(element: Element) -> list[str]:
    """The element's classes."""
    return (element.get("class") or "").split()


def has_type(element: Element, *kinds: str) -> bool:
    """True where `epub:type` or `role` names one of these kinds."""
    names = ("{http://www.idpf.org/2007/ops}type", "epub:type", "role")
    types = {kind for name in names for kind in (element.get(name) or "").split()}
    return any(kind in types or f"doc-{kind}" in types for kind in kinds)


def is_footnote(element: Element) -> bool:
    """True where the format says that the element is a footnote."""
    return has_type(element, *_FOOTNOTE_TYPES)


def is_reference(text: str) -> bool:
    """True for the words of a link to a footnote: `1`, `[2]`, `*`."""
    return _REFERENCE.fullmatch(text) is not None


def is_back_link(text: str) -> bool:
    """True for the words of a link from a footnote back to its place."""
    return _BACK.fullmatch(text) is not None


def language_of(element: Element) -> str | None:
    """What `lang` or `xml:lang` says, as BCP 47; empty: that none is meant; None: it is not there."""
    named = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return None if named is None else read_language(named)


def read_language(code: str) -> str:
    """The BCP 47 code, `en_US` put right; empty for what names no language (`und`, `zxx`, `x-klingon`)."""
    told = code.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(told) or told.partition("-")[0].lower() in _NO_LANGUAGE:
        return ""
    return told


def words_of(element: Element) -> str:
    """The words of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def elements(root: Element, *names: str) -> Iterator[Element]:
    """The elements of these names inside, in order, itself included."""
    return (element for element in root.iter() if tag(element) in names)
