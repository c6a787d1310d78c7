"""A batch of utterances -> clips, by the engines that this process has opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.engines import Engine, EngineSetup, Speech
from audiofic.engines.shaping import identify
from audiofic.engines.speaking import speak
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Clip, Utterance
from audiofic.store import Store, clip_key


@dataclass(frozen=True, slots=True)
class Failure:
    """An utterance that no clip could be made of, and why."""

    key: str
    utterance: Utterance
    error: AudioficError


Outcome = Clip | Failure


def speak_batch(
    batch: Sequence[tuple[str, Utterance]], store_folder: Path, setup: EngineSetup
) -> Iterator[Outcome]:
    """Speak a batch in this process and put each clip into the store; one outcome for each, in order.

    A clip that is in the store by now, because another process was quicker, is not spoken again.
    """
    store = Store(store_folder)
    for key, utterance in batch:
        try:
            engine = opened_engine(utterance.voice.engine, setup)
            if clip_key(utterance, identify(engine, utterance.voice)) != key:
                changed = f"The voice {utterance.voice.engine}/{utterance.voice.model} has changed meanwhile."
                raise EngineError(changed, "Run the same command again.")
        except AudioficError as error:
            yield Failure(key, utterance, error)
            continue
        if (clip := store.get(key)) is not None:
            yield clip
            continue
        speech = speak_line(engine, key, utterance)
        if isinstance(speech, Failure):
            yield speech
        else:
            yield store.put(key, pcm(speech), speech.sample_rate, speech.words)


def speak_line(engine: Engine, key: str, utterance: Utterance) -> Speech | Failure:
    """The utterance as the engine speaks it; whatever the engine raises is this line's failure."""
    try:
        return speak(engine, utterance)
    except AudioficError as error:
        return Failure(key, utterance, error)


def pcm(speech: Speech) -> NDArray[np.int16]:
    """The speech's samples as clips have them."""
    # Full scale is 32767: -32768 has no positive twin and would clip differently when inverted.
    samples: NDArray[np.int16] = np.clip(np.rint(speech.samples * 32767.0), -32767, 32767).astype(np.int16)
    return samples


_engines: dict[tuple[str, EngineSetup], Engine] = {}
"""The engines this process has opened; each keeps the voices it has loaded."""

_opening = threading.Lock()


def opened_engine(name: str, setup: EngineSetup) -> Engine:
    """The engine of that name as this process has it; `AudioficError` for a name that is not known."""
    wanted = (name, setup)
    with _opening:
        if wanted not in _engines:
            _engines[wanted] = setup.open(name)
        return _engines[wanted]


def close_engines() -> None:
    """Let go of all voices that this process has loaded."""
    _engines.clear()
