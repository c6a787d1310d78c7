"""The finished book is laid out as libraries and podcast apps want it, and is kept up there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import mutagen.mp3
import pytest
from lxml import etree
from PIL import Image

from audiobookshelf import scan
from audiofic.commands.deliver import deliver_book, deliver_feed
from audiofic.distribution.feed import FEED, ITUNES, PODCAST
from audiofic.distribution.folder import LIST
from audiofic.errors import AudioficError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from command_line import Run

VOICES = """\
formats: [epub]
book:
  title: "The Kettle: A Tale?"
  author: Ada & Bea
  narrator: audiofic
  series: Wells
  series_part: 2
  description: Rain, and a kettle.
  date: 2026-05-01
  subtitle: With Milk
  publisher: Tin Press
  genres: [Fantasy]
  tags: [tea]
  explicit: yes
narrator: {voice: tone/a}
cast: {Kagome: {voice: tone/b}}
"""
ONE = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang.
- Kagome: Is it ready?
- sting: scene
- narrator: They waited.
"""
TWO = "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready at last.\n"
THREE = "chapter: 3\ntitle: Milk\nlines:\n- narrator: There was none.\n"
BESIDE = ("cover.jpg", "metadata.json", "desc.txt", "reader.txt", LIST)
ADDRESS = "https://example.org/kettle/"
MONDAY = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    build_book(plan_book(Project(root)), 1)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "production")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def deliver(root: Path, library: Path, audio: str = "m4b") -> Path:
    return deliver_book(plan_book(Project(root)), library, audio).filled.folder


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    build_book(plan_book(Project(root)), 1)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- For libraries --------------------------------------------------------------------------------------


def test_the_book_is_laid_out_by_author_series_and_number(root: Path, library: Path) -> None:
    place, stem = "Ada & Bea/Wells/02 - The Kettle A Tale", "The Kettle A Tale"
    assert deliver(root, library) == library / place
    endings = ("m4b", "vtt", "srt", "epub")
    files = {*(f"{stem}.{ending}" for ending in endings), *BESIDE}
    assert names(library) == {f"{place}/{name}" for name in files}
    with Image.open(library / place / "cover.jpg") as cover:
        assert cover.format == "JPEG"
    for ending in endings:
        made = next((root / "build").glob(f"*.{ending}"))
        assert (library / place / f"{stem}.{ending}").read_bytes() == made.read_bytes()


def test_audiobookshelf_sees_one_book_with_all_that_is_known_of_it(root: Path, library: Path) -> None:
    deliver(root, library)
    (item,) = scan(library)
    assert item.path == "Ada & Bea/Wells/02 - The Kettle A Tale"
    assert item.audio == ["The Kettle A Tale.m4b"]
    assert item.ebooks == ["The Kettle A Tale.epub"]
    assert item.cover == f"{item.path}/cover.jpg"
    told = item.metadata
    assert told["title"] == "The Kettle: A Tale?"
    assert told["authors"] == ["Ada & Bea"]
    assert told["narrators"] == ["audiofic"]
    assert told["series"] == [("Wells", "2")]
    assert told["publishedYear"] == "2026"
    assert (told["subtitle"], told["publisher"]) == ("With Milk", "Tin Press")
    assert (told["genres"], told["tags"], told["explicit"]) == (["Audiobook", "Fantasy"], ["tea"], True)
    assert told["description"] == "Rain, and a kettle."
    assert told["language"] == "en"
    assert [chapter["title"] for chapter in told["chapters"]] == ["Steam", "Tea"]


def test_the_folder_alone_says_the_same(root: Path, library: Path) -> None:
    """For libraries that don't read metadata.json."""
    (deliver(root, library) / "metadata.json").unlink()
    (item,) = scan(library)
    assert item.metadata["series"] == [("Wells", "02")]
    assert item.metadata["publishedYear"] is None
    assert item.metadata["narrators"] == ["audiofic"]
    assert item.metadata["description"] == "Rain, and a kettle."


