"""DOCX, ODT, RTF and PDF: what word processors write, and what can be told of a PDF."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

from random import Random

import pytest

import packing
from audiofic.errors import AudioficError
from audiofic.manuscript import READERS
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.docx import read_docx
from audiofic.manuscript.odt import read_odt
from audiofic.manuscript.pdf import read_pdf
from audiofic.manuscript.rtf import read_rtf
from audiofic.model import Manuscript
from packing import run

PROSE = "The fox sat down beside the lantern and waited for the ferry to come over the river; nobody"


def outline(manuscript: Manuscript) -> list[tuple[str | None, list[tuple[str, str]]]]:
    return [(c.title, [(p.note or p.kind, p.text) for p in c.paragraphs]) for c in manuscript.chapters]


def paragraphs(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [paragraph for _, chapter in outline(manuscript) for paragraph in chapter]


def p(content: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def word(body: str, footnotes: str = "") -> Manuscript:
    return assemble(read_docx(packing.docx(body, footnotes=footnotes)))


def test_a_word_document_is_read_by_its_styles() -> None:
    manuscript = word(
        p(run("The Ferry Lantern"), "T")
        + p(run("The Landing"), "H1")
        + p(run("It was ") + run("late", "<w:i/>") + run(", said Mara."))
        + p(run("The Crossing"), "Mine")
        + p(run("Wind "), "").replace("</w:p>", run("rose", '<w:rStyle w:val="Em"/>') + run(".") + "</w:p>")
    )
    assert (manuscript.title, manuscript.author) == ("The Ferry Lantern", "quietowl")
    assert outline(manuscript) == [
        ("The Landing", [("prose", "It was *late*, said Mara.")]),
        ("The Crossing", [("prose", "Wind *rose*.")]),
    ]


def test_a_word_document_may_call_its_parts_as_it_likes() -> None:
    """The relationships of the file say which part is the document, its footnotes and so on (ECMA-376-2, 9.3)."""
    rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    note = '<w:footnote w:id="2">' + p(run("Of tin.")) + "</w:footnote>"
    body = p(run("She lit the lamp.") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    content = packing.zip_of(
        {
            "_rels/.rels": f'<Relationships {rels}><Relationship Id="a" Type="{kind}/officeDocument" Target="/word/document2.xml"/>'
            f'<Relationship Id="c" Type="{kind}/styles" TargetMode="External" Target="http://x.example/styles.xml"/></Relationships>',
            "word/_rels/document2.xml.rels": f'<Relationships {rels}><Relationship Id="b" Type="{kind}/footnotes" Target="notes/n.xml"/></Relationships>',
            "word/document2.xml": f"<w:document {packing.W}><w:body>{body}</w:body></w:document>",
            "word/notes/n.xml": f"<w:footnotes {packing.W}>{note}</w:footnotes>",
        }
    )
    assert paragraphs(assemble(read_docx(content))) == [
        ("prose", "She lit the lamp."),
        ("footnote", "Of tin."),
    ]


UNDERLINE = '<w:u w:val="single"/>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("a ") + run("bold", "<w:b/>") + run(" word"), "a **bold** word"),
        (run("under ", '<w:u w:val="single"/>') + run("line", '<w:u w:val="none"/>'), "_under_ line"),
        (run("in") + run("con", "<w:i/>") + run("ceivable, he"), "*inconceivable*, he"),
        (run("not", '<w:i w:val="0"/>') + run(" slanted"), "not slanted"),
        (run("seen") + run("hidden", "<w:vanish/>"), "seen"),
        (run("kept") + f"<w:del>{run(' gone')}</w:del><w:ins>{run(' new')}</w:ins>", "kept new"),
        (f'<w:hyperlink w:anchor="x">{run("a link", UNDERLINE)}</w:hyperlink>', "a link"),
        (run("one") + "<w:r><w:tab/></w:r>" + run("two"), "one two"),
        (run("one") + "<w:r><w:noBreakHyphen/></w:r>" + run("two"), "one-two"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("words"), "words"),
        (f"<w:sdt><w:sdtContent>{run('inside')}</w:sdtContent></w:sdt>", "inside"),
    ],
)
def test_what_word_does_to_words(content: str, text: str) -> None:
    assert paragraphs(word(p(run("Rain fell.")) + p(content)))[1] == ("prose", text)


def test_words_line_breaks_rules_and_empty_paragraphs() -> None:
    border = "<w:pBdr><w:bottom/></w:pBdr>"
    body = (
        p(run("Rain fell.") + "<w:r><w:br/></w:r>" + run("Wind rose."))
        + p("", "", border)
        + p(run("Snow came."))
    )
    assert paragraphs(word(body)) == [
        ("prose", "Rain fell."), ("prose", "Wind rose."), ("scene_break", "---"), ("prose", "Snow came."),
    ]  # fmt: skip


def test_words_footnotes_and_pictures_follow_their_paragraph() -> None:
    note = f'<w:footnote w:id="2">{p(run("Half a demon."))}</w:footnote>'
    picture = '<w:r><w:drawing><wp:docPr descr="A map of the river"/></w:drawing></w:r>'
    body = p(run("A hanyou") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" slept.") + picture) + p(
        run("Rain fell.")
    )
    assert paragraphs(word(body, note)) == [
        ("prose", "A hanyou slept."),
        ("footnote", "Half a demon."),
        ("image", "A map of the river"),
        ("prose", "Rain fell."),
    ]


def test_a_text_box_is_read_once_where_word_writes_it_twice() -> None:
    """The second copy is for programs that don't know the first (`mc:Fallback`)."""
    box = f"<w:txbxContent>{p(run('Nobody answered.'))}</w:txbxContent>"
    copies = f"<mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    frame = f'<w:r><mc:AlternateContent xmlns:mc="mc">{copies}</mc:AlternateContent></w:r>'
    assert paragraphs(word(p(run("Rain fell.") + frame) + p(run("Wind rose.")))) == [
        ("prose", "Rain fell."),
        ("prose", "Nobody answered."),
        ("prose", "Wind rose."),
    ]


