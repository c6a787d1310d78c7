"""A Piper voice that is loaded: an utterance -> samples, and when its words are heard.

The noise that makes speech lively is drawn from the utterance itself, so that the same words always sound the
same. Several threads may use one voice at once: each call has its own noise, and the network keeps nothing
between calls.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audiofic.engines.phonemes import Alphabet, WordSounds, espeak_lock, read_phonemes, set_languages_once
from audiofic.engines.piper_network import NOISE, open_session
from audiofic.engines.word_times import TimedPhoneme, find_words, time_phonemes
from audiofic.errors import EngineError
from audiofic.model import Utterance, WordTimes
from audiofic.voice_library import VoiceModel, read_config

if TYPE_CHECKING:
    import onnxruntime
    from piper import PiperVoice

NOISE_PER_ID = 768
"""Noise numbers per phoneme id: 192 channels (VITS, Kim et al. 2021) times four frames, and ids last about
three. A slower reading starts over at the beginning of its noise, which nobody can hear."""

FLAT_TAKES = (0.03, 0.06)
"""Where a voice has no noise of ours to vary: how far, as a fraction, a new take's pace is from the first's.
Below, a short line may round to the same frames; above, it is another pace and not another reading."""


@dataclass(frozen=True, slots=True)
class LoadedVoice:
    """A voice ready to speak."""

    name: str
    piper: PiperVoice
    session: onnxruntime.InferenceSession
    seeded: bool
    """True where the network takes our noise; False where it draws its own, or none."""
    alphabet: Alphabet
    word_sounds: WordSounds = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "word_sounds", WordSounds(self._read_word))

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
        words = find_words(utterance.text, timed, self.word_sounds)
        return np.clip(np.concatenate(pieces), -1.0, 1.0).astype(np.float32), words

    def _phonemize(self, text: str) -> list[list[str]]:
        with espeak_lock:
            phonemes: list[list[str]] = self.piper.phonemize(text)
            return phonemes

    def _read_word(self, word: str) -> str:
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


def load_voice(model: VoiceModel) -> LoadedVoice:
    """The voice, ready to speak. Raises `EngineError` where it, or Piper itself, can't be used here."""
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
    set_languages_once()
    session = open_session(model.path)
    seeded = any(value.name == NOISE for value in session.get_inputs())
    alphabet = Alphabet(
        frozenset(config.phoneme_id_map),
        config.espeak_voice.startswith("en"),
        frozenset(getattr(config, "vowel_clusters", None) or ()),  # since piper-tts 1.4
    )
    return LoadedVoice(model.name, PiperVoice(session=session, config=config), session, seeded, alphabet)
