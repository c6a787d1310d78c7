"""The espeak-ng inside piper-tts: text -> phonemes, for the engines whose networks take phonemes.

Its state is the process's: one text at a time, and it is told a language only where it spoke another one
before. piper-tts tells it before every text. Each time, espeak-ng 1.52 as piper-tts 1.8 has it reads the
language's data anew: 0.1 ms for most languages, 3.8 ms for Russian, and 1.3 KB of memory that it never gives
back. What comes out is the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

reading = threading.Lock()
"""Held while espeak-ng reads; older versions of piper-tts don't guard it."""


class _ToldOnce:
    """In place of `espeakbridge.set_voice`; called under the lock that espeak-ng needs anyway."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._language: str | None = None

    def __call__(self, language: str) -> None:
        if language != self._language:
            self._language = None  # it may refuse
            self._tell(language)
            self._language = language


def tell_once() -> None:
    """From now on piper-tts, in this process, tells its espeak-ng a language once for many texts in it."""
    from piper import espeakbridge

    if not isinstance(espeakbridge.set_voice, _ToldOnce):
        espeakbridge.set_voice = _ToldOnce(espeakbridge.set_voice)  # type: ignore[assignment]


def phonemize(language: str, text: str) -> list[list[str]]:
    """The phonemes of each sentence, as code points in NFD; `language` is espeak-ng's name (`en-us`)."""
    with reading:
        phonemes: list[list[str]] = _phonemizer().phonemize(language, text)
        return phonemes


@cache
def _phonemizer() -> Any:
    from piper.phonemize_espeak import EspeakPhonemizer

    tell_once()
    return EspeakPhonemizer()
