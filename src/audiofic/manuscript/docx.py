"""DOCX (Word, Google Docs) -> source text and blocks: headings, emphasis by style or by hand, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from audiofic.manuscript.archive import Archive, resolve
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.docx_lists import Lists, Numbering, read_numbering
from audiofic.manuscript.elements import (
    Element,
    attribute,
    elements,
    first_words,
    read_language,
    tag,
    words_of,
)
from audiofic.manuscript.rows import write_rows
from audiofic.manuscript.words import PLAIN, Marks, Row, Words, cell_joint, raised, ruby

_NOTES = {"footnotereference": "footnotes", "endnotereference": "endnotes"}
_USUAL_PARTS = {
    "core-properties": "docProps/core.xml",
    **{kind: f"word/{kind}.xml" for kind in ("styles", "numbering", *_NOTES.values())},
}
"""Kind of part, as relationships call it -> its name, where no relationship gives another."""
_SKIPPED = frozenset(
    [
        "ppr", "rpr", "del", "movefrom", "instrtext", "deltext", "fallback", "txbxcontent", "rt", "rubypr",
        "pict",
    ]
)  # fmt: skip
_MARKS = {"i": "italic", "b": "bold", "u": "underline"}
_OFF = ("0", "false", "none", "off")
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_WINGDINGS = dict(
    zip((0x4A, 0x4C, 0xDF, 0xE0, 0xE1, 0xE2, 0xFC, 0xFB, 0xA7, 0x6C), "☺☹←→↑↓✓✗▪●", strict=True)
)
_SYMBOLS = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(b"\xa3\xa5\xae\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbc\xbe", "≤∞→°±≥×•÷≠…—", strict=True)),
}
"""Adobe's Symbol encoding, where it is not ASCII."""
_MOST_STEPS = 20
"""Styles from which one may be derived; a longer chain is a circle."""


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style sets; `level` 0: the book's title."""

    level: int | None = None
    marks: Mapping[str, bool] | None = None
    based_on: str | None = None
    language: str = ""
    numbering: Numbering | None = None


@dataclass(slots=True)
class _Document:
    styles: Mapping[str, _Style]
    notes: Mapping[tuple[str, str], Element]
    lists: Lists


def read_docx(content: bytes) -> StoryText:
    """The story of a DOCX. Raises `AudioficError` for a damaged or locked one."""
    archive = Archive(content, "DOCX")
    own = _related(archive, "")
    main = own.get("officeDocument", "word/document.xml")
    root = archive.xml(main)
    named = own | _related(archive, main)
    parts = {kind: named.get(kind, usual) for kind, usual in _USUAL_PARTS.items()}
    trees = {kind: archive.xml(part) for kind, part in parts.items() if part in archive.names}
    styles = _read_styles(trees["styles"]) if "styles" in trees else {}
    notes = {
        (name, attribute(note, "id")): note
        for name, kind in _NOTES.items()
        if kind in trees
        for note in elements(trees[kind], "footnote", "endnote")
    }
    document = _Document(styles, notes, Lists(trees.get("numbering")))
    story = write_rows(_rows(root, document))
    known = trees.get("core-properties")
    title, author = story.title or first_words(known, "title"), first_words(known, "creator")
    return replace(story, title=title or None, author=author or None)


