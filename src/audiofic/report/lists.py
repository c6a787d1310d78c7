"""The lists under the timelines: every line that wants an eye, with its place in the script and in time."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from audiofic.errors import Finding
from audiofic.markup import Markup, element, join
from audiofic.model import UNKNOWN
from audiofic.report.gathering import BookView, ChapterView, Doubt, Stretch
from audiofic.wording import clock, count

OPEN = 30
"""Entries of a whole list up to which its chapters are shown unfolded."""
NOT_BUILT = "Nobody has spoken yet: nothing is built."


def list_doubts(book: BookView) -> Iterator[Markup]:
    """Every doubtful line, once, by chapter."""
    if not book.doubts:
        yield element("p", "None: who speaks is settled everywhere.", class_="soft")
    else:
        advice = "Put the right name before the line in its script and take the mark off; then build."
        yield element("p", advice, class_="soft")
    for chapter in book.chapters:
        rows = [_doubt(chapter, doubt) for doubt in chapter.doubts]
        heads = ("when", "where", "who", "how sure", "line")
        yield from _folded(chapter, rows, heads, "doubtful line", book.doubts <= OPEN)


def list_oddities(book: BookView) -> Iterator[Markup]:
    """Every utterance of a suspicious length, once, by chapter."""
    if not book.odd:
        told = "None: every line is about as long as its words ask for." if book.roles else NOT_BUILT
        yield element("p", told, class_="soft")
    else:
        advice = (
            "Far too long or too short for their words, by the voice's own pace. Listen; `take: 2` in the "
            "script, or other words, give another reading."
        )
        yield element("p", advice, class_="soft")
    for chapter in book.chapters:
        rows = [_oddity(chapter, stretch) for stretch in chapter.stretches if stretch.oddity]
        heads = ("when", "where", "who", "length", "line")
        yield from _folded(chapter, rows, heads, "suspicious line", book.odd <= OPEN)


def list_findings(book: BookView) -> Iterator[Markup]:
    """What else the plan and the delivery profile have found."""
    if not book.findings:
        told = f"None. The levels are those of the profile {book.profile}." if book.roles else "None so far."
        yield element("p", told, class_="soft")
        return
    yield _table([_finding(found) for found in sorted(book.findings)], ("where", "what", "weight"))


def listen(chapter: ChapterView, start: float | None) -> Markup:
    """A link that plays the chapter from there; where nothing is built, a dash."""
    if start is None or not chapter.audio:
        return element("span", "–", class_="soft")
    at = max(0.0, start - 0.5)
    return element(
        "a",
        f"▶ {clock(start)}",
        href=f"{quote(chapter.audio)}#t={at:.1f}",
        data_player=f"player-{chapter.number}",
        data_at=f"{at:.1f}",
        aria_label=f"Listen to chapter {chapter.number} at {clock(start)}",
    )


def _finding(found: Finding) -> Markup:
    place = f"{found.path}:{found.line}" if found.line else found.path
    hint = join(element("br"), element("span", found.hint, class_="soft")) if found.hint else None
    return element(
        "tr",
        element("td", element("code", place), class_="where"),
        element("td", found.message, hint),
        element("td", found.severity, class_="bad" if found.severity == "error" else "look"),
    )


def _doubt(chapter: ChapterView, doubt: Doubt) -> Markup:
    line = doubt.line
    sure = "nobody could tell" if line.speaker == UNKNOWN else f"{100 * (line.confidence or 0):.0f} %"
    others = element("span", f" or {', '.join(line.runners_up)}", class_="soft") if line.runners_up else None
    return element(
        "tr",
        element("td", listen(chapter, doubt.start), class_="where"),
        element("td", element("code", f"{chapter.path}:{line.file_line}"), class_="where"),
        element("td", element("b", doubt.speaker), others),
        element("td", sure),
        element("td", element("q", line.text)),
    )


def _oddity(chapter: ChapterView, stretch: Stretch) -> Markup:
    assert stretch.oddity is not None
    seconds, expected = stretch.oddity.seconds, stretch.oddity.expected_seconds
    place = f"{chapter.path}:{stretch.line}" if stretch.line else chapter.path
    return element(
        "tr",
        element("td", listen(chapter, stretch.start), class_="where"),
        element("td", element("code", place), class_="where"),
        element("td", element("b", stretch.speaker)),
        element("td", f"{seconds:.1f} s instead of about {expected:.1f}"),
        element("td", element("q", stretch.text)),
    )


def _folded(
    chapter: ChapterView, rows: list[Markup], heads: tuple[str, ...], noun: str, is_open: bool
) -> Iterator[Markup]:
    if rows:
        title = f"{chapter.number}. {chapter.title}: {count(len(rows), noun)}"
        yield element("details", element("summary", title), _table(rows, heads), open=is_open)


def _table(rows: list[Markup], heads: tuple[str, ...]) -> Markup:
    head = element("tr", *(element("th", title, scope="col") for title in heads))
    table = element("table", element("thead", head), element("tbody", *rows), class_="stack")
    return element("div", table, class_="wide")
