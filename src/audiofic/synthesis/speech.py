"""A batch of utterances -> clips, by the engines that this process has opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.engines import Engine, EngineSetup, Speech
from audiofic.engines.shaping import identify, unshaped
from audiofic.engines.speaking import speak
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Clip, Utterance, Voice
from audiofic.store import CorruptClip, Store, clip_key


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
        speech = speak_line(engine, key, utterance, store)
        if isinstance(speech, Failure):
            yield speech
        else:
            yield store.put(key, pcm(speech), speech.sample_rate, speech.words)


def speak_line(
    engine: Engine, key: str, utterance: Utterance, store: Store | None = None
) -> Speech | Failure:
    """The utterance as the engine speaks it; whatever the engine raises is this line's failure.

    With a store, what an engine that is not deterministic has said is shaped anew, not asked for again.
    """
    shaped = utterance.voice != unshaped(utterance.voice)
    try:
        if store is not None and shaped and not engine.is_deterministic:
            engine = _Kept(engine, store)
        return speak(engine, utterance)
    except AudioficError as error:
        return Failure(key, utterance, error)


class _Kept(Engine):
    """Another engine, each of whose unshaped clips is taken from the store, or put there."""

    def __init__(self, engine: Engine, store: Store) -> None:
        super().__init__(engine.voice_folders, engine.options)
        self._engine = engine
        self._store = store

    def voices(self) -> tuple[str, ...]:
        return self._engine.voices()

    def identity(self, voice: Voice) -> str:
        return self._engine.identity(voice)

    def render(self, utterance: Utterance) -> Speech:
        key = clip_key(utterance, self.identity(utterance.voice))
        clip = self._store.get(key)
        if clip is not None:
            with suppress(CorruptClip):
                return Speech(_floats(self._store.load(clip)), clip.sample_rate, clip.words)
        speech = speak(self._engine, utterance)
        samples = pcm(speech)
        self._store.put(key, samples, speech.sample_rate, speech.words)
        return replace(speech, samples=_floats(samples))


def _floats(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return samples.astype(np.float32) / np.float32(32767.0)


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
