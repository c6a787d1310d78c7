"""The engines: everything that can turn an utterance into sound.

To add one: write `engines/yours.py` with a class that satisfies `Engine`, and give it a row in
`ENGINES`. Import what is heavy inside the class. The contract test in `tests/engines/` runs over
the table and will find it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from audiofic.errors import AudioficError
from audiofic.model import Utterance, Voice, WordTimes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGINES: dict[str, str] = {
    "piper": "audiofic.engines.piper:Piper",
    "kokoro": "audiofic.engines.kokoro:Kokoro",
    "espeak": "audiofic.engines.espeak:Espeak",
    "tone": "audiofic.engines.tone:Tone",
}
"""Engine name -> `module:class`, imported only when first asked for."""

WITH_INSTALLED_VOICES = ("piper", "kokoro")
"""Engines whose voices are files that somebody installs; the others have all they need in themselves."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine returns: mono samples at its natural level, -1..1, and their rate in Hz."""

    samples: NDArray[np.float32]
    sample_rate: int
    words: WordTimes | None = None
    """When each word of the utterance's text is heard (`words.split_words`); None: the engine can't tell."""


class Engine(Protocol):
    """One way of speaking. Instances live in one process."""

    shared: ClassVar[bool]
    """True where several threads may speak with one instance at once: its voices are then loaded once for all
    cores. False: it is called from one thread, and other cores have processes with instances of their own."""

    def __init__(self, voice_folders: tuple[Path, ...]) -> None:
        """Cheap: nothing is loaded before it is needed. The folders hold installed voice models."""

    def available(self) -> bool:
        """True where this engine can run on this machine at all."""

    def voices(self) -> tuple[str, ...]:
        """The model names that `Voice.model` may have here, sorted."""

    def identity(self, voice: Voice) -> str:
        """All that shapes the sound besides the utterance: engine version, digest of the model's files.

        Raises `VoiceNotFound` where the model or the speaker is not there.
        """

    def render(self, utterance: Utterance) -> Speech:
        """Speak at the voice's pace, pitch not yet applied; the same utterance gives the same samples.

        Raises `EngineError` where the engine fails.
        """

    def phonemes(self, utterance: Utterance) -> str:
        """What it takes the utterance's words for, in IPA; for people.

        Empty for an engine that says no sounds of speech. Raises as `render`.
        """

    def cost(self, voice: Voice) -> float:
        """About how many CPU seconds a letter takes: says what to begin with, and how much time is left."""


def open_engine(name: str, voice_folders: tuple[Path, ...] = ()) -> Engine:
    """The engine of that name; `AudioficError` for a name that is not in the table."""
    if name == "flite":
        raise AudioficError(
            "A voice of flite is cast, and audiofic speaks with flite no more: neural voices are clearer.",
            "In voices.yaml write `draft: girl` for `flite/girl`, or a voice that `audiofic voices` lists.",
        )
    if name not in ENGINES:
        raise AudioficError(f"There is no engine called {name!r}.", f"Use one of: {', '.join(ENGINES)}.")
    module, _, class_name = ENGINES[name].partition(":")
    engine: Engine = getattr(import_module(module), class_name)(voice_folders)
    return engine
