"""The pages that story sites and their downloaders make: which elements are chapters, notes, tags.

AO3's own downloads, FanFicFare and FicHub, each as HTML and as EPUB (whose calibre keeps the classes). What
these pages say is certain, so nothing in them is guessed from wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audiofic.manuscript.details import read_pair
from audiofic.manuscript.elements import Element, Labels, Told, classes, elements, tag, words_of
from audiofic.model import NoteKind

_METADATA = Told(is_metadata=True)
_CHAPTER = Told(level=1)
_BY = re.compile(r"(?:written )?by:?\s+", re.IGNORECASE)
_NOTE_CLASS = re.compile(
    r"author['s]*[-_]?notes?|(?:pre|post|chapter|story|foot|head|end)[-_]?notes?|a-?n|fff_\w*notes",
    re.IGNORECASE,
)
_GENERIC: tuple[tuple[re.Pattern[str], NoteKind], ...] = (
    (_NOTE_CLASS, "author_note"),
    (re.compile(r"disclaimers?", re.IGNORECASE), "disclaimer"),
    (re.compile(r"(?:tl|translators?)[-_]?notes?", re.IGNORECASE), "translation_note"),
)


def label_pages(pages: Sequence[Element]) -> Labels:
    """What is known of these pages (all of one story) before anything in them is read."""
    labels = Labels()
    for page in pages:
        _label_notes(page, labels)
    for recognise, label in (
        (_is_archive, _label_archive),
        (_is_fanficfare, _label_fanficfare),
        (_is_fichub, _label_fichub),
    ):
        if any(recognise(page) for page in pages):
            labels.is_certain = True
            for page in pages:
                label(page, labels)
            break
    return labels


def _label_notes(page: Element, labels: Labels) -> None:
    """Notes that any page may mark by a class: `<div class="author-note">`."""
    for element in elements(page, "div", "section", "aside", "blockquote", "p"):
        for name in classes(element):
            for pattern, kind in _GENERIC:
                if pattern.fullmatch(name):
                    labels.told.setdefault(element, Told(note=kind))


def _is_archive(page: Element) -> bool:
    return any("tags" in classes(element) for element in elements(page, "dl"))


def _label_archive(page: Element, labels: Labels) -> None:
    """An AO3 download: `#preface`, chapters with their `.meta`, end notes, `#afterword`."""
    for element in page.iter():
        name, known = tag(element), classes(element)
        if name == "dl" and "tags" in known:
            labels.told[element] = _METADATA
            labels.pairs += _definitions(element)
        elif (name == "h2" and "toc-heading" in known) or (name == "p" and "message" in known):
            labels.told[element] = _METADATA
        elif name == "h2" and "heading" in known:
            labels.told[element] = _CHAPTER
        elif "meta" in known or element.get("id") in ("preface", "afterword"):
            _label_archive_meta(element, labels)
        elif "byline" in known:
            labels.told[element] = _METADATA
            labels.author = labels.author or _BY.sub("", words_of(element), count=1)


def _label_archive_meta(meta: Element, labels: Labels) -> None:
    kind: NoteKind = "author_note"
    for element in meta.iter():
        name = tag(element)
        if name == "h1":
            labels.told[element] = _METADATA
            labels.title = labels.title or words_of(element)
        elif name == "blockquote" and "userstuff" in classes(element):
            if labels.told.setdefault(element, Told(note=kind)).note == "blurb" and not labels.has("Summary"):
                labels.pairs.append(("Summary", words_of(element)))
        elif name == "p" and _parent_is(element, "div") and not _inside(element, "blockquote", meta):
            labels.told[element] = _METADATA
            kind = "blurb" if "summary" in words_of(element).casefold() else "author_note"
        elif (name in ("ul", "dl") and not _inside(element, "blockquote", meta)) or "endnote-link" in classes(
            element
        ):
            labels.told[element] = _METADATA


def _definitions(element: Element) -> Iterator[tuple[str, str]]:
    label = ""
    for child in element:
        if tag(child) == "dt":
            label = words_of(child).strip(" :")
        elif tag(child) == "dd" and label:
            yield label, words_of(child)


def _is_fanficfare(page: Element) -> bool:
    known = {name for element in elements(page, "body", "h2", "h3", "div") for name in classes(element)}
    return any(name.startswith("fff_") for name in known) or any(
        (element.get("name") or "").startswith("section0") for element in elements(page, "a")
    )


def _label_fanficfare(page: Element, labels: Labels) -> None:
    """FanFicFare's EPUB (a file a chapter) or HTML (`<a name="section0001">` before each)."""
    body = next(elements(page, "body"), page)
    known = set(classes(body))
    if known & {"fff_titlepage", "fff_tocpage", "fff_logpage", "fff_coverpage"}:
        labels.told[body] = _METADATA
        if "fff_titlepage" in known:
            _read_title_page(list(body.iter()), labels)
        return
    anchors = [
        element for element in elements(body, "a") if (element.get("name") or "").startswith("section0")
    ]
    for element in elements(body, "h1", "h2", "h3", "h4"):
        if "fff_chapter_title" in classes(element) or any(_follows(element, anchor) for anchor in anchors):
            labels.told[element] = _CHAPTER
    if anchors:
        _label_before(body, anchors[0], labels)


