"""What real EPUB, DOCX, ODT and RTF files do to chapters, titles, notes, page numbers and first letters."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import pytest
from tests import packing
from tests.packing import page

from audiofic.manuscript import read_text
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.docx import read_docx
from audiofic.manuscript.epub import read_epub
from audiofic.manuscript.fb2 import read_fb2
from audiofic.manuscript.html import read_html
from audiofic.manuscript.odt import read_odt
from audiofic.manuscript.rtf import read_rtf
from audiofic.model import Manuscript

ONE = "<p>Mara shut the gate. The river was high.</p><p>“You are late,” said Ivo, who had waited.</p>"
TWO = "<p>Ivo went down to the ferry. It had gone.</p><p>“Who took it?” asked Ivo of the water.</p>"
FIRST = ["Mara shut the gate. The river was high.", "“You are late,” said Ivo, who had waited."]
SECOND = ["Ivo went down to the ferry. It had gone.", "“Who took it?” asked Ivo of the water."]


def epub(pages: dict[str, str], contents: list[tuple[str, str]], nav: str = "", **more: object) -> Manuscript:
    content = packing.epub({name: page(body) for name, body in pages.items()}, contents, **more)  # type: ignore[arg-type]
    if nav:
        links = f'<nav epub:type="toc">{nav}</nav>'
        content = packing.zip_of({**packing.parts_of(content), "OEBPS/nav.xhtml": page(links)})
    return assemble(read_epub(content))


def outline(manuscript: Manuscript) -> list[tuple[str | None, list[str]]]:
    return [
        (chapter.title, [one.text for one in chapter.paragraphs if one.kind not in ("note", "scene_break")])
        for chapter in manuscript.chapters
    ]


def notes(manuscript: Manuscript) -> list[str]:
    return [one.text for chapter in manuscript.chapters for one in chapter.paragraphs if one.kind == "note"]


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>Chapter 1<br/>The Gate</h1>",
        "<h2>Chapter 1<br/><br/>The Gate</h2>",
        "<h1><span>Chapter 1</span><br/><i>The Gate</i></h1>",
        "<h1><div>Chapter 1</div><div>The Gate</div></h1>",
        '<h1><span style="display:block">Chapter 1</span>The Gate</h1>',
        "<hgroup><h1>Chapter 1</h1><p>The Gate</p></hgroup>",
        '<header><h1 epub:type="ordinal">Chapter 1</h1><p epub:type="title">The Gate</p></header>',
    ],
)
def test_one_heading_of_several_lines_opens_one_chapter(heading: str) -> None:
    pages = {"a.xhtml": heading + ONE, "b.xhtml": "<h1>Chapter 2</h1>" + TWO}
    wanted = [("Chapter 1: The Gate", FIRST), ("Chapter 2", SECOND)]
    assert outline(epub(pages, [("Chapter 1 The Gate", "a.xhtml"), ("Chapter 2", "b.xhtml")])) == wanted
    html = page(heading + ONE + "<h2>Chapter 2</h2>" + TWO).replace("<h1", "<h2").replace("</h1", "</h2")
    assert outline(assemble(read_html(html.encode()))) == wanted


def test_a_break_inside_a_heading_is_one_in_documents_too() -> None:
    style = '<w:outlineLvl w:val="0"/>'
    word = f"<w:p><w:pPr>{style}</w:pPr><w:r><w:t>Chapter 1</w:t><w:br/><w:t>The Gate</w:t></w:r></w:p>"
    word += f"<w:p>{packing.run('Mara ran off.')}</w:p>"
    odt = '<text:h text:outline-level="1">Chapter 1<text:line-break/>The Gate</text:h><text:p>Mara ran off.</text:p>'
    rtf = rb"{\rtf1\ansi\pard\outlinelevel0 Chapter 1\line The Gate\par\pard Mara ran off.\par}"
    fb2 = "<section><title><p>Chapter 1</p><p>The Gate</p></title><p>Mara ran off.</p></section>"
    for story in (
        read_docx(packing.docx(word)),
        read_odt(packing.odt(odt)),
        read_rtf(rtf),
        read_fb2(packing.fb2(fb2)),
    ):
        assert outline(assemble(story)) == [("Chapter 1: The Gate", ["Mara ran off."])]


@pytest.mark.parametrize(
    ("pages", "contents", "front"),
    [
        ({"a.xhtml": "<h1>Cover</h1>" + ONE, "b.xhtml": "<h1>Imprint</h1>" + TWO}, [("Cover", "a.xhtml"), ("Imprint", "b.xhtml")], []),
        ({"toc.xhtml": f'<h2 id="a">A</h2>{ONE}<h2 id="b">B</h2>{TWO}'}, [("A", "toc.xhtml#a"), ("B", "toc.xhtml#b")], []),
        ({"cover.xhtml": f'<h2 id="a">A</h2>{ONE}<h2 id="b">B</h2>{TWO}'}, [("Cover", "cover.xhtml"), ("A", "cover.xhtml#a"), ("B", "cover.xhtml#b")], []),
        ({"x.xhtml": f'<section epub:type="titlepage"><h1>The Ferry Lantern</h1></section><h2 id="a">A</h2>{ONE}', "b.xhtml": f"<h2>B</h2>{TWO}"}, [("A", "x.xhtml#a"), ("B", "b.xhtml")], ["The Ferry Lantern"]),
        ({"a.xhtml": f"<h2>A</h2>{ONE}", "b.xhtml": f"<h2>B</h2>{TWO}", "copyright.xhtml": "<p>Copyright © 2019 by A. Tester</p><p>All rights reserved.</p>"}, [("A", "a.xhtml"), ("B", "b.xhtml"), ("Copyright", "copyright.xhtml")], ["Copyright © 2019 by A. Tester", "All rights reserved."]),
        ({"p1.xhtml": "<p>Copyright © 2019 by A. Tester</p><p>ISBN 978-1-4028-9462-6</p>", "p2.xhtml": '<p>Contents</p><p><a href="p3.xhtml">A</a></p><p><a href="p4.xhtml">B</a></p>', "p3.xhtml": f"<h2>A</h2>{ONE}", "p4.xhtml": f"<h2>B</h2>{TWO}"}, [("A", "p3.xhtml"), ("B", "p4.xhtml")], ["Copyright © 2019 by A. Tester", "ISBN 978-1-4028-9462-6", "Contents", "A", "B"]),
        ({"a.xhtml": f'<section epub:type="cover">{ONE * 20}</section>', "b.xhtml": f"<h1>B</h1>{TWO}"}, [("A", "a.xhtml"), ("B", "b.xhtml")], []),
    ],
)  # fmt: skip
def test_only_what_is_marked_is_set_aside(
    pages: dict[str, str], contents: list[tuple[str, str]], front: list[str]
) -> None:
    manuscript = epub(pages, contents)
    told = [text for _, texts in outline(manuscript) for text in texts]
    assert set(told) == {*FIRST, *SECOND}
    assert [one.text for one in manuscript.front_matter] == front


@pytest.mark.parametrize("kind", ["cover", "title-page", "toc"])
def test_a_guide_that_points_at_the_story_hides_nothing(kind: str) -> None:
    content = packing.epub(
        {"b.xhtml": page(f'<h2 id="a">A</h2>{ONE}<h2 id="b">B</h2>{TWO}')},
        [("A", "b.xhtml#a"), ("B", "b.xhtml#b")],
        ncx=True,
    )
    parts = packing.parts_of(content)
    guide = f'<guide><reference type="{kind}" title="x" href="b.xhtml"/></guide></package>'
    parts["OEBPS/content.opf"] = parts["OEBPS/content.opf"].replace(b"</package>", guide.encode())
    assert outline(assemble(read_epub(packing.zip_of(parts)))) == [("A", FIRST), ("B", SECOND)]


@pytest.mark.parametrize(
    ("source", "titles"),
    [
        ("Ch. 1\n\n{}\n\nCh. 2\n\n{}", ["Chapter 1", "Chapter 2"]),
        ("Preface\n\n{}\n\nChapter 1: The Gate\n\n{}", ["Preface", "Chapter 1: The Gate"]),
        ("Letter 1\n\n{}\n\nChapter 1\n\n{}", ["Letter 1", "Chapter 1"]),
        ("1\n\n{}\n\n2\n\n{}", ["Chapter 1", "Chapter 2"]),
        ("I.\n\n{}\n\nII.\n\n{}", ["Chapter 1", "Chapter 2"]),
        ("STAVE ONE\n\n{}\n\nSTAVE TWO\n\n{}", ["STAVE ONE", "STAVE TWO"]),
        ("Part One\n\nChapter 1\n\n{}\n\nChapter 2\n\n{}", ["Part One, Chapter 1", "Chapter 2"]),
        ("[Chapter 1]\n\n{}\n\n[Chapter 2]\n\n{}", ["Chapter 1", "Chapter 2"]),
        ("Chapter 1 of 3\n\n{}\n\nChapter 2 of 3\n\n{}", ["Chapter 1", "Chapter 2"]),
        ("1/3\n\n{}\n\n2/3\n\n{}", ["Chapter 1", "Chapter 2"]),
        ("1\n\n{}\n\n1a\n\n{}\n\n2\n\n{}", ["Chapter 1", "Chapter 1a", "Chapter 2"]),
        ("Chapter 1: Who goes there?\n\n{}\n\nChapter 2 - What now?!\n\n{}", ["Chapter 1: Who goes there?", "Chapter 2 - What now?!"]),
        ("Chapter 1\n\n{}\n\nInterlude 1\n\n{}\n\nEpilogue II\n\n{}", ["Chapter 1", "Interlude 1", "Epilogue II"]),
        ("C H A P T E R   O N E\n\n{}\n\nC H A P T E R  2\n\n{}", ["CHAPTER ONE", "CHAPTER 2"]),
        ("1. Kapitel\n\n{}\n\nZweites Kapitel: Das Tor\n\n{}", ["1. Kapitel", "Zweites Kapitel: Das Tor"]),
        ("Chapter One Hundred and Five\n\n{}\n\nChapter 10234\n\n{}", ["Chapter One Hundred and Five", "Chapter 10234"]),
    ],
)  # fmt: skip
def test_a_chapter_is_called_what_its_book_calls_it(source: str, titles: list[str]) -> None:
    told = "Mara shut the gate. The river was high that spring, and nobody crossed it."
    manuscript = read_text(source.replace("{}", told))
    assert [chapter.title for chapter in manuscript.chapters] == titles


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("The Gate", '<p class="h">The Gate</p>'),
        ("The Gate", "<p><b>THE GATE</b></p>"),
        ("The Gate", "<div><p><b>The Gate</b></p></div>"),
        ("The Gate", "<p>The Ferry Lantern</p><h1>The Gate</h1>"),
        ("The Gate", "<p>quietowl</p><p>The Ferry Lantern</p><p>The Gate</p>"),
        ("Chapter One: The Gate", "<p>Chapter One</p><p>The Gate</p>"),
        ("Chapter One: The Gate", "<h2>CHAPTER ONE</h2><p>The Gate</p>"),
        ("Chapter 1 - The Gate", "<h1>Chapter 1 - The Gate</h1><p>Chapter 1: The Gate</p>"),
        ("Chapter 1 - The Gate", "<h1>Chapter 1 - The Gate</h1><p><strong>Chapter 1 The Gate</strong></p>"),
        ("One: The Gate", '<div><span class="n">ONE</span><br/><span>The Gate</span></div>'),
    ],
)
def test_a_title_is_heard_once(title: str, head: str) -> None:
    manuscript = epub(
        {"a.xhtml": head + ONE, "b.xhtml": "<h1>B</h1>" + TWO}, [(title, "a.xhtml"), ("B", "b.xhtml")]
    )
    assert [texts for _, texts in outline(manuscript)] == [FIRST, SECOND]
    assert (manuscript.chapters[0].title or "").endswith("The Gate")


def test_an_epigraph_before_the_heading_stays_and_the_heading_is_no_second_title() -> None:
    head = "<blockquote><p>All rivers end somewhere.</p></blockquote><h1>The Gate</h1>"
    manuscript = epub(
        {"a.xhtml": head + ONE, "b.xhtml": "<h1>B</h1>" + TWO}, [("The Gate", "a.xhtml"), ("B", "b.xhtml")]
    )
    assert outline(manuscript)[0] == ("The Gate", ["All rivers end somewhere.", *FIRST])


def test_what_somebody_says_or_is_numbered_is_no_second_title() -> None:
    chapters = "Chapter 1: Mara\n\n“Mara!”\n\nShe ran.\n\nChapter 2\n\nI\n\nIt rained.\n\nII\n\nIt snowed."
    assert outline(read_text(chapters)) == [
        ("Chapter 1: Mara", ["“Mara!”", "She ran."]),
        ("Chapter 2", ["I", "It rained.", "II", "It snowed."]),
    ]


NESTED = (
    '<ol><li><a href="p.xhtml">Part One: Water</a><ol><li><a href="a.xhtml">The Gate</a><ol><li><a href="a.xhtml#s">Morning</a></li></ol></li>'
    '<li><a href="b.xhtml">The Ferry</a></li></ol></li></ol>'
)


def test_sections_in_the_contents_are_no_chapters_and_parts_begin_with_one() -> None:
    pages = {
        "p.xhtml": "<h1>Part One: Water</h1>",
        "a.xhtml": f'<h2>The Gate</h2><h3 id="s">Morning</h3>{ONE}',
        "b.xhtml": f"<h2>The Ferry</h2>{TWO}",
    }
    assert outline(epub(pages, [], NESTED)) == [
        ("Part One: Water, The Gate", ["Morning", *FIRST]),
        ("The Ferry", SECOND),
    ]


def test_chapters_that_the_contents_leave_out_are_found_where_they_list_parts_only() -> None:
    pages = {
        "p.xhtml": f"<h1>Part One</h1><h2>Chapter 1</h2>{ONE}<h2>Chapter 2</h2>{TWO}",
        "q.xhtml": f"<h1>Part Two</h1><h2>Chapter 3</h2>{ONE}",
    }
    assert outline(epub(pages, [("Part One", "p.xhtml"), ("Part Two", "q.xhtml")])) == [
        ("Part One, Chapter 1", FIRST),
        ("Chapter 2", SECOND),
        ("Part Two, Chapter 3", FIRST),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('no<span epub:type="pagebreak">2</span>body', "nobody"),
        ('She sat <span role="doc-pagebreak" aria-label="4">4</span>down.', "She sat down."),
        ('She <span class="pagenum"><a id="Page_12">[Pg 12]</a></span>sat.', "She sat."),
        ('She <span class="pageno">p. xii</span>sat.', "She sat."),
        ('<span class="lnum">10</span>She sat.', "She sat."),
        ('She <a id="page_7">7</a>sat.', "She sat."),
        ('She <span class="pagenum">sat</span> down.', "She sat down."),
        ('It was <a id="p12">12 o’clock</a>.', "It was 12 o’clock."),
        ("Ten<sup>3</sup> men ran.", "Ten men ran."),
        ("It took 10<sup>6</sup> years and 5 m<sup>2</sup>.", "It took 10⁶ years and 5 m²."),
        ("The 1<sup>st</sup> day.", "The 1st day."),
        ('<span class="dc">M</span>ara ran.', "Mara ran."),
        ("<b>M</b>ara ran.", "Mara ran."),
        ('<span aria-hidden="true"><span>T</span>he</span><span class="sr">The</span> river.', "The river."),
        ('<span aria-hidden="true">T</span>he river.', "The river."),
        ('The river.<span aria-hidden="true"> Decoration</span>', "The river."),
        ('<img src="i.png" alt="I"/>vo ran.', "Ivo ran."),
        ("<b>I</b> <small>VO WENT</small> down.", "Ivo went down."),
        ("<b>I</b> <small>WAS THERE</small> once.", "**I** WAS THERE once."),
        ('<span hidden="">secret</span>Mara ran.', "Mara ran."),
        ('<epub:switch id="s"><epub:case required-namespace="x">formula</epub:case><epub:default>Mara</epub:default></epub:switch> ran.', "Mara ran."),
        ("Mara <unknown>ran</unknown>.", "Mara ran."),
    ],
)  # fmt: skip
def test_what_stands_inside_a_sentence_leaves_it_whole(markup: str, text: str) -> None:
    manuscript = epub(
        {"a.xhtml": f"<h1>A</h1><p>{markup}</p><p>Then Ivo slept.</p>", "b.xhtml": "<h1>B</h1>" + TWO},
        [("A", "a.xhtml"), ("B", "b.xhtml")],
    )
    assert outline(manuscript)[0] == ("A", [text, "Then Ivo slept."])


def test_first_letters_in_blocks_of_their_own_are_joined() -> None:
    pages = '<h1>A</h1><div class="dropcap">M</div><p>ara ran.</p><p>I</p><p>was there.</p>'
    manuscript = epub({"a.xhtml": pages, "b.xhtml": "<h1>B</h1>" + TWO}, [("A", "a.xhtml"), ("B", "b.xhtml")])
    assert outline(manuscript)[0][1] == ["Mara ran.", "I", "was there."]
    frame = '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:t>I</w:t></w:r></w:p>'
    word = packing.docx(f"{frame}<w:p>{packing.run('vo ran.')}</w:p><w:p>{packing.run('It rained.')}</w:p>")
    assert outline(assemble(read_docx(word)))[0][1] == ["Ivo ran.", "It rained."]
    rtf = rb"{\rtf1\ansi\pard\dropcapli3\dropcapt1 I\par\pard vo ran.\par It rained.\par}"
    assert outline(assemble(read_rtf(rtf)))[0][1] == ["Ivo ran.", "It rained."]


@pytest.mark.parametrize(
    ("reference", "note"),
    [
        ('<sup><a href="notes.xhtml#n1" id="r1">1</a></sup>', '<p id="n1"><a href="a.xhtml#r1">1</a> It was iron.</p>'),
        ('<a href="../OEBPS/notes.xhtml#n1">[1]</a>', '<p><a id="n1" href="a.xhtml#r1">1</a>. It was iron.</p>'),
        ('<a href="notes.xhtml#n1">*</a>', '<div class="footnote"><p><a id="n1"></a>* It was iron.</p></div>'),
        ('<a epub:type="noteref" href="notes.xhtml#n1">1</a>', '<ol><li id="n1" epub:type="endnote"><p>It was iron. <a href="a.xhtml#r1">↩</a></p></li></ol>'),
        ('<a href="notes.xhtml#n1">(1)</a>', '<p id="n1">1) It was iron.</p>'),
        ('<a href="notes.xhtml#n1"><sup>Note 1</sup></a>', '<p id="n1">Note 1: It was iron.</p>'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("apart", [True, False])
def test_notes_stand_behind_what_refers_to_them(reference: str, note: str, apart: bool) -> None:
    story = f'<h1>A</h1><p id="p5">“You shut the gate{reference} too soon,” said Mara to Ivo.</p><p>It rained.</p>'
    if apart:
        pages = {"a.xhtml": story, "b.xhtml": "<h1>B</h1>" + TWO, "notes.xhtml": f"<h1>Notes</h1>{note}"}
    else:
        story = (story + "<hr/>" + note).replace("../OEBPS/", "").replace("notes.xhtml", "a.xhtml")
        pages = {"a.xhtml": story, "b.xhtml": "<h1>B</h1>" + TWO}
    manuscript = epub(pages, [(name, name) for name in pages])
    assert outline(manuscript) == [
        ("A", ["“You shut the gate too soon,” said Mara to Ivo.", "It rained."]),
        ("B", SECOND),
    ]
    assert notes(manuscript) == ["It was iron."]


def test_styles_are_found_by_any_selector() -> None:
    sheet = "p span.y{display:none} #nope{display:none} div > p + p{font-style:italic} @media print{p{display:none}} .n{display:block}"
    body = '<h1>A</h1><p><span class="x y">hidden</span>Mara ran.</p><div id="nope"><p>Secret.</p></div><div><p>One day.</p><p>All slept.</p></div>'
    body += '<h2><span class="n">1</span><span>The Gate</span></h2>'
    manuscript = epub(
        {"a.xhtml": body, "b.xhtml": "<h1>B</h1>" + TWO},
        [("A", "a.xhtml"), ("B", "b.xhtml")],
        extra={"s.css": sheet},
    )
    assert outline(manuscript)[0][1] == ["Mara ran.", "One day.", "*All slept.*", "1 The Gate"]


def test_a_librarys_licence_opens_no_chapters() -> None:
    licence = (
        "<h2>THE FULL LICENSE</h2><p>Please read this.</p><h2>Section 1. General Terms</h2><p>By reading.</p>"
    )
    body = (
        f"<p>*** START OF THE PROJECT GUTENBERG EBOOK X ***</p><h2>Chapter 1</h2>{ONE}<h2>Chapter 2</h2>{TWO}"
    )
    html = f"{body}<p>*** END OF THE PROJECT GUTENBERG EBOOK X ***</p>{licence}"
    manuscript = assemble(read_html(page(html).encode()))
    assert outline(manuscript) == [("Chapter 1", FIRST), ("Chapter 2", SECOND)]


def test_fields_and_unknown_elements_of_a_text_keep_their_words() -> None:
    fields = (
        '<text:p><text:user-field-get text:name="h">Mara</text:user-field-get> shut the gate of <text:variable-get>Kessel</text:variable-get>, on '
        "<text:date>3 March</text:date>, as <text:placeholder>Ivo</text:placeholder> <text:something-new>says</text:something-new>.</text:p>"
    )
    assert outline(assemble(read_odt(packing.odt(fields))))[0][1] == [
        "Mara shut the gate of Kessel, on 3 March, as Ivo says."
    ]


@pytest.mark.parametrize(
    ("font", "text", "wanted"),
    [
        (r"\fcharset204", r"\'cc\'e0\'f0\'e0", "Мара"),
        (r"\fcharset238", r"Ji\'f8\'ed", "Jiří"),
        (r"\fcharset0\cpg1251", r"\'cc\'e0\'f0\'e0", "Мара"),
        (r"\fcharset161", r"\'c1\'e8\'de\'ed\'e1", "Αθήνα"),
        (r"\fcharset128", r"\'83\'7d\'83\'89", "マラ"),
        (r"\fcharset0", r"caf\'e9", "café"),
    ],
)
def test_rtf_is_read_in_the_code_page_of_its_font(font: str, text: str, wanted: str) -> None:
    fonts = rf"{{\fonttbl{{\f0\fnil\fcharset0 A;}}{{\f1\fnil{font} B;}}}}"
    rtf = rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}\pard It is {{\f1 {text}}} she said.\par}}"
    assert outline(assemble(read_rtf(rtf.encode())))[0][1] == [f"It is {wanted} she said."]


def test_symbols_and_raised_numbers_of_word_documents_are_read() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    runs = packing.run("Ten") + packing.run("3", raised) + packing.run(" men, 10") + packing.run("6", raised)
    symbol = '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'
    word = packing.docx(f"<w:p>{runs}{packing.run(' years, ')}{symbol}</w:p>")
    assert outline(assemble(read_docx(word)))[0][1] == ["Ten men, 10⁶ years, α"]


def test_what_is_plainly_english_is_read_so_whatever_the_package_says() -> None:
    prose = (
        "<p>Mara shut the gate, and the river was high that spring, so that nobody crossed it for a long while.</p>"
        * 6
    )
    content = packing.epub(
        {"a.xhtml": page(f"<h1>A</h1>{prose}"), "b.xhtml": page(f"<h1>B</h1>{prose}")},
        [("A", "a.xhtml"), ("B", "b.xhtml")],
    )
    parts = packing.parts_of(content)
    parts["OEBPS/content.opf"] = parts["OEBPS/content.opf"].replace(b"<dc:language>en<", b"<dc:language>de<")
    manuscript = assemble(read_epub(packing.zip_of(parts)))
    assert (manuscript.language, manuscript.overruled_language) == ("en", "de")


WRAPPED = """THE SMALL TEST

