"""What the attribution network learns from: the questions of annotated works, with their right answers.

Each work is read several times, each time worse than it could be in another way (`attribution_masking.py`),
so that there is something to learn even where an author tags every line.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from attribution_corpus import (
    UNSCORED,
    Resolve,
    is_story,
    list_works,
    open_resolver,
    read_cast,
    read_gold,
    read_manuscript,
)
from attribution_masking import (
    READINGS,
    STORY_READINGS,
    PieceIndex,
    Reading,
    cut_pieces,
    hide_tags,
    mishear,
)

from audiofic.attribution.deciding.network import Vocabulary, Window, cut_windows
from audiofic.attribution.evidence.asking import ask, learn_manners
from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.story import Story, read_story
from audiofic.manuscript import read_text
from audiofic.quotation import find_quotations

_ALIKE = 64
"""So many examples with about as many people are sorted by their turns."""

LEAST = 30
"""Figures that are rarer in the whole corpus are not learned from."""


STORIES_COUNT = 1.0
"""An answer in a story of today counts so much more than one in a novel, since there are fewer."""

Finder = Callable[[int, int], str | None]
"""Who speaks most of source[start:end] (an id); None where the corpus does not say."""


@dataclass(frozen=True, slots=True)
class Example:
    """A window of one work with its answers; half the precision, since there are many."""

    work: str
    window: Window
    right: np.ndarray
    """(T, K): all candidates that are the speaker."""
    weight: np.ndarray
    """(T,): how much each answer counts; 0 where there is nothing to learn."""


def read_examples(
    corpora: Sequence[Path], jobs: int, readings: Sequence[Reading] = READINGS
) -> tuple[Vocabulary, list[Example]]:
    """All examples of the corpora in one vocabulary: the figures that are not too rare, from A to Z."""
    tasks = [
        (work, reading)
        for corpus in corpora
        for work in list_works(corpus)
        for reading in (STORY_READINGS if is_story(work) else readings)
    ]
    with ProcessPoolExecutor(jobs) as pool:
        read = list(pool.map(_read, *zip(*tasks, strict=True), chunksize=4))
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for vocabulary, examples in read:
        for name, at in vocabulary.features.items():
            counts[0][name] += sum(int(np.count_nonzero(each.window.features[..., at])) for each in examples)
        for name, at in vocabulary.circumstances.items():
            used = sum(int(np.count_nonzero(each.window.circumstances[..., at])) for each in examples)
            counts[1][name] += used
    kept = [sorted(name for name, count in row.items() if count >= LEAST) for row in counts]
    whole = Vocabulary(*({name: at for at, name in enumerate(row)} for row in kept))
    return whole, [_translate(each, vocabulary, whole) for vocabulary, examples in read for each in examples]


def _translate(example: Example, own: Vocabulary, whole: Vocabulary) -> Example:
    window = example.window
    features = np.zeros((*window.present.shape, len(whole.features)), np.float16)
    circumstances = np.zeros((len(window.present), len(whole.circumstances)), np.float16)
    for name, at in own.features.items():
        if name in whole.features:
            features[..., whole.features[name]] = window.features[..., at]
    for name, at in own.circumstances.items():
        if name in whole.circumstances:
            circumstances[..., whole.circumstances[name]] = window.circumstances[..., at]
    return replace(example, window=replace(window, features=features, circumstances=circumstances))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions of one chapter of a work, or of a piece of it."""

    questions: tuple[Question, ...]
    speakers: list[str | None]
    """Who the corpus says it was (ids)."""
    hidden: list[bool]
    """Whether the tag was hidden."""


def _read(work: Path, reading: Reading) -> tuple[Vocabulary, list[Example]]:
    dice = random.Random(f"{reading} {work.name}")
    resolve, find = open_resolver(work), gold_finder(work)
    kind = STORIES_COUNT if is_story(work) else 1.0
    asked: list[_Asked] = []
    whole = read_manuscript(work).source
    for start, end in cut_pieces(whole, reading, dice):
        manuscript = read_text(whole[start:end])
        cast = read_cast(work) if reading.with_cast else None
        story = read_story(manuscript, find_quotations(manuscript), cast)
        asked += _ask_all(story, reading, partial(_find_at, find, start), resolve, dice)
    vocabulary = _vocabulary(question for chapter in asked for question in chapter.questions)
    examples = []
    for chapter in asked:
        told = zip(chapter.speakers, chapter.hidden, strict=True)
        for window in cut_windows(chapter.questions):
            gold = list(islice(told, len(window)))
            example = _example(work.name, vocabulary, window, gold, resolve)
            examples.append(replace(example, weight=example.weight * reading.weight * kind))
    return vocabulary, examples