def test_chapters_join_without_a_gap_and_end_with_the_sound(root: Path, library: Path) -> None:
    told = json.loads((deliver(root, library) / "metadata.json").read_text(encoding="utf-8"))["chapters"]
    sound = next((root / "build").glob("*.m4b"))
    assert told[0]["start"] == 0
    assert told[0]["end"] == told[1]["start"]
    assert told[-1]["end"] == pytest.approx(mutagen.File(sound).info.length, abs=0.05)


def test_as_mp3s_each_chapter_has_its_number_and_captions(root: Path, library: Path) -> None:
    folder = deliver(root, library, "mp3")
    stems = ("01 - Steam", "02 - Tea")
    tracks = {f"{stem}.{ending}" for stem in stems for ending in ("mp3", "vtt", "srt")}
    assert names(folder) == {*tracks, "The Kettle A Tale.epub", *BESIDE}
    (item,) = scan(library)
    assert item.audio == ["01 - Steam.mp3", "02 - Tea.mp3"]
    assert "chapters" not in item.metadata, "a library makes a chapter of each file, as long as it finds it"


def test_from_one_form_to_the_other_nothing_is_left_behind(root: Path, library: Path) -> None:
    deliver(root, library, "mp3")
    deliver(root, library)
    (item,) = scan(library)
    assert item.audio == ["The Kettle A Tale.m4b"]


def test_a_second_delivery_writes_nothing(root: Path, library: Path) -> None:
    deliver(root, library)
    again = deliver_book(plan_book(Project(root)), library)
    assert again.filled.written == ()
    assert again.filled.kept == 8


def test_after_an_edit_only_what_changed_is_written(root: Path, library: Path) -> None:
    deliver(root, library)
    change(root, "script/02-tea.yaml", "at last", "in the very end")
    again = deliver_book(plan_book(Project(root)), library)
    assert {name.rpartition(".")[2] for name in again.filled.written} <= {"m4b", "vtt", "srt", "epub", "json"}
    assert "m4b" in {name.rpartition(".")[2] for name in again.filled.written}


def test_another_title_or_series_takes_the_folder_along(root: Path, library: Path) -> None:
    (deliver(root, library) / "bookmarks.txt").write_text("mine")
    change(root, "voices.yaml", "  series: Wells\n  series_part: 2\n", "")
    change(root, "voices.yaml", "The Kettle: A Tale?", "The Lid")
    folder = deliver(root, library)
    assert folder == library / "Ada & Bea" / "The Lid"
    assert [item.audio for item in scan(library)] == [["The Lid.m4b"]]
    assert (folder / "bookmarks.txt").read_text() == "mine"
    assert [path.name for path in (library / "Ada & Bea").iterdir()] == ["The Lid"]


def test_two_productions_with_one_title_dont_overwrite_each_other(
    root: Path, library: Path, tmp_path: Path
) -> None:
    deliver(root, library)
    other = shutil.copytree(root, tmp_path / "other")
    with pytest.raises(AudioficError, match="another production"):
        deliver(other, library)


def test_what_was_edited_in_the_library_stays_and_its_chapters_follow_the_sound(
    root: Path, library: Path
) -> None:
    folder = deliver(root, library)
    mine = json.loads((folder / "metadata.json").read_text(encoding="utf-8")) | {
        "title": "Mine",
        "tags": ["x"],
    }
    mine["chapters"][0]["title"] = "My first"
    (folder / "metadata.json").write_text(json.dumps(mine), encoding="utf-8")
    again = deliver_book(plan_book(Project(root)), library)
    assert json.loads((folder / "metadata.json").read_text(encoding="utf-8")) == mine
    assert "metadata.json" in list(again.summary())[1]
    (root / "script" / "03-milk.yaml").write_text(THREE, encoding="utf-8")
    build_book(plan_book(Project(root)), 1)
    deliver(root, library)
    told = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert [chapter["title"] for chapter in told["chapters"]] == ["Steam", "Tea", "Milk"]
    assert told | {"chapters": []} == mine | {"chapters": []}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"chapters": 3}', '{"chapters": [{}]}'])
def test_what_is_no_metadata_of_a_library_stays(root: Path, library: Path, content: str) -> None:
    folder = deliver(root, library)
    (folder / "metadata.json").write_text(content)
    deliver(root, library)
    assert (folder / "metadata.json").read_text() == content


