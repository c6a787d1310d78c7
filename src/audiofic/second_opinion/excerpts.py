"""A chapter -> excerpts short enough for a small model, with their doubtful speeches and possible names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, groupby, islice

from audiofic.model import (
    NARRATOR,
    UNKNOWN,
    Attribution,
    Character,
    Passage,
    PointOfView,
    Reading,
    Span,
    SpanKind,
)

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
    for index, found in enumerate(reading.attributions):
        places.setdefault(found.chapter, {})[found.paragraph, found.span] = index
    tellers: dict[int, list[PointOfView]] = {}
    for turn in reading.points_of_view:
        tellers.setdefault(turn.chapter, []).append(turn)
    doubtful = {index for doubt in doubts for index in doubt.places}
    for chapter, asked in groupby(doubts, key=lambda doubt: doubt.chapter):
        pieces = list(_cut(passages[chapter], places[chapter]))
        for window, group in _windows(pieces, tuple(asked)):
            known = _known_speakers(window, doubtful, reading.attributions)
            numbers = {index: str(number) for number, doubt in enumerate(group, 1) for index in doubt.places}
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


TAG = "tag"
"""The method of an attribution whose speaker is named beside the quotation."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One speech, in one piece or several, that needs a second opinion."""

    chapter: int
    """Index of the chapter in the manuscript."""
    places: tuple[int, ...]
    """Indices of its pieces in `Reading.attributions`."""
    candidates: tuple[str, ...]
    """Those of the cast whom our own reading thinks of, by name: the order doesn't tell whom it prefers."""


def find_doubts(reading: Reading, below: float, chapters: Container[int]) -> tuple[Doubt, ...]:
    """The speeches of those chapters with less confidence than `below` (0..1), in story order.

    A speech whose tag names the speaker is never among them, whatever its confidence.
    """
    cast = {character.name for character in reading.cast}
    doubts = []
    for places in _speeches(reading.attributions):
        found = reading.attributions[places[0]]
        if found.chapter in chapters and found.method != TAG and found.confidence < below:
            candidates = cast & {found.speaker, *found.runners_up}
            doubts.append(Doubt(found.chapter, places, tuple(sorted(candidates))))
    return tuple(doubts)


def _speeches(attributions: tuple[Attribution, ...]) -> Iterator[tuple[int, ...]]:
    """The places of each speech's pieces."""
    speech: list[int] = []
    for index, found in enumerate(attributions):
        if found.span.kind != "speech":
            continue
        if speech and not _goes_on(attributions[speech[-1]], found):
            yield tuple(speech)
            speech = []
        speech.append(index)
    if speech:
        yield tuple(speech)


def _goes_on(last: Attribution, found: Attribution) -> bool:
    """True where a piece belongs to the speech before it: attribution answered for both at once."""
    together = found.paragraph == last.paragraph or found.span.continues
    return together and found.chapter == last.chapter and _verdict(found) == _verdict(last)


def _verdict(found: Attribution) -> tuple[str | None, float, str, tuple[str, ...]]:
    return found.speaker, found.confidence, found.method, found.runners_up


_WORD = re.compile(r"\w+")
_MOST_ALIASES = 4
_LEADS = 12
"""As many of the cast are offered everywhere; in a drafted cast they are the most heard."""
_MOST_HEARD = 50
_ROSTER = 2_000
"""Characters that the list of names may take; who spoke or was named nearby comes first."""


def describe(character: Character) -> str:
    """A character as a list shows them: `Kagome (female; also Kagome Higurashi)`."""
    told: list[str] = [character.gender] if character.gender != "unknown" else []
    if character.name.casefold() == NARRATOR:
        told.append('tells the story as "I"')
    if character.aliases:
        told.append("also " + ", ".join(character.aliases[:_MOST_ALIASES]))
    return character.name + (f" ({'; '.join(told)})" if told else "")


def find_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of the texts, without regard to capitals."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


class Labels:
    """The cast of a reading, from which each excerpt gets the names it may be answered with."""

    def __init__(self, reading: Reading) -> None:
        self._cast = {
            character.name: character
            for character in reading.cast
            if character.name.strip() and character.name.casefold() != UNKNOWN
        }
        self._order = {name: index for index, name in enumerate(self._cast)}
        heard: dict[int, Counter[str]] = {}
        for found in reading.attributions:
            names = (found.speaker, *found.runners_up)
            heard.setdefault(found.chapter, Counter()).update(name for name in names if name)
        self._heard = {
            chapter: [name for name, _ in names.most_common(_MOST_HEARD)] for chapter, names in heard.items()
        }
        names_of = [
            (find_words([written]), character.name)
            for character in self._cast.values()
            for written in (character.name, *character.aliases)
        ]
        shared = Counter(word for words, _ in names_of for word in words)
        self._by_word: dict[str, list[tuple[frozenset[str], str]]] = {}
        for words, name in names_of:
            if words:
                rarest = min(words, key=lambda word: (shared[word], word))
                self._by_word.setdefault(rarest, []).append((words, name))

    def offer(self, chapter: int, nearby: Iterable[str], words: Set[str]) -> tuple[Character, ...]:
        """Those who may speak in an excerpt of that chapter, in the order of the cast.

        They are the people `nearby`, those whom the excerpt's `words` name, those who are heard elsewhere
        in the chapter, and the first of the cast, as far as there is room.
        """
        named = [
            name
            for word in sorted(words & self._by_word.keys())
            for needed, name in self._by_word[word]
            if needed <= words
        ]
        offered: set[str] = set()
        room = _ROSTER
        heard = self._heard.get(chapter, ())
        for name in dict.fromkeys((*nearby, *named, *heard, *islice(self._cast, _LEADS))):
            if name in self._cast and room > 0:
                room -= len(describe(self._cast[name]))
                offered.add(name)
        return tuple(self._cast[name] for name in sorted(offered, key=self._order.__getitem__))
