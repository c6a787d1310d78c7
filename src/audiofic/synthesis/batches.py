"""What is missing -> batches of one voice, in the order of work, and what each utterance costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

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

    @property
    def patience_s(self) -> float:
        """How long whoever does it may take; past that it hangs."""
        return PATIENCE_S + PATIENCE_FACTOR * self.cost_s


def reckon_costs(missing: Mapping[str, Utterance], voice_folders: tuple[Path, ...]) -> dict[str, float]:
    """About how many CPU seconds each utterance takes, by its key: for the order and for the time left."""
    costs: dict[Voice, float] = {}
    for utterance in missing.values():
        if utterance.voice not in costs:
            costs[utterance.voice] = _cost(utterance.voice, voice_folders)
    return {key: costs[utterance.voice] * sounded_letters(utterance) for key, utterance in missing.items()}


def sounded_letters(utterance: Utterance) -> float:
    """How long it is heard, in letters of a voice that speaks at its own pace."""
    return (len(utterance.text) + LETTERS_EXTRA) / utterance.voice.pace


def cut_batches(missing: Mapping[str, Utterance], voice_folders: tuple[Path, ...]) -> Iterator[Batch]:
    """Batches of one model each, in the order of the story by stretches, so that chapters are whole early.

    Within a stretch the model with most to do comes first, so that each voice is loaded once; of its
    utterances the longest come first: at the end there are only short ones to wait for. While those are
    spoken, the next voice is loaded.
    """
    before: list[Batch] = []
    for first, *rest in _group(missing, voice_folders):
        yield from before[:-AHEAD]
        yield first
        yield from before[-AHEAD:]
        before = rest
    yield from before


def _group(missing: Mapping[str, Utterance], voice_folders: tuple[Path, ...]) -> Iterator[list[Batch]]:
    """The batches of one model after the other."""
    costs = reckon_costs(missing, voice_folders)
    for stretch in _stretches(missing, costs):
        by_model: dict[tuple[str, str], list[str]] = {}
        for key in stretch:
            voice = missing[key].voice
            by_model.setdefault((voice.engine, voice.model), []).append(key)
        total = {model: sum(costs[key] for key in keys) for model, keys in by_model.items()}
        for engine, model in sorted(by_model, key=lambda model: -total[model]):
            keys = sorted(by_model[engine, model], key=lambda key: -costs[key])
            shared = _is_shared(engine, voice_folders)
            yield [
                Batch(tuple((key, missing[key]) for key in chunk), shared, sum(costs[key] for key in chunk))
                for chunk in _chunks(keys, 1 if shared else BATCH)
            ]


def _stretches(keys: Iterable[str], costs: Mapping[str, float]) -> Iterator[list[str]]:
    """The keys in their order, so many at a time as cost `STRETCH_S`."""
    stretch: list[str] = []
    cost = 0.0
    for key in keys:
        stretch.append(key)
        cost += costs[key]
        if cost >= STRETCH_S:
            yield stretch
            stretch, cost = [], 0.0
    if stretch:
        yield stretch


def _cost(voice: Voice, voice_folders: tuple[Path, ...]) -> float:
    """CPU seconds a letter; 0 for a voice that can't be had, which fails at once."""
    try:
        return opened_engine(voice.engine, voice_folders).cost(voice)
    except AudioficError:
        return 0.0


def _is_shared(engine: str, voice_folders: tuple[Path, ...]) -> bool:
    try:
        return opened_engine(engine, voice_folders).shared
    except AudioficError:  # no such engine: whoever is asked to speak says so
        return False


def _chunks(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(keys)
    while chunk := list(islice(rest, size)):
        yield chunk
