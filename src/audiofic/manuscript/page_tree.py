"""The text of an HTML page -> a tree of lxml elements, as a browser would build it, however broken the page.

Lexbor (selectolax) follows the HTML standard and has no bound on depth or size. libxml2, which lxml's own
HTML parser is, drops what stands deeper than some two thousand elements.
"""

from __future__ import annotations

import re

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from audiofic.errors import AudioficError
from audiofic.manuscript.elements import Element, append_text

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MOST_ATTRIBUTES = 1000
"""Of one element; parsers compare each with all others, so that a hundred thousand take half a minute."""
_ATTRIBUTE = r"""\s++[^\s=<>"'/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']++))?+"""
_MANY_ATTRIBUTES = re.compile(rf"<[A-Za-z][^\s<>/]*+(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES}}}")
_RAW_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>title|textarea|style|script|xmp|iframe|noembed|noframes|plaintext)\b[^<>]*>",
    re.IGNORECASE,
)
"""What begins and ends text that holds no elements (HTML, 13.2.5)."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_QUALIFIED = {
    "epub:type": "{http://www.idpf.org/2007/ops}type",
    "xml:lang": "{http://www.w3.org/XML/1998/namespace}lang",
}


def parse_page(text: str) -> Element | None:
    """The page's tree, without comments; None for nothing at all. Nothing is ever fetched.

    Raises `AudioficError` for an element with more attributes than any page has.
    """
    text = _NOT_XML.sub("", _DECLARATION.sub("", text, count=1))
    if not text.strip():
        return None
    refuse_many_attributes(text)
    return _convert(LexborHTMLParser(_close_raw_text(_drop_comments(text))).root)


def refuse_many_attributes(text: str) -> None:
    """Raises `AudioficError` where an element has more attributes than any page has."""
    found = _MANY_ATTRIBUTES.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        message = f"An element in line {line:,} of the page has more than {_MOST_ATTRIBUTES:,} attributes."
        raise AudioficError(message, "The page is damaged: download or save it again.")


def _drop_comments(text: str) -> str:
    """The text without comments; of one that never ends only its mark goes."""
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        kept.append(text[position:start])
        end = text.find("-->", start + 2)
        if end < 0:
            return "".join(kept) + text[start:].replace("<!--", "")
        position = end + 3
    return "".join(kept) + text[position:]


def _close_raw_text(text: str) -> str:
    """The text with every `<title>`, `<style>` or the like closed: none contains the rest of the story."""
    while (opened := _left_open(text)) is not None:
        name = opened["name"]
        rest = re.sub(rf"<{name}\b[^<>]*>", "", text[opened.end() :], flags=re.IGNORECASE)
        end = rest.find("<") if "<" in rest else len(rest)
        own = "" if name.lower() == "plaintext" else f"{opened.group()}{rest[:end]}</{name}>"
        text = text[: opened.start()] + own + (rest[end:] if own else rest)
    return text


def _left_open(text: str) -> re.Match[str] | None:
    """The tag that opens such text and is never closed."""
    opened: re.Match[str] | None = None
    for match in _RAW_TAG.finditer(text):
        if opened is None and not match["end"]:
            opened = match
        elif opened is not None and match["end"] and match["name"].lower() == opened["name"].lower():
            opened = None
    return opened


def _convert(root: LexborNode | None) -> Element | None:
    """The lxml tree of a Lexbor tree; names that XML does not allow are made so."""
    if root is None:
        return None
    made = top = _element(root)
    node: LexborNode | None = root.first_child
    depth = 0
    while node is not None:
        name = node.tag
        if name == "-text":
            append_text(made, node.text_content or "")
        elif name is not None and name[0] not in "-!":
            child = _element(node)
            made.append(child)
            if node.first_child is not None:
                made, node, depth = child, node.first_child, depth + 1
                continue
        while node is not None and node.next is None and depth:
            node, made, depth = node.parent, made.getparent(), depth - 1
        node = node.next if node is not None else None
    return top


def _element(node: LexborNode) -> Element:
    name = node.tag or "span"
    element = etree.Element(
        name if _NAME.fullmatch(name) else re.sub(r"[^\w.-]|^[^A-Za-z_]", "_", name, flags=re.A)
    )
    for key, value in node.attributes.items():
        key = _QUALIFIED.get(key, key)
        if key.startswith("{") or _NAME.fullmatch(key):
            element.set(key, value or "")
    return element
