"""FB2 (FictionBook 2) -> source text and blocks: its sections made an HTML tree, and read as one."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

from lxml import etree

from audiofic.errors import AudioficError
from audiofic.manuscript.archive import Archive, parse_xml
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.elements import (
    Element,
    Labels,
    Told,
    append_text,
    elements,
    first_words,
    read_language,
    tag,
    words_of,
)
from audiofic.manuscript.footnotes import find_footnotes
from audiofic.manuscript.html import make_story, read_page
from audiofic.manuscript.styles import Stylesheet
from audiofic.model import Details

_NAMES = {
    "emphasis": "em", "strong": "strong", "strikethrough": "span", "style": "span", "sub": "sub",
    "sup": "sup", "a": "a", "p": "p", "v": "p", "text-author": "p", "date": "p", "epigraph": "blockquote",
    "cite": "blockquote", "annotation": "blockquote", "poem": "div", "stanza": "div", "section": "section",
    "body": "section", "table": "table", "tr": "tr", "td": "td", "th": "th",
}  # fmt: skip
"""An element of FictionBook 2.1 -> of HTML; `title`, `subtitle`, `empty-line` and images are made below."""
_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTES = ("notes", "comments", "footnotes")


def read_fb2(content: bytes) -> StoryText:
    """The story of an FB2, zipped or not. Raises `AudioficError` for what is none, or is damaged."""
    if zipfile.is_zipfile(BytesIO(content)):
        archive = Archive(content, "FB2")
        name = next((name for name in sorted(archive.names) if name.lower().endswith(".fb2")), None)
        if name is None:
            raise AudioficError(
                "There is no FB2 in this ZIP file.", "Unpack it, and take the story's file inside."
            )
        content = archive.read(name)
    try:
        root = parse_xml(content)
    except etree.XMLSyntaxError as error:
        raise AudioficError(f"This FB2 is damaged ({error}).", "Download or save it again.") from error
    if tag(root) != "fictionbook":
        raise AudioficError("This is not an FB2 file.", "Give it the suffix of its format (.html, .txt ...).")
    page, labels = etree.Element("html"), Labels()
    for body in elements(root, "body"):
        is_notes = (body.get("name") or "").lower() in _NOTES
        if not len(page):
            etree.SubElement(page, "body")
        _convert(body, page[0], is_notes, labels)
    rows = read_page(page, labels, Stylesheet(()), find_footnotes([("", page)])) if len(page) else []
    return _with_details(make_story(rows, labels), root)


def _convert(body: Element, page: Element, is_notes: bool, labels: Labels) -> None:
    """What a body holds, at the end of the page."""
    open_elements = [page]
    depth = 0
    skip: Element | None = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = tag(element)
        if event == "end":
            if skip is not None:
                skip = None if element is skip else skip
            else:
                open_elements.pop()
                depth -= name in ("section", "body")
            append_text(open_elements[-1], element.tail if element is not body else None)
            continue
        if skip is not None:
            continue
        if name == "empty-line":
            etree.SubElement(open_elements[-1], "p").text = "\xa0"
            skip = element
        elif name in ("image", "binary"):
            alt = element.get("alt") or element.get("title") or ""
            if alt:
                etree.SubElement(open_elements[-1], "img").set("alt", alt)
            skip = element
        else:
            depth += name in ("section", "body")
            made = etree.SubElement(open_elements[-1], _name(name, element, depth, is_notes))
            _copy(element, made, is_notes and name == "section" and element.get("id") is not None)
            if name == "title" and tag(element.getparent()) == "body":
                labels.told[made] = Told(is_metadata=True)
            open_elements.append(made)


def _name(name: str, element: Element, depth: int, is_notes: bool) -> str:
    if name == "title":
        return "p" if is_notes else f"h{min(6, depth)}"
    if name == "subtitle":
        return "p" if is_notes else f"h{min(6, depth + 1)}"
    if name == "p" and tag(element.getparent()) == "title":
        return "div"
    if is_notes and name == "section" and element.get("id"):
        return "aside"
    return _NAMES.get(name, "span" if tag(element.getparent()) in ("p", "v", "td") else "div")


def _copy(element: Element, made: Element, is_note: bool) -> None:
    made.text = element.text
    for key, value in element.attrib.items():
        local = key.rpartition("}")[2]
        if local in ("id", "href", "lang"):
            made.set(local, value)
        elif local == "type" and value == "note":
            made.set(_TYPE, "noteref")
    if is_note:
        made.set(_TYPE, "footnote")


def _with_details(story: StoryText, root: Element) -> StoryText:
    """The story with what its description says of it."""
    info = next(elements(root, "title-info"), None)
    if info is None:
        return story

    authors = []
    for author in elements(info, "author"):
        parts = [
            words_of(one)
            for name in ("first-name", "middle-name", "last-name")
            for one in elements(author, name)
        ]
        authors.append(" ".join(filter(None, parts)) or first_words(author, "nickname"))
    sequence = next(elements(info, "sequence"), None)
    details = Details(
        first_words(info, "annotation"),
        "" if sequence is None else sequence.get("name") or "",
        "" if sequence is None else sequence.get("number") or "",
        date=next((one.get("value") or "" for one in elements(info, "date")), ""),
    )
    return replace(
        story,
        title=first_words(info, "book-title") or story.title,
        author=", ".join(filter(None, authors)) or story.author,
        language=read_language(first_words(info, "lang")) or story.language,
        details=details,
    )
