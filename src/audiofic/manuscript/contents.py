"""An EPUB's table of contents and landmarks -> which elements open chapters, and which are set aside.

A page is set aside only where nothing of the story can be on it: what marks a page as a cover, a title page
or contents (its name, the guide, a type) is often wrong, and often means one part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.manuscript.elements import (
    BLOCKS,
    HEADINGS,
    Element,
    Labels,
    Told,
    elements,
    has_type,
    tag,
    words_of,
)
from audiofic.manuscript.headings import fold_title, read_label

FRONT_TYPES = (
    "cover", "titlepage", "title-page", "halftitlepage", "toc", "copyright-page", "landmarks", "index",
    "page-list", "loi", "lot", "imprint", "colophon",
)  # fmt: skip
"""EPUB's structural semantics and EPUB 2's guide types of what is no story."""
_SHORT_TYPES = ("cover", "titlepage", "title-page", "halftitlepage", "imprint", "colophon")
_FRONT_NAME = re.compile(
    r"(?:cover|title ?-?page|half ?-?title|(?:table of )?contents|toc|copyright|colophon|imprint|nav)"
    r"(?: page)?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table of )?contents\W*", re.IGNORECASE)
_SENTENCE = re.compile(r"""[.!?…]["'”’»)\]]*$""")
_SPOKEN = re.compile(r"""^["“„«‘]""")
_IMPRINT = re.compile(
    r"copyright\b|©|\(c\) ?\d{4}|all rights reserved|\bISBN\b|no part of this|(?:first|second"
    r"|third) (?:edition|published|printing)"
    r"|published (?:by|in)|publisher|printed (?:in|by)|library of congress|catalogu?ing"
    r"|cover (?:art|design|illustration|image|photo)"
    r"|work of fiction\b.{0,40}\b(?:names|any)|resemblance to|licensed under|creative commons"
    r"|reproduced|permission|e-?book"
    r"|typeset|imprint of|www\.|https?:|\.com\b|edition:? |purchased|trademark"
    r"|without (?:the )?(?:prior )?(?:written )?",
    re.IGNORECASE,
)
_LEAST_PROSE = 12
"""Words in sentences from which on a page that is only called a cover or the like is story."""
_LEAST_TYPED_PROSE = 200
"""The same, where the page itself says what it is."""
_LONGEST_IMPRINT = 1200
"""Words; no copyright page has more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    page: str
    fragment: str
    title: str
    depth: int = 0
    """0 for the topmost."""


@dataclass(frozen=True, slots=True)
class _Aim:
    """An entry and the element it leads to."""

    entry: Entry
    body: Element
    element: Element


def label_contents(
    pages: Sequence[tuple[str, Element]],
    entries: Sequence[Entry],
    guided: set[str],
    book_title: str,
    labels: Labels,
) -> None:
    """Chapters open where the table of contents says; what is around the story is set aside.

    `guided` are the pages that the guide calls a cover, a title page or the like.
    """
    aims = list(_find_aims(pages, entries))
    for name, page in pages:
        body = next(elements(page, "body"), page)
        own = [aim for aim in aims if aim.body is body]
        stem = name.rpartition("/")[2].rpartition(".")[0].replace("_", " ")
        called = name in guided or _FRONT_NAME.fullmatch(stem) is not None
        called = called or any(_FRONT_NAME.fullmatch(aim.entry.title) for aim in own if aim.element is body)
        if not _holds_chapters(body, own, book_title):
            if _is_imprint(body) or _is_list_of_links(body):
                labels.told[body] = Told(is_metadata=True)
                continue
            if called and _count_prose(body) < _LEAST_PROSE:
                labels.told[body] = Told(is_metadata=True)
                continue
        for part in _typed_parts(body):
            if not _holds_chapters(part, own, book_title) and not (
                has_type(part, *_SHORT_TYPES) and _count_prose(part) >= _LEAST_TYPED_PROSE
            ):
                labels.told[part] = Told(is_metadata=True)
    aims = [
        aim for aim in aims if not _is_aside(aim.element, labels) and not _names_book(aim, aims, book_title)
    ]
    told = list(_chapters(aims))
    if not told or (len(told) == 1 and len(pages) > 3):
        return
    labels.is_certain = True
    headings: list[Element] = []
    for aim in told:
        title = aim.entry.title
        heading = _heading_at(aim.element)
        known = labels.told.get(aim.element if heading is None else heading, Told())
        if heading is None:
            labels.told[aim.element] = replace(known, title=known.title or title)
        elif _is_first_half(heading, title):
            labels.told[heading] = replace(known, title=title)
        else:
            labels.told[heading] = replace(known, level=1)
            headings.append(heading)
    if all(_is_part(aim.entry.title) for aim in told):
        _tell_unlisted(pages, set(headings), labels)


def _find_aims(pages: Sequence[tuple[str, Element]], entries: Sequence[Entry]) -> Iterator[_Aim]:
    """Where the entries lead; an entry whose anchor is nowhere leads to its page, if no other one does."""
    bodies = {name: next(elements(page, "body"), page) for name, page in pages}
    anchors: dict[str, dict[str, Element]] = {}
    whole = {entry.page for entry in entries if not entry.fragment}
    for entry in entries:
        body = bodies.get(entry.page)
        if body is None:
            continue
        if entry.page not in anchors:
            anchors[entry.page] = {
                name: element
                for element in body.iter()
                for name in (element.get("name"), element.get("id"))
                if name
            }
        element = anchors[entry.page].get(entry.fragment) if entry.fragment else body
        if element is None and entry.page not in whole:
            element = body
            whole.add(entry.page)
        if element is not None:
            yield _Aim(entry, body, element)


def _names_book(aim: _Aim, aims: Sequence[_Aim], book_title: str) -> bool:
    """True for the cover, the contents or the title of a book whose chapters follow on the same page."""
    title = aim.entry.title
    if not _FRONT_NAME.fullmatch(title) and title.casefold() != book_title.casefold():
        return False
    return any(one.body is aim.body and one is not aim and one.element is not aim.element for one in aims)


def _chapters(aims: Sequence[_Aim]) -> Iterator[_Aim]:
    """The entries that open chapters and parts; the sections inside a chapter are headings in it."""
    open_chapters: list[_Aim] = []
    for aim in aims:
        while open_chapters and open_chapters[-1].entry.depth >= aim.entry.depth:
            open_chapters.pop()
        above = open_chapters[-1] if open_chapters else None
        if above is not None and not _opens_beneath(aim, above, aims):
            continue
        yield aim
        open_chapters.append(aim)


def _opens_beneath(aim: _Aim, above: _Aim, aims: Sequence[_Aim]) -> bool:
    """True where an entry below another one is a chapter, not a section of the other's chapter."""
    if _is_part(above.entry.title) or _is_chapter(aim.entry.title):
        return True
    if _is_chapter(above.entry.title):
        return False
    siblings = [one for one in aims if one.entry.depth == above.entry.depth]
    return aim.body is not above.body or len(siblings) == 1


