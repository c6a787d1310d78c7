"""EPUBs: reading order, contents, footnotes, metadata; and files that mean harm."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

import packing
from audiofic.errors import AudioficError
from audiofic.manuscript import archive
from audiofic.manuscript.archive import resolve
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.epub import read_epub
from audiofic.manuscript.warnings import check_reading
from audiofic.model import Manuscript


def read(content: bytes) -> Manuscript:
    return assemble(read_epub(content))


def test_a_book_is_read_chapter_by_chapter() -> None:
    manuscript = read(packing.plain_epub())
    assert [(c.title, [(p.note or p.kind, p.text) for p in c.paragraphs]) for c in manuscript.chapters] == [
        (
            "The Landing",
            [
                ("prose", "The fox came down."),
                ("footnote", "A red fox."),
                ("prose", "“*Now*,” said Mara — to Shinigami."),
                ("scene_break", "---"),
                ("prose", "Wood, two"),
            ],
        ),
        ("The Crossing", [("prose", "Ivo rowed."), ("time", "Later that night"), ("prose", "It rained.")]),
    ]
    assert (manuscript.title, manuscript.author, manuscript.language) == (
        "The Ferry Lantern",
        "quietowl",
        "en",
    )
    assert manuscript.details.summary == "Nobody has lit the lantern."


def test_a_place_in_the_source_is_told_by_page_and_paragraph() -> None:
    manuscript = read(packing.plain_epub())
    assert manuscript.where(manuscript.chapters[1].paragraphs[-1].start) == "two.xhtml, paragraph 4"


def test_notes_in_a_page_of_their_own_are_read_once() -> None:
    pages = {
        "one.xhtml": packing.page(
            '<h1>One</h1><p>A hanyou<a href="notes.xhtml#n1" id="r1">1</a> slept.</p><p>Rain.</p>'
        ),
        "notes.xhtml": packing.page(
            '<section epub:type="endnotes"><p id="n1" epub:type="endnote">Half a demon. <a href="one.xhtml#r1">↩</a></p></section>'
        ),
    }
    (chapter,) = read(packing.epub(pages, [("One", "one.xhtml")])).chapters
    assert [p.text for p in chapter.paragraphs] == ["A hanyou slept.", "Half a demon.", "Rain."]


def test_without_contents_headings_open_chapters() -> None:
    pages = {"a.xhtml": packing.page("<h2>One</h2><p>Rain.</p><h2>Two</h2><p>Sun.</p>")}
    manuscript = read(packing.epub(pages, [("Elsewhere", "gone.xhtml")]))
    assert [chapter.title for chapter in manuscript.chapters] == ["Chapter 1", "Chapter 2"]


def test_a_page_that_is_not_well_formed_is_read_all_the_same() -> None:
    pages = {"a.xhtml": "<html><body><p>One <b>bold<p>Two &nbsp; three &unknown; four</body></html>"}
    (chapter,) = read(packing.epub(pages)).chapters
    assert chapter.paragraphs[0].text.startswith("One **bold")
    assert "three &unknown; four" in chapter.paragraphs[-1].text


def test_a_page_set_aside_with_much_prose_is_told() -> None:
    """A copyright page of 60 words beside a story of 200; 20 beside 200 are none to speak of."""
    story = packing.page("<h1>The Gate</h1>" + "<p>Rain fell on the gate, and nobody came.</p>" * 25)
    imprint = "<p>Copyright © 2020 quietowl.</p><p>All rights reserved.</p>"

    def codes(lines: int) -> list[str]:
        told = "".join(f"<p>Row {n} of the list was set in a fine old face.</p>" for n in range(lines))
        pages = {
            "legal.xhtml": packing.page(f'<section epub:type="copyright-page">{imprint}{told}</section>')
        }
        manuscript = read(packing.epub({**pages, "one.xhtml": story}, [("The Gate", "one.xhtml")]))
        assert [chapter.title for chapter in manuscript.chapters] == ["The Gate"]
        return [finding.code for finding in check_reading("story.epub", manuscript, [])]

    assert codes(6) == ["much-set-aside"]
    assert codes(2) == []


@pytest.mark.parametrize("chain", [1, 3])
def test_what_is_no_page_is_read_by_its_fallback(chain: int) -> None:
    """EPUB 3.3, 3.5.1: of a foreign resource in the spine the first fallback that is a page counts."""
    parts = packing.parts_of(packing.epub({"one.xhtml": packing.page("<h1>The Gate</h1><p>Rain fell.</p>")}))
    items = "".join(
        f'<item id="f{n}" href="f{n}.xml" media-type="application/x-odd" fallback="f{n + 1}"/>'
        for n in range(chain)
    ).replace(f'fallback="f{chain}"', 'fallback="i0"')
    package = parts["OEBPS/content.opf"].decode().replace("</manifest>", f"{items}</manifest>")
    package = package.replace('<itemref idref="i0"/>', '<itemref idref="f0"/>')
    odd = {f"OEBPS/f{n}.xml": "<odd>Nonsense.</odd>" for n in range(chain)}
    manuscript = read(packing.zip_of({**parts, "OEBPS/content.opf": package, **odd}))
    assert [(c.title, [p.text for p in c.paragraphs]) for c in manuscript.chapters] == [
        ("The Gate", ["Rain fell."])
    ]


def test_a_circle_of_fallbacks_ends() -> None:
    parts = packing.parts_of(packing.epub({"one.xhtml": packing.page("<h1>The Gate</h1><p>Rain fell.</p>")}))
    items = "".join(
        f'<item id="f{n}" href="f{n}.xml" media-type="application/x-odd" fallback="f{1 - n}"/>'
        for n in range(2)
    )
    package = parts["OEBPS/content.opf"].decode().replace("</manifest>", f"{items}</manifest>")
    package = package.replace('<itemref idref="i0"/>', '<itemref idref="f0"/><itemref idref="i0"/>')
    manuscript = read(packing.zip_of({**parts, "OEBPS/content.opf": package}))
    assert [c.title for c in manuscript.chapters] == ["The Gate"]


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_damaged_file_is_an_error_with_a_hint(broken: bytes) -> None:
    with pytest.raises(AudioficError, match="EPUB") as raised:
        read_epub(broken)
    assert raised.value.hint


def test_a_locked_book_is_told() -> None:
    locked = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    parts = unzip(packing.plain_epub()) | {"META-INF/encryption.xml": locked}
    with pytest.raises(AudioficError, match="locked"):
        read_epub(packing.zip_of(parts))


def test_hidden_fonts_are_no_lock() -> None:
    fonts = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></EncryptedData></encryption>'
    parts = unzip(packing.plain_epub()) | {"META-INF/encryption.xml": fonts}
    assert len(read(packing.zip_of(parts)).chapters) == 2


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_PART", 100_000)
    pages = {"a.xhtml": packing.page("<p>" + "0" * 200_000 + "</p>")}
    with pytest.raises(AudioficError, match="too large"):
        read_epub(packing.epub(pages))


def test_all_parts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_ALL", 100_000)
    pages = {f"{n}.xhtml": packing.page("<p>" + "0" * 60_000 + "</p>") for n in range(3)}
    with pytest.raises(AudioficError, match="too large"):
        read_epub(packing.epub(pages))


def test_entities_are_never_expanded_and_never_fetched() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    pages = {"a.xhtml": f'<?xml version="1.0"?>{bomb}<html><body><p>One &b; &f; two.</p></body></html>'}
    text = " ".join(p.text for c in read(packing.epub(pages)).chapters for p in c.paragraphs)
    assert "haha" not in text
    assert "root:" not in text


@pytest.mark.parametrize(
    ("base", "href", "part"),
    [
        ("OEBPS/text/a.xhtml", "b.xhtml#x", ("OEBPS/text/b.xhtml", "x")),
        ("OEBPS/text/a.xhtml", "../b%20c.xhtml", ("OEBPS/b c.xhtml", "")),
        ("OEBPS/a.xhtml", "#x", ("OEBPS/a.xhtml", "x")),
        ("a.xhtml", "/etc/passwd", ("etc/passwd", "")),
    ],
)
def test_links_lead_to_parts_of_the_archive_only(base: str, href: str, part: tuple[str, str]) -> None:
    assert resolve(base, href) == part


def unzip(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}
