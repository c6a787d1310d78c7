"""Every detail of the book is in the tag where players look for it, in each format."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import mutagen
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from audiofic.ffmpeg import listen
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter, open_writer
from audiofic.package.tags import free_tags, genres, iso_639_2

Chapters = tuple[PackagedChapter, ...]
FULL = Book(
    title="The Sealed Well",
    author="Ada Ørsted",
    narrator="Somebody Else",
    language="de-AT",
    series="Wells & Rivers",
    series_part="2",
    description="Rain; a ferry.",
    date="2026-11-05",
    subtitle="A story in mud",
    publisher="Ferry Press",
    copyright="2026 Ada Ørsted. CC BY-SA 4.0",
    genres=("Hurt/Comfort", "Fantasy", "Audiobook"),
    tags=("Ada/Bo", "Rated T"),
    isbn="9780306406157",
    asin="B002V1A0WE",
    explicit=True,
    sort_title="Sealed Well, The",
    sort_author="Ørsted, Ada",
)


def libavs_tags(path: Path) -> dict[str, str]:
    """The tags as ffmpeg's own reader has them, on which Audiobookshelf looks; names in capitals."""
    told = b"".join(listen(["-v", "error", "-i", f"file:{path}", "-f", "ffmetadata", "pipe:1"])).decode()
    pairs = (line.split("=", 1) for line in told.split("[CHAPTER]")[0].splitlines() if "=" in line)
    return {name.upper(): re.sub(r"\\(.)", r"\1", value) for name, value in pairs}


@pytest.mark.parametrize("kind", ["mp3", "m4b", "flac"])
def test_audiobookshelf_finds_all_that_it_reads(
    kind: str, chapters: Chapters, cover: Cover, tmp_path: Path
) -> None:
    """The names are those of `parseTags` in its server/utils/prober.js; for others it looks nowhere."""
    path = tmp_path / f"a.{kind}"
    open_writer(kind)(chapters if kind == "m4b" else chapters[:1], FULL, cover, path)
    found = libavs_tags(path)

    def read(*names: str) -> str | None:
        return next((found[name] for name in names if name in found), None)

    assert read("ALBUM") == "The Sealed Well"
    assert read("SUBTITLE", "TIT3") == "A story in mud"
    assert read("ARTIST") == "Ada Ørsted"
    assert read("COMPOSER") == "Somebody Else"
    assert read("PUBLISHER", "TPUB") == "Ferry Press"
    assert read("DATE") == "2026", "it takes the whole of the date for its year"
    assert read("DESCRIPTION", "COMMENT") == "Rain; a ferry."
    assert read("GENRE") == "Audiobook; Hurt & Comfort; Fantasy", (
        "parted at the first of / and ; that is there"
    )
    assert (read("SERIES"), read("SERIES-PART")) == ("Wells & Rivers", "2")
    assert read("ISBN") == "9780306406157"
    assert read("ASIN") == "B002V1A0WE"
    assert read("LANGUAGE") in ("deu", "de-AT")


def test_an_m4b_has_apples_own_tags(chapters: Chapters, tmp_path: Path) -> None:
    path = tmp_path / "a.m4b"
    open_writer("m4b")(chapters, FULL, None, path)
    tag: Any = MP4(path).tags
    assert tag["\xa9day"] == ["2026"]
    assert tag["\xa9nrt"] == ["Somebody Else"]
    assert tag["\xa9pub"] == ["Ferry Press"]
    assert tag["cprt"] == ["2026 Ada Ørsted. CC BY-SA 4.0"]
    assert tag["sonm"] == tag["soal"] == ["Sealed Well, The"]
    assert tag["soar"] == tag["soaa"] == ["Ørsted, Ada"]
    assert tag["desc"] == tag["ldes"] == ["Rain; a ferry."]
    assert (tag["\xa9mvn"], tag["\xa9mvi"], tag["shwm"]) == (["Wells & Rivers"], [2], [1])
    assert tag["rtng"] == [1]
    assert tag["keyw"] == ["Ada/Bo, Rated T"]
    assert tag["----:com.apple.iTunes:RELEASETIME"] == [b"2026-11-05"]
    open_writer("m4b")(chapters, replace(FULL, series_part="2.5", explicit=False), None, path)
    tag = MP4(path).tags
    assert "\xa9mvi" not in tag
    assert "rtng" not in tag
    assert tag["----:com.apple.iTunes:SERIES-PART"] == [b"2.5"]


