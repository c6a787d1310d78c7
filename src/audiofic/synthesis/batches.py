"""What is missing -> batches of one voice, in the order of work, and what each utterance costs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from audiofic.engines import Engine, EngineSetup
from audiofic.errors import AudioficError
from audiofic.model import Utterance, Voice
from audiofic.synthesis.speech import opened_engine

BATCH = 8
"""Utterances another process is given at a time: enough to hide the hand-over, few enough to share well.
A thread is given one: its hand-over costs nothing."""

LETTERS_EXTRA = 12
"""What an utterance lasts besides its letters, in letters: silence around it is spoken, too."""

PATIENCE_S = 120.0
"""How long a process may take besides the work itself: to prepare and load a voice (1 to 3 s on the machines
we know), to wait for a slow disk."""

PATIENCE_FACTOR = 30.0
"""How many times the reckoned CPU time a batch may take: slow processors, and other work on them."""

STRETCH_S = 120.0
"""CPU seconds of work that are sorted by voice at a time. Shorter, and voices of a cast too large to stay
loaded are loaded more often (0.1 s each); longer, and the first chapters are whole later."""

AHEAD = 2
"""A voice's first batch comes so many before the last one of the voice before it: who is given it loads the
voice (0.2 s) while the others have something to say, and no one waits for it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker is given at a time: utterances of one voice."""

    work: tuple[tuple[str, Utterance], ...]
    """(key, utterance)."""
    shared: bool
    """Whether threads may do it."""
    cost_s: float = 0.0
    """About how many CPU seconds it takes."""
    extra_patience_s: float = 0.0
    """Seconds it may take besides (`Engine.extra_patience_s`)."""

    @property
    def patience_s(self) -> float:
        """How long whoever does it may take; past that it hangs."""
        return PATIENCE_S + PATIENCE_FACTOR * self.cost_s + self.extra_patience_s


def reckon_cost(setup: EngineSetup) -> Callable[[Utterance], float]:
    """What tells about how many CPU seconds an utterance takes: for the order, and for the time left."""
    a_letter: dict[Voice, float] = {}

    def cost_s(utterance: Utterance) -> float:
        if utterance.voice not in a_letter:
            a_letter[utterance.voice] = _cost(utterance.voice, setup)
        return a_letter[utterance.voice] * sounded_letters(utterance)

    return cost_s


def sounded_letters(utterance: Utterance) -> float:
    """How long it is heard, in letters of a voice that speaks at its own pace."""
    return (len(utterance.text) + LETTERS_EXTRA) / utterance.voice.pace


def cut_batches(work: Iterable[tuple[str, Utterance]], setup: EngineSetup) -> Iterator[Batch]:
    """Batches of one model each, in the order of the story by stretches, so that chapters are whole early.

    Within a stretch the model with most to do comes first, so that each voice is loaded once; of its
    utterances the longest come first: at the end there are only short ones to wait for. While those are
    spoken, the next voice is loaded.
    """
    last: deque[Batch] = deque()
    for batches in _group(work, setup):
        yield next(batches)
        while last:
            yield last.popleft()
        for batch in batches:
            last.append(batch)
            if len(last) > AHEAD:
                yield last.popleft()
    yield from last


def _group(work: Iterable[tuple[str, Utterance]], setup: EngineSetup) -> Iterator[Iterator[Batch]]:
    """The batches of one model after the other; each is cut when it is asked for."""
    cost_s = reckon_cost(setup)
    for stretch in _stretches(work, cost_s):
        by_model: dict[tuple[str, str], list[tuple[str, Utterance]]] = {}
        for one in stretch:
            voice = one[1].voice
            by_model.setdefault((voice.engine, voice.model), []).append(one)
        total_s = {
            model: sum(cost_s(utterance) for _, utterance in spoken) for model, spoken in by_model.items()
        }
        for model in sorted(by_model, key=lambda model: -total_s[model]):
            spoken = sorted(by_model[model], key=lambda one: -cost_s(one[1]))
            yield _cut(spoken, _engine(model[0], setup), cost_s)


def _cut(
    spoken: Iterable[tuple[str, Utterance]], engine: Engine | None, cost_s: Callable[[Utterance], float]
) -> Iterator[Batch]:
    shared = engine is not None and engine.shared
    extra_s = engine.extra_patience_s if engine else 0.0
    rest = iter(spoken)
    while chunk := tuple(islice(rest, 1 if shared else BATCH)):
        cost = sum(cost_s(utterance) for _, utterance in chunk)
        yield Batch(chunk, shared, cost, extra_s * len(chunk))


def _stretches(
    work: Iterable[tuple[str, Utterance]], cost_s: Callable[[Utterance], float]
) -> Iterator[list[tuple[str, Utterance]]]:
    """The work in its order, so much at a time as costs `STRETCH_S`."""
    stretch: list[tuple[str, Utterance]] = []
    total_s = 0.0
    for one in work:
        stretch.append(one)
        total_s += cost_s(one[1])
        if total_s >= STRETCH_S:
            yield stretch
            stretch, total_s = [], 0.0
    if stretch:
        yield stretch


def _cost(voice: Voice, setup: EngineSetup) -> float:
    """CPU seconds a letter; 0 for a voice that can't be had, which fails at once."""
    try:
        return opened_engine(voice.engine, setup).cost(voice)
    except AudioficError:
        return 0.0


def _engine(name: str, setup: EngineSetup) -> Engine | None:
    """The engine; None where it can't be opened: whoever is asked to speak with it says why."""
    try:
        return opened_engine(name, setup)
    except AudioficError:
        return None
