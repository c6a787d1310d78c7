"""The pages of an EPUB: a chapter's text as XHTML, and its overlay as SMIL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audiofic.markup import Markup, element, join
from audiofic.package.reading import Block, Clip, Piece, emphasis

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_EMPHASIS = {1: ("em",), 2: ("strong",), 3: ("strong", "em")}
"""Marks around a word -> the elements for it."""


def page(title: str, language: str, *body: Markup, kind: str = "") -> str:
    """An XHTML page with that title and body; `kind` is the body's `epub:type`."""
    head = element(
        "head",
        element("title", title),
        element("link", rel="stylesheet", type="text/css", href="../style.css"),
    )
    html = element(
        "html",
        Markup("\n"),
        head,
        Markup("\n"),
        element("body", Markup("\n"), *body, Markup("\n"), **{"epub:type": kind or None}),
        Markup("\n"),
        xmlns="http://www.w3.org/1999/xhtml",
        lang=language,
        dir="rtl" if is_right_to_left(language) else None,
        **{"xmlns:epub": "http://www.idpf.org/2007/ops", "xml:lang": language},
    )
    return f"{_DECLARATION}<!DOCTYPE html>\n{html}\n"


def is_right_to_left(language: str) -> bool:
    """True for a BCP 47 code of a language that is written so (CLDR, `characterOrder`)."""
    return language.partition("-")[0].casefold() in {
        "ar",
        "ckb",
        "dv",
        "fa",
        "he",
        "ps",
        "sd",
        "ug",
        "ur",
        "yi",
    }


def chapter_page(title: str, blocks: Sequence[Block], language: str, is_story: bool) -> str:
    """A chapter as a page. Each piece has its id; `data-speaker` says whose words it is."""
    section = element(
        "section",
        *(join(Markup("\n"), _block(block)) for block in blocks),
        Markup("\n"),
        role="doc-chapter" if is_story else None,
        aria_labelledby=blocks[0].pieces[0].id if is_story else None,
        **{"epub:type": "chapter" if is_story else None},
    )
    return page(title, language, section)


def overlay(name: str, clips: Sequence[Clip], sound: str) -> str:
    """The overlay of the page called `name`: which id is lit while which part of `sound` is heard."""
    pars = (
        element(
            "par",
            element("text", src=f"{name}#{clip.id}"),
            element("audio", src=sound, clipBegin=_clock(clip.start_ms), clipEnd=_clock(clip.end_ms)),
            id=f"c{place}",
        )
        for place, clip in enumerate(clips, 1)
    )
    smil = element(
        "smil",
        element("body", *(join(Markup("\n"), par) for par in pars), Markup("\n"), **{"epub:textref": name}),
        xmlns="http://www.w3.org/ns/SMIL",
        version="3.0",
        **{"xmlns:epub": "http://www.idpf.org/2007/ops"},
    )
    return f"{_DECLARATION}{smil}\n"


def _clock(milliseconds: int) -> str:
    """SMIL's timecount, in seconds."""
    return f"{milliseconds // 1000}.{milliseconds % 1000:03}s"


def _block(block: Block) -> Markup:
    first = block.pieces[0]
    if block.kind == "break":
        return element("hr", id=first.id, class_=block.detail)
    if block.kind in ("title", "heading"):
        name = "h1" if block.kind == "title" else "h2"
        language = {"xml:lang": first.language}
        return element(
            name, _content(first), id=first.id, class_=block.detail or None, lang=first.language, **language
        )
    pieces = [part for piece in block.pieces for part in (piece.joint, _piece(piece))]
    if block.kind == "note":
        kind = f"note {block.detail}".strip().replace("_", "-")
        return element("aside", element("p", *pieces), class_=kind)
    return element("p", *pieces, class_="letter" if block.kind == "letter" else None)


def _piece(piece: Piece) -> Markup:
    return element(
        "span",
        _content(piece),
        id=piece.id,
        class_=None if piece.kind in ("narration", "note") else piece.kind,
        data_speaker=piece.speaker or None,
        lang=piece.language,
        **{"xml:lang": piece.language},
    )


def _content(piece: Piece) -> Markup:
    """The piece's text, emphasis as elements; each word with an id of its own where its time is known."""
    if not piece.words:
        return join(*(_emphasized(part, strength) for part, strength in emphasis(piece.text)))
    words = (
        element("span", *parts, id=f"{piece.id}w{place}") for place, parts in enumerate(_words(piece.text), 1)
    )
    return Markup(" ".join(words))


def _words(text: str) -> Iterator[list[Markup]]:
    """The words between blanks, each in parts."""
    word: list[Markup] = []
    for part, strength in emphasis(text):
        first, *others = part.split(" ")
        word += [_emphasized(first, strength)] if first else []
        for other in others:
            yield word
            word = [_emphasized(other, strength)] if other else []
    yield word


def _emphasized(text: str, strength: int) -> Markup:
    marked = join(text)
    for name in reversed(_EMPHASIS.get(strength, ())):
        marked = element(name, marked)
    return marked
