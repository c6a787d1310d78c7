"""The footnotes and endnotes of pages: which link refers to which note, in any file of a book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from audiofic.manuscript.archive import resolve
from audiofic.manuscript.elements import (
    BLOCKS,
    HEADINGS,
    Element,
    classes,
    elements,
    has_type,
    is_back_link,
    is_footnote,
    is_reference,
    tag,
    words_of,
)
from audiofic.manuscript.words import Words

_LONGEST_NOTE = 3000
"""Code points; what a number leads to and is longer is a chapter rather than a footnote."""
_NOTE_CLASS = re.compile(
    r"(?:foot|end|rear|side)[-_]?notes?(?:[-_]?(?:text|body|item|para|content|block))?|fn|noteref-target",
    re.I,
)
_LABEL = re.compile(
    r"\s*(?:(?:foot|end)?notes?\s*)?[\[({]?\s*(?P<label>\d{1,4}|[*†‡§¶]{1,3}|[ivxlc]{1,6}"
    r"|[a-z])\s*[\])}]?(?P<stop>[.:)]?)(?=\s|$|[^\w.,])\s*",
    re.IGNORECASE,
)
_WORDY = re.compile(r"\bnotes?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Footnotes:
    """What is known of a book's footnotes before its pages are read."""

    references: Mapping[Element, Element] = field(default_factory=dict)
    """A link in the text -> the element that holds the note."""
    notes: frozenset[Element] = frozenset()
    """All elements that hold notes, referred to or not."""


def find_footnotes(pages: Sequence[tuple[str, Element]]) -> Footnotes:
    """The notes of these pages (name in the archive, tree), and the links that lead to them.

    A note is so typed, or begins with the number by which a link refers to it, or ends with a link back. The
    paragraph to which a note links back does neither.
    """
    alone = pages[0][0] if len(pages) == 1 else None
    named = {
        (name, element.get(attribute)): element
        for name, page in pages
        for element in page.iter()
        for attribute in ("name", "id")
        if element.get(attribute)
    }
    notes = {element for _, page in pages for element in page.iter() if is_footnote(element)}
    references: dict[Element, Element] = {}
    for name, page in pages:
        for link in elements(page, "a"):
            target = link.get("href") or ""
            text = words_of(link)
            if "#" not in target or "://" in target or is_back_link(text):
                continue
            if not (is_reference(text) or has_type(link, "noteref")):
                continue
            part, fragment = resolve(name, target)
            aim = named.get((part if alone is None else alone, fragment))
            note = _holder(aim, link, notes) if aim is not None else None
            if note is not None and (note in notes or _is_note_of(note, link, text)):
                references[link] = note
                notes.add(note)
    inner = {
        link for link, note in references.items() if any(above in notes for above in link.iterancestors())
    }
    return Footnotes({link: note for link, note in references.items() if link not in inner}, frozenset(notes))


def _holder(aim: Element, link: Element, notes: set[Element]) -> Element | None:
    """The block that an anchor stands in and that is all of the note; None where the link is in it, too."""
    for element in (aim, *aim.iterancestors()):
        if element in notes:
            return None if _contains(element, link) else element
    holder = aim
    while tag(holder) not in BLOCKS:
        holder = holder.getparent()
        if holder is None:
            return None
    above = holder.getparent()
    if (
        above is not None
        and tag(holder) in ("p", "dt", "td")
        and any(_NOTE_CLASS.fullmatch(name) for name in classes(above))
        and tag(above) in ("div", "aside", "li")
    ) or (tag(holder) == "td" and above is not None):
        holder = above
    if tag(holder) in ("body", "main", "ol", "ul", "dl", "table") or _contains(holder, link):
        return None
    return holder


def _contains(element: Element, inner: Element) -> bool:
    return inner is element or any(above is element for above in inner.iterancestors())


def _is_note_of(note: Element, link: Element, label: str) -> bool:
    words = words_of(note)
    if not words or len(words) > _LONGEST_NOTE or any(True for _ in elements(note, *HEADINGS)):
        return False
    match = _LABEL.match(words)
    if match and _fold(match["label"]) == _fold(label):
        return True
    links = [one for one in elements(note, "a") if "#" in (one.get("href") or "")]
    ends = bool(links) and is_back_link(words_of(links[-1])) and words.endswith(words_of(links[-1]))
    return ends or (tag(note) == "li" and bool(links) and is_reference(words_of(links[-1])))


def _fold(label: str) -> str:
    return re.sub(r"[^\w*†‡§¶#]|notes?", "", label.casefold())


def keeps_words(link: Element) -> bool:
    """True for a link whose words belong to the sentence: `(see note 12)`."""
    text = words_of(link)
    parent = link.getparent()
    raised = any(tag(one) == "sup" for one in link.iter()) or (parent is not None and tag(parent) == "sup")
    return not raised and _WORDY.search(text) is not None and any(c.isdigit() for c in text)


def strip_label(words: Sequence[Words], label: str) -> Iterator[Words]:
    """The words of a note without the number at its beginning, which nobody says."""
    text = "".join(word.text for word in words)
    match = _LABEL.match(text)
    linked = bool(words) and words[0].reading == ""
    end = match.end() if match and (linked or _fold(match["label"]) == _fold(label)) else 0
    index = 0
    for word in words:
        cut = min(max(end - index, 0), len(word.text))
        index += len(word.text)
        if cut:
            yield replace(word, text=word.text[:cut], reading="")
        if cut < len(word.text):
            yield replace(word, text=word.text[cut:])
