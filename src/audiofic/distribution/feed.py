"""A book as a podcast: RSS 2.0 with the iTunes and Podcasting 2.0 tags, chapter marks inside its episodes.

The feed that is there already is its own memory: episodes in it keep their guid and date, whatever became of
their title, number or sound, so that apps take none of them for new. Sources: the RSS 2.0 specification,
Apple's "A Podcaster's Guide to RSS", and the podcast namespace 1.0 (podcastindex.org/namespace/1.0).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote, urlsplit

from lxml import etree

from audiofic.errors import AudioficError
from audiofic.model import Book
from audiofic.package import SAMPLE_RATE, PackagedChapter, tags
from audiofic.package.player.text import Paragraph, read_along

FEED = "feed.xml"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of `podcast:guid` (podcast namespace 1.0, "guid")."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, 2.2 "Char"."""
_TRANSCRIPTS = {"vtt": "text/vtt", "srt": "application/x-subrip"}
_LONGEST_MARK = 60


@dataclass(frozen=True, slots=True)
class Episode:
    """A chapter, or credits or notes, as an episode."""

    chapter: PackagedChapter
    names: Mapping[str, str]
    """Ending -> file name, of `mp3`, `vtt` and `srt`."""
    size: int
    """Of the MP3, in bytes."""
    is_story: bool
    """False for credits and notes: a bonus, without a number."""


@dataclass(slots=True)
class _Known:
    """An episode of the feed as it was."""

    guid: str
    date: datetime
    title: str
    name: str
    number: str
    is_free: bool = field(default=True)


def compose_feed(
    book: Book, episodes: Sequence[Episode], address: str, now: datetime, before: bytes = b""
) -> dict[str, bytes]:
    """Name -> content of the feed and of each episode's chapter marks, for a folder served at `address`.

    `before` is the feed as it was, empty for none. The same book, address and feed give the same bytes,
    whatever `now` is. `AudioficError` for an address that is no web address, and a feed that can't be read.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise AudioficError(
            f"{address!r} is not the address of a folder on the web.",
            "Give it as https://example.org/my-book/.",
        )
    base = address.rstrip("/") + "/"
    old_guid, known = _read_feed(before)
    guid = old_guid or podcast_guid(base + FEED)
    numbers = _numbers(episodes)
    items = _identify(episodes, numbers, known, guid, now)
    rss = etree.Element("rss", {"version": "2.0"}, nsmap={"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM})
    channel = _channel(rss, book, base, guid)
    made: dict[str, bytes] = {}
    for episode, number, (item_guid, date) in reversed(list(zip(episodes, numbers, items, strict=True))):
        marks = f"{episode.names['mp3'].removesuffix('.mp3')}.chapters.json"
        made[marks] = _marks(episode.chapter)
        item = etree.SubElement(channel, "item")
        _add(item, "title", episode.chapter.title)
        _add(item, "guid", item_guid, isPermaLink="false")
        _add(item, "pubDate", format_datetime(date, usegmt=True))
        url = base + quote(episode.names["mp3"])
        _add(item, "enclosure", url=url, length=str(episode.size), type="audio/mpeg")
        seconds = episode.chapter.timeline.total_frames / SAMPLE_RATE
        _add(item, f"{{{ITUNES}}}duration", str(max(1, round(seconds))))
        _add(item, f"{{{ITUNES}}}episodeType", "full" if episode.is_story else "bonus")
        if season := _season(book):
            _add(item, f"{{{ITUNES}}}season", season)
            _add(item, f"{{{PODCAST}}}season", season)
        if number:
            _add(item, f"{{{ITUNES}}}episode", str(number))
            _add(item, f"{{{PODCAST}}}episode", str(number))
        _add(item, f"{{{PODCAST}}}chapters", url=base + quote(marks), type="application/json+chapters")
        for kind, mime in _TRANSCRIPTS.items():
            about = {"url": base + quote(episode.names[kind]), "type": mime, "language": book.language}
            _add(item, f"{{{PODCAST}}}transcript", **about, rel="captions")
    made[FEED] = etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def podcast_guid(address: str) -> str:
    """The podcast's identity by the rule of `podcast:guid`: of its feed's first address, without a scheme."""
    return str(uuid.uuid5(_PODCASTS, address.partition("://")[2].rstrip("/")))


def _channel(rss: etree._Element, book: Book, base: str, guid: str) -> etree._Element:
    channel = etree.SubElement(rss, "channel")
    credit = f"{book.title}, by {tags.author(book)}. Read by {tags.narrator(book)}."
    _add(channel, "title", book.title)
    _add(channel, "link", base)
    _add(channel, "description", book.description or credit)
    _add(channel, "language", book.language)
    if book.copyright:
        _add(channel, "copyright", book.copyright)
    _add(channel, "generator", tags.ENCODED_BY)
    _add(channel, f"{{{ATOM}}}link", href=base + FEED, rel="self", type="application/rss+xml")
    _add(channel, f"{{{ITUNES}}}author", tags.author(book))
    _add(channel, f"{{{ITUNES}}}image", href=f"{base}cover.jpg")
    _add(channel, f"{{{ITUNES}}}category", text="Fiction")
    _add(channel, f"{{{ITUNES}}}explicit", "true" if book.explicit else "false")
    _add(channel, f"{{{ITUNES}}}type", "serial")
    _add(channel, f"{{{PODCAST}}}guid", guid)
    _add(channel, f"{{{PODCAST}}}medium", "audiobook")
    image = etree.SubElement(channel, "image")
    _add(image, "url", f"{base}cover.jpg")
    _add(image, "title", book.title)
    _add(image, "link", base)
    return channel


def _add(parent: etree._Element, name: str, content: str = "", /, **attributes: str) -> None:
    made = etree.SubElement(parent, name, attributes)
    if content:
        made.text = _NOT_XML.sub(" ", " ".join(content.split()))


def _season(book: Book) -> str | None:
    """The book's part in its series, where that is a whole number; a book of none is the first season."""
    part = (book.series_part or "1").strip()
    return str(int(part)) if re.fullmatch(r"\d{1,4}", part) and int(part) else None


