"""Japanese names in Roman letters: read by their syllables, in sounds that English voices have."""

from __future__ import annotations

import pytest

from audiofic.ipa import unknown_symbols
from audiofic.lexicon.romaji import read_romaji

NAMES = {
    "Kagome": "kɑːɡˈoʊmeɪ", "Kikyo": "kˈiːkjoʊ", "Kaede": "kɑːˈɛdeɪ", "Shippo": "ʃˈiːpoʊ",
    "Sango": "sˈɑːŋɡoʊ", "InuYasha": "iːnuːjˈɑːʃə", "Sesshoumaru": "sɛʃˈoʊmɑːɹuː", "Tōkyō": "tˈoʊkjoʊ",
    "Jun'ichi": "dʒuːnˈiːtʃi",
    "Junpei": "dʒuːnpˈeɪ", "Matchi": "mˈɑːtʃi", "Tsubaki": "tsuːbˈɑːki", "Rin": "ɹˈiːn", "Kenta": "kˈɛntə",
}  # fmt: skip


@pytest.mark.parametrize(("name", "ipa"), NAMES.items())
def test_a_japanese_name_is_read_by_its_syllables(name: str, ipa: str) -> None:
    reading = read_romaji(name)
    assert reading is not None
    assert reading[0] == ipa
    assert unknown_symbols(ipa) == ()


@pytest.mark.parametrize("name", ["Thomas", "Dracula", "Harry", "Sirius", "Kkoma", "Karl", "Xena", ""])
def test_what_is_not_spelt_in_japanese_syllables_is_none(name: str) -> None:
    assert read_romaji(name) is None