CHAPTER ONE

Mara shut the gate. The river was high that spring, and no-
body crossed it for a long while, because the ferry had been
taken in the night by somebody who did not know the river at
all, nor what it did in the spring of the year, and would cer-
tainly be sorry for it before another week had come and gone.
There was a time when nobody would have dared to touch it.

                              12

THE SMALL TEST

The rain had not stopped. Mara sat at the window of the ferry
house and looked at the water, and thought of the well-
known story of the drowned bell, and of all who had heard it

- 13 -

and had never spoken of it again to anybody in that country,
and at last she slept and did not dream of the river any more.
"""


def test_words_cut_at_a_lines_end_are_whole_and_page_numbers_are_set_aside() -> None:
    ((_, texts),) = outline(read_text(WRAPPED))
    assert len(texts) == 2
    assert "and nobody crossed" in texts[0]
    assert "would certainly be" in texts[0]
    assert "the well-known story" in texts[1]
    assert "who had heard it and had never spoken" in texts[1]


def test_pandocs_markdown_is_read_without_its_marks() -> None:
    source = (
        "---\ntitle: The Small Test\nauthor:\n- Anna Weaver\n- Bo\n---\n\n# One {#ch1 .unnumbered}\n\nMara {she} ran.\n\n::: {.note}\nA fenced div.\n:::\n\n"
        "Ivo:\n:   The ferryman.\n\n# Two\n\nIt rained."
    )
    manuscript = read_text(source, markdown=True)
    assert manuscript.author == "Anna Weaver, Bo"
    assert outline(manuscript)[0] == (
        "Chapter 1",
        ["Mara {she} ran.", "A fenced div.", "Ivo:", "The ferryman."],
    )


def test_fb2_has_its_notes_in_place_and_its_details() -> None:
    body = '<title><p>The Small Test</p></title><section><title><p>Chapter 1</p></title><p>Mara <emphasis>ran</emphasis>.<a l:href="#n1" type="note">[1]</a></p></section>'
    body += "<section><title><p>Chapter 2</p></title><p>It rained.</p></section>"
    content = packing.fb2(
        body, "The Small Test", "Anna", '<section id="n1"><title><p>1</p></title><p>Far.</p></section>'
    )
    manuscript = assemble(read_fb2(content))
    assert outline(manuscript) == [("Chapter 1", ["Mara *ran*."]), ("Chapter 2", ["It rained."])]
    assert notes(manuscript) == ["Far."]
    assert (manuscript.title, manuscript.author) == ("The Small Test", "Anna")
    assert assemble(read_fb2(packing.zip_of({"story.fb2": content}))) == manuscript
