"""The `espeak` engine: espeak-ng in this process, with draft voices of our own; it is always there.

The library comes in a wheel (espeakng-loader) and is loaded anew for every utterance, because its state
outlives everything its interface offers: the flutter of the pitch, the cycle count of a rough voice and
the automatic gain go on from one utterance to the next, `espeak_Terminate` or not. Unloading it forgets
them; its random numbers, seeded by the clock when it starts, are seeded by us. That costs about 1 ms a
clip and makes the same utterance the same sound, bit for bit, in any order and any process (tried and
not enough: `espeak_ng_SetRandSeed` alone, `espeak_Terminate` and `espeak_Initialize` again).

State is global: one process, one utterance at a time.
"""

from __future__ import annotations

import ctypes
import difflib
import hashlib
import importlib.util
import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from audiofic.engines import Engine, Speech
from audiofic.engines.espeak_data import EspeakData, open_data
from audiofic.engines.espeak_markup import markup, word_times
from audiofic.engines.speaking import vary
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.ipa import espeak_mnemonics, plain_mnemonics
from audiofic.model import Utterance, Voice

BASE = "en-us"
"""The language that our variants are put on."""

# espeak-ng's speak_lib.h, version 1.52.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8, _PHONEMES_IN_BRACKETS = 1, 0x100
_RATE, _RANGE = 1, 4

WORDS_A_MINUTE = 175
"""espeak-ng's normal rate, our pace 1.0."""
SLOWEST, FASTEST = 80, 900
"""Words a minute that the library obeys (our paces 0.46 and 5.1); a pace outside is held at its end."""
NORMAL_RANGE = 50
"""espeak-ng's normal liveliness of the melody, 0 (monotone) to 100."""
BUFFER_MS = 1000
"""Sound handed over at a time: few calls back into Python."""

_SEED = 1


class _VoiceInfo(ctypes.Structure):
    """`espeak_VOICE`, as far as we read it."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
    )


class _Event(ctypes.Structure):
    """`espeak_EVENT`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # ms
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_void_p),
    )


_AUDIO_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))
_LIST_TERMINATED, _WORD = 0, 1


