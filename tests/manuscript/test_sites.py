"""Sites and downloaders: AO3, FanFicFare and FicHub say what is chapter, note and tag."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

from pathlib import Path

import pytest

import packing
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.epub import read_epub
from audiofic.manuscript.html import read_html
from audiofic.model import Details, Manuscript

ARCHIVE = (Path(__file__).parents[1] / "fixtures" / "stories" / "archive.html").read_text(encoding="utf-8")


def outline(manuscript: Manuscript) -> list[tuple[str | None, list[tuple[str, str]]]]:
    return [(c.title, [(p.note or p.kind, p.text) for p in c.paragraphs]) for c in manuscript.chapters]


@pytest.mark.parametrize("form", ["html", "epub"])
def test_an_archive_download_is_read_as_its_authors_posted_it(form: str) -> None:
    manuscript = assemble(
        read_html(ARCHIVE.encode()) if form == "html" else read_epub(packing.archive_epub(ARCHIVE))
    )
    said = (
        "“*Now* row,” said Ivo." if form == "html" else "“Now row,” said Ivo."
    )  # the sheet is in the page's head
    assert outline(manuscript) == [
        (
            "Chapter 1: The Landing",
            [
                ("blurb", "Nobody has lit the lantern for seven years."),
                ("author_note", "For my sister."),
                ("author_note", "Thank you all!"),
                ("author_note", "Mind the water."),
                ("prose", "The fox came down at dusk, *very* slowly."),
                ("prose", "“You again,” said Mara. *He never learns.*"),
                ("scene_break", "~*~"),
                ("time", "The next morning"),
                ("prose", "Ivo rowed — badly & late."),
                ("scene_break", "---"),
                ("pov", "Mara's POV"),
                ("prose", "I lit it."),
                ("author_note", "More soon."),
            ],
        ),
        ("Chapter 2", [("prose", said), ("author_note", "That was all.")]),
    ]
    assert (manuscript.title, manuscript.author, manuscript.language) == (
        "The Ferry Lantern",
        "quietowl",
        "en",
    )
    assert manuscript.details == Details(
        "Nobody has lit the lantern for seven years.",
        "River Stories",
        "2",
        ("Sample Saga",),
        ("Mara Kell", "Ivo Tarn"),
        "Teen And Up Audiences",
        (),
        "2019-05-06",
    )


def test_a_one_shot_of_the_archive_is_one_chapter_whatever_headings_are_in_it() -> None:
    start = ARCHIVE.partition('<div class="meta group">\n<h2 class="heading">Chapter 1')[0]
    one_shot = f'{start}<h2 class="toc-heading">The Ferry Lantern</h2><h3>Dusk</h3><p>Rain fell.</p><h3>The Storm</h3><p>Wind rose.</p></div>'
    (chapter,) = assemble(read_html(one_shot.encode())).chapters
    assert [(p.kind, p.text) for p in chapter.paragraphs[-4:]] == [
        ("heading", "Dusk"), ("prose", "Rain fell."), ("heading", "The Storm"), ("prose", "Wind rose."),
    ]  # fmt: skip


def test_fanficfares_epub() -> None:
    manuscript = assemble(read_epub(packing.fanficfare_epub()))
    assert outline(manuscript) == [
        (
            "Chapter 1: The Landing",
            [
                ("author_note", "Author's Note:"),
                ("author_note", "Mind the water."),
                ("prose", "The fox came down at *dusk*."),
                ("scene_break", "* * *"),
                ("prose", "“You again,” said Mara."),
                ("author_note", "More soon."),
            ],
        ),
        (
            "Chapter 2: The Crossing",
            [("prose", "Ivo rowed."), ("scene_break", "---"), ("prose", "It rained.")],
        ),
    ]
    assert manuscript.details.fandoms == ("Sample Saga",)
    assert manuscript.details.genres == ("Drama", "Mystery")
    assert (manuscript.details.rating, manuscript.details.date) == ("T", "2019-05-06")


def test_fanficfares_html() -> None:
    content = (
        '<html><body><h1><a href="x">The Ferry Lantern</a> by <a href="y">quietowl</a></h1>'
        "<table><tr><td><b>Category:</b></td><td>Sample Saga</td></tr></table>"
        '<a name="TOCTOP"></a><h2>Table of Contents</h2><p><a href="#section0001">The Landing</a><br /></p>'
        '<a name="section0001"><!-- anchor --></a><h2>The Landing</h2><p>Rain fell.</p>'
        '<a name="section0002"><!-- anchor --></a><h2>The Crossing</h2><p>Wind rose.</p></body></html>'
    )
    manuscript = assemble(read_html(content.encode()))
    assert outline(manuscript) == [
        ("The Landing", [("prose", "Rain fell.")]),
        ("The Crossing", [("prose", "Wind rose.")]),
    ]
    assert (manuscript.title, manuscript.author) == ("The Ferry Lantern", "quietowl")
    assert manuscript.details.fandoms == ("Sample Saga",)


def test_fichubs_epub() -> None:
    manuscript = assemble(read_epub(packing.fichub_epub()))
    assert outline(manuscript) == [
        ("The Landing", [("prose", "The fox came down at dusk."), ("prose", "“You again,” said Mara.")]),
        ("The Crossing", [("prose", "Ivo rowed.")]),
    ]
    assert (manuscript.title, manuscript.author) == ("The Ferry Lantern", "quietowl")
    assert (manuscript.details.rating, manuscript.details.date) == ("T", "2019-05-06")
