"""Elements of pages: what they are by name, class, type and links, and what is known of them beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from audiofic.manuscript.headings import fold_title
from audiofic.model import NoteKind

Element = Any
"""An lxml element; lxml has no types of its own."""

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup li main menu ol p pre section summary table "
    "tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
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
_PAGE_CLASS = re.compile(
    r"(?:x-|calibre_?)?(?:page[-_]?(?:num(?:ber)?s?|nos?|break|mark|marker)|pgn(?:um|o)?|pb"
    r"|folio|l(?:ine)?[-_]?num(?:ber)?s?)",
    re.IGNORECASE,
)
_PAGE_NAME = re.compile(r"(?:page|pg|p)[-_.]?(?P<number>\d{1,4}|[ivxlc]{1,7})", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[\s\[({|—–-]*(?:(?:page|pg|p)\b\.?\s*)?(?:\d{1,5}|[ivxlcdm]{1,8})[\s\])}|—–-]*", re.IGNORECASE
)
DROP_CAP = re.compile(r"[\"“„«‘']?[^\W\d_]")
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
class Labels:
    """What a site's pages say: about their elements, and about the story."""

    told: dict[Element, Told] = field(default_factory=dict)
    title: str | None = None
    author: str | None = None
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Labels and values as they stand there: (`Rating`, `Teen And Up Audiences`)."""
    is_certain: bool = False
    """True where the site says which headings open chapters: those of level 1."""
    read_notes: set[Element] = field(default_factory=set)
    """Footnotes that have been read at the place that refers to them."""

    def has(self, label: str) -> bool:
        """True where the pages have given that label a value already."""
        return any(known == label for known, _ in self.pairs)


def tag(element: Element) -> str:
    """The element's name without a namespace, lower case; empty for comments and the like."""
    name = element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def attribute(element: Element, name: str = "val") -> str:
    """An attribute, whatever its namespace; empty where there is none."""
    return next((str(v) for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def whole_number(text: str, otherwise: int) -> int:
    """The number that an attribute gives; `otherwise` where it gives none."""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else otherwise


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


def first_words(root: Element | None, *names: str) -> str:
    """The words of the first element with words, looked for name by name; empty where there is none."""
    if root is None:
        return ""
    return next((text for name in names for one in elements(root, name) if (text := words_of(one))), "")


def append_text(made: Element, text: str | None) -> None:
    """Put a text at the end of an element that is being made."""
    if text and len(made):
        made[-1].tail = (made[-1].tail or "") + text
    elif text:
        made.text = (made.text or "") + text


def elements(root: Element, *names: str) -> Iterator[Element]:
    """The elements of these names inside, in order, itself included."""
    return (element for element in root.iter() if tag(element) in names)


def language_around(root: Element) -> str:
    """What the elements around this one say its language is; the page's own, for a body."""
    told = (language_of(element) for element in root.iterancestors())
    return next((language for language in told if language is not None), "")


def first_number(numbered: Element) -> int:
    """Where an `ol` begins to count: at its `start`, else at 1, or where it counts down, at its length."""
    start = numbered.get("start") or ""
    if re.fullmatch(r"-?\d{1,9}", start):
        return int(start)
    return sum(tag(item) == "li" for item in numbered) if numbered.get("reversed") is not None else 1


def plain_style(element: Element) -> str:
    """The `style` attribute without blanks."""
    return (element.get("style") or "").replace(" ", "")


def is_row_of_words(row: Element) -> bool:
    """A table's row of short cells: they are read one after the other."""
    cells = [cell for cell in row if tag(cell) in ("td", "th")]
    return len(cells) > 1 and not any(
        tag(inner) in BLOCKS for cell in cells for inner in cell.iterdescendants()
    )


def is_heading_group(element: Element) -> bool:
    """True for a heading and its subtitle in one element."""
    name = tag(element)
    if name == "hgroup":
        return any(True for _ in elements(element, *HEADINGS))
    if name != "header":
        return False
    parts = [child for child in element if isinstance(child.tag, str)]
    return any(tag(part) in HEADINGS for part in parts) and all(
        tag(part) in HEADINGS or has_type(part, "title", "subtitle", "ordinal", "bridgehead")
        for part in parts
    )


def is_page_number(element: Element) -> bool:
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


def is_unseen_twin(element: Element) -> bool:
    """True for what is hidden from screen readers, unless a word would lose its first letter so."""
    if (element.get("aria-hidden") or "").lower() != "true":
        return False
    text = words_of(element)
    parent = element.getparent()
    label = "" if parent is None else " ".join((parent.get("aria-label") or "").split())
    if label and fold_title(label) == fold_title(words_of(parent)):
        return False
    after = element.tail or ""
    following = element.getnext()
    if not after and following is not None:
        after = "".join(following.itertext())
    goes_on = text[-1:].isalpha() and after[:1].isalpha()
    return not goes_on or fold_title(after).startswith(fold_title(text))


def is_drop_cap(element: Element, floats: bool) -> bool:
    """True for a block that holds the first letter of the paragraph behind it. `floats`: to the left."""
    is_marked = floats or any(_DROP_CAP_CLASS.fullmatch(name) for name in classes(element))
    return is_marked and DROP_CAP.fullmatch(words_of(element)) is not None
