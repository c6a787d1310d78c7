"""The `piper` engine: neural voices, each a model file that somebody installed.

piper-tts turns text into phonemes and phonemes into samples; the rest is ours: the session
(`onnx_session`), what is read as one sentence, the names' sounds, and the noise (`piper_voice`). Several
threads may speak at once, with one voice or with several.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from audiofic.engines import Engine, Speech, VoiceFile
from audiofic.engines.onnx_session import PROCESSOR, versions, wanted_provider
from audiofic.engines.piper_voice import LoadedVoice, load_voice
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice
from audiofic.voice_library import VoiceModel, check_sums, file_digest, find_voice, installed

FORMAT = 4
"""Part of every clip's identity: raise it whenever the same utterance would sound different."""

SPEAKERS_SHOWN = 8

LOADED = 8
"""Voices kept loaded at once, some 80 MB each; the one that has not spoken for longest goes. Work comes
grouped by voice (`synthesis`), so that even a larger cast is loaded once."""

SECONDS_PER_LETTER = {"x_low": 0.0028, "low": 0.0036, "medium": 0.005, "high": 0.034}
"""CPU time by a voice's quality: 15 letters a second, spoken 44.8, 35.5, 26.3 and 3.8 times as fast on two
cores (measured with piper-tts 1.8). Only their ratios matter."""


class Piper(Engine):
    """See `audiofic.engines.Engine`. A model is an installed voice's name; each is loaded once and kept."""

    shared = True
    has_installed_voices = True

    def __init__(
        self, voice_folders: tuple[Path, ...] = (), options: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(voice_folders, options)
        self._loaded: dict[str, LoadedVoice] = {}
        self._loading = threading.Lock()
        self._identities: dict[str, str] = {}
        self._models: dict[str, VoiceModel] = {}

    def available(self) -> bool:
        """True where piper-tts and onnxruntime are installed; voices may still be missing."""
        return all(importlib.util.find_spec(package) is not None for package in ("piper", "onnxruntime"))

    def voices(self) -> tuple[str, ...]:
        """The whole voices in the folders, by name."""
        return tuple(model.name for model in installed(self.voice_folders))

    def identity(self, voice: Voice) -> str:
        """Versions of piper-tts, onnxruntime and our own reading, digests of the voice's two files; the card.

        Loads no model. Raises `VoiceNotFound`, and `EngineError` where a file can't be read.
        """
        model = self._model(voice.model)
        speaker_number(model, voice)
        if voice.model not in self._identities:
            self._identities[voice.model] = _identity(model)
        return self._identities[voice.model]

    def render(self, utterance: Utterance) -> Speech:
        """Speak at the voice's pace and natural level; the same utterance gives the same samples, everywhere.

        Raises `VoiceNotFound`, and `EngineError` where there is nothing to say or the voice fails.
        """
        voice = utterance.voice
        model = self._model(voice.model)
        speaker = speaker_number(model, voice)
        loaded = self._load(model)
        samples, words = loaded.speak(utterance, speaker)
        return Speech(samples, model.sample_rate, words)

    def phonemes(self, utterance: Utterance) -> str:
        """What the network is given; IPA, but for the few voices that read letters."""
        return self._load(self._model(utterance.voice.model)).read(utterance)

    def cost(self, voice: Voice) -> float:
        """By the voice's quality."""
        return SECONDS_PER_LETTER.get(self._model(voice.model).quality, SECONDS_PER_LETTER["medium"])

    def language(self, model: str) -> str:
        """What the name begins with (`fr_FR-...`); empty for a voice with another kind of name."""
        named = re.match(r"([a-z]{2,3})_[A-Z]{2}-", model)
        return named[1] if named else ""

    def install_name(self, voice: Voice) -> str:
        """The model's name."""
        return voice.model

    def files(self, voice: Voice) -> tuple[VoiceFile, ...]:
        """The network and its configuration."""
        model = self._model(voice.model)
        paths = sorted((model.path, model.config_path))
        return tuple(VoiceFile(path.name, file_digest(path), path.read_bytes) for path in paths)

    def _load(self, model: VoiceModel) -> LoadedVoice:
        """The voice, loaded if it isn't yet; of more than `LOADED` the one used least recently is let go."""
        with self._loading:
            loaded = self._loaded.pop(model.name, None) or self._open(model)
            self._loaded[model.name] = loaded
            for name in list(self._loaded)[:-LOADED]:
                del self._loaded[name]
            return loaded

    def _open(self, model: VoiceModel) -> LoadedVoice:
        """The voice, as its identity was told; `EngineError` where its files have become others meanwhile."""
        told = self._identities.setdefault(model.name, _identity(model))
        loaded = load_voice(model)
        if _identity(model) != told:
            raise EngineError(
                f"The files of the voice {model.name} changed while it was in use ({model.path}).",
                "Run the same command again: what was spoken with the old ones is spoken anew.",
            )
        return loaded

    def _model(self, name: str) -> VoiceModel:
        if name not in self._models:
            self._models[name] = find_voice(name, self.voice_folders)
        return self._models[name]


def speaker_number(model: VoiceModel, voice: Voice) -> int | None:
    """The number of the voice's speaker, given by name or number; None for a voice with one speaker.

    No speaker given: the first. Raises `VoiceNotFound` for one that the model doesn't have.
    """
    wanted = voice.speaker
    if not model.speakers:
        if wanted in ("", "0"):
            return None
        raise VoiceNotFound(
            f"{model.name} has one speaker only, so there is no {wanted!r}.", f"Write `{model.name}` alone."
        )
    if not wanted:
        return 0
    if wanted in model.speakers:
        return model.speakers.index(wanted)
    if wanted.isascii() and wanted.isdigit() and int(wanted[:9]) < len(model.speakers):
        return int(wanted[:9])
    shown = ", ".join(model.speakers[:SPEAKERS_SHOWN])
    more = len(model.speakers) - SPEAKERS_SHOWN
    raise VoiceNotFound(
        f"{model.name} has no speaker {wanted!r}.",
        f"It has {shown}{f' and {more} more' if more > 0 else ''}; a number from 0 to "
        f"{len(model.speakers) - 1} will do as well.",
    )


def _identity(model: VoiceModel) -> str:
    try:
        network = file_digest(model.path)
        config = hashlib.sha256(model.config_path.read_bytes()).hexdigest()
    except OSError as error:
        raise EngineError(f"{error.filename} can't be read: {error.strerror}.") from error
    digests = {model.path.name: network, model.config_path.name: config}
    check_sums(model.path.parent, model.name, digests)
    provider = wanted_provider()
    run_on = "" if provider == PROCESSOR else f" {provider}"  # clips spoken before there was a choice stay
    return f"piper {FORMAT} {versions()} {network} {config}{run_on}"
