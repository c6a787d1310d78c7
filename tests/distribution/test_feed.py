"""The feed is valid whatever the book is called, and its episodes keep who they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audiofic.distribution.feed import FEED, PODCAST, Episode, compose_feed, podcast_guid
from audiofic.model import Beat, Book, Boundary, Cue, Line, Timeline, Utterance, Voice
from audiofic.package import SAMPLE_RATE, EncodedChapter, PackagedChapter

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "feed.rng"))
ADDRESS = "https://example.org/kettle"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def episode(number: int, title: str, name: str = "", is_story: bool = True) -> Episode:
    beat = Beat(
        Utterance("It rained.", Voice("tone", "a")), Boundary.END, line=Line("narrator", "It rained.")
    )
    timeline = Timeline(SAMPLE_RATE, (Cue(beat, None, 33_075, 22_050, 0.0),), 88_200)
    chapter = PackagedChapter(
        number, 9, title, timeline, EncodedChapter(Path("a.mp3"), Path("a.aac"), 88_200, 87)
    )
    stem = name or f"{number:02d}-chapter"
    return Episode(chapter, {kind: f"{stem}.{kind}" for kind in ("mp3", "vtt", "srt")}, 1_000, is_story)


def composed(book: Book, episodes: Sequence[Episode], **more: object) -> etree._Element:
    made = compose_feed(book, episodes, ADDRESS, NOW, **more)  # type: ignore[arg-type]
    feed = etree.fromstring(made[FEED])
    SCHEMA.assertValid(feed)
    return feed


def identities(feed: bytes) -> dict[str, tuple[str, str]]:
    items = etree.fromstring(feed).iterfind("channel/item")
    return {
        item.findtext("title") or "": (item.findtext("guid") or "", item.findtext("pubDate") or "")
        for item in items
    }


def test_a_feed_with_everything_and_one_with_little_are_valid() -> None:
    whole = Book(
        "The Well", "Ada", "audiofic", "en-GB", "Wells", "2", "Rain.", "2026", copyright="Ada", explicit=True
    )
    composed(whole, [episode(1, "Opening credits", is_story=False), episode(2, "One"), episode(3, "Two")])
    composed(Book("The Well"), [episode(1, "One")])


@pytest.mark.parametrize("part", ["0", "1.5", "prequel", "", " 3 "])
def test_only_a_whole_number_is_a_season(part: str) -> None:
    feed = composed(Book("The Well", series="Wells", series_part=part), [episode(1, "One")])
    assert feed.findtext(f"channel/item/{{{PODCAST}}}season") == {" 3 ": "3", "": "1"}.get(part)


words = st.text(min_size=1, max_size=30).filter(
    lambda text: any(letter.isalnum() and letter.isascii() for letter in text)
)


@given(words, words, words, words)
def test_no_title_author_or_name_makes_it_invalid(title: str, author: str, chapter: str, name: str) -> None:
    stem = "".join(letter for letter in name if letter not in "/\0" and not "\ud800" <= letter <= "\udfff")
    feed = composed(Book(title, author, description=title), [episode(1, chapter, stem)])
    url = feed.find("channel/item/enclosure").get("url")
    assert unquote(url.removeprefix(f"{ADDRESS}/")) == f"{stem}.mp3"


@given(st.permutations(range(6)), st.data())
def test_episodes_that_are_known_by_their_titles_keep_their_identity_in_any_order(
    order: list[int], data: st.DataObject
) -> None:
    titles = [f"Title {number}" for number in range(6)]
    before = compose_feed(Book("B"), [episode(n, title) for n, title in enumerate(titles, 1)], ADDRESS, NOW)[
        FEED
    ]
    new = data.draw(st.integers(0, 6))
    told = [titles[place] for place in order]
    told.insert(new, "New")
    later = NOW + timedelta(days=1)
    after = compose_feed(
        Book("B"), [episode(n, title) for n, title in enumerate(told, 1)], ADDRESS, later, before
    )
    was, now = identities(before), identities(after[FEED])
    assert {title: now[title] for title in titles} == was
    assert now["New"][1] == "Tue, 01 Dec 2026 12:00:00 GMT"
    assert len({guid for guid, _ in now.values()}) == 7


def test_chapters_of_one_title_are_told_apart_by_their_number() -> None:
    three = [episode(n, "Interlude") for n in (1, 2, 3)]
    before = compose_feed(Book("B"), three, ADDRESS, NOW)[FEED]
    again = compose_feed(Book("B"), three, ADDRESS, NOW + timedelta(days=1), before)[FEED]
    assert again == before
    assert len({item.findtext("guid") for item in etree.fromstring(before).iterfind("channel/item")}) == 3


def test_a_feed_that_moves_to_another_address_stays_the_same_podcast() -> None:
    before = compose_feed(Book("B"), [episode(1, "One")], ADDRESS, NOW)[FEED]
    after = compose_feed(Book("B"), [episode(1, "One")], "https://example.net/", NOW, before)[FEED]
    assert identities(after) == identities(before)
    find = f"channel/{{{PODCAST}}}guid"
    assert etree.fromstring(after).findtext(find) == etree.fromstring(before).findtext(find)


def test_the_podcasts_guid_is_that_of_the_namespaces_rule() -> None:
    """The example is the specification's own (podcast namespace 1.0, "guid")."""
    example = "https://mp3s.nashownotes.com/pc20rss.xml"
    assert podcast_guid(example) == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    feed = composed(Book("B"), [episode(1, "One")])
    assert feed.findtext(f"channel/{{{PODCAST}}}guid") == podcast_guid(f"{ADDRESS}/feed.xml")


def test_dates_go_on_even_where_a_clock_went_back() -> None:
    before = compose_feed(Book("B"), [episode(1, "One")], ADDRESS, NOW)[FEED]
    both = [episode(1, "One"), episode(2, "Two")]
    after = compose_feed(Book("B"), both, ADDRESS, NOW - timedelta(days=9), before)[FEED]
    assert identities(after)["Two"][1] == "Mon, 30 Nov 2026 12:00:01 GMT"