def test_words_tables_are_read_row_by_row() -> None:
    cells = "".join(f"<w:tc>{p(run(text))}</w:tc>" for text in ("Wood", "two"))
    assert paragraphs(word(p(run("Rain fell.")) + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))[1] == (
        "prose",
        "Wood, two",
    )


def test_a_text_box_in_an_opendocument_paragraph_takes_no_word_of_it() -> None:
    box = '<d:frame xmlns:d="d"><d:text-box><text:p>Nobody answered.</text:p></d:text-box></d:frame>'
    manuscript = assemble(
        read_odt(packing.odt(f"<text:p>Rain fell.</text:p><text:p>Wind {box}rose.</text:p>"))
    )
    assert [text for _, text in paragraphs(manuscript)] == ["Rain fell.", "Wind", "Nobody answered.", "rose."]


def test_an_opendocument_text_is_read_by_its_styles() -> None:
    body = (
        '<text:p text:style-name="P1">The Ferry Lantern</text:p>'
        '<text:h text:outline-level="1">The Landing</text:h>'
        '<text:p>It was <text:span text:style-name="I">very<text:s/>late</text:span>, said Mara.</text:p>'
        "<text:p>Rain<text:line-break/>fell.</text:p>"
        '<text:h text:outline-level="1">The Crossing</text:h>'
        "<text:p>A hanyou<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Half a demon.</text:p></text:note-body></text:note> slept.<office:annotation><text:p>hm</text:p>"
        "</office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Wood</text:p></table:table-cell><table:table-cell>"
        "<text:p>two</text:p></table:table-cell></table:table-row></table:table>"
        '<text:p>a <text:a>link</text:a>, a <text:span text:style-name="B">bold</text:span> word</text:p>'
    )
    manuscript = assemble(read_odt(packing.odt(body)))
    assert manuscript.title == "The Ferry Lantern"
    assert outline(manuscript) == [
        ("The Landing", [("prose", "It was *very late*, said Mara."), ("prose", "Rain"), ("prose", "fell.")]),
        (
            "The Crossing",
            [
                ("prose", "A hanyou slept."),
                ("footnote", "Half a demon."),
                ("prose", "Wood, two"),
                ("prose", "a link, a **bold** word"),
            ],
        ),
    ]


def rich(body: str) -> Manuscript:
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title The Ferry}{\author quietowl}}"
    return assemble(read_rtf((head + body + "}").encode("latin-1")))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"It was {\i very} late.", "It was *very* late."),
        (r"It was \i very\i0  late.", "It was *very* late."),
        (r"a \b bold\b0  word", "a **bold** word"),
        (r"caf\'e9 \ldblquote so\rdblquote\emdash he", "café “so”—he"),
        (r"\u8220?so\u8221? \u-10179?\u-8704?", "“so” 😀"),
        (r"\uc2\u8220??so", "“so"),
        (r"seen{\v hidden} words", "seen words"),
        (r"words{\*\unknown gone}{\pict 00ff}", "words"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}", "a link"),
        (r"a brace \{ and a slash \\", "a brace { and a slash \\"),
    ],
)
def test_what_rtf_does_to_words(body: str, text: str) -> None:
    assert paragraphs(rich(rf"Rain fell.\par {body}\par"))[1] == ("prose", text)


