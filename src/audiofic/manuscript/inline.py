"""Markdown inside a paragraph -> pieces: emphasis marks stay, all other markup goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

from audiofic.manuscript.cleaning import Slice
from audiofic.manuscript.elements import read_language

_TAGS = (
    "a abbr b big blockquote body center cite code del div em font h1 h2 h3 h4 h5 h6 head hr html i img "
    "ins kbd li "
    "mark ol p pre q s small span strike strong sub sup table tbody td th title tr tt u ul br"
)
_EMPHASIS = {"i": "*", "em": "*", "b": "**", "strong": "**"}
_BLOCK_TAG = re.compile(
    r"</?(?:blockquote|body|br|center|div|h[1-6r]|head|html|li|ol|p|pre|table|tbody|td|th|tr"
    r"|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"  # CommonMark 0.31, 2.4
    r"|&(?P<entity>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|!?\[(?P<label>[^\[\]]{0,1000})\]\([^()\s]{0,1000}(?:\s{1,9}(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\)"
    r"|<ruby\b[^<>]*>(?P<ruby>.{1,500}?)</ruby\s*>"
    r"|<(?P<url>(?:https?:|mailto:)[^<>\s]{0,1000})>"
    rf"|</?(?P<tag>{_TAGS.replace(' ', '|')})(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


_RUBY = re.compile(
    r"(?:<rb>)?(?P<base>[^<>]{1,200})(?:</rb>)?(?:<rp>[^<>]*</rp>)?<rt>(?P<reading>[^<>]{0,200})(?:</rt>)?(?:<rp>[^<>]*</rp>)?"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_LANGUAGE = re.compile(r"\s(?:xml:)?lang\s*=\s*[\"']?(?P<code>[\w-]{2,35})", re.IGNORECASE)


def mask_markup(source: str) -> str:
    """The source with every HTML comment blanked out, all offsets and newlines as they were."""
    kept: list[str] = []
    position = 0
    while (start := source.find("<!--", position)) >= 0:
        end = source.find("-->", start + 4)
        if end < 0:
            break
        kept += (source[position:start], re.sub(r"[^\r\n]", " ", source[start : end + 3]))
        position = end + 3
    return "".join(kept) + source[position:]


def split_at_tags(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between block tags (`<p>`, `<br>`, `<center>`) of source[start:end], blank ones too."""
    for match in _BLOCK_TAG.finditer(source, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def read_inline(source: str, start: int, end: int) -> Iterator[Slice]:
    """The pieces that source[start:end] reads as: escapes, entities, links and tags resolved.

    What stands in `<i lang="ja">...</i>` is told to be in that language; a tag left open tells nothing.
    """
    spoken: list[tuple[str, str, int]] = []  # open tags that name a language: tag, code, number of pieces
    pieces: list[Slice] = []
    for piece, tag in _read_markup(source, start, end):
        pieces.append(piece)
        name = tag.strip("</>").split(maxsplit=1)[0].lower() if tag.strip("</>") else ""
        if not name:
            continue
        if tag.startswith("</"):
            index = next((n for n in reversed(range(len(spoken))) if spoken[n][0] == name), None)
            if index is not None:
                _, code, first = spoken[index]
                del spoken[index:]
                pieces[first:] = [
                    one if one.language else replace(one, language=code) for one in pieces[first:]
                ]
        elif not tag.endswith("/>"):
            found = _LANGUAGE.search(tag)
            spoken.append((name, read_language(found["code"]) if found else "", len(pieces)))
    yield from pieces


def _read_ruby(source: str, start: int, end: int) -> Iterator[Slice]:
    """Each base by its reading, where it is not in letters we speak; else as it stands."""
    index = start
    for match in _RUBY.finditer(source, start, end):
        yield from read_inline(source, index, match.start())
        index = match.end()
        is_read = match["reading"].strip() and not _LATIN.search(match["base"])
        yield Slice(*match.span("base"), match["reading"].strip() if is_read else None)
    yield from read_inline(source, index, end)


def _read_markup(source: str, start: int, end: int) -> Iterator[tuple[Slice, str]]:
    """(piece, the tag behind it or nothing)."""
    index = start
    for match in _MARKUP.finditer(source, start, end):
        if match["entity"] and unescape(match.group()) == match.group():
            continue  # `&co;` is no entity
        yield Slice(index, match.start()), ""
        index = match.end()
        if match["escape"]:
            yield Slice(match.end() - 1, match.end()), ""
        elif match["entity"]:
            yield Slice(match.start(), match.end(), unescape(match.group())), ""
        elif match["label"]:
            yield from ((piece, "") for piece in read_inline(source, *match.span("label")))
        elif match["ruby"]:
            yield from ((piece, "") for piece in _read_ruby(source, *match.span("ruby")))
        elif match["url"]:
            yield Slice(*match.span("url")), ""
        elif match["tag"]:
            sign = _EMPHASIS.get(match["tag"].lower(), "")
            yield Slice(match.start(), match.end(), sign), match.group()
    yield Slice(index, end), ""
