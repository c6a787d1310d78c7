"""Lists: the number that a page shows is read, in every format that counts it by itself."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import pytest

import packing
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.blocks import StoryText
from audiofic.manuscript.docx import read_docx
from audiofic.manuscript.html import read_html
from audiofic.manuscript.markdown import read_markdown
from audiofic.manuscript.numbering import write_number
from audiofic.manuscript.odt import read_odt
from audiofic.manuscript.rtf import read_rtf
from audiofic.model import Manuscript


def told(story: StoryText) -> list[str]:
    manuscript: Manuscript = assemble(story)
    assert len(manuscript.chapters) == 1, "an item is no chapter"
    return [paragraph.text for paragraph in manuscript.chapters[0].paragraphs]


def html(body: str) -> list[str]:
    return told(read_html(f"<html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    ("markup", "items"),
    [
        ("<ol><li>Salt</li><li>Eggs</li></ol>", ["1. Salt", "2. Eggs"]),
        (
            "<ol start='9'><li><p>Salt</p><p>from the sea</p></li><li>Eggs</li></ol>",
            ["9. Salt", "from the sea", "10. Eggs"],
        ),
        (
            "<ol type='a'><li>Salt</li><li value='26'>Eggs</li><li>Milk</li></ol>",
            ["a. Salt", "z. Eggs", "aa. Milk"],
        ),
        ("<ol style='list-style-type: upper-roman'><li>Salt</li><li>Eggs</li></ol>", ["I. Salt", "II. Eggs"]),
        ("<ol reversed><li>Salt</li><li>Eggs</li></ol>", ["2. Salt", "1. Eggs"]),
        ("<ol><li>Salt<ol><li>fine</li></ol></li><li>Eggs</li></ol>", ["1. Salt", "1. fine", "2. Eggs"]),
        ("<ol><li>“Salt,” said Mara.</li></ol>", ["1. “Salt,” said Mara."]),
        ("<ol><li><q>Salt</q></li><li><i>Eggs</i></li></ol>", ["1. “Salt”", "2. *Eggs*"]),
        ("<ol style='list-style: none'><li>Salt</li></ol>", ["Salt"]),
        ("<ol><li> </li><li>Eggs</li></ol>", ["2. Eggs"]),
        ("<ul><li>Salt</li><li>Eggs</li></ul>", ["Salt", "Eggs"]),
    ],
)
def test_a_page_lists_as_browsers_show_it(markup: str, items: list[str]) -> None:
    assert html(f"<p>It rained.</p>{markup}") == ["It rained.", *items]


def test_a_footnotes_place_in_a_list_is_not_read() -> None:
    body = (
        "<p>The map<sup><a href='#f1' id='r1'>1</a></sup> was old.</p>"
        "<ol><li id='f1'>A real one. <a href='#r1'>↩</a></li></ol>"
    )
    assert html(body) == ["The map was old.", "A real one."]


NUMBERED = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def item(text: str, number: str, level: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{packing.run(text)}</w:p>"


def test_a_docx_counts_as_word_does() -> None:
    body = (
        f"<w:p>{packing.run('It rained.')}</w:p>"
        + item("Salt", "1") + item("fine", "1", 1) + item("coarse", "1", 1) + item("Eggs", "1")
        + item("Bread", "2") + item("Milk", "1") + item("grey", "1", 1) + item("Tea", "3") + item("Ham", "0") + item("Jam", "99")
        + '<w:p><w:pPr><w:pStyle w:val="Listed"/></w:pPr>' + packing.run("Oats") + "</w:p>"
    )  # fmt: skip
    styles = (
        '<w:style w:type="paragraph" w:styleId="Listed"><w:name w:val="List Number"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert told(read_docx(packing.docx(body, styles=styles, numbering=NUMBERED))) == [
        *("It rained.", "1. Salt", "1a) fine", "1b) coarse", "2. Eggs", "Bread", "3. Milk", "3a) grey"),
        *("7. Tea", "Ham", "Jam", "8. Oats"),
    ]


LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")" text:start-value="3"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def test_an_odt_counts_as_libreoffice_does() -> None:
    body = (
        "<text:p>It rained.</text:p><text:list text:style-name='L'><text:list-item><text:p>Salt</text:p><text:p>from the sea</text:p>"
        "<text:list><text:list-item><text:p>fine</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item text:start-value='5'><text:p>Eggs</text:p></text:list-item></text:list>"
        "<text:list text:style-name='B'><text:list-item><text:p>Bread</text:p></text:list-item></text:list>"
        "<text:list text:style-name='L' text:continue-numbering='true'><text:list-item><text:p>Milk</text:p></text:list-item></text:list>"
        "<text:list text:style-name='L'><text:list-item><text:p>Tea</text:p></text:list-item></text:list>"
    )
    assert told(read_odt(packing.odt(body, LISTS))) == [
        *("It rained.", "1. Salt", "from the sea", "(c) fine", "5. Eggs", "Bread", "6. Milk", "1. Tea"),
    ]


def test_an_rtf_has_its_numbers_written_out_and_its_bullets_left() -> None:
    source = (
        r"{\rtf1\ansi It rained.\par{\listtext\pard\plain 1.\tab}Salt\par{\listtext 2.\tab}Eggs\par"
        r"{\pntext\f0 3.\tab}{\*\pn\pnlvlbody\pndec}Milk\par{\listtext\f3\'b7\tab}Bread\par{\listtext o\tab}Tea\par}"
    )
    assert told(read_rtf(source.encode())) == [
        *("It rained.", "1. Salt", "2. Eggs", "3. Milk", "Bread", "Tea"),
    ]


def test_markdown_keeps_its_numbers_as_written() -> None:
    assert told(read_markdown(b"It rained.\n\n3. Salt\n4. Eggs\n")) == ["It rained.", "3. Salt", "4. Eggs"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "i", "iv"), (1994, "upperRoman", "MCMXCIV"), (4000, "i", "4000"), (0, "a", "0"), (27, "upper-alpha", "AA"),
        (702, "lowerLetter", "zz"), (3, "bullet", ""), (3, "", ""), (12, "hebrew", "12"), (-2, "1", "-2"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_its_list_shows_it(number: int, form: str, shown: str) -> None:
    assert write_number(number, form) == shown
