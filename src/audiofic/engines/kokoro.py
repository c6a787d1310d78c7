"""The `kokoro` engine: Kokoro-82M, one neural network with many voices, which can be mixed.

A model is a voice's name (`jf_alpha`), or several joined by `+`, each with its share in brackets if they are
not to be equal: `jf_alpha(3)+jf_nezumi(1)`. Every voice reads English; those whose names begin with `b`
British English. The network draws no random numbers. Several threads may speak at once with one instance.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib.util
import threading
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audiofic.engines import Engine, Speech, VoiceFile
from audiofic.engines.kokoro_phonemes import ESPEAK, VOCABULARY, spell_for_kokoro
from audiofic.engines.onnx_models import read_model
from audiofic.engines.onnx_session import PROCESSOR, open_network, versions, wanted_provider
from audiofic.engines.phonemes import WordSounds, phonemize, read_phonemes
from audiofic.engines.speaking import vary
from audiofic.engines.word_times import TimedPhoneme, find_words
from audiofic.errors import AudioficError, EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice
from audiofic.voice_library import file_digest
from audiofic.voice_library.kokoro_files import STYLES, KokoroFiles, find_kokoro, read_blend

if TYPE_CHECKING:
    import onnxruntime

FORMAT = 2
"""Part of every clip's identity: raise it whenever the same utterance would sound different."""

SAMPLE_RATE = 24_000
ESPEAK_NAMES = {False: "en-us", True: "en"}
"""What espeak-ng calls American and British English."""
MOST_TOKENS = 510
"""In one run of the network: its positions are 512, two of them silence."""
LEAD_IN = "… "
"""Stands before each sentence, whose first word can else be swallowed. Of 20 short sentences ("I am here.")
a recogniser gets 30 % of the words wrong without it and 9 % with it (`jf_alpha`); 14 % and 9 % (`jm_kumo`).
Its silence is cut off later."""
SPEEDS = (0.25, 4.0)
"""What is asked of the network; beyond, it gives noise. A pace outside is held at the end."""
SECONDS_PER_LETTER = 0.044
"""CPU time: 15 letters a second, spoken 1.5 times as fast on one core."""
TAKE_ROWS = 40
"""How many rows of a voice's style a new take may be away from the first."""


