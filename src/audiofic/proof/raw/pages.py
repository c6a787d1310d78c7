"""HTML and EPUB -> stretches, through the standard library's `html.parser`, `zipfile` and ElementTree."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import unquote
from xml.etree import ElementTree

from audiofic.proof.raw import NotReadable, Stretch

LARGEST_PART = 64 * 2**20
"""Bytes unpacked of one part; more is no story's page."""
_ENCODINGS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "utf-8": "", "utf8": ""}
"""Browsers read ISO-8859-1 as Windows-1252 (WHATWG, Encoding Standard, 4.2); a false UTF-8 is none."""
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead title tr ul rb rp rt rtc doctitle navlabel text"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
"""What parts words: HTML's blocks, the parts of ruby, and the labels of an EPUB 2's contents."""
_VOID_NAMES = "area base br col embed hr img image input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_NEVER = frozenset(("script", "style", "template"))
"""What they hold is no text of the page."""
_WHY = {
    "head": "page's own title",
    "nav": "menu",
    "svg": "drawing",
    "math": "formula",
    "ruby": "ruby",
    **dict.fromkeys(("button", "select", "option", "textarea", "noscript"), "menu"),
    **dict.fromkeys(("object", "iframe", "audio", "video", "canvas"), "what stands in for a film or sound"),
}
"""Element -> why a reader may leave its words out."""
_REFERENCE = re.compile(
    r"[\s\[(]*(?:\d{1,3}|[ivx]{1,5}|[a-z]|\W{0,4}|note|back|return)[\])\s]*", re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*\[.*?\]\s*>", re.DOTALL | re.IGNORECASE)
"""One with declarations of its own, which `html.parser` takes for text."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.([\w-]+)")
_CLOSED_BY_NEXT = {"p": _BLOCKS - {"br"}, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}} | {
    name: {"td", "th", "tr"} for name in ("td", "th")
}


def read_html(content: bytes) -> Iterator[Stretch]:
    """The text of a page, paragraph by paragraph."""
    text = decode(content)
    yield from _read_page(text, _hiding_here(text), "")


def read_epub(content: bytes) -> Iterator[Stretch]:
    """The text of an EPUB's pages in reading order; its table of contents may be left out."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = frozenset(archive.namelist())
        container = ElementTree.fromstring(read_part(archive, "META-INF/container.xml"))
        packages = [one for one in container.iter() if one.tag.rpartition("}")[2] == "rootfile"]
        package = packages[0].get("full-path", "") if packages else ""
        opf = ElementTree.fromstring(read_part(archive, package))
        items = {
            element.get("id", ""): _resolve(package, element.get("href", ""))
            for element in opf.iter()
            if element.tag.rpartition("}")[2] == "item"
        }
        hiding: set[str] = set()
        for name in items.values():
            if name.endswith(".css") and name in names:
                hiding |= hiding_classes(read_part(archive, name).decode("utf-8", "replace"))
        spine = _spine(opf, items, names)
        for name in spine:
            page = decode(read_part(archive, name))
            yield from _read_page(page, hiding | _hiding_here(page), name.rpartition("/")[2])
        for name in items.values():  # a chapter's title may stand in the contents only
            if name in names and name not in spine and name.endswith((".ncx", ".xhtml", ".html", ".htm")):
                short = name.rpartition("/")[2]
                for stretch in _read_page(decode(read_part(archive, name)), frozenset(), short):
                    yield Stretch(stretch.text, stretch.place, unless="table of contents")


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part; raises `NotReadable` where there are more than a story's part has."""
    with archive.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise NotReadable(f"{name} in it is too large")
    return content


def decode(content: bytes) -> str:
    """The text of a page: UTF-8, or what the page says it is; raises `NotReadable` where it says nothing."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        named = _CHARSET.search(content[:4096])
        name = named[1].decode().lower() if named else ""
        try:
            return content.decode(_ENCODINGS.get(name, name), "replace")
        except LookupError:
            raise NotReadable("it does not say how its letters are encoded, and it is not UTF-8") from error


def hiding_classes(sheet: str) -> set[str]:
    """The classes that a stylesheet does not show."""
    found: set[str] = set()
    for rule in _REMARK.sub("", sheet).split("}"):
        selectors, _, content = rule.rpartition("{")
        if _HIDDEN.search(content):
            found.update(_CLASS.findall(selectors))
    return found


def _hiding_here(page: str) -> set[str]:
    """The classes that a page's own stylesheets don't show."""
    return {name for sheet in _SHEET.findall(page) for name in hiding_classes(sheet)}


def _spine(opf: ElementTree.Element, items: dict[str, str], names: Collection[str]) -> list[str]:
    """The pages in reading order; those out of it come last."""
    linear: dict[str, None] = {}
    others: dict[str, None] = {}
    for element in opf.iter():
        if element.tag.rpartition("}")[2] == "itemref":
            name = items.get(element.get("idref", ""), "")
            if name in names and not name.lower().endswith((".svg", ".png", ".jpg", ".jpeg", ".gif")):
                (others if element.get("linear") == "no" else linear)[name] = None
    return list(linear | others)


def _resolve(base: str, href: str) -> str:
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)).lstrip("/")


def _read_page(text: str, hiding: Collection[str], name: str) -> Iterator[Stretch]:
    page = _Page(hiding, f"{name}, " if name else "")
    page.feed(_DOCTYPE.sub(lambda match: "\n" * match[0].count("\n"), text, count=1))
    page.close()
    page.end()
    yield from page.found


class _Page(HTMLParser):
    """Collects a page's stretches; knows of every open element why its words may be left out."""

    def __init__(self, hiding: Collection[str], prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Stretch] = []
        self._hiding = frozenset(hiding)
        self._prefix = prefix
        self._open: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._why = ""
        self._line = 0
        self._link: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        tag = tag.rpartition(":")[2]
        while self._open and tag in _CLOSED_BY_NEXT.get(self._open[-1][0], ()):
            self._open.pop()
        if tag in _BLOCKS:
            self.end()
        if tag in ("img", "image"):
            self._put(given.get("alt") or "", "description of an image")
            return
        if tag in _VOID:
            return
        above = self._open[-1][1] if self._open else ""
        hidden = "hidden" in given or _HIDDEN.search(given.get("style") or "") is not None
        hidden = hidden or not self._hiding.isdisjoint((given.get("class") or "").split())
        why = above or ("hidden text" if hidden else _WHY.get(tag, ""))
        self._open.append((tag, "never" if tag in _NEVER or above == "never" else why))
        types = f"{given.get('epub:type') or ''} {given.get('role') or ''}"
        if tag == "a" and ("#" in (given.get("href") or "") or "noteref" in types):
            self._link = ["noteref" if "noteref" in types else ""]

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "a":
            self._close_link()
        if tag in _BLOCKS:
            self.end()
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In XHTML any element may be empty (`<p/>`); a browser's HTML knows the void ones only.
        self.handle_starttag(tag, attrs)
        if tag.rpartition(":")[2] not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._link is not None:
            self._link.append(data)
            return
        self._add(data, self._open[-1][1] if self._open else "")

    def end(self) -> None:
        """The paragraph ends."""
        self._close_link()
        self._flush()

    def _close_link(self) -> None:
        if self._link is None:
            return
        (kind, *words), self._link = self._link, None
        text = "".join(words)
        why = self._open[-1][1] if self._open else ""
        if not why and (kind == "noteref" or _REFERENCE.fullmatch(text)):
            why = "number of a footnote"
        self._add(text, why)

    def _add(self, text: str, why: str) -> None:
        if why == "never":
            return
        if why != self._why:
            self._flush()
        if not self._words:
            self._line = self.getpos()[0]
        self._why = why
        self._words.append(text)

    def _put(self, text: str, why: str) -> None:
        """A stretch of its own inside a paragraph, which goes on behind it."""
        if text.strip() and not (self._open and self._open[-1][1] == "never"):
            line = self.getpos()[0]
            self.found.append(Stretch(text, f"{self._prefix}line {line:,}", unless=why))

    def _flush(self) -> None:
        text = "".join(self._words)
        if text.strip():
            self.found.append(Stretch(text, f"{self._prefix}line {self._line:,}", unless=self._why))
        self._words, self._why = [], ""
