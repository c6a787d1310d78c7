"""Languages but English: little is spelt out, nothing is read as if it were English."""

from __future__ import annotations

import pytest

from audiofic.engines.espeak import Espeak
from audiofic.lexicon import open_lexicon, speak, split_sentences
from audiofic.lexicon.elsewhere import german_ordinal
from audiofic.model import Pronunciation, Utterance, Voice

INUYASHA = Pronunciation("InuYasha", "ˌiːnuːjˈɑːʃə")


def spoken(written: str, language: str) -> list[str]:
    return [one.text for one in speak(written, open_lexicon([INUYASHA], "", language))]


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        ("de", "Am 3. Mai kam z. B. Dr. Sato.", ["Am dritten Mai kam zum Beispiel Doktor Sato."]),
        (
            "de",
            "Er war der 2. Sohn. Er zahlte 20 % von 5 €.",
            ["Er war der zweite Sohn.", "Er zahlte 20% von 5€."],
        ),
        ("de", "NEIN! Neeein!", ["Nein!", "Nein!"]),
        ("de", "Die Schifffahrt & der Tee.", ["Die Schifffahrt & der Tee."]),
        ("fr", "M. Sato suit l'ombre d'InuYasha.", ["monsieur Sato suit l'ombre d'Inuyasha."]),
        ("fr", "C'est à 14 h 30, 1 250 €.", ["C'est à 14 h 30, 1 250€."]),
        ("es", "El Sr. Sato vino. ¿Quién es?", ["El señor Sato vino.", "Quién es?"]),
        ("sv", "Han kom t.ex. igår.", ["Han kom till exempel igår."]),
        ("de", "Gut 👍! Nein.", ["Gut, daumen hoch!", "Nein."]),
        ("sv", "Hej 👍.", ["Hej."]),
        ("ja", "「行こう。」と彼は言った。", ["行こう.", "と彼は言った."]),
    ],
)
def test_a_line_is_spoken_in_its_own_language(language: str, written: str, expected: list[str]) -> None:
    assert spoken(written, language) == expected


def test_english_readings_are_for_english_only() -> None:
    assert spoken("Dr. Sato, Mr. Ito", "de") == ["Doktor Sato, Mr.", "Ito."]
    assert spoken("btw, hmm, W-was", "de") == ["btw, hmm, W-was."]


def test_a_name_behind_an_elision_is_still_told() -> None:
    (sentence,) = speak("L'arc d'InuYasha.", open_lexicon([INUYASHA], "", "fr-FR"))
    assert sentence.pronunciations == (("Inuyasha", INUYASHA.ipa),)


def test_sentences_end_where_the_language_ends_them() -> None:
    assert split_sentences("Am 3. Mai kam er z. B. hierher. Dann ging er.", "de") == (
        "Am 3. Mai kam er z. B. hierher.",
        "Dann ging er.",
    )
    assert split_sentences("雨が降った。彼は笑った。", "ja") == ("雨が降った。", "彼は笑った。")


@pytest.mark.parametrize(("number", "word"), [(1, "erste"), (21, "einundzwanzigste"), (30, "dreißigste")])
def test_german_ordinals(number: int, word: str) -> None:
    assert german_ordinal(number) == word


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "sv", "nl", "pt", "ja", "pl", "ru"])
def test_told_names_keep_all_their_sounds_in_every_language_of_espeak(language: str) -> None:
    told = (("Kagome", "kəɡˈoʊmeɪ"),)
    phonemes = Espeak().phonemes(Utterance("Kagome", Voice("espeak", f"{language}+girl"), 1, told))
    assert sum(map(str.isalpha, phonemes.replace("ˈ", ""))) == 7, phonemes
