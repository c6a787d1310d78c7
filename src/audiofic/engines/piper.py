"""The `piper` engine: neural voices, each a model file that somebody installed.

piper-tts turns text into phonemes and phonemes into samples; the rest is ours: the session
(`piper_session`), what is read as one sentence, the names' sounds, and the noise, which is drawn from the
utterance itself, so that the same words always sound the same. Several threads may speak at once, with one
voice or with several: each call has its own noise, and the network keeps nothing between calls.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audiofic.engines import Speech
from audiofic.engines.piper_noise import NOISE
from audiofic.engines.piper_phonemes import Alphabet, read_phonemes
from audiofic.engines.piper_provider import PROCESSOR, wanted_provider
from audiofic.engines.piper_session import open_session
from audiofic.engines.piper_words import TimedPhoneme, find_words, time_phonemes
from audiofic.errors import AudioficError, EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice, WordTimes
from audiofic.voice_library import VoiceModel, file_digest, find_voice, installed, read_config

if TYPE_CHECKING:
    import onnxruntime
    from piper import PiperVoice

FORMAT = 3
"""Part of every clip's identity: raise it whenever the same utterance would sound different."""

NOISE_PER_ID = 768
"""Noise numbers per phoneme id: 192 channels (VITS, Kim et al. 2021) times four frames, and ids last about
three. A slower reading starts over at the beginning of its noise, which nobody can hear."""

FLAT_TAKES = (0.03, 0.06)
"""Where a voice has no noise of ours to vary: how far, as a fraction, a new take's pace is from the first's.
Below, a short line may round to the same frames; above, it is another pace and not another reading."""

SPEAKERS_SHOWN = 8

LOADED = 8
"""Voices kept loaded at once, some 80 MB each; the one that has not spoken for longest goes. Work comes
grouped by voice (`synthesis`), so that even a larger cast is loaded once."""

SECONDS_PER_LETTER = {"x_low": 0.0028, "low": 0.0036, "medium": 0.005, "high": 0.034}
"""CPU time by a voice's quality: 15 letters a second, spoken 44.8, 35.5, 26.3 and 3.8 times as fast on two
cores (measured with piper-tts 1.8). Only their ratios matter."""

_phonemizing = threading.Lock()
"""espeak-ng's state is the process's, and older versions of piper-tts don't guard it."""


class Piper:
    """See `audiofic.engines.Engine`. A model is an installed voice's name; each is loaded once and kept."""

    shared = True

    def __init__(self, voice_folders: tuple[Path, ...] = ()) -> None:
        self._folders = voice_folders
        self._loaded: dict[str, _LoadedVoice] = {}
        self._loading = threading.Lock()
        self._identities: dict[str, str] = {}
        self._models: dict[str, VoiceModel] = {}

    def available(self) -> bool:
        """True where piper-tts and onnxruntime are installed; voices may still be missing."""
        return all(importlib.util.find_spec(package) is not None for package in ("piper", "onnxruntime"))

    def voices(self) -> tuple[str, ...]:
        """The whole voices in the folders, by name."""
        return tuple(model.name for model in installed(self._folders))

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
        try:
            samples, words = loaded.speak(utterance, speaker)
        except AudioficError:
            raise
        except Exception as error:  # onnxruntime's and espeak's failures have no common kind
            raise EngineError(
                f"piper/{voice.model} could not speak {utterance.text!r}: {error}",
                "Reword the line, or give the role another voice.",
            ) from error
        return Speech(samples, model.sample_rate, words)

    def phonemes(self, utterance: Utterance) -> str:
        """What the network is given; IPA, but for the few voices that read letters."""
        return self._load(self._model(utterance.voice.model)).read(utterance)

    def cost(self, voice: Voice) -> float:
        """By the voice's quality."""
        return SECONDS_PER_LETTER.get(self._model(voice.model).quality, SECONDS_PER_LETTER["medium"])

    def _load(self, model: VoiceModel) -> _LoadedVoice:
        """The voice, loaded if it isn't yet; of more than `LOADED` the one used least recently is let go."""
        with self._loading:
            loaded = self._loaded.pop(model.name, None) or _load_voice(model)
            self._loaded[model.name] = loaded
            for name in list(self._loaded)[:-LOADED]:
                del self._loaded[name]
            return loaded

    def _model(self, name: str) -> VoiceModel:
        if name not in self._models:
            self._models[name] = find_voice(name, self._folders)
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