class Espeak(Engine):
    """See `audiofic.engines.Engine`. A model is a timbre (`girl`), a language or `language+variant`."""

    is_draft = True

    def available(self) -> bool:
        """True where the wheel with the library is installed."""
        return self._installed

    def voices(self) -> tuple[str, ...]:
        """Our timbres, and every variant of espeak-ng's own on American English."""
        if not self.available():
            return ()
        stock = (f"{BASE}+{name}" for name in self._data.variants if name not in TIMBRES)
        return tuple(sorted([*TIMBRES, BASE, *stock]))

    def identity(self, voice: Voice) -> str:
        """Digests of the library, its speech data and the variant's file."""
        base, variant = self._find(voice)
        digest = hashlib.sha256(self._library.read_bytes())
        digest.update(self._data.digest(base).encode())
        if variant:
            digest.update(self._data.variants[variant].read_bytes())
        return f"espeak-ng 2 {digest.hexdigest()[:32]}"

    def render(self, utterance: Utterance) -> Speech:
        """Speak at the voice's pace; the same utterance gives the same samples."""
        pace, melody = vary(utterance)
        rate = round(WORDS_A_MINUTE * utterance.voice.pace * pace)
        sound: list[bytes] = []
        met: list[tuple[int, int]] = []
        text = self._markup(utterance)
        meet = met.append
        with self._voiced(utterance.voice, sound.append, lambda *word: meet(word)) as (library, sample_rate):
            library.espeak_SetParameter(_RATE, min(max(rate, SLOWEST), FASTEST), 0)
            library.espeak_SetParameter(_RANGE, round(NORMAL_RANGE * melody), 0)
            encoded = text.encode("utf-8", "ignore") + b"\0"
            if library.espeak_Synth(
                encoded, len(encoded), 0, 0, 0, _UTF8 | _PHONEMES_IN_BRACKETS, None, None
            ):
                raise EngineError(
                    f"espeak-ng refused to speak {utterance.text!r}.", "Change the line in the script."
                )
        samples = np.frombuffer(b"".join(sound), dtype=np.int16)
        words = word_times(utterance.text, text, met, samples.size)
        return Speech(samples.astype(np.float32) / np.float32(32768.0), sample_rate, words)

    def cost(self, voice: Voice) -> float:
        """espeak-ng is about a thousand times as fast as it speaks, at 15 letters a second."""
        return 0.00003

    def phonemes(self, utterance: Utterance) -> str:
        """What is said, in espeak-ng's IPA."""
        with self._voiced(utterance.voice, lambda sound: None) as (library, _):
            # Brackets count as phonemes only after a synthesis that said so.
            flags = _UTF8 | _PHONEMES_IN_BRACKETS
            library.espeak_Synth(b"a\0", 2, 0, 0, 0, flags, None, None)
            library.espeak_TextToPhonemes.restype = ctypes.c_char_p
            text = ctypes.create_string_buffer(self._markup(utterance).encode("utf-8", "ignore"))
            place = ctypes.c_void_p(ctypes.addressof(text))
            clauses: list[str] = []
            while place.value:
                clause = library.espeak_TextToPhonemes(ctypes.byref(place), flags, 2)
                clauses.append((clause or b"").decode())
        return " ".join(clause.strip() for clause in clauses if clause.strip())

    # --- Inside ------------------------------------------------------------------------------

    @cached_property
    def _installed(self) -> bool:
        return importlib.util.find_spec("espeakng_loader") is not None

    @cached_property
    def _data(self) -> EspeakData:
        return open_data()

    @cached_property
    def _library(self) -> Path:
        from espeakng_loader import get_library_path

        return Path(get_library_path())

    def _markup(self, utterance: Utterance) -> str:
        base, _ = self._find(utterance.voice)
        return markup(utterance, espeak_mnemonics if base in self._data.english else plain_mnemonics)

    def _find(self, voice: Voice) -> tuple[str, str]:
        """(language, variant or empty) of a model; `VoiceNotFound` where either is not there.

        espeak-ng itself says yes to any variant and speaks the base voice instead.
        """
        if not self.available():
            raise VoiceNotFound("espeak-ng is not installed.", "Install it: pip install espeakng-loader")
        base, variant = BASE, voice.model
        if voice.model not in TIMBRES:
            base, _, variant = voice.model.partition("+")
        if voice.speaker:
            raise VoiceNotFound(f"espeak voices have no speakers, but {voice.speaker!r} was asked for.")
        if base not in self._data.english and base not in self._data.languages:
            raise _missing(voice.model, [*self.voices(), *self._data.languages])
        if (variant or "+" in voice.model) and variant not in self._data.variants:
            raise _missing(voice.model, [f"{base}+{name}" for name in self._data.variants])
        return base, variant

    @contextmanager
    def _voiced(
        self,
        voice: Voice,
        hear: Callable[[bytes], None],
        meet: Callable[[int, int], None] = lambda letter, frame: None,
    ) -> Iterator[tuple[Any, int]]:
        """The library as fresh as on its first day, with the voice set; its sound goes to `hear`.

        `meet` is told of each word: where it stands in the text (from 0), and its first frame.
        """
        base, variant = self._find(voice)
        folder = self._data.folder(base)
        library = ctypes.CDLL(str(self._library))
        try:
            sample_rate = library.espeak_Initialize(_SYNCHRONOUS, BUFFER_MS, str(folder).encode(), _DONT_EXIT)
            if sample_rate <= 0:
                raise EngineError(
                    f"espeak-ng can't read its data in {folder}.", "Delete that folder; it is remade."
                )
            library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))

            def take(wave: int | None, frames: int, events: Any) -> int:
                if wave and frames > 0:
                    hear(ctypes.string_at(wave, 2 * frames))
                for place in itertools.count():
                    event = events[place]
                    if event.type == _LIST_TERMINATED:
                        return 0
                    if event.type == _WORD:
                        meet(event.text_position - 1, event.sample)
                return 0

            callback = _AUDIO_CALLBACK(take)
            library.espeak_SetSynthCallback(callback)
            self._set_voice(library, voice, base, variant)
            yield library, sample_rate
        finally:
            library.espeak_Terminate()
            _unload(library)

    def _set_voice(self, library: Any, voice: Voice, base: str, variant: str) -> None:
        file = self._data.english.get(base) or self._data.languages[base]
        name = (f"{file}+{variant}" if variant else file).lower()
        status = library.espeak_SetVoiceByName(name.encode())
        library.espeak_GetCurrentVoice.restype = ctypes.POINTER(_VoiceInfo)
        now = library.espeak_GetCurrentVoice().contents.identifier or b""
        if status or now.decode() != name:
            raise EngineError(
                f"espeak-ng did not load the voice {voice.model!r} (it has {now.decode()!r}).",
                "Cast another voice in voices.yaml.",
            )


def _missing(model: str, known: list[str]) -> VoiceNotFound:
    close = difflib.get_close_matches(model, known, 1)
    hint = f"Did you mean {close[0]!r}?" if close else f"Use one of: {', '.join(TIMBRES)}."
    return VoiceNotFound(f"espeak-ng has no voice {model!r}.", hint)


def _unload(library: Any) -> None:
    """Let go of the library, and with it of everything it remembers."""
    import _ctypes

    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)