def test_a_book_that_is_not_current_is_not_delivered(root: Path, library: Path) -> None:
    (root / "script" / "02-tea.yaml").write_text(TWO.replace("at last", "at once"), encoding="utf-8")
    with pytest.raises(AudioficError, match="not built") as caught:
        deliver(root, library)
    assert "audiofic build" in (caught.value.hint or "")
    assert not library.exists()


def test_a_form_that_was_not_built_is_refused(root: Path, library: Path) -> None:
    with pytest.raises(AudioficError, match="not built as opus") as caught:
        deliver(root, library, "opus")
    assert "formats:" in (caught.value.hint or "")
    with pytest.raises(AudioficError, match="as wav") as caught:
        deliver(root, library, "wav")
    assert caught.value.hint == "Write one of m4b, mp3, opus, flac."


def test_the_command_says_where_the_book_is(run: Run, root: Path, tmp_path: Path) -> None:
    ended = run("-C", root, "deliver", "../shelf")
    assert ended.status == 0, ended.err
    assert "8 files written, 0 current." in ended.out
    assert str(tmp_path / "shelf" / "Ada & Bea") in ended.out
    assert run("-C", root, "deliver", "../shelf", "--audio", "8-track").status == 1
    assert run("-C", root, "deliver", "../pod", "--feed", "example.org").status == 1
    ended = run("-C", root, "deliver", "../pod", "--feed", "https://example.org/pod")
    assert "https://example.org/pod/feed.xml" in ended.out


# --- As a podcast ---------------------------------------------------------------------------------------


def feed(root: Path, folder: Path, now: datetime = MONDAY) -> etree._Element:
    deliver_feed(plan_book(Project(root)), folder, ADDRESS, now)
    channel = etree.parse(folder / FEED).getroot().find("channel")
    assert channel is not None
    return channel


def episodes(channel: etree._Element) -> Mapping[str, tuple[str, datetime]]:
    """Title -> guid and date."""
    return {
        item.findtext("title") or "": (
            item.findtext("guid") or "",
            parsedate_to_datetime(item.findtext("pubDate") or ""),
        )
        for item in channel.iterfind("item")
    }


def test_every_chapter_is_an_episode_with_sound_marks_and_transcripts(root: Path, library: Path) -> None:
    channel = feed(root, library)
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["Tea", "Steam"], "the newest first"
    for item, number in zip(reversed(items), ("1", "2"), strict=True):
        assert item.findtext(f"{{{ITUNES}}}episode") == item.findtext(f"{{{PODCAST}}}episode") == number
        assert item.findtext(f"{{{ITUNES}}}season") == item.findtext(f"{{{PODCAST}}}season") == "2"
        (enclosure,) = item.findall("enclosure")
        sound = library / (enclosure.get("url") or "").removeprefix(ADDRESS)
        assert sound.stat().st_size == int(enclosure.get("length") or 0)
        assert mutagen.mp3.MP3(sound).info.length == pytest.approx(
            float(item.findtext(f"{{{ITUNES}}}duration") or 0), abs=0.6
        )
        for name in ("transcript", "chapters"):
            for about in item.findall(f"{{{PODCAST}}}{name}"):
                assert (library / (about.get("url") or "").removeprefix(ADDRESS)).is_file()
    assert (library / "cover.jpg").is_file()
    told = {path.name for path in library.iterdir()}
    linked = {
        value.removeprefix(ADDRESS)
        for value in channel.xpath("//@url | //@href")
        if value.startswith(ADDRESS)
    }
    assert told == linked | {LIST}, "nothing but what the feed names"


def test_scenes_are_marked_inside_an_episode(root: Path, library: Path) -> None:
    feed(root, library)
    told = json.loads((library / "01-steam.chapters.json").read_text(encoding="utf-8"))
    assert told["version"] == "1.2.0"
    assert [mark["title"] for mark in told["chapters"]] == ["Steam", "Scene 2"]
    assert told["chapters"][0]["startTime"] == 0
    captions = (library / "01-steam.srt").read_text(encoding="utf-8").split("\n\n")
    minutes, seconds = captions[-1].splitlines()[1].split(" --> ")[0].split(":")[1:]
    at = int(minutes) * 60 + float(seconds.replace(",", "."))
    assert told["chapters"][1]["startTime"] == pytest.approx(at, abs=0.002)


