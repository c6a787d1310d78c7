"""The engines: everything that can turn an utterance into sound.

To add one to audiofic: write `engines/yours.py` with a subclass of `Engine`, and give it a row in
`ENGINES`. Import what is heavy inside the class. The contract test in `tests/engines/` runs over the table.
A package of its own offers engines by the entry point `audiofic.engines` (`plugins`, docs/engines.md).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from audiofic.engines.plugins import load_plugin, plugin_names
from audiofic.errors import AudioficError
from audiofic.model import Utterance, Voice, WordTimes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENGINES: dict[str, str] = {
    "piper": "audiofic.engines.piper:Piper",
    "kokoro": "audiofic.engines.kokoro:Kokoro",
    "server": "audiofic.engines.server:SpeechServer",
    "espeak": "audiofic.engines.espeak:Espeak",
    "tone": "audiofic.engines.tone:Tone",
}
"""Name -> `module:class` of audiofic's own engines, imported only when first asked for."""

DEFAULT_ENGINE = "piper"
"""Whose voice a `voice:` without an engine is."""
DRAFT_ENGINE = "espeak"
"""Whose voice a `draft:` is where no better one can speak its timbre; embedded, so always there."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine returns: mono samples at its natural level, -1..1, and their rate in Hz."""

    samples: NDArray[np.float32]
    sample_rate: int
    words: WordTimes | None = None
    """When each word of the utterance's text is heard (`words.split_words`); None: the engine can't tell."""


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """A file that a voice needs."""

    name: str
    """As it has to be called in a voice folder."""
    sha256: str
    read: Callable[[], bytes]
    """Its content."""


@dataclass(frozen=True, slots=True)
class OptionFault:
    """What is wrong with one key of an engine's section in voices.yaml."""

    key: str
    """Empty: a key that is missing."""
    message: str
    hint: str


class Engine(ABC):
    """One way of speaking. Instances live in one process; the class states what the engine can promise."""

    is_draft: ClassVar[bool] = False
    """True for voices that are good for a proof only: reports call a book that they speak a draft."""
    is_deterministic: ClassVar[bool] = True
    """False where the same utterance may give other samples the next time: its clips are kept by what was
    asked, and nothing is spoken twice to compare it."""
    shared: ClassVar[bool] = False
    """True where several threads may speak with one instance at once: its voices are then loaded once for all
    cores. False: it is called from one thread, and other cores have processes with instances of their own."""
    has_installed_voices: ClassVar[bool] = False
    """True where voices are files that somebody installs: another voice stands in for one that is missing,
    and the report says so. False: a voice that the engine doesn't know is an error in voices.yaml."""
    failure_hint: ClassVar[str] = "Reword the line, or give the role another voice."
    """What a producer can do where the engine raises what is not an `AudioficError`, crashes or hangs."""
    languages: ClassVar[tuple[str, ...]] = ()
    """Codes of the only languages that any of its voices reads (`en`); empty: no such limit."""
    extra_patience_s: float = 0.0
    """Seconds that an utterance may take besides `cost`: waiting for others, time-outs of its own."""

    def __init__(
        self, voice_folders: tuple[Path, ...] = (), options: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Cheap: nothing is loaded before it is needed.

        The folders hold installed voices; `options` is the engine's section of `engines:` in voices.yaml.
        """
        self.voice_folders = voice_folders
        self.options = dict(options)

    @classmethod
    def check_options(cls, options: Mapping[str, str]) -> Iterable[OptionFault]:
        """What is wrong with a section of voices.yaml; by default, that there is anything in it."""
        return [OptionFault(key, f"there is no setting `{key}`.", "Delete the line.") for key in options]

    def available(self) -> bool:
        """True where this engine can run on this machine at all."""
        return True

    @abstractmethod
    def voices(self) -> tuple[str, ...]:
        """The model names that `Voice.model` may have here, sorted, as far as they are known."""

    @abstractmethod
    def identity(self, voice: Voice) -> str:
        """All that shapes the sound besides the utterance, in one line: engine version, digest of the files.

        It is the engine's part of a clip's key: where it changes, lines are spoken anew. It opens no
        connection. Raises `VoiceNotFound` where the model or the speaker is not there.
        """

    @abstractmethod
    def render(self, utterance: Utterance) -> Speech:
        """Speak at the voice's pace, without its pitch, size and liveliness.

        The same utterance gives the same samples in every process, if the class `is_deterministic`. Raises
        `EngineError` where the engine fails.
        """

    def phonemes(self, utterance: Utterance) -> str:
        """What it takes the utterance's words for, in IPA; for people.

        Empty for an engine that can't tell. Raises as `render`.
        """
        return ""

    def cost(self, voice: Voice) -> float:
        """About how many CPU seconds a letter takes: says what to begin with, and how much time is left."""
        return 0.01

    def language(self, model: str) -> str:
        """The code of the language that the voice reads (`en`); empty: several, or not known."""
        return self.languages[0] if len(self.languages) == 1 else ""

    def install_name(self, voice: Voice) -> str:
        """What `audiofic voices install` is asked for to get the voice; empty where it can't get it."""
        return ""

    def files(self, voice: Voice) -> tuple[VoiceFile, ...]:
        """The files that the voice needs in a voice folder, which a cluster's workers are sent; empty: none.

        Raises as `identity`.
        """
        return ()


@dataclass(frozen=True, slots=True)
class EngineSetup:
    """What engines are opened with: the same in every process that speaks for a production."""

    voice_folders: tuple[Path, ...] = ()
    """Where voices are looked for, in order."""
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """(engine, its keys and values in voices.yaml), sorted."""

    def open(self, name: str) -> Engine:
        """The engine of that name; raises as `open_engine`."""
        return open_engine(name, self.voice_folders, dict(dict(self.options).get(name, ())))


def set_up(voice_folders: tuple[Path, ...], engines: Mapping[str, Mapping[str, str]]) -> EngineSetup:
    """The setup with those folders and the `engines:` of a voices.yaml."""
    options = ((name, tuple(sorted(options.items()))) for name, options in sorted(engines.items()))
    return EngineSetup(voice_folders, tuple(options))


def engine_names() -> tuple[str, ...]:
    """The engines that a voice can be of here: audiofic's own, then those of installed packages."""
    return (*ENGINES, *(name for name in plugin_names() if name not in ENGINES))


def engine_class(name: str) -> type[Engine]:
    """The engine's class, imported; `AudioficError` for a name that is not known, or a broken package."""
    if name == "flite":
        raise AudioficError(
            "A voice of flite is cast, and audiofic speaks with flite no more: neural voices are clearer.",
            "In voices.yaml write `draft: girl` for `flite/girl`, or a voice that `audiofic voices` lists.",
        )
    if name in ENGINES:
        module, _, class_name = ENGINES[name].partition(":")
        engine: type[Engine] = getattr(import_module(module), class_name)
        return engine
    if name not in plugin_names():
        raise AudioficError(
            f"There is no engine called {name!r}.",
            f"Use one of: {', '.join(engine_names())}; or install the package that brings {name!r}.",
        )
    loaded = load_plugin(name)
    if not (isinstance(loaded, type) and issubclass(loaded, Engine)):
        raise AudioficError(
            f"The package that offers the engine {name!r} offers something else: {loaded!r}.",
            "It has to be a subclass of audiofic.engines.Engine: tell its author.",
        )
    return loaded


def open_engine(
    name: str, voice_folders: tuple[Path, ...] = (), options: Mapping[str, str] = MappingProxyType({})
) -> Engine:
    """The engine of that name; raises as `engine_class`."""
    return engine_class(name)(voice_folders, options)
