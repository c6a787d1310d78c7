"""EPUB 2 and 3 -> source text and blocks: the pages in reading order, chapters as the contents list them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.entities import html5

from lxml import etree

from audiofic.errors import AudioficError
from audiofic.manuscript.archive import Archive, parse_xml, resolve
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.contents import FRONT_TYPES, Entry, label_contents
from audiofic.manuscript.details import read_details
from audiofic.manuscript.elements import (
    Element,
    Labels,
    elements,
    first_words,
    has_type,
    read_language,
    tag,
    words_of,
)
from audiofic.manuscript.footnotes import find_footnotes
from audiofic.manuscript.html import decode_page, make_story, read_page
from audiofic.manuscript.page_tree import parse_page, refuse_many_attributes
from audiofic.manuscript.sites import label_pages
from audiofic.manuscript.styles import Stylesheet
from audiofic.manuscript.words import Row
from audiofic.model import Details

_CONTAINER = "META-INF/container.xml"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_PAGE_TYPES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml")
_ENCRYPTED = "META-INF/encryption.xml"
_FONT_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""EPUB 3.3, 4.2.6.3.1: these algorithms hide fonts, not text."""


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
        title = first_words(opf, "title")
        entries = _contents(archive, opf, manifest)
        label_contents(pages, entries, _guided_pages(opf, package), title, labels)
    sheet = Stylesheet(_read_sheets(archive, manifest, pages))
    footnotes = find_footnotes(pages)
    rows: list[Row] = []
    for name, page in pages:
        made = read_page(page, labels, sheet, footnotes)
        part = name.rpartition("/")[2]
        rows += [replace(row, part=part) if number == 0 else row for number, row in enumerate(made)]
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
    items = {element.get("id"): element for element in elements(opf, "item")}
    for element in elements(opf, "itemref"):
        name = manifest.get(_readable(element.get("idref") or "", items))
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


def _readable(name: str, items: dict[str, Element]) -> str:
    """The id of that item, or of the first of its fallbacks that is a page of text."""
    seen: set[str] = set()
    own = name
    while name in items and name not in seen:
        seen.add(name)
        if (items[name].get("media-type") or "").lower() in _PAGE_TYPES:
            return name
        name = items[name].get("fallback") or ""
    return own


def _parse(content: bytes) -> Element | None:
    """A page as XML, which EPUB asks for; as HTML where it is not well-formed."""
    text = _DOCTYPE.sub("", decode_page(content), count=1)
    refuse_many_attributes(text)
    text = _ENTITY.sub(
        lambda m: m.group() if m[1] in _XML_ENTITIES else html5.get(f"{m[1]};", m.group()), text
    )
    try:
        return parse_xml(text.encode("utf-8") if not text.lstrip().startswith("<?xml") else _undeclared(text))
    except etree.XMLSyntaxError:
        return parse_page(text)


def _undeclared(text: str) -> bytes:
    return text.lstrip().partition("?>")[2].encode("utf-8")


def _read_sheets(
    archive: Archive, manifest: dict[str, str], pages: Sequence[tuple[str, Element]]
) -> Iterator[str]:
    """The stylesheets of the package, and those inside its pages, each once."""
    for name in dict.fromkeys(manifest.values()):
        if name.lower().endswith(".css") and name in archive.names:
            yield archive.read(name).decode("utf-8", errors="replace")
    yield from dict.fromkeys(sheet.text or "" for _, page in pages for sheet in elements(page, "style"))


def _contents(archive: Archive, opf: Element, manifest: dict[str, str]) -> list[Entry]:
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


def _nav_entries(page: Element, name: str) -> Iterator[Entry]:
    for nav in elements(page, "nav"):
        if has_type(nav, "toc"):
            for link in elements(nav, "a"):
                if link.get("href") and words_of(link):
                    depth = sum(tag(above) == "ol" for above in link.iterancestors()) - 1
                    yield Entry(*resolve(name, link.get("href")), words_of(link), depth)


def _ncx_entries(root: Element, name: str) -> Iterator[Entry]:
    for point in elements(root, "navpoint"):
        label = next((words_of(text) for text in elements(point, "text")), "")
        target = next((element.get("src") for element in elements(point, "content")), None)
        if label and target:
            depth = sum(tag(above) == "navpoint" for above in point.iterancestors())
            yield Entry(*resolve(name, target), label, depth)


def _guided_pages(opf: Element, package: str) -> set[str]:
    """Pages that the guide calls cover, title page or contents."""
    return {
        resolve(package, element.get("href"))[0]
        for element in elements(opf, "reference")
        if (element.get("type") or "").lower() in FRONT_TYPES and "#" not in (element.get("href") or "#")
    }


def _with_metadata(story: StoryText, opf: Element, labels: Labels) -> StoryText:
    """The story with what the package says where its own pages say nothing."""

    details, language = read_details(labels.pairs)
    metas = {(meta.get("name") or meta.get("property") or ""): meta for meta in elements(opf, "meta")}

    def meta(*names: str) -> str:
        return next(
            (metas[name].get("content") or words_of(metas[name]) for name in names if name in metas), ""
        )

    date = first_words(opf, "date")[:10]
    details = Details(
        details.summary or _plain(first_words(opf, "description")),
        details.series or meta("calibre:series", "belongs-to-collection"),
        details.series_part or meta("calibre:series_index", "group-position").removesuffix(".0"),
        details.fandoms,
        details.characters,
        details.rating,
        details.genres or tuple(words_of(element) for element in elements(opf, "subject")),
        details.date or (date if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", date) and date > "0102" else ""),
        details.relationships,
        details.topics,
    )
    author = ", ".join(
        dict.fromkeys(words_of(element) for element in elements(opf, "creator") if words_of(element))
    )
    return replace(
        story,
        title=story.title or first_words(opf, "title") or None,
        author=story.author or author or None,
        language=language or read_language(first_words(opf, "language")) or None,
        details=details,
    )


def _plain(text: str) -> str:
    """A description without the markup that some programs write into it."""
    if "<" not in text:
        return text
    page = parse_page(text)
    return "" if page is None else words_of(page)