def _is_part(title: str) -> bool:
    label = read_label(title)
    return label is not None and label.rank == "part"


def _is_chapter(title: str) -> bool:
    label = read_label(title)
    return label is not None and label.rank == "chapter"


def _is_aside(element: Element, labels: Labels) -> bool:
    return any(labels.told.get(above, Told()).is_metadata for above in (element, *element.iterancestors()))


def _tell_unlisted(pages: Sequence[tuple[str, Element]], told: set[Element], labels: Labels) -> None:
    """Headings that say `Chapter` open chapters, too, where the contents list the book's parts only."""
    for _, page in pages:
        for heading in elements(page, *HEADINGS):
            label = read_label(words_of(heading))
            is_chapter = label is not None and label.rank in ("chapter", "number")
            if is_chapter and heading not in told and not _is_aside(heading, labels):
                labels.told[heading] = Told(level=1)


def _typed_parts(body: Element) -> Iterator[Element]:
    """The body or the elements in it that say they are no story, the outermost of them."""
    for element in body.iter():
        is_typed = has_type(element, *FRONT_TYPES) and tag(element) in (*BLOCKS, "nav")
        if is_typed and not any(has_type(above, *FRONT_TYPES) for above in element.iterancestors()):
            yield element


def _holds_chapters(part: Element, aims: Sequence[_Aim], book_title: str) -> bool:
    """True where entries of the contents lead into it that are no cover's, contents' or title's."""
    inside = [
        aim
        for aim in aims
        if part is aim.element or any(above is part for above in aim.element.iterancestors())
    ]
    for aim in inside:
        title = aim.entry.title
        if aim.element is part or _FRONT_NAME.fullmatch(title) or title.casefold() == book_title.casefold():
            continue
        return True
    return any(_is_chapter(words_of(heading)) for heading in elements(part, *HEADINGS))


