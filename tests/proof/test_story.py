"""The manuscript against the author's file: what a reader loses is found, and nothing that it doesn't."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import packing
from audiofic.drafting import draft_scripts
from audiofic.manuscript import READERS, read_manuscript
from audiofic.model import Line, Manuscript
from audiofic.production import attribute_story
from audiofic.proof.raw import RAW_READERS
from audiofic.proof.story import StoryProof, prove_story
from packing import run
from proving import FILES, SPOILS, spoil_manuscript, with_chapter

SEEDS = 12
"""Times each fault is made in each format."""


def read(suffix: str, content: bytes, folder: Path) -> Manuscript:
    path = folder / f"story{suffix}"
    path.write_bytes(content)
    return read_manuscript(path)


def prove(suffix: str, content: bytes, manuscript: Manuscript) -> StoryProof:
    return prove_story(content, suffix, f"script/manuscript{suffix}", manuscript)


def proven(suffix: str, content: bytes | str, folder: Path) -> StoryProof:
    content = content.encode() if isinstance(content, str) else content
    return prove(suffix, content, read(suffix, content, folder))


@pytest.mark.parametrize("suffix", FILES)
def test_a_story_that_is_read_whole_has_no_finding(suffix: str, tmp_path: Path) -> None:
    proof = proven(suffix, FILES[suffix], tmp_path)
    assert proof.findings == ()
    assert proof.unproven == ""


@pytest.mark.parametrize("suffix", FILES)
@pytest.mark.parametrize("fault", SPOILS)
def test_whatever_a_reader_does_to_the_words_is_found(suffix: str, fault: str, tmp_path: Path) -> None:
    manuscript = read(suffix, FILES[suffix], tmp_path)
    found: Counter[bool] = Counter()
    for seed in range(SEEDS):
        spoilt = spoil_manuscript(SPOILS[fault], random.Random(f"{suffix} {fault} {seed}"), manuscript)
        proof = prove(suffix, FILES[suffix], spoilt)
        found[bool(proof.findings)] += 1
        assert all(finding.hint and finding.code.startswith("words-") for finding in proof.findings)
    assert found == {True: SEEDS}


@pytest.mark.parametrize("suffix", FILES)
def test_a_chapter_that_a_reader_swallows_is_found(suffix: str, tmp_path: Path) -> None:
    manuscript = read(suffix, FILES[suffix], tmp_path)
    for number in range(len(manuscript.chapters)):
        proof = prove(suffix, FILES[suffix], with_chapter(manuscript, number, None))
        assert "words-lost" in {finding.code for finding in proof.findings}


def test_a_finding_names_words_and_line(tmp_path: Path) -> None:
    manuscript = read(".txt", FILES[".txt"], tmp_path)
    chapter = manuscript.chapters[1]
    shorter = replace(chapter, paragraphs=chapter.paragraphs[:1] + chapter.paragraphs[2:])
    (finding,) = prove(".txt", FILES[".txt"], with_chapter(manuscript, 1, shorter)).findings
    line = FILES[".txt"].decode().split("\n").index(chapter.paragraphs[1].text) + 1
    assert (finding.path, finding.line, finding.code) == ("script/manuscript.txt", line, "words-lost")
    assert "Halfway over the rope went slack" in finding.message


def test_words_that_somebody_has_put_back_into_a_script_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(FILES[".txt"])
    story = attribute_story(path, None)
    scripts = draft_scripts(story.manuscript, story.passages, story.reading)
    chapter = story.manuscript.chapters[1]
    shorter = replace(chapter, paragraphs=chapter.paragraphs[:1] + chapter.paragraphs[2:])
    lossy = with_chapter(story.manuscript, 1, shorter)
    arguments = (FILES[".txt"], ".txt", "script/manuscript.txt", lossy)
    assert prove_story(*arguments, scripts).findings == ()
    gone = [
        replace(
            script, items=tuple(i for i in script.items if not (isinstance(i, Line) and "rope" in i.text))
        )
        for script in scripts
    ]
    assert len(prove_story(*arguments, gone).findings) == 1


def test_what_a_page_has_besides_its_story_is_listed(tmp_path: Path) -> None:
    listed = {each.why: each.words for each in proven(".html", FILES[".html"], tmp_path).left_out}
    assert listed == {"page's own title": 2, "menu": 1, "hidden text": 1}


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".html", "<p>It <i>rain</i>ed &amp; poured.<sup><a href='#n'>1</a></sup></p><p id='n'>1 <a href='#r'>back</a> Rain.</p>"),
        (".html", "<p>Seen<p style='display:none'>Unseen<p>Seen again<br>and again"),
        (".html", "<style>.x{display:none}</style><p>One <span class='x'>two</span> three.</p><img alt='A red fox'/>"),
        (".html", "<table><tr><td>Wood</td><td>two</td></tr></table><p><q>Yes</q>, she said.</p>"),
        (".html", "<p>He met <ruby>死神<rp>(</rp><rt>Shinigami</rt><rp>)</rp></ruby> there.</p>"),
        (".html", '<meta charset="iso-8859-1"><p>Café “au” lait.</p>'.encode("cp1252")),
        (".md", "It *rain*ed \\*hard\\* &amp; <b>long</b>.\n\n<!-- a plan -->\n\n[a link](http://example.org/page 'x') here\n"),
        (".md", "---\ntitle: The Ferry\nauthor: quietowl\n---\n\n# One\n\n> Quoted.\n\n- A list\n- of two\n\n1. One\n"),
        (".txt", "Mara: Where are you?\n\nIvo: Here.\n\nMara: Come.\n\nNarrator: He came.\n\nIvo: No.\n"),
        (".txt", "She sat (A/N: at last! I am so sorry) down by the fire and waited for a while.\n\nThen rain.\n"),
        (".txt", "The well.\r\n\r\nIt was\u00ad deep \u200band cafe\u0301 dark.\r\n"),
        (".epub", packing.plain_epub()),
        (".epub", packing.fanficfare_epub()),
        (".epub", packing.fichub_epub()),
        (".docx", packing.docx(
            f'<w:p>{run("Rain fell.")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("gone", "<w:vanish/>")}</w:p>'
            f'<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>{run("new")}</w:ins></w:p>',
            footnotes=f'<w:footnote w:id="2"><w:p>{run("A note.")}</w:p></w:footnote>')),
        (".odt", packing.odt(
            "<text:p>Rain<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note."
            "</text:p></text:note-body></text:note> fell<text:s/>here.</text:p>"
            "<text:p>See <text:span>this</text:span><text:line-break/>and that.</text:p>")),
        (".rtf", rb"{\rtf1\ansi\ansicpg1252 Caf\'e9 \u8220?rain\u8221?{\footnote A note.}{\v hidden}{\*\x gone}\par Wind.\par}"),
    ],
)  # fmt: skip
def test_what_formats_allow_is_no_finding(suffix: str, content: bytes | str, tmp_path: Path) -> None:
    assert proven(suffix, content, tmp_path).findings == ()


def test_what_the_page_says_is_in_no_proof_has_a_reason(tmp_path: Path) -> None:
    assert "not UTF-8" in proven(".txt", "Café au lait.".encode("cp1252"), tmp_path).unproven
    assert ".pdf" in proven(".pdf", packing.pdf([["Rain fell."] * 5]), tmp_path).unproven


def test_every_format_but_pdf_has_a_raw_reader() -> None:
    assert set(READERS) - set(RAW_READERS) == {".pdf"}


def test_the_proof_takes_time_in_proportion_to_the_words() -> None:
    """Differences everywhere, in a text of one word over and over: the worst there is."""
    text = "\n\n".join("rain " * 50 for _ in range(400))
    manuscript = Manuscript("", None, None, "en", ())
    assert len(prove_story(text.encode(), ".txt", "x.txt", manuscript).findings) == 1
