"""piper-tts's espeak-ng is told a language where it needs to be, and no more often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audiofic.engines.phonemes import set_languages_once

pytest.importorskip("piper")

from piper import espeakbridge
from piper.phonemize_espeak import EspeakPhonemizer

TEXTS = {
    "en-us": ("Where is she? (Nobody knew; not even Mr. Higurashi.)", "A naïve старый друг, 1995."),
    "de": ("Wo ist sie? Über den Bergen.", "The old bridge, 50%."),
    "ru": ("Где она? Старый мост.", "Nobody waited — никто."),
}


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What espeak-ng is told from here on; behind the test piper-tts is as it came."""
    languages: list[str] = []
    tell = getattr(espeakbridge.set_voice, "_set", espeakbridge.set_voice)

    def listen(language: str) -> None:
        languages.append(language)
        tell(language)

    initialize = espeakbridge.initialize
    espeakbridge.set_voice = listen
    yield languages
    espeakbridge.set_voice = tell
    espeakbridge.initialize = initialize


def test_many_texts_in_a_language_tell_it_once(told: list[str]) -> None:
    set_languages_once()
    set_languages_once()
    espeak = EspeakPhonemizer()
    for language in ("en-us", "de", "en-us"):
        for text in TEXTS[language] * 3:
            espeak.phonemize(language, text)
    assert told == ["en-us", "de", "en-us"]


def test_what_comes_out_is_the_same(told: list[str]) -> None:
    espeak = EspeakPhonemizer()
    asked = [(language, text) for language, texts in TEXTS.items() for text in texts]
    before = [espeak.phonemize(*each) for each in asked]
    set_languages_once()
    assert [espeak.phonemize(*each) for each in reversed(asked)] == before[::-1]
    assert len(told) == len(asked) + len(TEXTS)


def test_a_language_that_is_refused_is_told_again(told: list[str]) -> None:
    set_languages_once()
    espeakbridge.set_voice("de")
    for _ in range(2):
        with pytest.raises(RuntimeError):
            espeakbridge.set_voice("no-such-language")
    espeakbridge.set_voice("de")
    assert told == ["de", "no-such-language", "no-such-language", "de"]


def test_a_second_phonemizer_reads_as_the_first_one(told: list[str]) -> None:
    """Piper's voices have one, Kokoro's another: each initializes espeak-ng, which forgets its language."""
    set_languages_once()
    text = "The old road climbs through the cedars, and at every bend there is a stone. It was a Wednesday."
    read = [EspeakPhonemizer().phonemize("en-us", text) for _ in range(3)]
    assert read[1:] == read[:1] * 2
    assert told == ["en-us"] * 3
