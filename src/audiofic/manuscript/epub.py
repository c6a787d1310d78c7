"""EPUB 2 and 3 -> source text and blocks: the pages in reading order, chapters as the contents list them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html.entities import html5

from lxml import etree, html

from audiofic.errors import AudioficError
from audiofic.manuscript.archive import Archive, parse_xml, resolve
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.details import read_details
from audiofic.manuscript.elements import Element, elements, has_type, read_language, tag, words_of
from audiofic.manuscript.html import decode_page, make_story, parse_page, read_page
from audiofic.manuscript.markup import Told
from audiofic.manuscript.rows import Row
from audiofic.manuscript.sites import Labels, label_pages
from audiofic.model import Details

_CONTAINER = "META-INF/container.xml"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_FRONT_TYPES = (
    "cover",
    "titlepage",
    "title-page",
    "halftitlepage",
    "toc",
    "copyright-page",
    "landmarks",
    "index",
)
_FRONT_NAME = re.compile(
    r"(?:cover|title ?-?page|half ?-?title|(?:table of )?contents|toc|copyright|colophon|imprint|nav)"
    r"(?: page)?",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ENCRYPTED = "META-INF/encryption.xml"
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""EPUB 3.3, 4.2.6.3.1: these algorithms hide fonts, not text."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table of contents."""

    page: str
    fragment: str
    title: str


def read_epub(content: bytes) -> StoryText:
    """The story of an EPUB. Raises `AudioficError` for a damaged, locked or empty one."""
    archive = Archive(content, "EPUB")
    _refuse_locked(archive)
    package = _package_name(archive)
    opf = archive.xml(package)
    manifest = _manifest(opf, package)
    pages = _read_pages(archive, opf, manifest)
    if not pages:
        raise AudioficError("There is no page to read in this EPUB.", "Is it a book of pictures?")
    labels = label_pages([page for _, page in pages])
    if not labels.is_certain:
        _label_contents(pages, _contents(archive, opf, manifest), _front_pages(opf, package), labels)
    sheets = [
        _read_sheet(archive, name)
        for name in manifest.values()
        if name.lower().endswith(".css") and name in archive.names
    ]
    rows: list[Row] = []
    shared = {name.rpartition("/")[2]: page for name, page in pages}
    for name, page in pages:
        short = name.rpartition("/")[2]
        made = read_page(
            page,
            labels,
            sheets,
            [(other, shared[other]) for other in _linked(page, short) if other in shared],
        )
        rows += [replace(row, part=short) if number == 0 else row for number, row in enumerate(made)]
    story = make_story(rows, labels)
    return _with_metadata(story, opf, labels)


def _refuse_locked(archive: Archive) -> None:
    if _ENCRYPTED not in archive.names:
        return
    methods = {element.get("Algorithm") for element in elements(archive.xml(_ENCRYPTED), "encryptionmethod")}
    if methods - {None, *_FONT_OBFUSCATION}:
        raise AudioficError("This EPUB is locked (DRM).", "Ask the author or the shop for a copy without it.")


def _package_name(archive: Archive) -> str:
    for element in elements(archive.xml(_CONTAINER), "rootfile"):
        if element.get("full-path"):
            return str(element.get("full-path"))
    raise AudioficError("This EPUB names no package file.", "Download or save it again.")


def _manifest(opf: Element, package: str) -> dict[str, str]:
    """Id -> name of the part, for everything the package lists."""
    return {
        element.get("id"): resolve(package, element.get("href"))[0]
        for element in elements(opf, "item")
        if element.get("id") and element.get("href")
    }


def _read_pages(archive: Archive, opf: Element, manifest: dict[str, str]) -> list[tuple[str, Element]]:
    """(name, tree) of the pages in reading order, each once; those out of it (`linear="no"`) come last."""
    linear: list[str] = []
    others: list[str] = []
    for element in elements(opf, "itemref"):
        name = manifest.get(element.get("idref") or "")
        if name and name in archive.names and name not in linear and name not in others:
            (others if element.get("linear") == "no" else linear).append(name)
    pages = []
    for name in [*linear, *others]:
        if name.lower().endswith((".svg", ".png", ".jpg", ".jpeg", ".gif")):
            continue
        page = _parse(archive.read(name))
        if page is not None:
            pages.append((name, page))
    return pages


def _parse(content: bytes) -> Element | None:
    """A page as XML, which EPUB asks for; as HTML where it is not well-formed."""
    text = _DOCTYPE.sub("", decode_page(content), count=1)
    text = _ENTITY.sub(
        lambda m: m.group() if m[1] in _XML_ENTITIES else html5.get(f"{m[1]};", m.group()), text
    )
    try:
        return parse_xml(text.encode("utf-8") if not text.lstrip().startswith("<?xml") else _undeclared(text))
    except etree.XMLSyntaxError:
        return parse_page(text)


def _undeclared(text: str) -> bytes:
    return text.lstrip().partition("?>")[2].encode("utf-8")


def _read_sheet(archive: Archive, name: str) -> str:
    return archive.read(name).decode("utf-8", errors="replace")


def _contents(archive: Archive, opf: Element, manifest: dict[str, str]) -> list[_Entry]:
    """The table of contents in order, all its levels: EPUB 3's nav, else EPUB 2's NCX; empty without one."""
    for element in elements(opf, "item"):
        if "nav" in (element.get("properties") or "").split():
            name = manifest.get(element.get("id") or "", "")
            if name in archive.names and (page := _parse(archive.read(name))) is not None:
                return list(_nav_entries(page, name))
    for element in elements(opf, "item"):
        name = manifest.get(element.get("id") or "", "")
        if name.lower().endswith(".ncx") and name in archive.names:
            return list(_ncx_entries(archive.xml(name), name))
    return []