class Kokoro(Engine):
    """See `audiofic.engines.Engine`."""

    shared = True
    has_installed_voices = True
    languages = ("en",)

    def __init__(
        self, voice_folders: tuple[Path, ...] = (), options: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(voice_folders, options)
        self._loading = threading.Lock()
        self._session: onnxruntime.InferenceSession | None = None
        self._styles: dict[str, NDArray[np.float32]] = {}
        self._sounds = {british: WordSounds(partial(_read_word, british)) for british in ESPEAK_NAMES}

    def available(self) -> bool:
        """True where onnxruntime and piper-tts (its espeak-ng) are installed; voices may still be missing."""
        return all(importlib.util.find_spec(package) is not None for package in ("piper", "onnxruntime"))

    def voices(self) -> tuple[str, ...]:
        """The names of the installed voices; they may be blended."""
        try:
            return self._files.voices()
        except AudioficError:
            return ()

    def identity(self, voice: Voice) -> str:
        """Versions of espeak-ng's carrier and onnxruntime, digests of the network and of the voice's style.

        Loads no network. Raises `VoiceNotFound`, and `EngineError` where a file can't be read.
        """
        style = hashlib.sha256(self._style(voice).tobytes()).hexdigest()
        provider = wanted_provider()
        run_on = "" if provider == PROCESSOR else f" {provider}"
        return f"kokoro {FORMAT} {versions()} {self._digest} {style[:32]}{run_on}"

    def render(self, utterance: Utterance) -> Speech:
        """Speak at the voice's pace and natural level; the same utterance gives the same samples, everywhere.

        Raises `VoiceNotFound`, and `EngineError` where there is nothing to say or the network fails.
        """
        voice = utterance.voice
        style = self._style(voice)
        pieces = self._read(utterance)
        if not pieces:
            raise EngineError(
                f"kokoro/{voice.model} finds nothing to say in {utterance.text!r}.",
                "A line without a letter or a digit can't be spoken: make it a pause or a sting.",
            )
        pace, melody = vary(utterance)
        speed = min(max(voice.pace * pace, SPEEDS[0]), SPEEDS[1])
        row = round((melody - 1.0) / 0.35 * TAKE_ROWS)
        sounds: list[NDArray[np.float32]] = []
        timed: list[TimedPhoneme] = []
        for piece in pieces:
            letters = LEAD_IN + piece
            tokens = [0, *(VOCABULARY[letter] for letter in letters), 0]
            feed = {
                "tokens": np.array([tokens], np.int64),
                "style": style[min(max(len(letters) - 1 + row, 0), len(style) - 1)][None],
                "speed": np.array([speed], np.float32),
            }
            sound, lengths = self._run(feed)
            before = sum(earlier.size for earlier in sounds)
            timed += _time(letters, lengths, sound.size, before)[len(LEAD_IN) :]
            sounds.append(sound)
        words = find_words(utterance.text, timed, self._sounds[is_british(voice.model)])
        return Speech(np.clip(np.concatenate(sounds), -1.0, 1.0), SAMPLE_RATE, words)

    def phonemes(self, utterance: Utterance) -> str:
        """What the network is given: IPA in Kokoro's spelling, `A` for eɪ, `I` for aɪ."""
        self._style(utterance.voice)
        return " ".join(self._read(utterance))

    def cost(self, voice: Voice) -> float:
        """The same for all voices."""
        return SECONDS_PER_LETTER

    def install_name(self, voice: Voice) -> str:
        """Kokoro comes as a whole."""
        return "kokoro"

    def files(self, voice: Voice) -> tuple[VoiceFile, ...]:
        """The network and the archive with all voices."""
        kokoro = self._files
        return (
            VoiceFile(kokoro.network_name, self._digest, kokoro.read_network),
            VoiceFile(STYLES, file_digest(kokoro.styles), kokoro.styles.read_bytes),
        )

    # --- Inside ------------------------------------------------------------------------------

    @cached_property
    def _files(self) -> KokoroFiles:
        return find_kokoro(self.voice_folders)

    @cached_property
    def _digest(self) -> str:
        return self._files.digest()

    def _style(self, voice: Voice) -> NDArray[np.float32]:
        """The styles of a voice or blend, a row for each number of tokens."""
        if voice.model not in self._styles:
            self._styles[voice.model] = self._blend(voice)
        return self._styles[voice.model]

    def _blend(self, voice: Voice) -> NDArray[np.float32]:
        if voice.speaker:
            raise VoiceNotFound(
                f"Kokoro's voices have no speakers, but {voice.speaker!r} was asked for.",
                "Shares of a blend are written in brackets: `kokoro/jf_alpha(3)+jf_nezumi(1)`.",
            )
        shares = read_blend(voice.model)
        known = self._files.voices()
        for name in shares:
            if name not in known:
                raise _missing(name, known)
        whole = sum(shares.values())
        styles = [self._files.read_style(name) * np.float32(share / whole) for name, share in shares.items()]
        rows = min(len(style) for style in styles)
        blended = styles[0][:rows]
        for style in styles[1:]:
            blended = blended + style[:rows]
        return blended

    def _read(self, utterance: Utterance) -> list[str]:
        """The utterance's phonemes, in as many pieces as the network takes at once."""
        british = is_british(utterance.voice.model)
        pieces = read_phonemes(
            utterance.text,
            utterance.pronunciations,
            lambda text: phonemize(ESPEAK_NAMES[british], text),
            ESPEAK,
        )
        spelt = [spell_for_kokoro("".join(piece), british) for piece in pieces]
        most = MOST_TOKENS - len(LEAD_IN)
        return [piece[at : at + most] for piece in spelt for at in range(0, len(piece), most)]

    def _open(self) -> onnxruntime.InferenceSession:
        """The session, made when first asked for."""
        with self._loading:
            if self._session is None:
                files = self._files
                self._session = open_network(
                    files.network[0], self._digest, files.read_network, expose_durations, "kokoro 1"
                )
            return self._session

    def _run(self, feed: dict[str, NDArray[Any]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The sound, and how long each token lasts in the network's own frames (empty: it doesn't tell)."""
        sound, *lengths = self._open().run(None, feed)
        empty = np.zeros(0, np.float32)
        return np.ravel(sound).astype(np.float32), np.ravel(lengths[0]) if lengths else empty


def expose_durations(network: bytes, provider: str) -> Iterator[bytes]:
    """The network with how long each token lasts as its second output, then the network as it is.

    The durations are what its only `Clip` gives: rounded frames of 25 ms, at least one a token.
    """
    import onnx

    model = read_model(network)
    clips = [node.output[0] for node in model.graph.node if node.op_type == "Clip"]
    if len(clips) == 1 and len(model.graph.output) == 1:
        model.graph.output.append(onnx.ValueInfoProto(name=clips[0]))
        yield model.SerializeToString()
    yield network


def is_british(model: str) -> bool:
    """True for a voice, or a blend whose first voice, that was taught British English."""
    return model.startswith("b")


def _read_word(british: bool, word: str) -> str:
    sentences = phonemize(ESPEAK_NAMES[british], word)
    return spell_for_kokoro("".join(phoneme for sentence in sentences for phoneme in sentence), british)


def _missing(name: str, known: tuple[str, ...]) -> VoiceNotFound:
    close = difflib.get_close_matches(name, known, 1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    shown = ", ".join(known[:8]) + (f" and {len(known) - 8} more" if len(known) > 8 else "")
    return VoiceNotFound(f"Kokoro has no voice {name!r} here.", f"{hint}There are {shown}.")


def _time(piece: str, lengths: NDArray[np.float32], frames: int, offset: int) -> list[TimedPhoneme]:
    """The phonemes of one run in time; none where the network didn't tell, or told otherwise than it does."""
    total = float(lengths.sum()) if lengths.size else 0.0
    if lengths.size != len(piece) + 2 or not total > 0:
        return []
    edges = offset + np.rint(np.cumsum(lengths) * (frames / total)).astype(int)
    return [TimedPhoneme(letter, int(edges[at]), int(edges[at + 1])) for at, letter in enumerate(piece)]
