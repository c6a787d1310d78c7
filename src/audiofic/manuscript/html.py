"""HTML -> source text and blocks: saved pages, AO3's and FanFicFare's downloads, old archives' `<br><br>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.decoding import decode
from audiofic.manuscript.details import read_details
from audiofic.manuscript.elements import Element, Labels, Told, elements, language_of, words_of
from audiofic.manuscript.footnotes import Footnotes, find_footnotes
from audiofic.manuscript.markup import Markup
from audiofic.manuscript.page_tree import parse_page
from audiofic.manuscript.rows import write_rows
from audiofic.manuscript.saved_pages import drop_surroundings, label_saved_page
from audiofic.manuscript.sites import label_pages
from audiofic.manuscript.styles import Stylesheet
from audiofic.manuscript.words import Row

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_BROKEN_SHARE = 0.005
"""Of a page's letters; with more of them broken, the page is not in the encoding that it names."""
_AUTHOR_META = ("author", "dc.creator", "dcterms.creator")


def read_html(content: bytes) -> StoryText:
    """The story of a page; an empty file gives no block. Raises `AudioficError` for what is no text."""
    page = parse_page(decode_page(content))
    if page is None:
        return StoryText("", ())
    labels = Labels()
    if not label_saved_page(page, labels):
        labels = label_pages([page])
        if not labels.is_certain:
            drop_surroundings(page, labels)
    sheet = Stylesheet(sheet.text or "" for sheet in elements(page, "style"))
    rows = read_page(page, labels, sheet, find_footnotes([("", page)]))
    story = make_story(rows, labels)
    return replace(
        story,
        title=story.title or _page_title(page, story),
        author=story.author or _page_author(page),
        language=story.language or _page_language(page),
    )


def decode_page(content: bytes) -> str:
    """The text of a page: UTF-8 where it is that, else what the page says it is, else a guess."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        named = _CHARSET.search(content[:4096])
        if named and named[1].lower() not in (b"utf-8", b"utf8"):
            # Browsers read ISO-8859-1 as Windows-1252 (WHATWG, Encoding Standard, 4.2).
            encoding = (
                "cp1252" if named[1].lower() in (b"iso-8859-1", b"latin1", b"us-ascii") else named[1].decode()
            )
            try:
                text = content.decode(encoding, errors="replace")
            except LookupError:
                text = ""
            if text and text.count("\ufffd") <= _BROKEN_SHARE * len(text):
                return text
        return decode(content)


def read_page(page: Element, labels: Labels, sheet: Stylesheet, footnotes: Footnotes) -> list[Row]:
    """The rows of a page."""
    told = dict(labels.told)
    for note in footnotes.notes:
        told.setdefault(note, Told(note="footnote"))
    body = next(elements(page, "body"), page)
    return Markup(sheet.read(page), told, footnotes, labels.is_certain, labels.read_notes).rows(body)


def make_story(rows: Sequence[Row], labels: Labels) -> StoryText:
    """The story text of these rows, with what the site says of it."""
    details, language = read_details(labels.pairs)
    return replace(
        write_rows(rows),
        title=labels.title,
        author=labels.author,
        language=language,
        details=details,
        chapter_level=1 if labels.is_certain else None,
    )


def _page_title(page: Element, story: StoryText) -> str | None:
    """The `<title>`, where the story's own first lines don't say better."""
    if any(block.level == 1 for block in story.blocks[:2]):
        return None
    title = next((words_of(element) for element in elements(page, "title")), "")
    return title or None


def _page_author(page: Element) -> str | None:
    for meta in elements(page, "meta"):
        if (meta.get("name") or "").lower() in _AUTHOR_META and (meta.get("content") or "").strip():
            return " ".join(meta.get("content").split())
    return None


def _page_language(page: Element) -> str | None:
    told = (language_of(element) for element in elements(page, "html", "body"))
    return next(filter(None, told), None)
