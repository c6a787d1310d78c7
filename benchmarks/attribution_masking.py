"""Ways to read a work worse than it could be: in pieces, with tags hidden, with speakers misheard.

A novel's main characters have spoken a hundred times by the middle of the book; in a short story, and in the
first chapter of a long one, nobody has. So works are also read in pieces that know nothing of one another.

A hidden tag makes an untagged turn whose speaker is known. What is heard in a first reading (`hear`) is
imitated from the right answers with some wrong ones among them: a network's own answers on works that taught
it would be far too good.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from attribution_corpus import Resolve

from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.turns import Turn
from audiofic.attribution.story import ReadChapter, Story

MISHEARD = 0.12
"""Of what a first reading is sure of, about so much is wrong."""
_NEAREST = 5
"""One of so many candidates is misheard for the speaker."""
_PIECES_COUNT = 0.5
"""With six of seventeen readings in pieces, at full weight, novels lost half a point."""

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")

PieceIndex = tuple[int, int, int]
"""A turn's chapter, and the passage and span of its first piece."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read a work: with its own cast or a drafted one, with shares of its tags hidden."""

    with_cast: bool
    names: float = 0.0
    """Of the tags that name the speaker: the share that is hidden."""
    pronouns: float = 0.0
    """Likewise of the tags with a pronoun."""
    heard: float = 0.0
    """Of the untagged turns: the share heard in a first reading; 0: this is the first."""
    words: int = 0
    """About so many are read at a time, each piece as if it were a story of its own; 0: the whole work."""
    pieces: int = 0
    """So many pieces are read, by chance; 0: all."""

    @property
    def weight(self) -> float:
        """How much its answers count: in pieces, less, since a novel's own conditions are lost in them."""
        return _PIECES_COUNT if self.words and not self.pieces else 1.0


READINGS = (
    Reading(True),
    Reading(True, heard=0.8),
    Reading(True, 0.2, heard=0.7),
    Reading(True, 0.3),
    Reading(True, 0.3, 0.2, heard=0.8),
    Reading(True, 0.5, heard=0.75),
    Reading(True, 0.5, 0.3, heard=0.75),
    Reading(True, 0.7, 0.3, heard=0.65),
    Reading(True, 0.85, 0.5, heard=0.6),
    Reading(False, heard=0.8),
    Reading(False, 0.2),
    Reading(False, 0.3, 0.2, heard=0.75),
    Reading(False, 0.5, heard=0.7),
    Reading(False, 0.4, 0.3, heard=0.75),
    Reading(False, 0.8, 0.4, heard=0.65),
    Reading(True, 0.2, words=500),
    Reading(True, 0.4, 0.2, heard=0.75, words=1500),
    Reading(False, 0.2, words=800),
    Reading(False, 0.3, 0.2, heard=0.75, words=2500),
)

STORY_READINGS = tuple(reading for reading in READINGS if not reading.words and reading.names < 0.8)
"""A story of today is short already, and has few tags to hide."""

REHEARSALS = (
    Reading(True, 0.2, words=6000, pieces=2),
    Reading(True, heard=0.8, words=15000, pieces=2),
    Reading(True, 0.3, 0.2, heard=0.8, words=12000, pieces=2),
    Reading(True, 0.6, 0.3, heard=0.7, words=12000, pieces=2),
    Reading(False, 0.2, heard=0.75, words=15000, pieces=2),
    Reading(False, 0.5, 0.3, heard=0.7, words=12000, pieces=2),
)
"""What a network reads again of works that it has learned, while it learns from stories."""


def cut_pieces(source: str, reading: Reading, dice: random.Random) -> list[tuple[int, int]]:
    """The pieces that a reading reads, of whole paragraphs, half to one and a half times as long as told."""
    if not reading.words:
        return [(0, len(source))]
    words = reading.words
    pieces: list[tuple[int, int]] = []
    start, least = 0, words * dice.uniform(0.5, 1.5)
    for gap in _PARAGRAPH_END.finditer(source):
        if len(source[start : gap.end()].split()) >= least:
            pieces.append((start, gap.end()))
            start, least = gap.end(), words * dice.uniform(0.5, 1.5)
    pieces.append((start, len(source)))
    return sorted(dice.sample(pieces, min(reading.pieces or len(pieces), len(pieces))))


def hide_tags(story: Story, reading: Reading, dice: random.Random) -> tuple[Story, set[PieceIndex]]:
    """The story as if some tags told nothing, and which turns those are."""
    shares = {"name": reading.names, "pronoun": reading.pronouns}
    chapters: list[ReadChapter] = []
    hidden: set[PieceIndex] = set()
    for number, chapter in enumerate(story.chapters):
        passages, turns = list(chapter.passages), []
        for turn in chapter.turns:
            told = turn.tag.subject.kind if turn.tag and turn.kind == "speech" else ""
            if dice.random() < shares.get(told, 0.0):
                turn = _hide(passages, turn)
                hidden.add((number, turn.pieces[0].passage, turn.pieces[0].span))
            turns.append(turn)
        chapters.append(ReadChapter(tuple(passages), tuple(turns)))
    return replace(story, chapters=tuple(chapters)), hidden


def _hide(passages: list[ParsedPassage], turn: Turn) -> Turn:
    """The turn without its tag, whose subject is no longer mentioned in `passages` either."""
    assert turn.tag is not None
    parsed, subject = passages[turn.tag_passage], turn.tag.subject
    others = tuple(each for each in parsed.mentions if (each.start, each.end) != (subject.start, subject.end))
    passages[turn.tag_passage] = replace(parsed, mentions=others)
    return replace(turn, tag=None, gender="unknown")


def mishear(
    scene: Scene,
    questions: Sequence[Question],
    right: Sequence[str | None],
    resolve: Resolve,
    share: float,
    dice: random.Random,
) -> Scene:
    """The scene with that share of its untagged turns heard, most of them right (`right`: the gold ids)."""
    heard = list(scene.sure)
    for index, (question, speaker) in enumerate(zip(questions, right, strict=True)):
        names = [candidate.name for candidate in question.candidates]
        if heard[index] is not None or not names or dice.random() >= share:
            continue
        if dice.random() < MISHEARD:
            heard[index] = dice.choice(names[:_NEAREST])
        else:
            heard[index] = next((name for name in names if speaker in resolve(name)), None)
    return replace(scene, heard=tuple(heard))
