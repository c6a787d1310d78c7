"""A chapter -> excerpts short enough for a small model, each with the doubts it is to settle."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from audiofic.model import Attribution, Character, Passage, PointOfView, Reading, Span, SpanKind
from audiofic.second_opinion.doubts import Doubt
from audiofic.second_opinion.labels import Labels, find_words

# Characters. An excerpt, its cast and the rules come to some 2,500 tokens (of about four characters),
# well below the 4,096 beyond which Ollama, as it comes, drops a prompt's beginning without a word.
_BEFORE, _ASKED, _AFTER = 1_500, 4_000, 600
_LONGEST_PIECE = 600
_MOST_DOUBTS = 10
"""In one excerpt: small models lose count of more."""
_NO_MARKS = str.maketrans("[]", "()")
"""The story's own square brackets could be taken for our marks."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a chapter with doubts, which are numbered from 1 in their order."""

    doubts: tuple[Doubt, ...]
    cast: tuple[Character, ...]
    """Who may be named, in the order of the cast."""
    lines: tuple[str, ...]
    """The story, each paragraph one line behind `> `; what stands in other lines is ours."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span as it is shown."""

    paragraph: int
    kind: SpanKind
    text: str
    place: int | None
    """Index of its attribution; None for narration."""


def cut_excerpts(
    passages: Sequence[Sequence[Passage]], reading: Reading, doubts: Sequence[Doubt]
) -> Iterator[Excerpt]:
    """Excerpts in which every one of the doubts (given in story order) is asked about once."""
    labels = Labels(reading)
    places: dict[int, dict[tuple[int, Span], int]] = {}
    for place, found in enumerate(reading.attributions):
        places.setdefault(found.chapter, {})[found.paragraph, found.span] = place
    tellers: dict[int, list[PointOfView]] = {}
    for turn in reading.points_of_view:
        tellers.setdefault(turn.chapter, []).append(turn)
    doubtful = {place for doubt in doubts for place in doubt.places}
    for chapter, asked in groupby(doubts, key=lambda doubt: doubt.chapter):
        pieces = list(_cut(passages[chapter], places[chapter]))
        for window, group in _windows(pieces, tuple(asked)):
            known = _known_speakers(window, doubtful, reading.attributions)
            numbers = {place: str(number) for number, doubt in enumerate(group, 1) for place in doubt.places}
            nearby = (*(name for doubt in group for name in doubt.candidates), *known.values())
            cast = labels.offer(chapter, nearby, find_words(piece.text for piece in window))
            lines = _write(window, {**known, **numbers}, tellers.get(chapter, ()))
            yield Excerpt(group, cast, tuple(lines))


def _cut(chapter: Sequence[Passage], places: Mapping[tuple[int, Span], int]) -> Iterator[_Piece]:
    """The chapter's spans in order; an author's note is no part of the story."""
    for number, passage in enumerate(chapter):
        if passage.paragraph.kind != "note":
            for span in passage.spans:
                text = _shorten(passage.paragraph.text[span.start : span.end])
                yield _Piece(number, span.kind, text, places.get((number, span)))


def _shorten(text: str) -> str:
    """The text in one line, its middle left out where it is long: tags and beats stand at the ends."""
    if len(text) > _LONGEST_PIECE:
        half = _LONGEST_PIECE // 2
        text = f"{text[:half]} ... {text[-half:]}"
    return " ".join(text.translate(_NO_MARKS).split())


def _windows(
    pieces: Sequence[_Piece], doubts: Sequence[Doubt]
) -> Iterator[tuple[Sequence[_Piece], tuple[Doubt, ...]]]:
    """Groups of doubts that stand close together, with the pieces around them."""
    at = {piece.place: index for index, piece in enumerate(pieces) if piece.place is not None}
    begins = list(accumulate((len(piece.text) + 1 for piece in pieces), initial=0))

    def window(group: Sequence[Doubt]) -> tuple[Sequence[_Piece], tuple[Doubt, ...]]:
        start = begins[at[group[0].places[0]]]
        end = min(begins[at[group[-1].places[-1]] + 1], start + _ASKED)
        first = bisect_left(begins, start - _BEFORE)
        last = bisect_right(begins, end + _AFTER) - 1
        return pieces[first:last], tuple(group)

    group: list[Doubt] = []
    for doubt in doubts:
        if group:
            length = begins[at[doubt.places[-1]] + 1] - begins[at[group[0].places[0]]]
            if len(group) == _MOST_DOUBTS or length > _ASKED:
                yield window(group)
                group = []
        group.append(doubt)
    if group:
        yield window(group)


def _known_speakers(
    window: Sequence[_Piece], doubtful: set[int], attributions: Sequence[Attribution]
) -> dict[int, str]:
    """Who says the window's other speeches, as far as our own reading is sure of it: place -> name."""
    known = {}
    for piece in window:
        if piece.kind == "speech" and piece.place is not None and piece.place not in doubtful:
            speaker = attributions[piece.place].speaker
            if speaker is not None:
                known[piece.place] = speaker
    return known


def _write(
    window: Sequence[_Piece], marks: Mapping[int, str], tellers: Sequence[PointOfView]
) -> Iterator[str]:
    starts = [turn.paragraph for turn in tellers]
    teller: str | None = None
    for paragraph, pieces in groupby(window, key=lambda piece: piece.paragraph):
        index = bisect_right(starts, paragraph)
        now = tellers[index - 1].narrator if index else None
        if now != teller:
            yield f'From here on, "I" in the narration is {now or "nobody of the story"}.'
            teller = now
        yield "> " + " ".join(_show(piece, marks) for piece in pieces)


def _show(piece: _Piece, marks: Mapping[int, str]) -> str:
    if piece.kind == "narration":
        return piece.text
    if piece.kind == "thought":
        return f"*{piece.text}*"
    mark = marks.get(piece.place) if piece.place is not None else None
    return f'[{mark}] "{piece.text}"' if mark else f'"{piece.text}"'
