"""The page itself: one HTML file that opens from disk and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from audiofic.markup import Child, Markup, element, join
from audiofic.report.drawing import draw_chapter, lanes, tick_seconds
from audiofic.report.gathering import BookView, ChapterView, RoleView
from audiofic.report.lists import NOT_BUILT, list_doubts, list_findings, list_oddities
from audiofic.wording import clock, count

COLOURS = 12
"""Colours besides the narrator's (page.css); with more speakers they come round again."""
MARKS = (
    ("of-sting", "a sting"),
    ("of-doubt", "a doubtful line"),
    ("of-odd", "a suspicious length"),
)


def compose_part(book: BookView) -> str:
    """The report as a part of another page, which has its styles and its script."""
    return element("div", _header(book), *_sections(book), _footer(), class_="report")


def compose_page(book: BookView) -> str:
    """The whole page."""
    style, script = _read("theme.css") + _read("page.css"), _read("play.js")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; media-src *"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("title", f"{book.title}: report"),
        element("style", Markup(style)),
    )
    body = element(
        "body", _header(book), element("main", *_sections(book)), _footer(), element("script", Markup(script))
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """How a policy names a style or a script that stands in the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


# --- At a glance ------------------------------------------------------------------------------------


def _header(book: BookView) -> Markup:
    weight, verdict = _verdict(book)
    by = f"by {book.author}" if book.author else None
    return element(
        "header",
        element("h1", book.title),
        element("p", by, class_="by") if by else None,
        element("p", verdict, class_=f"verdict {weight}"),
        element("ul", *_tiles(book), class_="tiles"),
    )


def _verdict(book: BookView) -> tuple[str, str]:
    if not any(chapter.is_built for chapter in book.chapters):
        return "bad", "Nothing is built yet: run `audiofic build`, then `audiofic report` again."
    if book.unbuilt or any(finding.severity == "error" for finding in book.findings):
        return "bad", "✗ The book needs attention."
    if book.doubts or book.odd or book.findings or any(role.draft for role in book.roles):
        return "look", "◐ The book is whole. Some of it wants your eye."
    return "good", "✓ The book is healthy."


def _tiles(book: BookView) -> Iterator[Markup]:
    words = sum(role.words for role in book.roles)
    drafts = sum(bool(role.draft) for role in book.roles)
    built = len(book.chapters) - len(book.unbuilt)
    yield _tile("plain", clock(book.seconds), f"{words:,} words spoken")
    weight = "bad" if book.unbuilt else "good"
    yield _tile(weight, f"{built} of {len(book.chapters)}", "chapters built and current", "chapters")
    heard = "good" if book.roles else "plain"
    yield _tile("look" if drafts else heard, f"{drafts} of {len(book.roles)}", "voices standing in", "voices")
    yield _tile("look" if book.doubts else "good", f"{book.doubts:,}", "doubtful lines", "doubts")
    yield _tile("look" if book.odd else heard, f"{book.odd:,}", "suspicious lengths", "lengths")
    weight = "look" if book.findings else "good"
    weight = "bad" if any(finding.severity == "error" for finding in book.findings) else weight
    yield _tile(weight, f"{len(book.findings):,}", "other findings", "findings")


def _tile(weight: str, number: str, what: str, section: str = "") -> Markup:
    name: Child = element("a", what, href=f"#{section}") if section else what
    return element("li", element("b", number), element("span", name), class_=weight)


# --- The sections -------------------------------------------------------------------------------------


def _sections(book: BookView) -> Iterator[Markup]:
    colours = {role.name: f"s{_colour(index)}" for index, role in enumerate(book.roles)}
    yield element("h2", "Who speaks", id="voices")
    yield _roles(book) if book.roles else element("p", NOT_BUILT, class_="soft")
    yield element("h2", "Chapters", id="chapters")
    yield element("ul", *(_key(kind, text) for kind, text in MARKS), class_="key")
    yield from (_chapter(book, chapter, colours) for chapter in book.chapters)
    yield element("h2", "Doubtful lines", id="doubts")
    yield from list_doubts(book)
    yield element("h2", "Suspicious lengths", id="lengths")
    yield from list_oddities(book)
    yield element("h2", "Other findings", id="findings")
    yield from list_findings(book)


def _colour(place: int) -> int:
    return 0 if place == 0 else (place - 1) % COLOURS + 1


def _key(kind: str, text: str) -> Markup:
    return element("li", element("i", class_=kind), text)


def _roles(book: BookView) -> Markup:
    seconds = sum(role.seconds for role in book.roles) or 1.0
    words = sum(role.words for role in book.roles) or 1
    rows = (
        _role(role, f"of-s{_colour(index)}", role.seconds / seconds, role.words / words)
        for index, role in enumerate(book.roles)
    )
    titles = (("who", ""), ("share of the speech", ""), ("time", "number"), ("words", "number"),
              ("utterances", "number"), ("voice", ""))  # fmt: skip
    head = element("tr", *(element("th", title, scope="col", class_=kind or None) for title, kind in titles))
    table = element("table", element("thead", head), element("tbody", *rows), class_="stack cast")
    return element("div", table, class_="wide")


def _role(role: RoleView, colour: str, of_time: float, of_words: float) -> Markup:
    bar = element("rect", width=f"{100 * of_time:.1f}%", height="100%")
    words = f"{role.words:,} ({100 * of_words:.1f} %)"
    draft = join(element("br"), element("span", role.draft, class_="look")) if role.draft else None
    more = f" and {count(len(role.voices) - 1, 'other')}" if len(role.voices) > 1 else None
    return element(
        "tr",
        element("td", element("span", class_="swatch"), element("b", role.name)),
        element("td", element("svg", bar, class_="share", aria_hidden="true"), f"{100 * of_time:.1f} %"),
        element("td", clock(role.seconds), class_="number"),
        element("td", words, class_="number", data_label="words"),
        element("td", f"{role.lines:,}", class_="number", data_label="utterances"),
        element("td", element("code", role.voices[0]), more, draft),
        class_=colour,
    )


def _chapter(book: BookView, chapter: ChapterView, colours: dict[str, str]) -> Markup:
    parts: list[Child] = [
        element(
            "div",
            element("h3", f"{chapter.number}. {chapter.title}"),
            _state(chapter),
            class_="top",
        )
    ]
    if chapter.is_built:
        player = f"player-{chapter.number}"
        audio = element("audio", src=quote(chapter.audio), id=player, controls=True, preload="none")
        parts += [element("p", _facts(chapter), class_="facts"), audio]
    if chapter.is_drawable:
        rows = lanes(chapter, colours)
        names = [
            element("li", element("span", class_="swatch"), lane.name, class_=f"of-{lane.colour}")
            for lane in rows
        ]
        target = f"\N{MINUS SIGN}{-book.target_db:.0f} {book.unit}"
        loud = element("li", f"loudness; dashed: {target}", class_="loud")
        drawing = element(
            "div",
            draw_chapter(chapter, rows, book.target_db),
            data_player=f"player-{chapter.number}",
            data_seconds=f"{chapter.seconds:.2f}",
        )
        plot = element("div", drawing, _ruler(chapter.seconds))
        parts.append(
            element("figure", element("ul", *names, loud, class_="labels", aria_hidden="true"), plot)
        )
    elif chapter.is_built:
        what = "An earlier version of audiofic made it and did not note what is drawn here: "
        parts.append(element("p", what, "it is drawn once the chapter is made again.", class_="soft"))
    return element("article", *parts, id=f"chapter-{chapter.number}")


def _state(chapter: ChapterView) -> Markup:
    if not chapter.is_built:
        return element("span", "✗ not built", class_="bad")
    if chapter.reasons:
        told = "; ".join(chapter.reasons)
        return element("span", f"✗ shown as it was built, but since then: {told}", class_="bad")
    return element("span", "✓ current", class_="good")


def _facts(chapter: ChapterView) -> str:
    facts = [clock(chapter.seconds), f"{count(len(chapter.stretches), 'utterance')}"]
    if chapter.stings:
        facts.append(count(len(chapter.stings), "sting"))
    if chapter.loudness:
        levels = chapter.loudness
        facts.append(f"{levels.integrated_lufs:.1f} LUFS")
        facts.append(f"{levels.rms_dbfs:.1f} dB RMS")
        facts.append(f"true peak {levels.true_peak_dbtp:.1f} dB")
        facts.append(f"floor {levels.noise_floor_dbfs:.0f} dB")
    return " · ".join(facts).replace("-", "\N{MINUS SIGN}")


def _ruler(seconds: float) -> Markup:
    step = tick_seconds(seconds)
    ticks: Sequence[int] = range(0, max(1, int(seconds * 0.97)), step)
    marks = (element("text", clock(tick), x=f"{100 * tick / seconds:.2f}%", y="14") for tick in ticks)
    return element("svg", *marks, class_="ruler", aria_hidden="true")


def _footer() -> Markup:
    return element(
        "footer",
        element(
            "p",
            "The lengths, levels and speakers are what the last build wrote down; the rest is what the "
            "scripts and voices.yaml say now. Loudness is short-term (3 s), before encoding; the figures "
            "beside each chapter are of the MP3 as a player decodes it.",
        ),
    )
