"""PDF -> source text and blocks, guessed: a PDF says where letters stand, not what a paragraph is.

Lines are joined to paragraphs by their length, words by their hyphens; running heads and page numbers, told
by coming again on most pages, are set aside. Emphasis and headings set by size alone are lost.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from audiofic.errors import AudioficError
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.headings import is_title, read_label
from audiofic.manuscript.line_ends import LineEnds
from audiofic.manuscript.markers import read_marker
from audiofic.manuscript.rows import write_rows
from audiofic.manuscript.words import Row, Words

MOST_PAGES = 20_000
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,5}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,5})?\W*", re.IGNORECASE
)
_SHORT_SHARE = 0.8
"""Of the usual width of a line; a shorter one ends its paragraph."""
_NARROWEST = 40
"""Characters; where lines are shorter than a page's, nobody has wrapped them."""
_SENTENCE_END = re.compile(r"[.!?…:][\"”’')\]]*$")
_REPEATED_SHARE = 0.4
"""A first or last line that so many pages have (numbers aside) is a running head."""


def read_pdf(content: bytes) -> StoryText:
    """The story of a PDF, paragraphs guessed. Raises `AudioficError` where it is locked or holds no text."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(
        logging.CRITICAL
    )  # else every oddity of a file is a line on the screen
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AudioficError("This PDF is locked.", "Save a copy without a password.")
        if len(reader.pages) > MOST_PAGES:
            raise AudioficError(f"This PDF has more than {MOST_PAGES:,} pages.", "Is it the right file?")
        pages = [(page.extract_text() or "").splitlines() for page in reader.pages]
        details = reader.metadata
        title, author = (details.title, details.author) if details else (None, None)
    except AudioficError:
        raise
    except Exception as error:  # of a broken file, pypdf raises whatever its own code runs into
        hint = "Download it again, or look for the story in another format."
        raise AudioficError(f"This PDF can't be read ({error}).", hint) from error
    lines = [[line.rstrip() for line in page if line.strip()] for page in pages]
    if not any(lines):
        hint = "It may be scanned. Put it through a program for text recognition (OCR) first."
        raise AudioficError("This PDF holds pictures of pages and no text.", hint)
    return replace(write_rows(_rows(lines)), title=title or None, author=author or None)


def _rows(pages: Sequence[Sequence[str]]) -> Iterator[Row]:
    heads = _running_heads(pages)
    ends = LineEnds([line for page in pages for line in page])
    lengths = sorted(len(line) for page in pages for line in page)
    width = lengths[len(lengths) * 9 // 10]
    paragraph: list[Words] = []
    begun: str | None = None
    for number, page in enumerate(pages, 1):
        for index, line in enumerate(page):
            part = f"page {number}" if index == 0 else None
            if index in (0, len(page) - 1) and (_shape(line) in heads or _PAGE_NUMBER.fullmatch(line)):
                # What goes on over the page is not cut: the head comes before its paragraph.
                yield Row((Words(line),), is_metadata=True, part=part)
                continue
            alone = is_scene_break(line.strip()) or _is_heading(line.strip(), width)
            alone = alone or (not paragraph and _is_marker(line.strip(), width))
            if alone and paragraph:
                yield Row(tuple(paragraph), part=begun)
                paragraph = []
            if not paragraph:
                begun = part or f"page {number}"
            paragraph += _go_on(paragraph, line, ends)
            if alone or _ends(line, width):
                yield Row(tuple(paragraph), part=begun)
                paragraph = []
    if paragraph:
        yield Row(tuple(paragraph), part=begun)


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    shapes = Counter(_shape(line) for page in pages if page for line in {page[0], page[-1]})
    least = max(3, _REPEATED_SHARE * len(pages))
    return {shape for shape, count in shapes.items() if count >= least and shape}


def _shape(line: str) -> str:
    return _NUMBER.sub("", line).strip()


def _is_heading(line: str, width: int) -> bool:
    label = read_label(line)
    return (
        len(line) < width * _SHORT_SHARE and label is not None and (label.rank != "number" or is_title(line))
    )


def _is_marker(line: str, width: int) -> bool:
    """True for a line that begins a paragraph and can be a heading inside a chapter (`-Kagome POV-`)."""
    return len(line) < width * _SHORT_SHARE and read_marker(line) is not None


def _ends(line: str, width: int) -> bool:
    """True for a line that its paragraph ends with."""
    if width < _NARROWEST:
        return True
    is_very_short = len(line) < width / 2 and not line.endswith("-")
    return len(line) < width * _SHORT_SHARE and (is_very_short or _SENTENCE_END.search(line) is not None)


def _go_on(paragraph: list[Words], line: str, ends: LineEnds) -> list[Words]:
    """The words of a line that goes on with the paragraph: a word cut at the line's end is whole again."""
    line = line.strip()
    joint = ends.joint(paragraph[-1].text, line) if paragraph else None
    if joint is not None:
        last = paragraph.pop()
        return [Words(last.text.rstrip()[:-1] + joint), Words(line)]
    return [*([Words(" ")] if paragraph else []), Words(line)]