def _numbers(episodes: Sequence[Episode]) -> list[int]:
    """Each episode's place among those of the story, from 1; 0 for the others."""
    numbers, count = [], 0
    for episode in episodes:
        count += episode.is_story
        numbers.append(count if episode.is_story else 0)
    return numbers


# --- What stays of the feed as it was --------------------------------------------------------------------


def _read_feed(content: bytes) -> tuple[str | None, list[_Known]]:
    """The podcast's guid and the episodes of a feed of ours."""
    if not content:
        return None, []
    try:
        channel = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)).find(
            "channel"
        )
        if channel is None:
            raise ValueError("no channel")
        return channel.findtext(f"{{{PODCAST}}}guid"), list(_read_items(channel))
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:
        raise AudioficError(
            f"The {FEED} that is there can't be read ({error}).",
            "It tells which episodes listeners have: restore it from a copy, or delete it for a new podcast.",
        ) from error


def _read_items(channel: etree._Element) -> Iterator[_Known]:
    for item in channel.iterfind("item"):
        enclosure = item.find("enclosure")
        yield _Known(
            guid=item.findtext("guid") or "",
            date=parsedate_to_datetime(item.findtext("pubDate") or "").astimezone(UTC),
            title=item.findtext("title") or "",
            name=(enclosure.get("url") or "").rpartition("/")[2] if enclosure is not None else "",
            number=item.findtext(f"{{{ITUNES}}}episode") or "",
        )


def _identify(
    episodes: Sequence[Episode], numbers: Sequence[int], known: Sequence[_Known], podcast: str, now: datetime
) -> list[tuple[str, datetime]]:
    """Each episode's guid and date: its own of before, else new ones, in the order of the book.

    An episode is known by its title, else by its file's name, else by its number in the story.
    """
    found: dict[int, _Known] = {}
    keys = [
        (_title(each), quote(each.names["mp3"]), str(number or ""))
        for each, number in zip(episodes, numbers, strict=True)
    ]
    for way in range(3):
        for place, key in enumerate(keys):
            if place in found or not key[way]:
                continue
            same = [
                old for old in known if old.is_free and (old.title, old.name, old.number)[way] == key[way]
            ]
            if same:
                # Of several with one title, that with the same number.
                best = min(same, key=lambda old: old.number != keys[place][2])
                best.is_free, found[place] = False, best
    used = {old.guid for old in known}
    latest = max((old.date for old in known), default=datetime.min.replace(tzinfo=UTC))
    moment = now.astimezone(UTC).replace(microsecond=0)
    new = [place for place in range(len(episodes)) if place not in found]
    identities = {place: (old.guid, old.date) for place, old in found.items()}
    for behind, place in zip(range(len(new) - 1, -1, -1), new, strict=True):
        # A minute apart, so that every app lists them in order; never before one that is there.
        latest = max(moment - timedelta(minutes=behind), latest + timedelta(seconds=1))
        about = f"{keys[place][2]} {keys[place][0]}"
        while (guid := str(uuid.uuid5(uuid.UUID(podcast), about))) in used:
            about += "'"
        used.add(guid)
        identities[place] = (guid, latest)
    return [identities[place] for place in range(len(episodes))]


def _title(episode: Episode) -> str:
    return _NOT_XML.sub(" ", " ".join(episode.chapter.title.split()))


# --- Marks inside an episode -----------------------------------------------------------------------------


def _marks(chapter: PackagedChapter) -> bytes:
    """JSON chapters (podcast namespace, "JSON Chapters Format 1.2"): the beginning, headings, and scenes."""
    marks = [{"startTime": 0.0, "title": chapter.title}]
    begins_scene = False
    for paragraph in read_along(chapter.timeline):
        is_heading = paragraph.kind == "heading"
        if paragraph.lines and (begins_scene or is_heading):
            title = _text(paragraph) if is_heading else f"Scene {len(marks) + 1}"
            marks.append({"startTime": paragraph.lines[0].sentences[0][0] / 1000, "title": title})
        begins_scene = not paragraph.lines
    told = {"version": "1.2.0", "title": chapter.title, "chapters": marks}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def _text(paragraph: Paragraph) -> str:
    whole = " ".join(text for line in paragraph.lines for _, text in line.sentences)
    return whole if len(whole) <= _LONGEST_MARK else whole[: _LONGEST_MARK - 1].rsplit(" ", 1)[0] + "…"
