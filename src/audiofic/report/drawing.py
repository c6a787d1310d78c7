"""A chapter's timeline as one SVG: a lane for each speaker, breaks and marks above, loudness below.

The drawing is cut into columns, at most `COLUMNS`, whatever the chapter's length: what falls into one column
is drawn once. So a page grows with its chapters, not with their lines. The SVG is stretched to the page's
width; it therefore holds shapes only, and its labels are HTML beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from audiofic.markup import Markup, element
from audiofic.report.gathering import ChapterView, Stretch
from audiofic.wording import clock, count

COLUMNS = 900
"""About a pixel each on a desk's screen."""
COLUMNS_A_SECOND = 5
"""Short chapters need fewer."""
MARKS_HEIGHT, LANE_HEIGHT, LEVEL_HEIGHT = 14, 18, 56
"""Pixels; the labels beside the drawing use the same (page.css)."""
LANES = 9
"""More speakers in one chapter share the last lane."""
OTHERS = "others"
QUIETEST_LUFS, LOUDEST_LUFS = -50.0, -10.0
"""The loudness drawn; what lies outside is drawn at the edge."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the drawing."""

    name: str
    """A role's name, or `OTHERS`."""
    colour: str
    """The class of its colour."""
    seconds: float
    stretches: tuple[Stretch, ...]


def lanes(chapter: ChapterView, colours: Mapping[str, str]) -> tuple[Lane, ...]:
    """The chapter's lanes in the book's order; those who say least share the last where there are many."""
    said: dict[str, list[Stretch]] = {name: [] for name in colours}
    for stretch in chapter.stretches:
        said[stretch.speaker].append(stretch)
    here = [name for name in colours if said[name]]
    if len(here) > LANES:
        ranked = sorted(here, key=lambda name: -_length(said[name]))
        apart = set(ranked[: LANES - 1])
        rest = [stretch for name in here if name not in apart for stretch in said[name]]
        drawn = [_lane(name, colours[name], said[name]) for name in here if name in apart]
        return (*drawn, _lane(OTHERS, "others", rest))
    return tuple(_lane(name, colours[name], said[name]) for name in here)


def draw_chapter(chapter: ChapterView, rows: Sequence[Lane], target_lufs: float) -> Markup:
    """The timeline of a chapter that can be drawn, with a title and a description for who can't see it."""
    columns = max(1, min(COLUMNS, round(chapter.seconds * COLUMNS_A_SECOND)))
    scale = columns / chapter.seconds
    lanes_height = len(rows) * LANE_HEIGHT
    height = MARKS_HEIGHT + lanes_height + LEVEL_HEIGHT
    shapes = [
        *(
            element(
                "path",
                element("title", f"{lane.name}: {clock(lane.seconds)} of {clock(chapter.seconds)}"),
                class_=lane.colour,
                d=_bars(_columns(lane.stretches, scale, columns), MARKS_HEIGHT + 2 + row * LANE_HEIGHT, 14),
            )
            for row, lane in enumerate(rows)
        ),
        *_marks(chapter, scale, columns, MARKS_HEIGHT + lanes_height),
        *_levels(chapter, columns, MARKS_HEIGHT + lanes_height, target_lufs),
    ]
    name = f"timeline-{chapter.number}"
    return element(
        "svg",
        element("title", f"Timeline of chapter {chapter.number}, {chapter.title}", id=f"{name}-title"),
        element("desc", describe(chapter, rows), id=f"{name}-text"),
        *shapes,
        role="img",
        aria_labelledby=f"{name}-title {name}-text",
        viewBox=f"0 0 {columns} {height}",
        preserveAspectRatio="none",
        height=height,
    )


def describe(chapter: ChapterView, rows: Sequence[Lane]) -> str:
    """The timeline in words."""
    shares = ", ".join(
        f"{lane.name} {100 * lane.seconds / max(chapter.seconds, 0.001):.0f} %"
        for lane in sorted(rows, key=lambda lane: -lane.seconds)
    )
    odd = sum(stretch.oddity is not None for stretch in chapter.stretches)
    told = [
        f"{clock(chapter.seconds)} in all. Share of the time: {shares or 'nobody speaks'}.",
        f"{count(len(chapter.stings), 'sting')}, {count(len(chapter.doubts), 'doubtful line')}, "
        f"{count(odd, 'line')} of a suspicious length.",
    ]
    spoken = [level for level in chapter.levels_lufs if level > QUIETEST_LUFS]
    if spoken:
        told.append(f"Short-term loudness from {min(spoken):.0f} to {max(spoken):.0f} LUFS.")
    return " ".join(told)