def _related(archive: Archive, part: str) -> dict[str, str]:
    """Kind -> name of the parts that belong to that one; `part` empty: to the whole file."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations not in archive.names:
        return {}
    found = {
        (relation.get("Type") or "").rpartition("/")[2]: resolve(part, relation.get("Target") or "")[0]
        for relation in elements(archive.xml(relations), "relationship")
        if relation.get("TargetMode") != "External"
    }
    return {kind: name for kind, name in found.items() if name in archive.names}


def _read_styles(root: Element) -> dict[str, _Style]:
    styles = {}
    for style in elements(root, "style"):
        level: int | None = None
        based_on = None
        for child in style:
            match tag(child):
                case "name":
                    name = attribute(child)
                    heading = _HEADING.fullmatch(name)
                    level = int(heading[1]) if heading else 0 if name.lower() == "title" else None
                case "basedon":
                    based_on = attribute(child)
        properties = next((child for child in style if tag(child) == "rpr"), None)
        marks, language = ({}, "") if properties is None else (_own_marks(properties), _language(properties))
        numbering = next((read_numbering(child) for child in style if tag(child) == "ppr"), None)
        styles[attribute(style, "styleId")] = _Style(level, marks, based_on, language, numbering)
    return styles


def _own_marks(properties: Element) -> dict[str, bool]:
    """What run properties switch on and off."""
    marks = {}
    for child in properties:
        name = tag(child)
        if name in _MARKS:
            marks[_MARKS[name]] = attribute(child).lower() not in _OFF
        elif name == "vertalign":
            marks["raised"] = attribute(child) == "superscript"
        elif name in ("vanish", "webhidden"):
            marks["hidden"] = attribute(child).lower() not in _OFF
    return marks


def _language(properties: Element) -> str:
    """The language that run properties name for Latin letters; `w:eastAsia` is a default of the program."""
    return next((read_language(attribute(child)) for child in properties if tag(child) == "lang"), "")


def _chain(name: str, styles: Mapping[str, _Style]) -> Iterator[_Style]:
    """The style and those it is derived from."""
    for _ in range(_MOST_STEPS):
        style = styles.get(name)
        if style is None:
            return
        yield style
        name = style.based_on or ""


def _styled(name: str, styles: Mapping[str, _Style]) -> dict[str, bool]:
    marks: dict[str, bool] = {}
    for style in _chain(name, styles):
        marks = {**(style.marks or {}), **marks}
    return marks


def _rows(root: Element, document: _Document) -> Iterator[Row]:
    # What a text box holds stands there once more for old programs (ECMA-376, 3, "Fallback").
    read: set[Element] = {copy for again in elements(root, "fallback") for copy in elements(again, "p", "tr")}
    for element in root.iter():
        name = tag(element)
        if name == "tr" and element not in read and _is_simple(element):
            words: list[Words] = []
            for paragraph in elements(element, "p"):
                read.add(paragraph)
                cell = [word for row in _paragraph(paragraph, document) for word in row.words]
                words += [cell_joint(words)] if words and cell else []
                words += cell
            yield Row(tuple(words))
        elif name == "p" and element not in read:
            yield from _paragraph(element, document)


def _is_simple(row: Element) -> bool:
    cells = [cell for cell in row if tag(cell) == "tc"]
    return len(cells) > 1 and all(len(list(elements(cell, "p"))) == 1 for cell in cells)


def _paragraph(paragraph: Element, document: _Document) -> Iterator[Row]:
    """The rows of a paragraph, then its images and footnotes."""
    properties = next((child for child in paragraph if tag(child) == "ppr"), None)
    style, level, is_ruled, is_drop_cap = "", None, False, False
    numbering = read_numbering(properties) if properties is not None else None
    for child in properties if properties is not None else ():
        match tag(child):
            case "pstyle":
                style = attribute(child)
            case "outlinelvl":
                number = attribute(child)
                level = int(number) + 1 if number.isdecimal() and int(number) < 6 else None
            case "framepr":
                is_drop_cap = attribute(child, "dropCap") in ("drop", "margin")
            case "pbdr":
                is_ruled = any(tag(side) == "bottom" for side in child)
    if level is None:
        level = next(
            (known.level for known in _chain(style, document.styles) if known.level is not None), None
        )
    rows, after = _lines(paragraph, _styled(style, document.styles), level, document)
    known = (one.numbering for one in _chain(style, document.styles))
    numbering = numbering or next(filter(None, known), None)
    if numbering is not None and not all(row.blank for row in rows):
        label = document.lists.count(numbering)
        if label:
            rows[0] = replace(rows[0], words=(Words(f"{label} "), *rows[0].words), is_item=level is None)
    yield from (replace(row, is_drop_cap=is_drop_cap) for row in rows)
    if is_ruled and all(row.blank for row in rows):
        yield Row(is_rule=True)
    yield from after


def _lines(
    paragraph: Element, styled: Mapping[str, bool], level: int | None, document: _Document
) -> tuple[list[Row], list[Row]]:
    """(the paragraph's lines, what follows it: images and footnotes)."""
    rows: list[Row] = []
    after: list[Row] = []
    words: list[Words] = []
    marks: Marks | None = PLAIN  # None: hidden
    language = ""
    skip: Element | None = None
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        name = tag(element)
        if event == "end":
            skip = None if element is skip else skip
            continue
        if skip is not None:
            continue
        if name in _SKIPPED:
            skip = element
        elif name == "r":
            marks, language = _read_run(element, styled, document.styles)
        elif name == "t" and marks is not None:
            word = Words(element.text or "", marks - {"raised"}, language=language)
            before = "".join(one.text for one in words) if "raised" in marks else ""
            words.append(raised(before, word) if "raised" in marks else word)
        elif name == "sym" and marks is not None:
            words.append(Words(_symbol(element), marks - {"raised"}, language=language))
        elif name in ("tab", "nobreakhyphen") and marks is not None:
            words.append(Words(" " if name == "tab" else "-", marks, language=language))
        elif name in ("br", "cr") and attribute(element, "type") in ("", "textWrapping"):
            rows.append(Row(tuple(words), bool(rows), level))
            words = []
        elif name in _NOTES:
            after += _note(document.notes.get((name, attribute(element, "id"))), document)
            words.append(Words(f"[{attribute(element, 'id')}]", reading=""))
        elif name == "docpr" and re.search(r"[^\W\d_]{2}", element.get("descr") or ""):
            after.append(Row((Words(element.get("descr")),), note="image"))
        elif name == "ruby":
            base, reading = (
                "".join(words_of(part) for part in element if tag(part) == kind)
                for kind in ("rubybase", "rt")
            )
            words.append(ruby(base, reading))
            skip = element
    return [*rows, Row(tuple(words), bool(rows), level)], after


def _read_run(
    run: Element, styled: Mapping[str, bool], styles: Mapping[str, _Style]
) -> tuple[Marks | None, str]:
    """(marks, language) of a run, by its paragraph's style, its own style, its own properties.

    Marks None: it is hidden.
    """
    marks, language = dict(styled), ""
    is_link = tag(run.getparent()) == "hyperlink"
    for properties in run:
        if tag(properties) == "rpr":
            named = next((attribute(child) for child in properties if tag(child) == "rstyle"), "")
            marks |= _styled(named, styles) | _own_marks(properties)
            is_link = is_link or "hyperlink" in named.lower()
            told = (known.language for known in _chain(named, styles))
            language = _language(properties) or next(filter(None, told), "")
    if is_link:
        marks.pop("underline", None)
    if marks.pop("hidden", False):
        return None, language
    return frozenset(mark for mark, is_on in marks.items() if is_on), language


def _symbol(element: Element) -> str:
    """The character of a `w:sym`, which names a font and a place in it; a blank where it is an ornament."""
    code = (
        int(attribute(element, "char"), 16)
        if re.fullmatch(r"[0-9A-Fa-f]{1,4}", attribute(element, "char"))
        else 0
    )
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if code >= 0x20 else ""
    code -= 0xF000
    if "wingdings" in attribute(element, "font").lower():
        return _WINGDINGS.get(code, " ")
    return _SYMBOLS.get(code, chr(code))


def _note(note: Element | None, document: _Document) -> Iterator[Row]:
    for paragraph in elements(note, "p") if note is not None else ():
        for row in _paragraph(paragraph, document):
            if not row.blank:
                yield replace(row, note="footnote", level=None)
