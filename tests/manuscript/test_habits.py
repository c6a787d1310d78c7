"""Stories as sites, downloaders and old archives have them: the second table of docs/manuscripts.md.

The same small story as in `test_table`, in the structure of each; and headings and breaks in every format.
"""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import textwrap
from html import escape
from pathlib import Path

import pytest

import packing
from audiofic.drafting import draft_scripts
from audiofic.errors import AudioficError
from audiofic.fidelity import check_words
from audiofic.manuscript import read_manuscript
from audiofic.model import Line
from audiofic.production import attribute_story
from manuscript.test_table import COLUMNS, TEXT, TOLD, kept, table_rows
from packing import page

FIRST = "<p>The fox came down to the river.</p><p>It was <em>late</em>, said Mara.</p><hr/><p>Nobody had lit the lantern yet.</p>"
SECOND = "<p>Ivo rowed without a word.</p><p>The wind rose.</p>"
NOTE = "A/N: Thank you for reading!"
PREFACE = (
    '<div id="preface"><h2 class="toc-heading">Preface</h2><p class="message"><b>The Ferry Lantern</b><br/>Posted originally on the '
    '<a href="http://archiveofourown.org/">Archive of Our Own</a> at <a href="http://archiveofourown.org/works/1">http://archiveofourown.org/works/1</a>.</p>'
    '<div class="meta"><dl class="tags"><dt>Rating:</dt><dd>General Audiences</dd></dl><h1>The Ferry Lantern</h1>'
    '<div class="byline">by <a rel="author" href="#">quietowl</a></div></div></div>'
)
AFTERWORD = (
    '<div id="afterword"><h2 class="toc-heading">Afterword</h2>{}<p class="message">Please <a href="#">drop by the Archive and comment</a> '
    "to let the creator know if you enjoyed their work!</p></div>"
)


def archive_chapter(number: int, title: str, body: str, note: str = "") -> str:
    end = f'<div class="meta" id="endnotes{number}"><p>Chapter End Notes</p><blockquote class="userstuff"><p>{note}</p></blockquote></div>'
    return (
        f'<div class="meta group"><h2 class="heading">Chapter {number}: {title}</h2></div><!--chapter content-->'
        f'<div class="userstuff">{body}</div><!--/chapter content-->{end if note else ""}'
    )


