"""The third table of docs/manuscripts.md: lists, tables, footnotes and the like, in a file of each kind."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

from pathlib import Path

import pytest

import packing
from audiofic.manuscript import read_manuscript
from audiofic.model import Manuscript
from manuscript.test_table import PAGE
from packing import page, run

COLUMNS = ("list numbers", "inner headings", "tables", "footnotes", "images", "links", "ruby", "language")
BODY = (
    "<p>It rained.</p><ol><li>Salt</li><li>Eggs</li></ol><h3>The Storm</h3><table><tr><td>Mara</td><td>12</td></tr></table>"
    "<p>The map<sup><a href='#f1' id='r1'>1</a></sup> was old.</p><p><img src='fox.gif' alt='A black fox'/></p><p>See <a href='http://example.org'>the sea</a>.</p>"
    "<p>A <ruby>死神<rt>shinigami</rt></ruby> came.</p><p><span lang='fr' xml:lang='fr'>Bonjour, mes amis.</span></p>"
    "<div><div id='f1'>A real one. <a href='#r1'>↩</a></div></div>"
)
LAST = "<h1>Dusk</h1><p>Nobody came.</p>"
MARKDOWN = (
    "# Dawn\n\nIt rained.\n\n1. Salt\n2. Eggs\n\n## The Storm\n\n| Mara | 12 |\n|---|---|\n\nThe map[^1] was old.\n\n"
    "![A black fox](a.png)\n\nSee [the sea](http://example.org).\n\nA <ruby>死神<rt>shinigami</rt></ruby> came.\n\n"
    '<span lang="fr">Bonjour, mes amis.</span>\n\n[^1]: A real one.\n\n# Dusk\n\nNobody came.\n'
)
NUMBERING = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def _word(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
DOCX = (
    _word(run("Dawn"), '<w:pStyle w:val="H1"/>') + _word(run("It rained.")) + _word(run("Salt"), LISTED) + _word(run("Eggs"), LISTED)
    + _word(run("The Storm"), '<w:outlineLvl w:val="1"/>')
    + f"<w:tbl><w:tr><w:tc>{_word(run('Mara'))}</w:tc><w:tc>{_word(run('12'))}</w:tc></w:tr></w:tbl>"
    + _word(run("The map") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" was old."))
    + _word('<w:r><w:drawing><wp:docPr id="1" descr="A black fox"/></w:drawing></w:r>')
    + _word(run("See ") + f"<w:hyperlink>{run('the sea')}</w:hyperlink>" + run("."))
    + _word(run("A ") + f"<w:r><w:ruby><w:rt>{run('shinigami')}</w:rt><w:rubyBase>{run('死神')}</w:rubyBase></w:ruby></w:r>" + run(" came."))
    + _word(run("Bonjour, mes amis.", '<w:lang w:val="fr-FR"/>'))
    + _word(run("Dusk"), '<w:pStyle w:val="H1"/>') + _word(run("Nobody came."))
)  # fmt: skip
ODT = (
    "<text:h text:outline-level='1'>Dawn</text:h><text:p>It rained.</text:p><text:list text:style-name='L'><text:list-item><text:p>Salt</text:p></text:list-item>"
    "<text:list-item><text:p>Eggs</text:p></text:list-item></text:list><text:h text:outline-level='2'>The Storm</text:h>"
    "<table:table><table:table-row><table:table-cell><text:p>Mara</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
    "<text:p>The map<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A real one.</text:p></text:note-body></text:note> was old.</text:p>"
    "<text:p><svg:desc>A black fox</svg:desc></text:p><text:p>See <text:a>the sea</text:a>.</text:p>"
    "<text:p>A <text:ruby><text:ruby-base>死神</text:ruby-base><text:ruby-text>shinigami</text:ruby-text></text:ruby> came.</text:p>"
    "<text:p><text:span text:style-name='F'>Bonjour, mes amis.</text:span></text:p>"
    "<text:h text:outline-level='1'>Dusk</text:h><text:p>Nobody came.</text:p>"
)
FACES = (
    '<style:style style:name="F"><style:text-properties fo:language="fr"/></style:style><text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
)
RTF = (
    r"{\rtf1\ansi\pard\outlinelevel0 Dawn\par\pard It rained.\par{\listtext 1.\tab}Salt\par{\listtext 2.\tab}Eggs\par\pard\outlinelevel1 The Storm\par"
    r"\pard\intbl Mara\cell 12\cell\row\pard The map{\footnote A real one.} was old.\par"
    r'{\pict\wmetafile8 00}\par See {\field{\*\fldinst HYPERLINK "http://example.org"}{\fldrslt the sea}}.\par'
    r" A \u27515?\u31070? came.\par{\lang1036 Bonjour, mes amis.}\par\pard\outlinelevel0 Dusk\par\pard Nobody came.\par}"
)
FILES: dict[str, bytes] = {
    ".md": MARKDOWN.encode(),
    ".html": f"<html lang='en'><body><h1>Dawn</h1>{BODY}{LAST}</body></html>".encode(),
    ".epub": packing.epub(
        {"one.xhtml": page(f"<h1>Dawn</h1>{BODY}"), "two.xhtml": page(LAST)},
        [("Dawn", "one.xhtml"), ("Dusk", "two.xhtml")],
        extra={"fox.gif": packing.DOT},
    ),
    ".docx": packing.docx(
        DOCX,
        footnotes=f'<w:footnote w:id="2">{_word(run("A real one."))}</w:footnote>',
        numbering=NUMBERING,
    ),
    ".odt": packing.odt(ODT, FACES),
    ".rtf": RTF.encode(),
}


def cells(manuscript: Manuscript) -> tuple[str, ...]:
    """A cell for each column: `yes` where it keeps its meaning."""
    chapter, _ = manuscript.chapters
    told = [(one.note or one.kind, one.text) for one in chapter.paragraphs]
    foreign = [manuscript.source[one.start : one.end] for one in manuscript.foreign]
    right = (
        ("prose", "1. Salt") in told and ("prose", "2. Eggs") in told,
        ("heading", "The Storm") in told,
        ("prose", "Mara, 12") in told,
        ("footnote", "A real one.") in told and ("prose", "The map was old.") in told,
        ("image", "A black fox") in told,
        ("prose", "See the sea.") in told,
        ("prose", "A shinigami came.") in told,
        any("Bonjour, mes amis." in text for text in foreign),
    )
    return tuple("yes" if one else "**no**" for one in right)


def rows() -> dict[str, tuple[str, ...]]:
    table = PAGE.read_text("utf-8").partition(f"| file | {' | '.join(COLUMNS)} |")[2].partition("\n\n")[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {suffix.strip("`"): tuple(found) for suffix, *found in lines}


@pytest.mark.parametrize("suffix", FILES)
def test_what_the_page_says_of_a_format_is_so(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"story{suffix}"
    path.write_bytes(FILES[suffix])
    assert cells(read_manuscript(path)) == rows()[suffix]


def test_the_table_has_every_format_that_can_say_such_things() -> None:
    assert list(rows()) == list(FILES)