def _nav_entries(page: Element, name: str) -> Iterator[_Entry]:
    for nav in elements(page, "nav"):
        if has_type(nav, "toc"):
            for link in elements(nav, "a"):
                if link.get("href") and words_of(link):
                    yield _Entry(*resolve(name, link.get("href")), words_of(link))


def _ncx_entries(root: Element, name: str) -> Iterator[_Entry]:
    for point in elements(root, "navpoint"):
        label = next((words_of(text) for text in elements(point, "text")), "")
        target = next((element.get("src") for element in elements(point, "content")), None)
        if label and target:
            yield _Entry(*resolve(name, target), label)


def _front_pages(opf: Element, package: str) -> set[str]:
    """Pages that the guide calls cover, title page or contents."""
    return {
        resolve(package, element.get("href"))[0]
        for element in elements(opf, "reference")
        if (element.get("type") or "").lower() in _FRONT_TYPES and "#" not in (element.get("href") or "#")
    }


def _label_contents(
    pages: Sequence[tuple[str, Element]], entries: Sequence[_Entry], front: set[str], labels: Labels
) -> None:
    """Chapters open where the table of contents says; pages around the story are set aside."""
    for name, page in pages:
        body = next(elements(page, "body"), page)
        stem = name.rpartition("/")[2].rpartition(".")[0].replace("_", " ")
        titled = [entry.title for entry in entries if entry.page == name and not entry.fragment]
        is_front = (
            name in front
            or has_type(body, *_FRONT_TYPES)
            or any(has_type(part, *_FRONT_TYPES) for part in body)
        )
        if is_front or _FRONT_NAME.fullmatch(stem) or any(_FRONT_NAME.fullmatch(title) for title in titled):
            labels.told[body] = Told(is_metadata=True)
    told: list[tuple[Element, str]] = []
    trees = dict(pages)
    for entry in entries:
        page = trees.get(entry.page)
        if page is None:
            continue
        body = next(elements(page, "body"), page)
        if labels.told.get(body, Told()).is_metadata:
            continue
        element = (
            next((e for e in body.iter() if e.get("id") == entry.fragment), None) if entry.fragment else body
        )
        if element is not None:
            told.append((element, entry.title))
    if not told or (len(told) == 1 and len(pages) > 3):
        return
    labels.is_certain = True
    for element, title in told:
        heading = _heading_at(element)
        if heading is not None:
            labels.told[heading] = Told(level=1)
        else:
            known = labels.told.get(element, Told())
            labels.told[element] = replace(known, title=known.title or title)


def _heading_at(element: Element) -> Element | None:
    """The heading that stands at the element or is the first thing in it; None where words come first."""
    if tag(element) in _HEADINGS:
        return element
    for above in element.iterancestors():
        if tag(above) in _HEADINGS:
            return above
    place = element
    if not words_of(element) or tag(element) == "a":  # an anchor: the heading follows it
        following = element.getnext()
        if following is None and element.getparent() is not None:
            following = element.getparent().getnext()
        if following is None or (element.tail or "").strip():
            return None
        place = following
    for inner in place.iter():
        if tag(inner) in _HEADINGS and words_of(inner):
            return inner
        if (inner.text or "").strip() and isinstance(inner.tag, str):
            return None
        if inner is not place and (inner.tail or "").strip():
            return None
    return None


def _linked(page: Element, own: str) -> list[str]:
    """Names of other pages that this one's links lead into."""
    names = {
        (link.get("href") or "").partition("#")[0]
        for link in elements(page, "a")
        if "#" in (link.get("href") or "")
    }
    return sorted(name for name in names if name and "/" not in name and name != own)


def _with_metadata(story: StoryText, opf: Element, labels: Labels) -> StoryText:
    """The story with what the package says where its own pages say nothing."""

    def first(name: str) -> str:
        return next((text for element in elements(opf, name) if (text := words_of(element))), "")

    details, language = read_details(labels.pairs)
    metas = {(meta.get("name") or meta.get("property") or ""): meta for meta in elements(opf, "meta")}

    def meta(*names: str) -> str:
        return next(
            (metas[name].get("content") or words_of(metas[name]) for name in names if name in metas), ""
        )

    date = first("date")[:10]
    details = Details(
        details.summary or _plain(first("description")),
        details.series or meta("calibre:series", "belongs-to-collection"),
        details.series_part or meta("calibre:series_index", "group-position").removesuffix(".0"),
        details.fandoms,
        details.characters,
        details.rating,
        details.genres or tuple(words_of(element) for element in elements(opf, "subject")),
        details.date or (date if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", date) and date > "0102" else ""),
    )
    author = ", ".join(
        dict.fromkeys(words_of(element) for element in elements(opf, "creator") if words_of(element))
    )
    return replace(
        story,
        title=story.title or first("title") or None,
        author=story.author or author or None,
        language=language or read_language(first("language")) or None,
        details=details,
    )


def _plain(text: str) -> str:
    """A description without the markup that some programs write into it."""
    if "<" not in text:
        return text
    return words_of(html.fragment_fromstring(text, create_parent="div"))
