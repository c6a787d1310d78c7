"""The lexicon: written words become spoken sentences, and none is lost, added or moved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.ipa import unknown_symbols
from audiofic.lexicon import (
    LONGEST,
    SpokenSentence,
    forget_words,
    open_lexicon,
    speak,
    speak_text,
    split_sentences,
)
from audiofic.lexicon.tables import HONORIFICS, INTERJECTIONS, PRONUNCIATIONS, SAID
from audiofic.model import Boundary, Pronunciation

NAMES = {"InuYasha": "ˌiːnuːjˈɑːʃə", "Kagome": "kəɡˈoʊmeɪ"}
FIXTURES = Path(__file__).parent / "fixtures" / "lexicon.md"

bounded = settings(derandomize=True, max_examples=100, deadline=None)


def read_cases() -> list[tuple[str, str, str]]:
    """(title, written, spoken) of each case in the fixture file."""
    blocks = re.findall(r"^(\S.*)\n\.\n(.*)\n\.\n((?:.*\n)*?)\.$", FIXTURES.read_text("utf-8"), re.MULTILINE)
    return [(title, written, spoken.rstrip("\n")) for title, written, spoken in blocks]


def show(sentences: tuple[SpokenSentence, ...]) -> str:
    return "\n".join(
        one.text if one.after == Boundary.SENTENCE else f"{one.text} | {one.after}" for one in sentences
    )


CASES = read_cases()


def test_the_fixture_file_is_read_whole() -> None:
    assert FIXTURES.read_text("utf-8").splitlines().count(".") == 3 * len(CASES) > 135


@pytest.mark.parametrize(("written", "spoken"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_line_is_spoken_as_the_fixture_says(written: str, spoken: str) -> None:
    assert show(speak_text(written, NAMES)) == spoken


@pytest.mark.parametrize("written", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_spoken_text_is_spoken_as_it_is(written: str) -> None:
    for sentence in speak_text(written, NAMES):
        assert [again.text for again in speak_text(sentence.text, NAMES)] == [sentence.text]


@pytest.mark.parametrize("written", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_split_sentences_hold_every_character_but_outer_blanks(written: str) -> None:
    assert "".join("".join(split_sentences(written)).split()) == "".join(written.split())


# --- Sentences as written -----------------------------------------------------------------------


def test_split_sentences_keep_marks_as_typed_and_closing_quotes_with_their_sentence() -> None:
    text = "“Oh, Mr. Hale…” *She* sighed.  He didn’t. Where. Is. It"
    assert split_sentences(text) == ("“Oh, Mr. Hale…”", "*She* sighed.", "He didn’t.", "Where.", "Is.", "It")


def test_an_ellipsis_ends_a_written_sentence_only_before_a_capital_that_stands_apart() -> None:
    assert split_sentences("No…it can't. Oh..Haru, wait… Then he left… I think.") == (
        "No…it can't.",
        "Oh..Haru, wait…",
        "Then he left… I think.",
    )


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_blank_text_has_no_sentence(text: str) -> None:
    assert split_sentences(text) == ()
    assert speak_text(text, NAMES) == ()


# --- Pronunciations -----------------------------------------------------------------------------


def test_a_piece_names_only_the_pronunciations_it_holds_each_once_in_order() -> None:
    first, second = speak_text("Kagome saw InuYasha, and INUYASHA saw Kagome's bow. Nobody else did.", NAMES)
    assert first.pronunciations == (("Kagome", "kəɡˈoʊmeɪ"), ("Inuyasha", "ˌiːnuːjˈɑːʃə"))
    assert second.pronunciations == ()


def test_a_pronounced_word_stands_in_the_text_as_given_and_is_never_joined_by_a_hyphen() -> None:
    for written in (
        "Kagome-chan",
        "half-KAGOME",
        "ka-Kagome",
        "kagome's",
        "“Kagome”?",
        "K-Kagome!!",
        "*Kagome*",
    ):
        for sentence in speak_text(written, NAMES):
            assert ("Kagome", "kəɡˈoʊmeɪ") in sentence.pronunciations
            assert re.search(r"(?<![\w-])Kagome(?![\w-])", sentence.text)


def test_a_production_may_say_an_honorific_otherwise() -> None:
    (sentence,) = speak_text("Haru-chan's here.", {"chan": "tʃˈʌn"})
    assert sentence.text == "Haru chan's here."
    assert sentence.pronunciations == (("chan", "tʃˈʌn"),)


def test_a_name_is_not_found_inside_a_contraction() -> None:
    don, dont = speak_text("Don's here. Don't go.", {"Don": "dˈɑːn"})
    assert don.pronunciations == (("Don", "dˈɑːn"),)
    assert dont.pronunciations == ()


def test_the_productions_pronunciation_comes_before_the_general_one() -> None:
    assert dict(speak_text("The hanyou left.", {})[0].pronunciations) == {"hanyou": PRONUNCIATIONS["hanyou"]}
    assert dict(speak_text("The hanyou left.", {"Hanyou": "hɑː"})[0].pronunciations) == {"Hanyou": "hɑː"}


def test_a_hyphenated_key_is_one_spoken_word() -> None:
    (sentence,) = speak_text("Call Jean-Luc back.", {"Jean-Luc": "ʒɑːnlˈuːk"})
    assert sentence.text == "Call Jeanluc back."
    assert sentence.pronunciations == (("Jeanluc", "ʒɑːnlˈuːk"),)


def show_told(written: str, *told: Pronunciation, speaker: str = "", language: str = "en") -> tuple[str, ...]:
    """Each spoken sentence, its told words behind it."""
    lexicon = open_lexicon(told, speaker, language)
    return tuple(
        " ".join((one.text, *(f"{word}={ipa}" for word, ipa in one.pronunciations)))
        for one in speak(written, lexicon)
    )


SHIKON = Pronunciation("Shikon no Tama", "ʃˈiːkoʊn noʊ tˈɑːmə")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("The Shikon no Tama broke.", "The Shikon no Tama broke. Shikon no Tama=ʃˈiːkoʊn noʊ tˈɑːmə"),
        ("The SHIKON NO TAMA!", "The shikon no tama! shikon no tama=ʃˈiːkoʊn noʊ tˈɑːmə"),
        ("Shikon no Tama's light", "Shikon no Tama's light. Shikon no Tama=ʃˈiːkoʊn noʊ tˈɑːmə"),
        ("A Shikon, no Tama.", "A Shikon, no Tama."),
    ],
)
def test_a_pronunciation_of_several_words_is_found_where_they_stand_together(
    written: str, spoken: str
) -> None:
    assert show_told(written, SHIKON) == (spoken,)


def test_the_longer_of_two_keys_counts() -> None:
    told = (Pronunciation("Tama", "tˈɑːmə"), SHIKON, Pronunciation("Shikon no", say="of nothing"))
    (spoken,) = show_told("Tama, the Shikon no Tama, and a Shikon no more.", *told)
    assert spoken == (
        "Tama, the Shikon no Tama, and a of nothing more. Tama=tˈɑːmə Shikon no Tama=ʃˈiːkoʊn noʊ tˈɑːmə"
    )


def test_a_word_told_in_letters_is_spoken_so_with_what_hangs_on_it() -> None:
    told = (Pronunciation("Kikyo", say="keek yo"), Pronunciation("Lady Kaede", say="Lady Ka edday"))
    assert show_told("KIKYO's bow, Lady Kaede's arrow!", *told) == ("keek yo's bow, Lady Ka edday's arrow!",)


def test_an_entry_for_the_speaker_comes_first_then_one_for_the_language_then_the_earlier_one() -> None:
    told = [
        Pronunciation("Kaede", "kˈa"),
        Pronunciation("Kaede", "kˈi"),
        Pronunciation("Kaede", "kˈu", language="en-GB"),
        Pronunciation("Kaede", "kˈo", roles=("Kagome",)),
    ]
    assert show_told("Kaede.", *told, speaker="Kagome") == ("Kaede. Kaede=kˈo",)
    assert show_told("Kaede.", *told, speaker="Kikyo") == ("Kaede. Kaede=kˈu",)
    assert show_told("Kaede.", *told, language="de") == ("Kaede. Kaede=kˈa",)


def test_every_ipa_of_ours_can_be_said_by_the_draft_engines() -> None:
    for pronunciation in PRONUNCIATIONS.values():
        assert unknown_symbols(pronunciation) == ()


def test_respellings_stay_as_they_are_when_spoken_again() -> None:
    respelt = {*filter(None, SAID.values()), *HONORIFICS.values(), *(spoken for _, spoken in INTERJECTIONS)}
    for spoken in respelt:
        assert speak_text(spoken, {})[0].text.rstrip(".") == spoken


def test_respellings_are_words_for_espeak_not_letters() -> None:
    """Phonemes of the espeak-ng in Piper: no letter of a respelling is read by its name."""
    phonemizer = pytest.importorskip("piper.phonemize_espeak").EspeakPhonemizer()
    for spoken in {spoken for _, spoken in INTERJECTIONS} - set(PRONUNCIATIONS):
        phonemes = "".join(map("".join, phonemizer.phonemize("en-us", spoken)))
        assert not re.search("ˌɛm|ˈɛm|eɪtʃ|ɑːɹɹ|ˌɛs|dˈʌbəl|tˌiː|ziː", phonemes), (spoken, phonemes)


def test_a_camel_case_name_is_one_word_to_espeak() -> None:
    phonemizer = pytest.importorskip("piper.phonemize_espeak").EspeakPhonemizer()
    (sentence,) = speak_text("InuYasha", NAMES)
    assert " " not in "".join(map("".join, phonemizer.phonemize("en-us", sentence.text)))
    assert " " in "".join(map("".join, phonemizer.phonemize("en-us", "InuYasha")))


def test_engines_find_no_further_sentence_in_a_piece() -> None:
    phonemizer = pytest.importorskip("piper.phonemize_espeak").EspeakPhonemizer()
    for _, written, _ in CASES:
        for sentence in speak_text(written, NAMES):
            assert len(phonemizer.phonemize("en-us", sentence.text)) == 1, sentence.text


# --- Length -------------------------------------------------------------------------------------


def test_a_long_sentence_is_cut_at_its_commas_and_goes_on() -> None:
    clause = "the rain came down over the hills and the huts below them"
    pieces = speak_text(", ".join([clause] * 9) + ".", {})
    assert [len(piece.text) <= LONGEST for piece in pieces] == [True] * len(pieces)
    assert all(piece.text.endswith("below them,") for piece in pieces[:-1])
    assert {piece.after for piece in pieces[:-1]} == {Boundary.CLAUSE}
    assert pieces[-1].after == Boundary.SENTENCE


def test_a_long_sentence_without_commas_is_cut_before_a_conjunction() -> None:
    pieces = speak_text("the old road went on past the mill " * 6 + "and nobody walked it " * 6, {})
    assert pieces[1].text.startswith("and ")


def test_no_crumb_is_left_behind_a_cut() -> None:
    for words in range(40, 120):
        assert min(len(piece.text) for piece in speak_text("seven " * words, {})) >= 40


def test_a_monster_of_a_word_is_cut_rather_than_passed_on() -> None:
    pieces = speak_text("ab" * 400, {})
    assert all(len(piece.text) <= LONGEST for piece in pieces)
    assert "".join(piece.text.rstrip(",.") for piece in pieces) == "ab" * 400


# --- Properties ---------------------------------------------------------------------------------

PROSE = """
the monk walked over wet stones and found seven lanterns beside Haru while rain fell on nobody we knew it
didn't matter because old friends' letters never arrive when winter comes to Kagome at last
"""
PLAIN_WORDS = st.sampled_from(PROSE.split())
STOPS = [
    "",
    "",
    "",
    "",
    ",",
    ".",
    "!",
    "?",
    ";",
    ":",
    "...",
    "…",
    "….",
    "—",
    " -- ",
    " - ",
    "?!",
    "!!!",
    " ...",
]
MARKS = st.sampled_from([*STOPS, '"', "”", ")", " (", "*", " “", "'", " –", "~", " ★"])


@bounded
@given(st.lists(st.tuples(PLAIN_WORDS, MARKS), max_size=60))
def test_every_plain_word_is_spoken_once_and_in_order(prose: list[tuple[str, str]]) -> None:
    text = " ".join(word + mark for word, mark in prose)
    spoken = " ".join(sentence.text for sentence in speak_text(text, {}))
    letters = re.compile(r"[A-Za-z]+")
    assert letters.findall(spoken) == [word for one, _ in prose for word in letters.findall(one)]


@bounded
@given(st.text(max_size=400))
def test_any_text_gives_speakable_pieces_of_bounded_length(text: str) -> None:
    for sentence in speak_text(text, NAMES):
        assert any(map(str.isalnum, sentence.text))
        assert len(sentence.text) <= LONGEST
        assert sentence.text[-1] in ".,;:!?"
        assert sentence.after in {
            Boundary.SENTENCE,
            Boundary.CLAUSE,
            Boundary.INTERRUPTION,
            Boundary.TRAILING,
        }


@bounded
@given(st.text(st.sampled_from("aAbI sS'\"-—–.…,!?:;()*_~$#5&°/\n"), max_size=80))
def test_no_mixture_of_marks_breaks_it_and_split_sentences_lose_nothing(text: str) -> None:
    for sentence in speak_text(text, NAMES):
        assert any(map(str.isalnum, sentence.text))
        assert not re.search(r"[*_~…—]", sentence.text)
        assert not re.search(r"[!?](?=.)", sentence.text)
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@bounded
@given(st.lists(st.tuples(PLAIN_WORDS, MARKS), max_size=40))
def test_prose_that_was_spoken_is_spoken_the_same_again(prose: list[tuple[str, str]]) -> None:
    lexicon = open_lexicon(Pronunciation(word, ipa) for word, ipa in NAMES.items())
    for sentence in speak(" ".join(word + mark for word, mark in prose), lexicon):
        assert [again.text for again in speak(sentence.text, lexicon)] == [sentence.text]


def test_a_lists_number_is_one_sentence_with_its_item() -> None:
    assert split_sentences("1. Take the kettle. Fill it.") == ("1. Take the kettle.", "Fill it.")
    assert split_sentences("iv. Wait.") == ("iv. Wait.",)
    assert split_sentences("It was 5. Nobody came.") == ("It was 5.", "Nobody came.")
    assert split_sentences("I. Am. Here.") == ("I.", "Am.", "Here.")
    assert [(said.text, said.after) for said in speak_text("1. Take the kettle.", {})] == [
        ("1.", "clause"),
        ("Take the kettle.", "sentence"),
    ]
    assert [said.text for said in speak_text("iii. Take the kettle.", {})] == ["3.", "Take the kettle."]


def test_words_that_were_met_can_be_forgotten() -> None:
    lexicon = open_lexicon(())
    assert open_lexicon(()) is lexicon
    said = speak("Naraku waited, and nobody came.", lexicon)
    assert lexicon.plain
    forget_words()
    fresh = open_lexicon(())
    assert fresh is not lexicon
    assert not fresh.plain
    assert speak("Naraku waited, and nobody came.", fresh) == said
