"""HTML pages: what is a paragraph, a break, emphasis; what is never read."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import pytest

from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.html import read_html
from audiofic.model import Manuscript


def read(body: str, head: str = "") -> Manuscript:
    return assemble(read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode()))


def paragraphs(body: str, head: str = "") -> list[tuple[str, str]]:
    return [(p.note or p.kind, p.text) for c in read(body, head).chapters for p in c.paragraphs]


def texts(body: str, head: str = "") -> list[str]:
    return [text for _, text in paragraphs(body, head)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>so <em>very</em> late</p>", "so *very* late"),
        ("<p><i>Where is he? </i>she thought.</p>", "*Where is he?* she thought."),
        ("<p>a <b>bold <i>and slanted</i></b> word</p>", "a **bold *and slanted*** word"),
        ("<p>an <u>underlined</u> one</p>", "an _underlined_ one"),
        ("<p><i>*sigh*</i></p>", "*sigh*"),
        ("<p><i> </i>nothing slanted</p>", "nothing slanted"),
        ("<p><i>one</i><i>word</i></p>", "*oneword*"),
        ('<p>a <span style="font-style: italic">styled</span> one</p>', "a *styled* one"),
        ('<p>a <span class="k">classy</span> one</p>', "a *classy* one"),
        ('<p><i>all but <span style="font-style:normal">this</span></i></p>', "*all but* this"),
        ("<p>a <a href='http://example.org'>link</a> is its words</p>", "a link is its words"),
        ("<p>&ldquo;Caf&eacute;&rdquo; &amp; tea&hellip;</p>", "“Café” & tea…"),
        ("<p>H<sub>2</sub>O, 2<sup>nd</sup></p>", "H2O, 2nd"),
        ("<p>he said <q>no</q></p>", "he said “no”"),
        ("<p><ruby>死神<rp>(</rp><rt>Shinigami</rt><rp>)</rp></ruby> came</p>", "Shinigami came"),
        ("<p><ruby>Reaper<rt>Shinigami</rt></ruby> came</p>", "Reaper came"),
        ("<p>one\n   line\tonly</p>", "one line only"),
    ],
)
def test_what_stands_in_a_paragraph_keeps_its_meaning(markup: str, text: str) -> None:
    assert texts(markup, "<style>.k { font-style: italic }</style>") == [text]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var a = 'x';</script>",
        "<style>p { color: red }</style>",
        "<!-- a comment -->",
        '<p style="display: none">hidden</p>',
        "<p hidden>hidden</p>",
        "<nav><a href='#'>Next</a></nav>",
        "<img src='fox.png'>",
        "<noscript>Please enable it</noscript>",
    ],
)
def test_what_nobody_sees_is_not_read(markup: str) -> None:
    assert texts(f"<p>Rain fell.</p>{markup}<p>Wind rose.</p>") == ["Rain fell.", "Wind rose."]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("in<i>con</i>ceivable, he said", "*inconceivable*, he said"),
        ("Beta<b>gamma<i>delta</i></b>", "***Betagammadelta***"),
        ("<b>be<i>ta</i></b>gamma", "***betagamma***"),
        ("the <i>Titanic</i>'s bow", "the *Titanic*'s bow"),
        ("<b>A</b><i>b</i>c", "***Abc***"),
        ("<i>Long <b>bold</b> inside</i>and more", "*Long **bold** insideand* more"),
        ("<i>one</i> <b>two</b>", "*one* **two**"),
        ("<i>half</i>-<b>way</b>", "*half*-**way**"),
    ],
)
def test_emphasis_of_a_part_of_a_word_counts_for_the_whole_word(markup: str, text: str) -> None:
    assert texts(f"<p>There was {markup} there.</p>") == [f"There was {text} there."]


def test_old_archives_line_breaks_part_paragraphs() -> None:
    assert texts("Rain fell.<br><br>“Two,” said Mara.<br />\n<br />Snow came.") == [
        "Rain fell.",
        "“Two,” said Mara.",
        "Snow came.",
    ]


def test_lines_that_a_program_broke_are_joined_again() -> None:
    line = "The fox came down at dusk and sat beside the lantern, which nobody had"
    other = "lit for seven years, and it looked at the road as if that owed it some"
    body = "<br>\n".join([line, other, "thing.<br>", line, other, "thing too."])
    assert [len(text.split()) for text in texts(body)] == [31, 32]


def test_preformatted_text_is_a_text_file() -> None:
    assert texts("<pre>Rain fell.\n\nTwo, she said.\n</pre>") == ["Rain fell.", "Two, she said."]


def test_a_paragraph_that_is_never_closed_ends_where_the_next_begins() -> None:
    assert texts("<p>Rain fell.<p>Wind rose.<div>Snow came.<div>Ice held.") == [
        "Rain fell.",
        "Wind rose.",
        "Snow came.",
        "Ice held.",
    ]


@pytest.mark.parametrize(
    "mark",
    ["<hr>", "<p align=center>***</p>", "<p>* * *</p>", "<center>~*~</center>", "<h3>***</h3>", "<p>oOo</p>",
     '<p><img src="divider.gif"></p>', '<p><img src="a.gif" alt="* * *"></p>'],
)  # fmt: skip
def test_breaks_of_every_shape(mark: str) -> None:
    kinds = [kind for kind, _ in paragraphs(f"<p>Rain fell.</p>{mark}<p>Wind rose.</p>")]
    assert kinds == ["prose", "scene_break", "prose"]


def test_regular_empty_paragraphs_are_scene_breaks() -> None:
    scene = "".join(f"<p>The fox sat down for the {n}th time.</p>" for n in range(12))
    kinds = [kind for kind, _ in paragraphs("<p>&nbsp;</p>".join([scene] * 4))]
    assert kinds.count("scene_break") == 3


def test_empty_paragraphs_between_all_others_mean_nothing() -> None:
    body = "<p>&nbsp;</p>".join(f"<p>The fox sat down for the {n}th time.</p>" for n in range(30))
    assert {kind for kind, _ in paragraphs(body)} == {"prose"}


def test_an_image_is_its_description() -> None:
    assert paragraphs('<p>One <img src="a.png" alt="A map of the river."> two.</p>') == [
        ("image", "A map of the river."),
        ("prose", "One two."),
    ]


def test_a_footnote_stands_after_the_paragraph_that_refers_to_it() -> None:
    body = (
        '<p>The hanyou<a id="r1" href="#f1"><sup>1</sup></a> slept.</p><p>It rained.</p>'
        '<ol><li id="f1">Half a demon. <a href="#r1">↩</a></li></ol>'
    )
    assert paragraphs(body) == [
        ("prose", "The hanyou slept."),
        ("footnote", "Half a demon."),
        ("prose", "It rained."),
    ]


def test_a_table_is_read_row_by_row() -> None:
    body = "<table><tr><th>Wood</th><th>Price</th></tr><tr><td>Oak.</td><td>two</td></tr></table>"
    assert texts(f"<p>Rain fell.</p>{body}") == ["Rain fell.", "Wood, Price", "Oak. two"]


def test_a_table_that_only_lays_out_a_page_is_none() -> None:
    assert texts(
        "<table><tr><td><p>Rain fell.</p><p>Wind rose.</p></td><td>Snow came.</td></tr></table>"
    ) == ["Rain fell.", "Wind rose.", "Snow came."]


def test_headings_open_chapters() -> None:
    manuscript = read(
        "<h1>The Ferry</h1><h2>Chapter One</h2><p>Rain fell.</p><h2>Chapter Two</h2><p>Wind rose.</p>"
    )
    assert manuscript.title == "The Ferry"
    assert [chapter.title for chapter in manuscript.chapters] == ["Chapter One", "Chapter Two"]


def test_a_class_may_say_that_something_is_a_note() -> None:
    body = '<div class="authors-note"><p>Hello all.</p></div><p>Rain fell.</p><p class="disclaimer">Not mine.</p>'
    assert paragraphs(body) == [
        ("author_note", "Hello all."),
        ("prose", "Rain fell."),
        ("disclaimer", "Not mine."),
    ]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "shift_jis", "utf-8"])
def test_a_page_is_read_in_the_encoding_it_names(charset: str) -> None:
    word = {"iso-8859-1": "“café”", "windows-1251": "лиса", "shift_jis": "狐", "utf-8": "狐"}[charset]
    encoding = "cp1252" if charset == "iso-8859-1" else charset
    content = f'<meta charset="{charset}"><p>{word}</p>'.encode(encoding)
    assert [p.text for p in assemble(read_html(content)).chapters[0].paragraphs] == [word]


@pytest.mark.parametrize("content", [b"", b"  \n", b"<html></html>", b"<!-- -->", b"<?xml version='1.0'?>"])
def test_a_page_of_nothing_is_one_chapter_without_paragraphs(content: bytes) -> None:
    (chapter,) = assemble(read_html(content)).chapters
    assert chapter.paragraphs == ()


def test_a_page_nested_thousands_deep_is_read() -> None:
    assert "".join(texts("<div><i>" * 3000 + "deep")) in ("*deep*", "")


def test_nothing_outside_of_the_page_is_opened(tmp_path: object) -> None:
    content = (
        b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]><html><body><p>a &e; b</p></body></html>'
    )
    text = assemble(read_html(content)).chapters[0].paragraphs[-1].text
    assert text.startswith("a") or "a &e; b" in text
    assert "localhost" not in text


def test_a_damaged_declaration_hides_no_word() -> None:
    content = "<?xml version='1.0' encoding='latin-1'><p>Café.</p>".encode()
    assert "Café." in assemble(read_html(content)).chapters[0].paragraphs[-1].text