def test_an_rtf_file_cut_short_inside_a_group_keeps_its_last_words() -> None:
    whole = r"{\rtf1 Rain fell.\par Wind rose.{\footnote Half a dem"
    manuscript = assemble(read_rtf(whole.encode()))
    assert paragraphs(manuscript) == [
        ("prose", "Rain fell."),
        ("prose", "Wind rose."),
        ("footnote", "Half a dem"),
    ]


def test_an_rtf_files_headings_notes_and_information() -> None:
    manuscript = rich(
        r"\pard\outlinelevel0 The Landing\par\pard A hanyou{\super\chftn{\footnote\pard\chftn  Half a demon.}} slept.\par"
        r"\pard\outlinelevel0 The Crossing\par\pard Rain fell.\line Wind rose.\par"
    )
    assert (manuscript.title, manuscript.author) == ("The Ferry", "quietowl")
    assert outline(manuscript) == [
        ("The Landing", [("prose", "A hanyou slept."), ("footnote", "Half a demon.")]),
        ("The Crossing", [("prose", "Rain fell."), ("prose", "Wind rose.")]),
    ]


def test_a_pdfs_lines_are_joined_and_its_running_heads_set_aside() -> None:
    pages = [
        ["The Ferry Lantern", PROSE, "came, and the lan-", "tern was dark.", PROSE, "went.", str(n)]
        for n in range(1, 6)
    ]
    manuscript = assemble(read_pdf(packing.pdf(pages)))
    found = paragraphs(manuscript)
    assert len(found) == 10
    assert found[0] == ("prose", f"{PROSE} came, and the lantern was dark.")
    assert manuscript.where(manuscript.chapters[0].paragraphs[3].start).startswith("page 2, paragraph")


def test_a_pdfs_chapters_and_breaks() -> None:
    page = ["Chapter 1", PROSE, "came.", "* * *", PROSE, "went.", "Chapter 2", PROSE, "slept."]
    manuscript = assemble(read_pdf(packing.pdf([page])))
    assert [chapter.title for chapter in manuscript.chapters] == ["Chapter 1", "Chapter 2"]
    assert [kind for kind, _ in paragraphs(manuscript)] == ["prose", "scene_break", "prose", "prose"]


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (read_docx, b"no zip"),
        (read_docx, packing.zip_of({"a": "b"})),
        (read_docx, packing.zip_of({"word/document.xml": "<w:p>"})),
        (read_odt, packing.zip_of({"content.xml": ""})),
        (read_rtf, b"plain words"),
        (read_rtf, b"{\\rtf1" + b"{" * 5000),
        (read_pdf, b"%PDF-1.4 nothing"),
        (read_pdf, packing.pdf([[]])),
    ],
)
def test_a_damaged_file_is_an_error_with_a_hint(read: object, content: bytes) -> None:
    with pytest.raises(AudioficError) as raised:
        read(content)  # type: ignore[operator]
    assert raised.value.hint


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_an_rtf_file_that_ends_anywhere_is_read(cut: int) -> None:
    whole = rb"{\rtf1\ansi{\fonttbl{\f0 T;}}Rain {\i fell}\'e9\u8220? {\footnote a note}\par Wind rose.\par}"
    read_rtf(whole[: 6 + cut])


WHOLE = {
    ".html": packing.page("<h1>The Ferry</h1><p>Rain <i>fell</i>.</p>").encode(),
    ".epub": packing.plain_epub(),
    ".docx": packing.docx(p(run("Rain fell.")) * 5),
    ".odt": packing.odt("<text:p>Rain fell.</text:p>" * 5),
    ".rtf": rb"{\rtf1\ansi Rain {\i fell}\'e9\u8220? {\footnote a note}\par Wind rose.\par}",
    ".pdf": packing.pdf([["Rain fell."] * 5]),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_a_file_damaged_anywhere_is_read_or_refused_with_a_hint(suffix: str) -> None:
    chance = Random(3)
    hints: list[str | None] = []
    for _ in range(60):
        content = bytearray(WHOLE[suffix])
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(content))
            content[place : place + chance.choice([0, 1, 20])] = chance.randbytes(chance.choice([0, 1, 5]))
        try:
            assemble(READERS[suffix](bytes(content)))
        except AudioficError as error:
            hints.append(error.hint)
    assert all(hints)