def _is_fichub(page: Element) -> bool:
    return any("fichub.net" in (element.get("href") or "").casefold() for element in elements(page, "a"))


def _label_fichub(page: Element, labels: Labels) -> None:
    """FicHub: an introduction, then a heading (`h2`) a chapter."""
    body = next(elements(page, "body"), page)
    headings = list(elements(body, "h2"))
    if _is_fichub(body):
        if headings:
            _label_before(body, headings[0], labels)
        else:
            labels.told[body] = _METADATA
            _read_title_page(list(body.iter()), labels)
    elif headings:
        headings = headings[:1]
    labels.told |= dict.fromkeys(headings, _CHAPTER)


def _label_before(body: Element, first: Element, labels: Labels) -> None:
    """All elements that end before `first` are the site's own title page."""
    ancestors = set(first.iterancestors())
    before: list[Element] = []
    for element in body.iter():
        if element is first:
            break
        if isinstance(element.tag, str) and element not in ancestors:
            labels.told[element] = _METADATA
            before.append(element)
    _read_title_page(before, labels)


def _read_title_page(page: Sequence[Element], labels: Labels) -> None:
    """Title and author from the first heading (`The Well by Anna`), labels from the lines after it."""
    for element in page:
        name = tag(element)
        if name in ("h1", "h2", "h3") and labels.title is None:
            title, found, author = words_of(element).rpartition(" by ")
            labels.title = title if found else words_of(element)
            labels.author = labels.author or (author if found else None)
        elif name in ("b", "strong") and words_of(element).endswith(":"):
            value = words_of_line_after(element)
            labels.pairs.append((words_of(element).strip(" :"), value))
        elif name in ("p", "b"):
            pair = read_pair(words_of(element))
            if pair and pair[0] == "By":
                labels.author = labels.author or pair[1]
            elif pair and pair[0] == "Rated":
                labels.pairs.append(("Rating", pair[1].split(" - ")[0].removeprefix("Fiction ")))
            elif pair:
                labels.pairs.append(pair)


def words_of_line_after(element: Element) -> str:
    """The words between the element and the next line break; in a table, those of the next cell."""
    parent = element.getparent()
    cell = parent.getnext() if tag(parent) == "td" else None
    if cell is not None:
        return words_of(cell)
    texts = [element.tail or ""]
    following = element.getnext()
    while following is not None and tag(following) not in ("br", "b", "p", "div"):
        texts += ["".join(following.itertext()), following.tail or ""]
        following = following.getnext()
    return " ".join("".join(texts).split())


def _follows(element: Element, anchor: Element) -> bool:
    """True for the heading right behind (or around, or inside) a chapter's anchor."""
    if anchor in element.iterancestors() or element in anchor.iterancestors():
        return True
    return anchor.getnext() is element or (
        anchor.getparent() is not None and anchor.getparent().getnext() is element
    )


def _parent_is(element: Element, name: str) -> bool:
    parent = element.getparent()
    return parent is not None and tag(parent) == name


def _inside(element: Element, name: str, top: Element) -> bool:
    for above in element.iterancestors():
        if above is top:
            return False
        if tag(above) == name:
            return True
    return False