def test_the_same_book_gives_the_same_feed_whenever_it_is_delivered(root: Path, library: Path) -> None:
    feed(root, library)
    before = (library / FEED).read_bytes()
    again = deliver_feed(plan_book(Project(root)), library, ADDRESS, MONDAY + timedelta(days=9))
    assert again.filled.written == ()
    assert (library / FEED).read_bytes() == before


def test_a_new_chapter_only_adds(root: Path, library: Path) -> None:
    before = feed(root, library)
    (root / "script" / "03-milk.yaml").write_text(THREE, encoding="utf-8")
    build_book(plan_book(Project(root)), 1)
    after = feed(root, library, MONDAY + timedelta(days=7))
    assert [etree.tostring(item) for item in after.findall("item")[1:]] == [
        etree.tostring(item) for item in before.findall("item")
    ]
    assert episodes(after)["Milk"][1] == MONDAY + timedelta(days=7)


def test_episodes_of_one_delivery_are_a_minute_apart_in_the_books_order(root: Path, library: Path) -> None:
    told = episodes(feed(root, library))
    assert told["Steam"][1] == MONDAY - timedelta(minutes=1)
    assert told["Tea"][1] == MONDAY


def test_a_renamed_or_revised_chapter_is_the_same_episode(root: Path, library: Path) -> None:
    before = episodes(feed(root, library))
    change(root, "script/02-tea.yaml", "title: Tea", "title: Black Tea")
    change(root, "script/01-steam.yaml", "The kettle sang.", "The kettle sang a song.")
    after = episodes(feed(root, library, MONDAY + timedelta(days=1)))
    assert after == {"Steam": before["Steam"], "Black Tea": before["Tea"]}


def test_a_chapter_put_between_others_takes_nobodys_identity(root: Path, library: Path) -> None:
    before = episodes(feed(root, library))
    (root / "script" / "02-tea.yaml").unlink()
    (root / "script" / "02-milk.yaml").write_text(THREE.replace("chapter: 3", "chapter: 2"), encoding="utf-8")
    (root / "script" / "03-tea.yaml").write_text(TWO.replace("chapter: 2", "chapter: 3"), encoding="utf-8")
    build_book(plan_book(Project(root)), 1)
    after = feed(root, library, MONDAY + timedelta(days=1))
    told = episodes(after)
    assert {title: told[title] for title in before} == before
    assert told["Milk"][1] == MONDAY + timedelta(days=1)
    assert len({guid for guid, _ in told.values()}) == 3
    assert sorted(path.name for path in library.glob("*.mp3")) == [
        "01-steam.mp3",
        "02-milk.mp3",
        "03-tea.mp3",
    ]


def test_credits_are_a_bonus_without_a_number(root: Path, library: Path) -> None:
    with (root / "voices.yaml").open("a", encoding="utf-8") as file:
        file.write("credits: yes\n")
    build_book(plan_book(Project(root)), 1)
    kinds = [
        (item.findtext(f"{{{ITUNES}}}episodeType"), item.findtext(f"{{{ITUNES}}}episode"))
        for item in feed(root, library).findall("item")
    ]
    assert kinds == [("bonus", None), ("full", "2"), ("full", "1"), ("bonus", None)]


def test_a_feed_that_cant_be_read_is_not_replaced(root: Path, library: Path) -> None:
    feed(root, library)
    (library / FEED).write_bytes(b"<rss>")
    with pytest.raises(AudioficError, match="can't be read"):
        feed(root, library)
    assert (library / FEED).read_bytes() == b"<rss>"


@pytest.mark.parametrize(
    "address", ["example.org/x", "ftp://example.org/", "https:///x", "https://example.org/?a=1"]
)
def test_what_is_no_address_of_a_folder_is_refused(root: Path, library: Path, address: str) -> None:
    with pytest.raises(AudioficError, match="not the address"):
        deliver_feed(plan_book(Project(root)), library, address, MONDAY)
    assert not library.exists()
