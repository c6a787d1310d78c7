"""What runs on a cluster's worker: a batch is spoken exactly as at home, or it is said why it can't be.

A worker that sees the store itself puts the clips there; others send them back.
"""

from __future__ import annotations

import hashlib
import os
import platform
import threading
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.cluster.voices import VoiceFiles, find_folders
from audiofic.engines import Engine, EngineSetup
from audiofic.engines.shaping import identify_all
from audiofic.errors import AudioficError
from audiofic.model import Utterance, WordTimes
from audiofic.store import Store
from audiofic.synthesis import Failure, Outcome
from audiofic.synthesis.speech import pcm, speak_line

LOADED = 8
"""Voices that a worker keeps loaded, as at home."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker has to know besides the lines, which are all of one voice."""

    code: str
    """`code_digest` on the build's machine."""
    voice: VoiceFiles
    identity: str
    """What the engine calls the voice there (`Engine.identity`): part of every clip's key."""
    setup: EngineSetup
    store_folder: Path
    mark: str
    """A file in the store: who finds it there sees the same store."""
    patience_s: float
    """How long a worker may take; one that hangs ends itself, so that dask gives the work to another one."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A clip on its way to the store."""

    key: str
    samples: NDArray[np.int16]
    sample_rate: int
    """Hz."""
    words: WordTimes | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """The host doesn't have the voice: it is to be sent there, by way of this worker (an address)."""

    worker: str
    host: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """The worker would not make the clips that are wanted."""

    worker: str
    reason: str


Answer = tuple[Outcome | Spoken, ...] | Lacking | Unfit


def speak_there(work: Sequence[tuple[str, Utterance]], order: Order) -> Answer:
    """Speak a batch on this worker, of which dask knows the address."""
    from distributed import get_worker

    here = get_worker().address
    if code_digest() != order.code:
        return Unfit(here, "its audiofic is another version than this one")
    voice = work[0][1].voice
    folders = find_folders(order.voice, voice, order.setup)
    if folders is None:
        return Lacking(here, platform.node())
    try:
        engine = _opened_engine(voice.engine, replace(order.setup, voice_folders=folders))
        identity = identify_all(engine, work)
    except AudioficError as error:
        return Unfit(here, error.message)
    if identity != order.identity:
        return Unfit(here, f"its engine is {identity!r}, the one here {order.identity!r}")
    store = Store(order.store_folder) if (order.store_folder / order.mark).is_file() else None
    hanging = threading.Timer(order.patience_s, os._exit, (1,))
    hanging.daemon = True
    hanging.start()
    try:
        return tuple(_speak_one(engine, key, utterance, store) for key, utterance in work)
    finally:
        hanging.cancel()


def _speak_one(engine: Engine, key: str, utterance: Utterance, store: Store | None) -> Outcome | Spoken:
    with nullcontext() if engine.shared else _alone:
        speech = speak_line(engine, key, utterance, store)
    if isinstance(speech, Failure):
        return speech
    if store is not None:
        with suppress(OSError):  # it may be read-only from here
            return store.put(key, pcm(speech), speech.sample_rate, speech.words)
    return Spoken(key, pcm(speech), speech.sample_rate, speech.words)


def _opened_engine(name: str, setup: EngineSetup) -> Engine:
    """The engine so set up, as this worker has it."""
    with _opening:
        return _engine(name, setup)


@lru_cache(LOADED)
def _engine(name: str, setup: EngineSetup) -> Engine:
    return setup.open(name)


_opening = threading.Lock()
_alone = threading.Lock()
"""Held while an engine speaks whose state belongs to the process: a worker may have several threads."""


@cache
def code_digest() -> str:
    """SHA-256 of all of audiofic's code on this machine: two that are the same make the same clips."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
