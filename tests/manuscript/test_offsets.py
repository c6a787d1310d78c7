"""Offsets: whatever is read, every character knows its place in the source, and none is lost."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import packing
from audiofic.manuscript import READERS, read_text
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.cleaning import VISIBLE, Slice, clean
from audiofic.model import Manuscript, Paragraph

BOUNDED = settings(max_examples=300, deadline=None, derandomize=True)
LINES = [
    "",
    "   ",
    "Chapter One: The Well",
    "CHAPTER II.",
    "1.",
    "Contents",
    "by Anna Author",
    "The Fox's Lantern",
    "***",
    "---",
    "===",
    "oOo",
    "A/N: thank you all!",
    "(A/N: open",
    "Kagome's POV",
    "**Later that night**",
    "~Sango~",
    "# Heading",
    "## Chapter Two",
    "> quoted",
    "- item",
    "    indented by four",
    '"Who is there?" she asked.',
    "The fox came down at dusk and sat beside the lantern, which nobody had lit for seven",
    "years.",
    "cafe\u0301 \u200bwith\u00a0marks\ttabs  and\x00nuls",
]
PROSE = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)


def all_paragraphs(manuscript: Manuscript) -> list[Paragraph]:
    found = list(manuscript.front_matter)
    for chapter in manuscript.chapters:
        found += [chapter.heading] if chapter.heading else []
        found += chapter.paragraphs
    return sorted(found, key=lambda paragraph: (paragraph.start, paragraph.end))


def check(manuscript: Manuscript) -> None:
    """Text is clean and NFC, offsets rise and stay inside, and each character is the one at its offset."""
    source = manuscript.source
    place = 0
    for paragraph in all_paragraphs(manuscript):
        assert place <= paragraph.start <= paragraph.end <= len(source)
        place = paragraph.end
        text = paragraph.text
        assert is_normalized("NFC", text)
        assert text == " ".join(text.split())
        offsets = [paragraph.source_offset(index) for index in range(len(text) + 1)]
        assert offsets == sorted(offsets)
        assert offsets[-1] == paragraph.end
        for character, offset in zip(text, offsets, strict=False):
            assert paragraph.start <= offset < paragraph.end
            if character == " ":
                assert not source[offset].isalnum() or len(normalize("NFC", source[offset])) > 1
            elif character.isascii() and source[offset].isascii() and source[offset] not in "&<":
                assert character == source[offset]


@BOUNDED
@given(PROSE)
def test_every_visible_character_of_plain_text_is_in_exactly_one_paragraph(source: str) -> None:
    manuscript = read_text(source)
    check(manuscript)
    covered = [0] * len(source)
    for paragraph in all_paragraphs(manuscript):
        for place in range(paragraph.start, paragraph.end):
            covered[place] += 1
    for match in VISIBLE.finditer(source):
        assert covered[match.start()] == 1


@BOUNDED
@given(PROSE)
def test_every_letter_of_markdown_is_in_exactly_one_paragraphs_text(source: str) -> None:
    manuscript = read_text(source, markdown=True)
    check(manuscript)
    seen = [
        paragraph.source_offset(index)
        for paragraph in all_paragraphs(manuscript)
        for index, character in enumerate(paragraph.text)
        if character.isalpha()
    ]
    assert seen == [place for place, character in enumerate(source) if character.isalpha()]


@BOUNDED
@given(st.lists(st.sampled_from(LINES), max_size=25), st.booleans())
def test_the_kind_of_newline_changes_no_text(lines: list[str], markdown: bool) -> None:
    def read(newline: str) -> list[tuple[str, str]]:
        manuscript = read_text(newline.join(lines), markdown=markdown)
        return [(paragraph.kind, paragraph.text) for paragraph in all_paragraphs(manuscript)]

    assert read("\n") == read("\r\n") == read("\r")


@BOUNDED
@given(st.text(max_size=300), st.booleans())
def test_any_text_is_read(source: str, markdown: bool) -> None:
    check(read_text(source, markdown=markdown))


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_every_reader_keeps_the_words_in_order(suffix: str) -> None:
    manuscript = assemble(READERS[suffix](packed(suffix)))
    check(manuscript)
    texts = [paragraph.text for chapter in manuscript.chapters for paragraph in chapter.paragraphs]
    if suffix == ".pdf":  # its makers know other marks
        texts = [text.replace('"Four" five...', "“Four” five…") for text in texts]
    assert texts == ["One two *three*.", "“Four” five…", "* * *", "Six."]


def packed(suffix: str) -> bytes:
    """The same four paragraphs in that format."""
    lines = ["One two *three*.", "“Four” five…", "* * *", "Six."]
    markup = "".join(f"<p>{line}</p>" for line in lines).replace("*three*", "<em>three</em>")
    match suffix:
        case ".html" | ".htm" | ".xhtml":
            return packing.page(markup).encode()
        case ".epub":
            return packing.epub({"one.xhtml": packing.page(markup)})
        case ".fb2" | ".fbz":
            text = markup.replace("<em>", "<emphasis>").replace("</em>", "</emphasis>")
            return packing.fb2(f"<section>{text}</section>")
        case ".docx":
            runs = [packing.run("One two "), packing.run("three", "<w:i/>"), packing.run(".")]
            rest = "".join(f"<w:p>{packing.run(line)}</w:p>" for line in lines[1:])
            return packing.docx(f"<w:p>{''.join(runs)}</w:p>{rest}")
        case ".odt":
            slanted = '<text:span text:style-name="I">three</text:span>'
            paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
            return packing.odt(paragraphs.replace("*three*", slanted))
        case ".rtf":
            text = "\\par ".join(lines).replace("*three*", r"{\i three}")
            for character in "“”…":
                text = text.replace(character, f"\\u{ord(character)}?")
            return f"{{\\rtf1\\ansi {text}\\par}}".encode()
        case ".pdf":
            return packing.pdf(
                [[line.replace("“", '"').replace("”", '"').replace("…", "...") for line in lines]]
            )
        case _:
            return ("\ufeff" + "\r\n\r\n".join(lines) + "\r\n").encode()


@BOUNDED
@given(st.text(alphabet="e\u0301\u0323가\u1100\u1161\u11a8\u0958\u212b\u0344 \n\u200ba&", max_size=40))
def test_composition_keeps_the_order_of_places(source: str) -> None:
    result = clean(source, [Slice(0, len(source))])
    assert is_normalized("NFC", result.text)
    folded = " ".join(source.replace("\u200b", "").split())
    assert result.text == normalize("NFC", folded)
    places = [run.source for run in result.runs]
    assert places == sorted(places)


def test_a_piece_with_a_reading_stands_where_it_begins() -> None:
    source = "a&hellip;b"
    result = clean(source, [Slice(0, 1), Slice(1, 9, "…"), Slice(9, 10)])
    assert result.text == "a…b"
    assert [(run.text, run.source) for run in result.runs] == [(0, 0), (2, 9)]


@pytest.mark.parametrize("markdown", [False, True])
def test_a_paragraph_of_a_megabyte_is_read(markdown: bool) -> None:
    source = "The road went on, said the fox. " * 32_000
    (paragraph,) = read_text(source, markdown=markdown).chapters[0].paragraphs
    assert len(paragraph.text) == len(source) - 1
    assert len(paragraph.runs) == 1