CHAPTERS = archive_chapter(1, "The Landing", FIRST, NOTE) + archive_chapter(2, "The Crossing", SECOND)
ARCHIVE = f'<html><body>{PREFACE}<div id="chapters" class="userstuff">{CHAPTERS}</div>{AFTERWORD.format("")}</body></html>'
ENDNOTE = f'<div class="meta"><div id="endnotes"><p>End Notes</p><blockquote class="userstuff"><p>{NOTE}</p></blockquote></div></div>'
ONE_SHOT = (
    f'<html><body>{PREFACE}<div id="chapters" class="userstuff"><h2 class="toc-heading">The Ferry Lantern</h2>'
    f"{FIRST}{SECOND}</div>{AFTERWORD.format(ENDNOTE)}</body></html>"
)
ARCHIVE_PUBLISHER = "<dc:publisher>Archive of Our Own</dc:publisher>"
FFF_NOTE = f'<div class="fff_chapter_notes fff_foot_notes"><p>{NOTE}</p></div>'
FFF_TITLE = '<h3><a href="https://example.org/s/1">The Ferry Lantern</a> by <a href="https://example.org/u/1">quietowl</a></h3><div><b>Category:</b> Sample Saga<br /></div>'
FFF_TEXT = (
    "The Ferry Lantern\n\nby quietowl\n\n\nCategory: Sample Saga\nRating: T\nSummary: None.\n\n\n\n"
    "\t1. The Landing\n\nThe fox came down to the river.\n\nIt was *late*, said Mara.\n\n* * *\n\nNobody had lit the lantern yet.\n\n"
    f"{NOTE}\n\n\n\t2. The Crossing\n\nIvo rowed without a word.\n\nThe wind rose.\n\n\nEnd file.\n"
)
BROKEN = (
    "<html><head><title>The Ferry Lantern</title><meta name='author' content='quietowl'></head><body><center>Chapter 1: The Landing</center><br><br>"
    "The fox came down to the river.<br><br>It was <i>late</i>, said Mara.<br><br>~*~*~<br><br>Nobody had lit the lantern yet.<br><br>"
    f"{NOTE}<br><br><center>Chapter 2: The Crossing</center><br><br>Ivo rowed without a word.<br><br>The wind rose.</body></html>"
)
STATS = "Rated: T - English - Adventure - Mara K. - Chapters: 2 - Published: 1/30/2018"
NET = TEXT.replace("by quietowl\n", f"by quietowl\n\n{STATS}\n")
FICHUB = (
    "<h1>The Ferry Lantern</h1><p><b>By: quietowl</b></p><p>Status: complete</p><p>Rated: Fiction T - Language: English - Genre: Drama</p>"
    '<p>Original source: <a href="https://example.org/s/1">https://example.org/s/1</a></p>'
    '<p>Exported with the assistance of <a href="https://fichub.net">FicHub.net</a></p>'
)
FILES: dict[str, tuple[str, bytes]] = {
    "AO3, HTML": (".html", ARCHIVE.encode()),
    "AO3, EPUB": (
        ".epub",
        packing.epub(
            {
                "split_000.xhtml": page(PREFACE),
                "split_001.xhtml": page(f'<div class="userstuff">{archive_chapter(1, "The Landing", FIRST, NOTE)}</div>'),
                "split_002.xhtml": page(f'<div class="userstuff">{archive_chapter(2, "The Crossing", SECOND)}</div>'),
                "split_003.xhtml": page(AFTERWORD.format("")),
            },
            [("Preface", "split_000.xhtml"), ("Chapter 1: The Landing", "split_001.xhtml"), ("Chapter 2: The Crossing", "split_002.xhtml"), ("Afterword", "split_003.xhtml")],
            ARCHIVE_PUBLISHER,
            ncx=True,
        ),
    ),
    "AO3, one-shot": (".html", ONE_SHOT.encode()),
    "FanFicFare, EPUB": (
        ".epub",
        packing.epub(
            {
                "title_page.xhtml": page(FFF_TITLE, ' class="fff_titlepage"'),
                "file0001.xhtml": page(f'<h3 class="fff_chapter_title">1. The Landing</h3>{FIRST}{FFF_NOTE}', ' class="fff_chapter"'),
                "file0002.xhtml": page(f'<h3 class="fff_chapter_title">2. The Crossing</h3>{SECOND}', ' class="fff_chapter"'),
            },
            [("Title Page", "title_page.xhtml"), ("1. The Landing", "file0001.xhtml"), ("2. The Crossing", "file0002.xhtml")],
            ncx=True,
        ),
    ),
    "FanFicFare, HTML": (
        ".html",
        (
            '<html><body><h1><a href="x">The Ferry Lantern</a> by <a href="y">quietowl</a></h1><table><tr><td><b>Category:</b></td><td>Sample Saga</td></tr></table>'
            '<a name="TOCTOP"></a><h2>Table of Contents</h2><p><a href="#section0001">The Landing</a><br /></p>'
            f'<a name="section0001"><!-- anchor --></a><h2>The Landing</h2>{FIRST}{FFF_NOTE}'
            f'<a name="section0002"><!-- anchor --></a><h2>The Crossing</h2>{SECOND}</body></html>'
        ).encode(),
    ),
    "FanFicFare, text": (".txt", FFF_TEXT.encode()),
    "FicHub, EPUB": (
        ".epub",
        packing.epub(
            {
                "introduction.xhtml": page(FICHUB),
                "chap_1.xhtml": page(f"<h2>The Landing</h2>{FIRST}<p>{NOTE}</p>"),
                "chap_2.xhtml": page(f"<h2>The Crossing</h2>{SECOND}"),
            },
            [("Introduction", "introduction.xhtml"), ("The Landing", "chap_1.xhtml"), ("The Crossing", "chap_2.xhtml")],
        ),
    ),
    "FanFiction.net, text": (".txt", NET.encode()),
    "an old archive's `<br><br>`": (".html", BROKEN.encode()),
    "text wrapped at 72 columns": (
        ".txt",
        (TEXT + "\n" + "\n\n".join(textwrap.fill("The wind rose and it did not fall, " * 9 + "they said.", 72) for _ in range(3))).encode(),
    ),
}  # fmt: skip
ABOUT = ("Category: Sample Saga", "Rating: T", "Summary: None.")
LONGER = {
    "AO3, one-shot": f"{TOLD.replace(NOTE + ' ', '')} {NOTE}",
    "FanFicFare, text": f"{' '.join(ABOUT)} {TOLD} End file.",
    "FanFiction.net, text": f"{STATS} {TOLD}",
    "text wrapped at 72 columns": " ".join(
        (TOLD, *3 * ["The wind rose and it did not fall, " * 9 + "they said."])
    ),
}
"""The words, where they are more or come in another order."""
NOTES = {"FanFicFare, text": (*ABOUT, NOTE, "End file."), "FanFiction.net, text": (STATS, NOTE)}
"""The notes, where the file says something of the story: its details are taken from that."""


@pytest.mark.parametrize("habit", FILES)
def test_what_the_page_says_of_a_site_is_so(habit: str, tmp_path: Path) -> None:
    suffix, content = FILES[habit]
    path = tmp_path / f"story{suffix}"
    path.write_bytes(content)
    story = attribute_story(read_manuscript(path), None)
    scripts = draft_scripts(story.manuscript, story.passages, story.reading)
    found = kept(
        story.manuscript,
        len(check_words(story.manuscript, scripts)),
        [None] if "one-shot" in habit else ["The Landing", "The Crossing"],
        LONGER.get(habit, TOLD),
        NOTES.get(habit, (NOTE,)),
    )
    assert found == dict(table_rows("from"))[habit]


