"""The table of docs/manuscripts.md: one small story in a file of each kind, and what is left of it."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import packing
from audiofic.drafting import draft_scripts
from audiofic.fidelity import check_words, find_words
from audiofic.manuscript import READERS, read_manuscript
from audiofic.model import Manuscript
from audiofic.production import attribute_story
from packing import page, run

PAGE = Path(__file__).parents[2] / "docs" / "manuscripts.md"
COLUMNS = ("chapters", "notes", "breaks", "emphasis", "metadata", "every word once")
TOLD = (
    "The fox came down to the river. It was late, said Mara. Nobody had lit the lantern yet. "
    "A/N: Thank you for reading! Ivo rowed without a word. The wind rose."
)
"""Every word of the story, headings and title apart."""

TEXT = """\
The Ferry Lantern
by quietowl

Chapter 1: The Landing

The fox came down to the river.

It was *late*, said Mara.

***

Nobody had lit the lantern yet.

A/N: Thank you for reading!

Chapter 2: The Crossing

Ivo rowed without a word.

The wind rose.
"""
MARKDOWN = (
    TEXT.replace("The Ferry", "# The Ferry", 1).replace("Chapter ", "## Chapter ").replace("***", "---")
)
BODY = (
    "<h2>The Landing</h2><p>The fox came down to the river.</p><p>It was <em>late</em>, said Mara.</p><hr/>"
    "<p>Nobody had lit the lantern yet.</p><p>A/N: Thank you for reading!</p>"
)
LAST = "<h2>The Crossing</h2><p>Ivo rowed without a word.</p><p>The wind rose.</p>"
HTML = f"<html><head><title>The Ferry Lantern</title><meta name='author' content='quietowl'/></head><body>{BODY}{LAST}</body></html>"


def _word(text: str, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    words = [run(part, "<w:i/>" if part == "late" else "") for part in re.split("(late)", text) if part]
    return f"<w:p><w:pPr>{named}</w:pPr>{''.join(words)}</w:p>"


def _open(text: str) -> str:
    slanted = '<text:span text:style-name="I">late</text:span>'
    return f"<text:p>{text.replace('late', slanted)}</text:p>"


ONE = ["The fox came down to the river.", "It was late, said Mara.", "***", "Nobody had lit the lantern yet."]
ONE += ["A/N: Thank you for reading!"]
TWO = ["Ivo rowed without a word.", "The wind rose."]
DOCX = _word("The Ferry Lantern", "T") + _word("The Landing", "H1") + "".join(map(_word, ONE))
DOCX += _word("The Crossing", "H1") + "".join(map(_word, TWO))
HEAD = '<text:h text:outline-level="1">{}</text:h>'
ODT = '<text:p text:style-name="P1">The Ferry Lantern</text:p><text:p>by quietowl</text:p>'
ODT += (
    HEAD.format("The Landing")
    + "".join(map(_open, ONE))
    + HEAD.format("The Crossing")
    + "".join(map(_open, TWO))
)
RTF = r"{\rtf1\ansi{\info{\title The Ferry Lantern}{\author quietowl}}"
RTF += r"\pard\outlinelevel0 The Landing\par" + "".join(f"\\pard {one}\\par\n" for one in ONE)
RTF += r"\pard\outlinelevel0 The Crossing\par" + "".join(f"\\pard {two}\\par\n" for two in TWO) + "}"
FB2 = "".join(
    f"<section><title><p>{title}</p></title>{''.join(f'<p>{one}</p>' for one in lines)}</section>"
    for title, lines in (("The Landing", ONE), ("The Crossing", TWO))
).replace("late", "<emphasis>late</emphasis>")
LINES = TEXT.replace("*late*", "late").splitlines()
FILES: dict[str, bytes] = {
    ".txt": TEXT.encode(),
    ".md": MARKDOWN.encode(),
    ".html": HTML.encode(),
    ".epub": packing.epub(
        {"one.xhtml": page(BODY), "two.xhtml": page(LAST)},
        [("The Landing", "one.xhtml"), ("The Crossing", "two.xhtml")],
    ),
    ".docx": packing.docx(DOCX),
    ".odt": packing.odt(ODT),
    ".rtf": RTF.replace("late", r"{\i late}").encode(),
    ".pdf": packing.pdf([LINES]),
    ".fb2": packing.fb2(FB2, "The Ferry Lantern", "quietowl"),
}


def kept(
    manuscript: Manuscript,
    findings: int,
    titles: Sequence[str | None] = ("The Landing", "The Crossing"),
    told_text: str = TOLD,
    notes: Sequence[str] = ("A/N: Thank you for reading!",),
) -> tuple[str, ...]:
    """A cell for each column: `yes` where nothing is lost."""
    told = [one for chapter in manuscript.chapters for one in chapter.paragraphs]
    by_kind = {
        kind: [one.text for one in told if one.kind == kind] for kind in ("prose", "note", "scene_break")
    }
    words = find_words(" ".join(one.text for one in told if one.kind != "scene_break"))
    right = (
        [chapter.title and re.sub(r"^Chapter \d: ", "", chapter.title) for chapter in manuscript.chapters]
        == list(titles),
        by_kind["note"] == list(notes),
        len(by_kind["scene_break"]) == 1,
        any(emphasis in text for text in by_kind["prose"] for emphasis in ("*late*", "_late_")),
        (manuscript.title, manuscript.author) == ("The Ferry Lantern", "quietowl"),
        words == find_words(told_text) and not findings,
    )
    return tuple("yes" if one else "**no**" for one in right)


def table_rows(head: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(first cell, the others) of each row of the page's table whose first column has that head."""
    columns = f"| {head} | {' | '.join(COLUMNS)} |"
    for line in PAGE.read_text("utf-8").partition(columns)[2].partition("\n\n")[0].splitlines()[2:]:
        first, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        yield first, tuple(cells)


def rows() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(suffix, cells) of each row of the table of formats."""
    return ((first.strip("`"), cells) for first, cells in table_rows("file"))


@pytest.mark.parametrize("suffix", FILES)
def test_what_the_page_says_of_a_format_is_so(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"story{suffix}"
    path.write_bytes(FILES[suffix])
    story = attribute_story(read_manuscript(path), None)
    scripts = draft_scripts(story.manuscript, story.passages, story.reading)
    assert kept(story.manuscript, len(check_words(story.manuscript, scripts))) == dict(rows())[suffix]


def test_the_table_has_every_reader() -> None:
    readers = {READERS[suffix] for suffix in dict(rows())}
    assert {suffix for suffix in READERS if READERS[suffix] not in readers} <= {
        ".text",
        ".markdown",
        ".htm",
        ".xhtml",
        ".fbz",
    }