@dataclass(frozen=True, slots=True)
class _LoadedVoice:
    """A voice ready to speak."""

    name: str
    piper: PiperVoice
    session: onnxruntime.InferenceSession
    seeded: bool
    """True where the network takes our noise; False where it draws its own, or none."""
    alphabet: Alphabet

    def read(self, utterance: Utterance) -> str:
        """The utterance's phonemes."""
        pieces = read_phonemes(
            utterance.text, self._pronunciations(utterance), self._phonemize, self.alphabet
        )
        return " ".join("".join(piece) for piece in pieces)

    def speak(
        self, utterance: Utterance, speaker: int | None
    ) -> tuple[NDArray[np.float32], WordTimes | None]:
        """The utterance's samples, -1..1, as loud as the network makes them, and when its words are heard."""
        from piper import SynthesisConfig

        phonemes = read_phonemes(
            utterance.text, self._pronunciations(utterance), self._phonemize, self.alphabet
        )
        if not phonemes:
            raise EngineError(
                f"piper/{self.name} finds nothing to say in {utterance.text!r}.",
                "A line without a letter or a digit can't be spoken: make it a pause or a sting.",
            )
        seed = _seed(utterance)
        config = self.piper.config
        length_scale = config.length_scale / utterance.voice.pace
        if not self.seeded and utterance.take > 1:
            length_scale *= _flat_take(seed)
        synthesis = SynthesisConfig(
            speaker_id=speaker,
            length_scale=length_scale,
            # A network that draws its own noise is given none to draw: flatter, but the same every time.
            noise_scale=config.noise_scale if self.seeded else 0.0,
            noise_w_scale=config.noise_w_scale if self.seeded else 0.0,
            normalize_audio=False,
        )
        pieces: list[NDArray[np.float32]] = []
        timed: list[TimedPhoneme] = []
        for number, piece in enumerate(phonemes):
            ids = self.piper.phonemes_to_ids(list(piece))
            noise = {NOISE: draw_noise([*seed, number], len(ids) * NOISE_PER_ID)} if self.seeded else {}
            run = _Run(self.session, noise)
            spoken = replace(self.piper, session=run).phoneme_ids_to_audio(ids, synthesis)
            sound = np.atleast_1d(np.asarray(spoken))
            before = sum(earlier.size for earlier in pieces)
            timed += time_phonemes(piece, self.piper.config.phoneme_id_map, run.lengths, sound.size, before)
            pieces.append(sound)
        words = find_words(utterance.text, timed, self._phonemes)
        return np.clip(np.concatenate(pieces), -1.0, 1.0).astype(np.float32), words

    def _phonemize(self, text: str) -> list[list[str]]:
        with _phonemizing:
            phonemes: list[list[str]] = self.piper.phonemize(text)
            return phonemes

    def _phonemes(self, word: str) -> str:
        """A word's phonemes on its own, in one string."""
        return "".join(phoneme for sentence in self._phonemize(word) for phoneme in sentence)

    def _pronunciations(self, utterance: Utterance) -> Sequence[tuple[str, str]]:
        """The names' IPA, for voices that speak IPA (some take letters, or another script's sounds)."""
        from piper import PhonemeType

        return utterance.pronunciations if self.piper.config.phoneme_type == PhonemeType.ESPEAK else ()


class _Run:
    """What piper-tts takes for an onnxruntime session, for one call: adds our noise to the feed."""

    def __init__(
        self, session: onnxruntime.InferenceSession, noise: Mapping[str, NDArray[np.float32]]
    ) -> None:
        self._session = session
        self._noise = noise
        self.lengths: NDArray[np.float32] = np.zeros(0, np.float32)
        """How long each phoneme id lasts, in the network's frames; empty: it didn't tell."""

    def run(self, outputs: Sequence[str] | None, feed: Mapping[str, Any]) -> list[Any]:
        """Like onnxruntime's."""
        results: list[Any] = self._session.run(outputs, {**feed, **self._noise})
        if len(results) > 1:
            self.lengths = np.ravel(results[1])
        return results


def draw_noise(seed: Sequence[int], count: int) -> NDArray[np.float32]:
    """`count` standard normal numbers that depend on the seed alone (measured: 1.2 ms for 100,000)."""
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence(list(seed))))
    return generator.standard_normal(count, dtype=np.float32)


def _seed(utterance: Utterance) -> list[int]:
    """Eight 32-bit numbers from all that is said and who says it.

    Pace and pitch are left out: a producer who slows a line down wants the same reading, slower.
    """
    voice = utterance.voice
    content = [voice.model, voice.speaker, utterance.text, utterance.take, utterance.pronunciations]
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=True).encode("ascii")).digest()
    return [int.from_bytes(digest[index : index + 4], "big") for index in range(0, 32, 4)]


def _flat_take(seed: Sequence[int]) -> float:
    """How much slower (above 1) or faster this take is than the first."""
    shift = float(np.interp(seed[0], (0, 2**32), FLAT_TAKES))
    return 1 + shift if seed[1] % 2 else 1 - shift


def _load_voice(model: VoiceModel) -> _LoadedVoice:
    try:
        from piper import PiperVoice
        from piper.config import PiperConfig
    except ImportError as error:
        raise EngineError(
            f"Piper is not installed: {error}.", "`pip install piper-tts` puts that right."
        ) from error
    config_path = model.config_path
    try:
        config = PiperConfig.from_dict(read_config(config_path))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            f"{config_path} is for another kind of Piper: {error}.",
            "Upgrade piper-tts, or use another voice.",
        ) from error
    session = open_session(model.path)
    seeded = any(value.name == NOISE for value in session.get_inputs())
    alphabet = Alphabet(
        frozenset(config.phoneme_id_map),
        config.espeak_voice.startswith("en"),
        frozenset(getattr(config, "vowel_clusters", None) or ()),  # since piper-tts 1.4
    )
    return _LoadedVoice(model.name, PiperVoice(session=session, config=config), session, seeded, alphabet)


def _identity(model: VoiceModel) -> str:
    try:
        network = file_digest(model.path)
        config = hashlib.sha256(model.config_path.read_bytes()).hexdigest()
    except OSError as error:
        raise EngineError(f"{error.filename} can't be read: {error.strerror}.") from error
    provider = wanted_provider()
    run_on = "" if provider == PROCESSOR else f" {provider}"  # clips spoken before there was a choice stay
    return f"piper {FORMAT} {_versions()} {network} {config}{run_on}"


@cache
def _versions() -> str:
    """The installed versions, read from their metadata: importing them takes a quarter of a second."""
    found = []
    for names in (("piper-tts",), ("onnxruntime", "onnxruntime-gpu")):
        for name in names:
            try:
                found.append(f"{names[0]} {version(name)}")
                break
            except PackageNotFoundError:
                continue
        else:
            found.append(f"{names[0]} none")
    return " ".join(found)