def paragraphs_of(part: Element) -> Iterator[Element]:
    """The innermost blocks with words."""
    for element in part.iter():
        is_inner = tag(element) in BLOCKS and not any(tag(one) in BLOCKS for one in element.iterdescendants())
        if is_inner and words_of(element):
            yield element


def _count_prose(part: Element) -> int:
    """Words in paragraphs that tell something: whole sentences, or what somebody says."""
    texts = [words_of(one) for one in paragraphs_of(part) if tag(one) not in HEADINGS] or [words_of(part)]
    return sum(
        len(text.split())
        for text in texts
        if len(text.split()) >= 3
        and (_SENTENCE.search(text) or _SPOKEN.match(text))
        and not _IMPRINT.search(text)
    )


def _is_imprint(body: Element) -> bool:
    """True for a copyright page: mostly lines that only such a page has, among its first ones."""
    texts = [words_of(one) for one in paragraphs_of(body)] or [words_of(body)]
    words = sum(len(text.split()) for text in texts)
    found = [bool(_IMPRINT.search(text)) for text in texts]
    owned = any(re.search(r"copyright|©|all rights reserved|\bISBN\b", text, re.IGNORECASE) for text in texts)
    if not owned or words > _LONGEST_IMPRINT or any(_SPOKEN.match(text) for text in texts):
        return False
    share = sum(len(text.split()) for text, is_one in zip(texts, found, strict=True) if is_one)
    return any(found[:3]) and share >= 0.5 * words


def _is_list_of_links(body: Element) -> bool:
    """True for a page of contents: two links or more, and few words besides."""
    links = [words_of(link) for link in elements(body, "a") if link.get("href")]
    words = len(words_of(body).split())
    linked = sum(len(text.split()) for text in links)
    titled = any(_CONTENTS.fullmatch(words_of(one)) for one in list(paragraphs_of(body))[:3])
    return len(links) >= 2 and (linked >= 0.8 * words or (titled and linked >= 0.5 * words))


def _is_first_half(heading: Element, title: str) -> bool:
    """True where a heading has only the number, and the paragraph behind it the rest of a title."""
    label, following = read_label(words_of(heading)), heading.getnext()
    if label is None or label.name or following is None or tag(heading.getparent()) in ("hgroup", "header"):
        return False
    return fold_title(words_of(heading)) + fold_title(words_of(following)) == fold_title(title)


def _heading_at(element: Element) -> Element | None:
    """The heading that stands at the element or is the first thing in it; None where words come first."""
    if tag(element) in HEADINGS:
        return element
    for above in element.iterancestors():
        if tag(above) in HEADINGS:
            return above
    index = element
    if not words_of(element) or tag(element) == "a":  # an anchor: the heading follows it
        following = element.getnext()
        if following is None and element.getparent() is not None:
            following = element.getparent().getnext()
        if following is None or (element.tail or "").strip():
            return None
        index = following
    for inner in index.iter():
        if tag(inner) in HEADINGS and words_of(inner):
            return inner
        if has_type(inner, "pagebreak") or any(has_type(one, "pagebreak") for one in inner.iterancestors()):
            continue
        if (inner.text or "").strip():
            return None
        if inner is not index and (inner.tail or "").strip():
            return None
    return None