def test_an_mp3_has_the_standard_frames(chapters: Chapters, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    open_writer("mp3")(chapters[:1], FULL, None, path)
    tag = ID3(path, translate=False)  # type: ignore[no-untyped-call]
    assert tag.version == (2, 3, 0)
    frames = {
        "TYER": "2026",
        "TLAN": "deu",
        "TIT3": "A story in mud",
        "TPUB": "Ferry Press",
        "TCOP": "2026 Ada Ørsted. CC BY-SA 4.0",
        "TSOA": "Sealed Well, The",
        "TSOP": "Ørsted, Ada",
        "TSO2": "Ørsted, Ada",
        "TXXX:ITUNESADVISORY": "1",
        "TXXX:KEYWORDS": "Ada/Bo, Rated T",
        "TXXX:RELEASETIME": "2026-11-05",
    }
    assert {name: str(tag[name]) for name in frames} == frames
    assert "TDAT" not in tag
    assert tag["COMM::eng" if "COMM::eng" in tag else "COMM::deu"]


@pytest.mark.parametrize("date", ["2026", "2026-11", "2026-11-05"])
@pytest.mark.parametrize("kind", ["mp3", "m4b", "flac", "opus"])
def test_the_year_is_read_from_any_date(kind: str, date: str, chapters: Chapters, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    book = replace(FULL, date=date)
    open_writer(kind)(chapters if kind == "m4b" else chapters[:1], book, None, path)
    file: Any = mutagen.File(path, easy=True)
    if kind != "opus":
        assert libavs_tags(path)["DATE"] == "2026"
    assert file["date"] == ["2026"]
    assert free_tags(book).get("RELEASETIME", "2026") == date


def test_the_tracks_of_an_m4b_name_their_language(chapters: Chapters, tmp_path: Path) -> None:
    path = tmp_path / "a.m4b"
    open_writer("m4b")(chapters, FULL, None, path)
    told = subprocess_text(path)
    assert "Audio: aac" in told
    assert re.search(r"Stream #0:0.*\(deu\).*Audio", told)
    if shutil.which("mediainfo"):
        output = subprocess.run(
            ["mediainfo", "--Output=JSON", path], capture_output=True, text=True, check=True
        ).stdout
        tracks = {track["@type"]: track for track in json.loads(output)["media"]["track"]}
        assert tracks["Audio"]["Language"] == "de"
        assert tracks["General"]["Recorded_Date"] == "2026"
        assert tracks["General"]["Album"] == "The Sealed Well"
        assert tracks["General"]["Copyright"] == FULL.copyright


def subprocess_text(path: Path) -> str:
    """What ffmpeg says of a file's streams."""
    from audiofic.ffmpeg import ffmpeg_path

    run = subprocess.run([ffmpeg_path(), "-i", path], capture_output=True, text=True, check=False)
    return run.stderr


def test_an_epub_tells_the_same(chapters: Chapters, tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    open_writer("epub")(chapters, FULL, None, path)
    with ZipFile(path) as archive:
        package = archive.read("EPUB/package.opf").decode()
    for entry in (
        '<dc:identifier id="id">urn:isbn:9780306406157</dc:identifier>',
        '<dc:title id="subtitle">A story in mud</dc:title>',
        '<meta property="file-as" refines="#title">Sealed Well, The</meta>',
        '<meta property="file-as" refines="#author">Ørsted, Ada</meta>',
        "<dc:publisher>Ferry Press</dc:publisher>",
        "<dc:rights>2026 Ada Ørsted. CC BY-SA 4.0</dc:rights>",
        "<dc:subject>Hurt/Comfort</dc:subject>",
        "<dc:subject>Ada/Bo</dc:subject>",
        "<dc:date>2026-11-05</dc:date>",
        '<meta property="dcterms:modified">2026-11-05T00:00:00Z</meta>',
        '<meta id="series" property="belongs-to-collection">Wells &amp; Rivers</meta>',
        '<meta property="group-position" refines="#series">2</meta>',
    ):
        assert entry in package


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("en", "eng"),
        ("pt-BR", "por"),
        ("DE", "deu"),
        ("zh-Hant", "zho"),
        ("gsw", "gsw"),
        ("qq", "und"),
        ("x-a", "und"),
    ],
)
def test_a_language_has_three_letters_where_there_are_any(language: str, code: str) -> None:
    assert iso_639_2(language) == code


def test_no_genre_is_parted_and_none_comes_twice() -> None:
    assert genres(Book("x")) == "Audiobook"
    assert genres(Book("x", genres=("A/B/C", "Audiobook"))) == "Audiobook; A & B & C"
