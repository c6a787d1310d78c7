"""A second opinion on doubtful lines, from a language model that the producer runs.

The order of work: which speeches are in doubt (`doubts`), cut into excerpts (`excerpts`) with the names that
may be given (`labels`); the questions (`prompt`), put to the model once (`asking`, `server`, `kept`); its
answers read (`answers`), weighed (`judging`) and made into one opinion with ours (`merging`). A model gives
names of the cast and nothing else: no other word of it reaches a script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from pathlib import Path

from audiofic.errors import Finding
from audiofic.model import Passage, Reading
from audiofic.second_opinion.asking import Asker
from audiofic.second_opinion.doubts import find_doubts
from audiofic.second_opinion.excerpts import cut_excerpts
from audiofic.second_opinion.judging import Outcome, judge
from audiofic.second_opinion.kept import KeptAnswers
from audiofic.second_opinion.server import ModelServer
from audiofic.second_opinion.telling import tell
from audiofic.settings import Settings

__all__ = ["Progress", "seek_second_opinion"]

Progress = Callable[[int, int], None]
"""Told (lines asked about so far, lines in all)."""


def seek_second_opinion(
    passages: Sequence[Sequence[Passage]],
    reading: Reading,
    chapters: Container[int],
    settings: Settings,
    folder: Path,
    progress: Progress | None = None,
) -> tuple[Reading, tuple[Finding, ...]]:
    """The reading with a model's opinion on the doubtful speeches of those chapters, and what came of it.

    `chapters` are indices into the manuscript; answers are kept in `folder`. Where voices.yaml names no
    server, nothing is done. Whatever a server does or fails to do is told in the findings and never raised:
    where it has no usable answer, our own stays.
    """
    llm = settings.llm
    doubts = find_doubts(reading, llm.below, chapters) if llm else ()
    if llm is None or not doubts:
        return reading, ()
    asker = Asker(llm.model, ModelServer(llm), KeptAnswers(folder))
    attributions = list(reading.attributions)
    outcomes: Counter[Outcome] = Counter()
    for excerpt in cut_excerpts(passages, reading, doubts):
        for judgement in judge(excerpt, asker.ask(excerpt), passages, reading):
            outcomes[judgement.outcome] += 1
            for place, found in zip(judgement.doubt.places, judgement.attributions, strict=True):
                attributions[place] = found
        if progress:
            progress(outcomes.total(), len(doubts))
    merged = replace(reading, attributions=tuple(attributions))
    return merged, tuple(tell(llm, settings, outcomes, asker))
