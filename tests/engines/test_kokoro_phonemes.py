"""espeak-ng's phonemes in Kokoro's spelling."""

from __future__ import annotations

import pytest

from audiofic.engines.kokoro_phonemes import VOCABULARY, spell_for_kokoro
from audiofic.engines.phonemes import phonemize


@pytest.mark.parametrize(
    ("espeak", "kokoro"),
    [
        ("sˈeɪ haʊ aɪ nˈoʊ bˈɔɪ", "sˈA hW I nˈO bˈY"),
        ("tʃˈɜːtʃ dʒˈʌdʒ", "ʧˈɜɹʧ ʤˈʌʤ"),
        ("bˈɑːɾəl ɐlˈoʊn fˈaɪnəli", "bˈɑTᵊl əlˈOn fˈInəli"),
        ("əlˈaɪv", "əlˈIv"),
        ("bˈʌʔn\u0329, kˈɪʔn\u0329", "bˈʌtᵊn, kˈɪtᵊn"),
        ("wˈɔːɾɚ fˈoːɹ", "wˈɔTəɹ fˈɔɹ"),
        ("ðɪʲ ˈɛnd", "ðɪ ˈɛnd"),
        ("lˈɑːx", "lˈɑk"),
        ("dˌeɪʒɑː vˈuː", "dˌAʒɑ vˈu"),
        ("ɹˈo\u0303ʒ☃", "ɹˈɔʒ"),
    ],
)
def test_american_phonemes(espeak: str, kokoro: str) -> None:
    assert spell_for_kokoro(espeak) == kokoro


def test_british_phonemes() -> None:
    assert spell_for_kokoro("ɡˈəʊ ðˈeə nˈiə kˈɑː", british=True) == "ɡˈQ ðˈɛː nˈɪə kˈɑː"


@pytest.mark.parametrize(("language", "british"), [("en-us", False), ("en", True)])
def test_no_sound_of_english_is_lost(language: str, british: bool) -> None:
    """As many letters stay as espeak-ng gave sounds, but for those that Kokoro writes as one."""
    text = (
        "The quick brown fox jumps over the lazy dog, while judges choose rare jewels. She heard fire and "
        "thunder; our poor boy saw pleasure, a bottle, a button and the year's first singing bird!"
    )
    phonemes = "".join("".join(sentence) for sentence in phonemize(language, text))
    spelt = spell_for_kokoro(phonemes, british)
    assert set(spelt) <= set(VOCABULARY)
    assert spelt.count(" ") == phonemes.count(" ")
    assert [mark for mark in spelt if mark in ".,;!"] == [mark for mark in phonemes if mark in ".,;!"]
    assert all(len(word) > 1 or word in "ɐəI" for word in spelt.replace(".", "").split())