def test_the_second_table_has_every_habit() -> None:
    assert [name for name, _ in table_rows("from")] == list(FILES)
    assert len(COLUMNS) == 6


PROSE = (
    "The rain fell on the roof of the old inn all night, and nobody in it slept for long, for the wind "
    "came down from the hills and shook every door and shutter of the house until the morning."
)
BREAKS = ("***", "* * *", "---", "~*~", "xxx", "oOo", "...oOo...", "=====", "#", "-x-", "~IY~IY~IY~", "§")
HEADINGS = {
    "Kagome's POV": "pov Kagome",
    "**1 week later InuYasha POV**": "pov InuYasha",
    "(Normal POV)": "pov None",
    "-InuYasha POV-": "pov InuYasha",
    "POV: Sango": "pov Sango",
    "~Flashback~": "flashback None",
    "End Flashback": "flashback None",
    "(Dream)": "dream None",
    "*Song starts*": "song None",
    "**Three days later**": "time None",
    "--Later that evening--": "time None",
    "**At the well**": "time None",
    "(Back at the village)": "time None",
}


def pack(suffix: str, texts: list[str]) -> bytes:
    """The paragraphs as a file of that kind."""
    if suffix in (".txt", ".md"):
        return "\n\n".join(texts).encode()
    if suffix == ".pdf":
        return packing.pdf([[line for text in texts for line in (*textwrap.wrap(text, 72), "")]])
    if suffix == ".rtf":
        return (
            "{\\rtf1\\ansi "
            + "".join(f"{text.replace('§', chr(92) + chr(39) + 'a7')}\\par\n" for text in texts)
            + "}"
        ).encode()
    marked = [escape(text, quote=False) for text in texts]
    if suffix == ".docx":
        return packing.docx("".join(f"<w:p>{packing.run(text)}</w:p>" for text in marked))
    if suffix == ".odt":
        return packing.odt("".join(f"<text:p>{text}</text:p>" for text in marked))
    body = "".join(f"<p>{text}</p>" for text in marked)
    if suffix == ".html":
        return f"<html><body>{body}</body></html>".encode()
    return packing.epub({"one.xhtml": page(body)}, [("One", "one.xhtml")])


SUFFIXES = (".txt", ".md", ".html", ".epub", ".docx", ".odt", ".rtf", ".pdf")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_breaks_and_headings_are_known_in_every_format(suffix: str, tmp_path: Path) -> None:
    told = [*BREAKS, *HEADINGS]
    path = tmp_path / f"story{suffix}"
    path.write_bytes(pack(suffix, [text for mark in told for text in (PROSE, mark, PROSE)]))
    (chapter,) = read_manuscript(path).chapters
    kinds = [
        f"{p.kind} {p.pov}" if p.kind != "scene_break" else p.kind
        for p in chapter.paragraphs
        if p.text != PROSE
    ]
    assert kinds == ["scene_break" for _ in BREAKS] + list(HEADINGS.values())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_silence_and_short_answers_are_no_breaks(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"story{suffix}"
    path.write_bytes(
        pack(suffix, [text for mark in ("...", "?!", "No.", "Three days.") for text in (PROSE, mark, PROSE)])
    )
    (chapter,) = read_manuscript(path).chapters
    assert {paragraph.kind for paragraph in chapter.paragraphs} == {"prose"}


PLAY = "Mara: Where are you?\n\nIvo: At the river.\n\nMara: Alone? (She waits.)\n\nIvo: Never alone.\n\nMara: Then row."
CHAT = "[12:03] <mara> where are you\n[12:04] <ivo> at the river\n[12:04] <mara> alone\n[12:05] <ivo> never\n[12:06] <mara> then row"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("text", "names"), [(PLAY, ["Mara", "Ivo"]), (CHAT, ["mara", "ivo"])])
def test_plays_and_chats_are_known_in_every_format(
    suffix: str, text: str, names: list[str], tmp_path: Path
) -> None:
    lines = text.replace("\n\n", "\n").split("\n")
    path = tmp_path / f"story{suffix}"
    path.write_bytes(pack(suffix, [PROSE, *lines, PROSE]))
    story = attribute_story(read_manuscript(path), None)
    (script,) = draft_scripts(story.manuscript, story.passages, story.reading)
    said = [
        item.speaker.casefold() for item in script.items if isinstance(item, Line) and item.kind == "speech"
    ]
    assert said == [name.casefold() for name in (*names, *names, names[0])]


@pytest.mark.parametrize(
    ("name", "hint"), [("a.mobi", "EPUB"), ("a.AZW3", "EPUB"), ("a.doc", "DOCX"), ("a.xyz", ".epub")]
)
def test_what_can_not_be_read_is_refused_with_what_to_do(name: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"BOOKMOBI")
    with pytest.raises(AudioficError, match=name) as refused:
        read_manuscript(tmp_path / name)
    assert hint in (refused.value.hint or "")
