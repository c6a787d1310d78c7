"""DOCX and ODT -> stretches, through the standard library's `zipfile` and ElementTree."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring

from audiofic.proof.raw import Stretch
from audiofic.proof.raw.pages import read_part

_OFF = ("0", "false", "none", "off")
_WORD_SKIPPED = frozenset(("del", "movefrom", "fallback", "instrtext", "deltext", "ppr"))
"""Deleted text, commands of fields, and second copies for old programs (ECMA-376)."""
_OPEN_WHY = {
    "tracked-changes": "deleted text",
    "annotation": "comment",
    "note-citation": "number of a footnote",
    "ruby": "ruby",
    "forms": "form",
    "sequence-decls": "form",
    "table-of-content": "table of contents",
    "desc": "description of an image",
    "title": "description of an image",
}
_SPACES = {"s": " ", "tab": " ", "br": " ", "cr": " ", "line-break": " ", "nobreakhyphen": "-"}


def read_docx(content: bytes) -> Iterator[Stretch]:
    """The text of a DOCX, paragraph by paragraph, its foot- and endnotes last."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        hidden = _hiding_styles(archive) if "word/styles.xml" in names else frozenset()
        yield from _Word(hidden).read(fromstring(read_part(archive, "word/document.xml")), "")
        for part, what in (("word/footnotes.xml", "footnotes, "), ("word/endnotes.xml", "endnotes, ")):
            if part in names:
                yield from _Word(hidden).read(fromstring(read_part(archive, part)), what)


def read_odt(content: bytes) -> Iterator[Stretch]:
    """The text of an ODT, paragraph by paragraph, each one's footnotes behind it."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        roots = [
            fromstring(read_part(archive, part)) for part in ("styles.xml", "content.xml") if part in names
        ]
    hidden = {
        _value(style, "name")
        for root in roots
        for style in root.iter()
        if _name(style) == "style" and any(_value(inner, "display") == "none" for inner in style)
    }
    body = next(
        (element for element in roots[-1].iter() if element.tag.endswith("office:1.0}text")), roots[-1]
    )
    yield from _OpenText(hidden).read(body)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _value(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _is_on(properties: Element, *names: str) -> bool:
    return any(_name(one) in names and _value(one, "val").lower() not in _OFF for one in properties)


def _hiding_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles whose own properties hide text."""
    return frozenset(
        _value(style, "styleId")
        for style in fromstring(read_part(archive, "word/styles.xml")).iter()
        if _name(style) == "style"
        and any(_is_on(inner, "vanish", "webhidden") for inner in style if _name(inner) == "rpr")
    )


class _Word:
    """A walk through `w:p` elements; those inside others (text boxes) come behind the one they are in."""

    def __init__(self, hidden: Collection[str]) -> None:
        self._hidden = hidden
        self._count = 0

    def read(self, root: Element, what: str) -> Iterator[Stretch]:
        for paragraph in self._paragraphs(root):
            self._count += 1
            place = f"{what}paragraph {self._count:,}"
            texts: list[str] = []
            for text, why in self._texts(paragraph, ""):
                if why:
                    yield Stretch(text, place, unless=why)
                else:
                    texts.append(text)
            yield Stretch("".join(texts), place)

    def _paragraphs(self, element: Element) -> Iterator[Element]:
        for child in element:
            name = _name(child)
            if name in _WORD_SKIPPED:
                continue
            if name == "p":
                yield child
            yield from self._paragraphs(child)

    def _texts(self, element: Element, why: str) -> Iterator[tuple[str, str]]:
        for child in element:
            name = _name(child)
            if name in _WORD_SKIPPED or name == "p":
                continue
            if name == "t":
                yield child.text or "", why
            elif name in _SPACES:
                yield _SPACES[name], why
            elif name == "docpr":
                yield child.get("descr") or "", "description of an image"
            else:
                hides = name == "r" and self._hides(child)
                inner = why or ("hidden text" if hides else "ruby" if name == "ruby" else "")
                yield from self._texts(child, inner)

    def _hides(self, run: Element) -> bool:
        for properties in run:
            if _name(properties) == "rpr":
                style = next((_value(one, "val") for one in properties if _name(one) == "rstyle"), "")
                return _is_on(properties, "vanish", "webhidden") or style in self._hidden
        return False


class _OpenText:
    """A walk through `text:p` and `text:h`."""

    def __init__(self, hidden: Collection[str]) -> None:
        self._hidden = hidden
        self._count = 0

    def read(self, body: Element, inherited: str = "") -> Iterator[Stretch]:
        for child in body:
            name = _name(child)
            why = inherited or _OPEN_WHY.get(name, "")
            if name in ("p", "h"):
                self._count += 1
                yield from self._paragraph(child, f"paragraph {self._count:,}", why)
            else:
                yield from self.read(child, why)

    def _paragraph(self, paragraph: Element, place: str, why: str) -> Iterator[Stretch]:
        texts: list[str] = []
        after: list[Element] = []
        for text, reason in self._texts(paragraph, why, after):
            if reason:
                yield Stretch(text, place, unless=reason)
            else:
                texts.append(text)
        yield Stretch("".join(texts), place)
        for inner in after:
            yield from self.read(inner, why)

    def _texts(self, element: Element, why: str, after: list[Element]) -> Iterator[tuple[str, str]]:
        """(text, why it may be left out) of the paragraph's own; what has paragraphs goes to `after`."""
        if _value(element, "style-name") in self._hidden:
            why = why or "hidden text"
        if _name(element) in ("p", "h"):  # in a text box: another paragraph
            yield "\n", why
        yield element.text or "", why
        for child in element:
            name = _name(child)
            if name == "note":
                after.append(child)
            elif name == "annotation":
                pass
            elif name in _SPACES:
                yield _SPACES[name], why
            else:
                yield from self._texts(child, why or _OPEN_WHY.get(name, ""), after)
            yield ("\n" if _name(child) == "text-box" else "") + (child.tail or ""), why