def _ask_all(
    story: Story, reading: Reading, find: Finder, resolve: Resolve, dice: random.Random
) -> Iterator[_Asked]:
    hidden: set[PieceIndex] = set()
    if reading.names:
        story, hidden = hide_tags(story, reading, dice)
    scenes = story.scenes("speech")
    asked = _ask(scenes)
    right = [
        [find(*_source(story, number, question)) for question in questions]
        for number, questions in enumerate(asked)
    ]
    if reading.heard:
        triples = zip(scenes, asked, right, strict=True)
        asked = _ask([mishear(*triple, resolve, reading.heard, dice) for triple in triples])
    for number, (questions, speakers) in enumerate(zip(asked, right, strict=True)):
        firsts = (question.turn.pieces[0] for question in questions)
        was_hidden = [(number, piece.passage, piece.span) in hidden for piece in firsts]
        yield _Asked(questions, speakers, was_hidden)


def _ask(scenes: Sequence[Scene]) -> list[tuple[Question, ...]]:
    manners = learn_manners(scenes)
    return [ask(scene, manners) for scene in scenes]


def _vocabulary(questions: Iterable[Question]) -> Vocabulary:
    features: dict[str, int] = {}
    circumstances: dict[str, int] = {}
    for question in questions:
        for name in question.circumstances:
            circumstances.setdefault(name, len(circumstances))
        for candidate in question.candidates:
            for name in candidate.features:
                features.setdefault(name, len(features))
    return Vocabulary(features, circumstances)


def _example(
    work: str,
    vocabulary: Vocabulary,
    questions: Iterable[Question],
    gold: Sequence[tuple[str | None, bool]],
    resolve: Resolve,
) -> Example:
    asked = list(questions)
    window = vocabulary.arrange(asked)
    right = np.zeros(window.present.shape, np.bool_)
    weight = np.zeros(len(asked), np.float32)
    for turn, (question, (speaker, hidden)) in enumerate(zip(asked, gold, strict=True)):
        if speaker is None:
            continue
        for person, name in enumerate(window.names):
            right[turn, person] = window.present[turn, person] and speaker in resolve(name)
        if not window.known[turn].any() and right[turn].any():
            weight[turn] = (0.5 if hidden else 1.0) * len(question.turn.pieces) ** 0.5
    half = replace(
        window,
        features=window.features.astype(np.float16),
        circumstances=window.circumstances.astype(np.float16),
    )
    return Example(work, half, right, weight)


def _source(story: Story, chapter: int, question: Question) -> tuple[int, int]:
    piece = question.turn.pieces[0]
    passage = story.chapters[chapter].passages[piece.passage].passage
    span = passage.spans[piece.span]
    paragraph = passage.paragraph
    return paragraph.source_offset(span.start), paragraph.source_offset(span.end - 1) + 1


def _find_at(find: Finder, offset: int, start: int, end: int) -> str | None:
    return find(offset + start, offset + end)


def gold_finder(work: Path) -> Finder:
    """Who speaks most of source[start:end], by the corpus (an id); None where it does not say."""
    rows = read_gold(work)
    starts = [row["start"] for row in rows]

    def find(start: int, end: int) -> str | None:
        best: tuple[int, str | None] = (0, None)
        at = bisect_right(starts, end) - 1
        while at >= 0 and rows[at]["end"] > start - 5000:
            overlap = min(end, rows[at]["end"]) - max(start, rows[at]["start"])
            if overlap > best[0]:
                speaker = rows[at]["speaker"]
                best = (overlap, None if speaker in UNSCORED else speaker)
            at -= 1
        return best[1]

    return find


def batches(examples: Iterable[Example], cells: int, dice: random.Random | None) -> Iterator[list[Example]]:
    """Examples of about one size together, at most `cells` turns x people; shuffled where there are dice."""
    by_people = sorted(examples, key=lambda each: each.right.shape[1] + (4 * dice.random() if dice else 0))
    ranked = [
        each
        for start in range(0, len(by_people), _ALIKE)
        for each in sorted(by_people[start : start + _ALIKE], key=lambda each: len(each.weight))
    ]
    rows: list[list[Example]] = [[]]
    for example in ranked:
        row = [*rows[-1], example]
        most_turns, most_people = (max(each.right.shape[axis] for each in row) for axis in (0, 1))
        if len(row) > 1 and len(row) * most_turns * most_people > cells:
            rows.append([example])
        else:
            rows[-1] = row
    if dice:
        dice.shuffle(rows)
    yield from rows
