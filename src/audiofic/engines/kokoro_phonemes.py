"""A sentence -> the phonemes that Kokoro was taught: espeak-ng's, in the spelling of its own reader, misaki.

Kokoro writes each diphthong and affricate as one letter. The table follows misaki's own fallback on espeak-ng
(github.com/hexgrad/misaki, misaki/espeak.py, Apache-2.0).
"""

from __future__ import annotations

import re
import unicodedata

from audiofic.engines.phonemes import Alphabet

VOCABULARY = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, '"': 11, "(": 12, ")": 13,
    "“": 14, "”": 15, " ": 16, "\u0303": 17, "ʣ": 18, "ʥ": 19, "ʦ": 20, "ʨ": 21, "ᵝ": 22, "ꭧ": 23,
    "A": 24, "I": 25, "O": 31, "Q": 33, "S": 35, "T": 36, "W": 39, "Y": 41, "ᵊ": 42, "a": 43,
    "b": 44, "c": 45, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54,
    "m": 55, "n": 56, "o": 57, "p": 58, "q": 59, "r": 60, "s": 61, "t": 62, "u": 63, "v": 64,
    "w": 65, "x": 66, "y": 67, "z": 68, "ɑ": 69, "ɐ": 70, "ɒ": 71, "æ": 72, "β": 75, "ɔ": 76,
    "ɕ": 77, "ç": 78, "ɖ": 80, "ð": 81, "ʤ": 82, "ə": 83, "ɚ": 85, "ɛ": 86, "ɜ": 87, "ɟ": 90,
    "ɡ": 92, "ɥ": 99, "ɨ": 101, "ɪ": 102, "ʝ": 103, "ɯ": 110, "ɰ": 111, "ŋ": 112, "ɳ": 113,
    "ɲ": 114, "ɴ": 115, "ø": 116, "ɸ": 118, "θ": 119, "œ": 120, "ɹ": 123, "ɾ": 125, "ɻ": 126,
    "ʁ": 128, "ɽ": 129, "ʂ": 130, "ʃ": 131, "ʈ": 132, "ʧ": 133, "ʊ": 135, "ʋ": 136, "ʌ": 138,
    "ɣ": 139, "ɤ": 140, "χ": 142, "ʎ": 143, "ʒ": 147, "ʔ": 148, "ˈ": 156, "ˌ": 157, "ː": 158,
    "ʰ": 162, "ʲ": 164, "↓": 169, "→": 171, "↗": 172, "↘": 173, "ᵻ": 177,
}  # fmt: skip
"""Phoneme -> token, as in the config.json of hexgrad/Kokoro-82M. 0 stands at both ends."""

ESPEAK = Alphabet(
    frozenset("abdefhijklmnopstuvwxzæðŋɐɑɒɔəɚɛɜɡɪɬɹɾʃʊʌʒʔʰʲᵻθˈˌː,.:;!? \u0303\u0329"), english=True
)
"""espeak-ng's phonemes for English, American and British."""

_SYLLABIC = re.compile("(?<=\\S)(\\S)\u0329")
_SYLLABIC_L = re.compile("əl(?![ˈˌaeiouæɐɑɒɔəɚɛɜɪʊʌᵻAIOQWY])")
_COMMON = (
    ("ʔˌn\u0329", "tᵊn"), ("ʔn\u0329", "tᵊn"), ("ʔ", "t"),
    ("aɪ", "I"), ("aʊ", "W"), ("dʒ", "ʤ"), ("eɪ", "A"), ("tʃ", "ʧ"), ("ɔɪ", "Y"),
    ("ʲo", "jo"), ("ʲə", "jə"), ("ʲ", ""), ("ɚ", "əɹ"), ("x", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("ɾ", "T"),
    ("\u0303", ""),
)  # fmt: skip
_AMERICAN = (("oʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""))
_BRITISH = (("eə", "ɛː"), ("iə", "ɪə"), ("əʊ", "Q"))


def spell_for_kokoro(phonemes: str, british: bool = False) -> str:
    """espeak-ng's phonemes of English (NFD) as Kokoro writes them; what it has no letter for is left out."""
    for ipa, letters in _COMMON:
        phonemes = phonemes.replace(ipa, letters)
    phonemes = _SYLLABIC_L.sub("ᵊl", phonemes)
    phonemes = _SYLLABIC.sub(r"ᵊ\1", phonemes).replace("\u0329", "")
    for ipa, letters in _BRITISH if british else _AMERICAN:
        phonemes = phonemes.replace(ipa, letters)
    phonemes = phonemes.replace("e", "A").replace("o", "ɔ")
    return "".join(letter for letter in unicodedata.normalize("NFC", phonemes) if letter in VOCABULARY)
