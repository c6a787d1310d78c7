"""Stories that are large and little else: for each kind, one that grows with `n`, and how its time grows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import ascii_lowercase

import packing
from fuzzing.trials import Outcome, try_story

Shape = Callable[[int], str]
STEEPEST = 9.0
"""Four times as much takes about four times as long, twice that where noise and a sort have their share;
what goes over everything again for each piece takes sixteen times as long."""
SHORTEST_S = 0.4
"""Processor time below which a ratio says nothing."""
SIZES = (250, 1_000)
"""About 8 KB and 32 KB; a kind that is done in no time gets them sixteenfold, up to a megabyte."""


def _name(number: int) -> str:
    """Another name for every number."""
    letters = (ascii_lowercase[number // 26**place % 26] for place in (2, 1, 0))
    return f"A{''.join(letters)}"


def _each(line: str, times: int = 1) -> Shape:
    return lambda n: line * (n * times)


def _numbered(line: str) -> Shape:
    return lambda n: "".join(line.format(number=number, name=_name(number)) for number in range(1, n + 1))


SHAPES: Mapping[str, Shape] = {
    "a paragraph of prose": _each("It rained and rained on the sea. ", 2),
    "a paragraph of one word": lambda n: "a" * (n * 130),
    "a paragraph of speech": _each("“Hi,” said Mara. ", 3),
    "a paragraph of straight quotes": _each("\"Hi,\" said Mara. 'No,' he said. ", 2),
    "a paragraph of tags": _each('"Oh," he said, ', 3),
    "a paragraph of guillemets": _each("«Non,» dit Mara. ", 4),
    "a paragraph of corner brackets": _each("「はい」と言った。", 4),
    "double quotes": _each('"', 10),
    "single quotes": _each("'", 10),
    "opening quotes": _each("“", 10),
    "single opening quotes": _each("‘", 10),
    "closing quotes": _each("”", 10),
    "quotes with blanks": _each("\" ' ", 5),
    "a quote a line": _each('"\n\n', 5),
    "quotes left open": _each('"Oh no. “Where? ‘Who\n\n'),
    "brackets": _each("(", 10),
    "square brackets": _each("[", 10),
    "dashes with blanks": _each(" - ", 5),
    "asterisks": _each("*", 10),
    "asterisks and words": _each("*a ", 10),
    "underscores": _each("_a_ ", 10),
    "dashes": _each("—", 10),
    "dashes that open lines": _each("— No.\n\n", 3),
    "control characters": _each("The rain came down on the hill, on the hut and on her. \x00 ", 10),
    "zero-width characters": lambda n: "\u200b\u200d" * (n * 10) + "a",
    "an accent on an accent": lambda n: "a" + "\u0301" * (n * 10),
    "right to left": _each("שלום ", 10),
    "emoji": _each("👩\u200d👩\u200d👧 ", 5),
    "flags": _each("🇯🇵", 5),
    "a word a line": _each("word\n", 12),
    "a word a paragraph": _each("word\n\n", 12),
    "chapters": _numbered("Chapter {number}\n\nIt rained.\n\n"),
    "headings only": _numbered("Chapter {number}\n\n"),
    "notes only": _each("A/N: thanks for reading\n\n"),
    "scene breaks only": _each("***\n\n"),
    "speakers": _numbered('"No," said {name}.\n\n'),
    "speakers of a play": _numbered("{name}: No, not now.\n"),
    "points of view": _numbered("{name}'s POV\n\nI ran.\n\n"),
    "names": _numbered("{name} "),
    "names joined": _numbered("{name} and "),
    "titles": _each("Mr. ", 5),
    "newlines": _each("\n", 20),
    "blanks": lambda n: " " * (n * 50) + "a",
    "blanks at an end": lambda n: "a" + " " * (n * 50),
    "blanks in a heading": lambda n: "# a" + " " * (n * 50) + "a",
    "no-break blanks": lambda n: "\u00a0" * (n * 50) + "a",
    "tabs": lambda n: "\t" * (n * 50) + "a",
    "full stops": _each(".", 50),
    "letters with full stops": _each("a. ", 10),
    "a number": _each("1", 20),
    "numbers": _each("1,234.5 ", 10),
    "Roman numbers": _each("MCM ", 10),
    "shouts": _each("NOOOO ", 10),
    "a stretched word": lambda n: "No" + "o" * (n * 30),
    "hyphens": _each("a-", 20),
    "apostrophes": _each("don't ", 20),
    "a chain of apostrophes": _each("a'", 20),
    "commas": _each("a, ", 10),
    "an address": lambda n: "http://a.b/" + "c/" * (n * 10),
    "block quotes": _each("> a\n", 10),
    "links": _each("[a](b) ", 10),
    "tags of HTML": _each("<p ", 10),
    "comments of HTML": _each("<!-- ", 10),
    "entities": _each("&amp;", 10),
    "backslashes": _each("\\", 20),
}
"""Kind -> the text of about `n` lines of it."""


def _page(body: Shape) -> Callable[[int], bytes]:
    return lambda n: packing.page(body(n)).encode()


def _pages(n: int) -> bytes:
    return packing.epub({f"{number}.xhtml": packing.page("<p>It rained.</p>") for number in range(n)})


def _paragraphs(n: int) -> bytes:
    return packing.docx(f"<w:p>{packing.run('“No,” said Mara.', '<w:i/>')}</w:p>" * n)


FILES: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    "paragraphs of HTML": (".html", _page(_each("<p>“No,” said <i>Mara</i>.</p>"))),
    "lines of HTML": (".html", _page(_each("It rained.<br/><br/>", 2))),
    "elements left open": (".html", _page(_each("<div><b>a", 2))),
    "unknown elements": (".html", _page(_each("<x y='z'>a</x>", 4))),
    "headings of HTML": (".html", _page(_numbered("<h2>Chapter {number}</h2><p>It rained.</p>"))),
    "cells": (".html", _page(_each("<table><tr><td>a</td><td>b</td></tr></table>", 2))),
    "angle brackets": (".html", _page(_each("<", 50))),
    "pages of an EPUB": (".epub", _pages),
    "paragraphs of a DOCX": (".docx", _paragraphs),
    "paragraphs of an ODT": (".odt", lambda n: packing.odt("<text:p>“No,” said Mara.</text:p>" * n)),
    "blanks of an ODT": (".odt", lambda n: packing.odt("<text:p>a<text:s/>b</text:p>" * n)),
    "paragraphs of an RTF": (".rtf", lambda n: b"{\\rtf1 " + b"\\pard {\\i No,} said Mara.\\par" * n + b"}"),
    "groups of an RTF": (".rtf", lambda n: b"{\\rtf1 a" + b"{" * (n * 20)),
    "escapes of an RTF": (".rtf", lambda n: b"{\\rtf1 " + b"\\'93\\u8220?" * (n * 10) + b"}"),
}
"""Kind -> (suffix, bytes of a file with about `n` pieces of it)."""


def growing() -> Iterator[tuple[str, str, Callable[[int], bytes]]]:
    """(what it is, suffix, the file for a size) of all that grows; texts as plain text and as Markdown."""
    for kind, shape in SHAPES.items():
        for suffix in (".txt", ".md"):
            yield f"{kind} ({suffix})", suffix, lambda n, shape=shape: shape(n).encode()
    for kind, (suffix, make) in FILES.items():
        yield f"{kind} ({suffix})", suffix, make


def try_growth(make: Callable[[int], bytes], suffix: str, folder: Path) -> Iterator[Outcome]:
    """The outcome for each size; raises where the larger one takes far more than its share of time."""
    sizes = SIZES
    first = _timed(make(sizes[0]), suffix, folder)
    if first[1] < SHORTEST_S / 4:
        sizes = (sizes[0] * 16, sizes[1] * 16)
        first = _timed(make(sizes[0]), suffix, folder)
    yield first[0]
    second = _timed(make(sizes[1]), suffix, folder)
    yield second[0]
    if second[1] > SHORTEST_S and second[1] > STEEPEST * first[1]:
        raise AssertionError(f"{first[1]:.2f} s for {sizes[0]:,}, {second[1]:.2f} s for {sizes[1]:,}")


def _timed(content: bytes, suffix: str, folder: Path) -> tuple[Outcome, float]:
    """(what came of it, seconds of processor time)."""
    began = time.process_time()
    outcome = try_story(content, suffix, folder)
    return outcome, time.process_time() - began