def tick_seconds(seconds: float) -> int:
    """How far apart the ruler's ticks are: a round time, six to twelve of them where that is possible."""
    steps = (10, 30, 60, 120, 300, 600, 1200, 3600)
    return next((step for step in steps if seconds / step <= 12), steps[-1])


def _lane(name: str, colour: str, stretches: list[Stretch]) -> Lane:
    return Lane(name, colour, _length(stretches), tuple(stretches))


def _length(stretches: Iterable[Stretch]) -> float:
    return sum(stretch.end - stretch.start for stretch in stretches)


def _columns(stretches: Iterable[Stretch], scale: float, columns: int) -> list[int]:
    """The columns in which somebody speaks: those mostly filled, and the middle one of every stretch."""
    filled = [0.0] * columns
    middles = set()
    for stretch in stretches:
        start, end = stretch.start * scale, min(stretch.end * scale, columns)
        middles.add(min(int((start + end) / 2), columns - 1))
        for column in range(int(start), min(int(end) + 1, columns)):
            filled[column] += max(0.0, min(end, column + 1) - max(start, column))
    return [column for column in range(columns) if filled[column] >= 0.5 or column in middles]


def _bars(columns: Sequence[int], top: int, height: int, wide: int = 0) -> str:
    """A path of bars over runs of neighbouring columns, each `wide` columns at least."""
    path = []
    for _, run in groupby(enumerate(columns), lambda pair: pair[1] - pair[0]):
        places = [column for _, column in run]
        width = max(len(places), wide)
        path.append(f"M{places[0]} {top}h{width}v{height}h-{width}z")
    return "".join(path)


def _marks(chapter: ChapterView, scale: float, columns: int, bottom: int) -> list[Markup]:
    """Stings through all lanes; doubtful and suspicious lines in the row above them."""

    def places(times: Iterable[float]) -> list[int]:
        return sorted({min(int(time * scale), columns - 1) for time in times})

    wide = -(-columns * 3 // COLUMNS)
    stings = _bars(places(sting.start for sting in chapter.stings), 0, bottom, wide)
    doubts = _bars(places(d.start for d in chapter.doubts if d.start is not None), 2, 5, wide)
    odd = _bars(places(s.start for s in chapter.stretches if s.oddity), 8, 5, wide)
    drawn = (
        ("sting", stings, count(len(chapter.stings), "sting")),
        ("doubt", doubts, count(len(chapter.doubts), "doubtful line")),
        ("odd", odd, "Lines of a suspicious length"),
    )
    return [element("path", element("title", title), class_=kind, d=d) for kind, d, title in drawn if d]


def _levels(chapter: ChapterView, columns: int, top: int, target_lufs: float) -> list[Markup]:
    """The loudness curve, the loudest second of each column, and the line of the book's target."""
    levels = chapter.levels_lufs
    if not levels:
        return []
    peaks = [-1e9] * columns
    for second, level in enumerate(levels):
        first = second * columns // len(levels)
        for column in range(first, max(first + 1, (second + 1) * columns // len(levels))):
            peaks[column] = max(peaks[column], level)
    heights = [_height(level, top) for level in peaks]
    floor = top + LEVEL_HEIGHT
    path = f"M0 {floor}V{heights[0]}"
    for height, run in groupby(heights):
        path += f"V{height}h{len(list(run))}"
    line = _height(target_lufs, top)
    return [
        element("path", element("title", "Short-term loudness"), class_="level", d=f"{path}V{floor}z"),
        element("path", class_="target", d=f"M0 {line}H{columns}"),
    ]


def _height(lufs: float, top: int) -> int:
    share = (LOUDEST_LUFS - min(max(lufs, QUIETEST_LUFS), LOUDEST_LUFS)) / (LOUDEST_LUFS - QUIETEST_LUFS)
    return round(top + 4 + share * (LEVEL_HEIGHT - 4))
