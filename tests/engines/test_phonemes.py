"""From a sentence to a Piper voice's phonemes: the marks it trips over, and names said as written in IPA."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from piper import PiperVoice
from piper.config import PiperConfig

from audiofic.engines.phonemes import LONGEST, Alphabet, fit_ipa, read_phonemes, settle_marks
from piper_voice import IDS, write_voice

ALPHABET = Alphabet(frozenset(IDS), english=True)
NAMES = (
    ("InuYasha", "ˌiːnuːjˈɑːʃə"),
    ("Kagome", "kəɡˈoʊmeɪ"),
    ("Kaede", "kɑːˈɛdeɪ"),
    ("Naraku", "nˈɑːɹɑːkˌuː"),
    ("Botan", "bˈoʊtɑːn"),
    ("of", "ɒv"),
)


@pytest.fixture(scope="module")
def american(tmp_path_factory: pytest.TempPathFactory) -> PiperVoice:
    folder = tmp_path_factory.mktemp("voice")
    config = write_voice(folder, "voice").with_name("voice.onnx.json")
    return PiperVoice(session=None, config=PiperConfig.from_dict(json.loads(config.read_text("utf-8"))))


def read(text: str, voice: PiperVoice, names: tuple[tuple[str, str], ...] = NAMES) -> str:
    pieces = read_phonemes(text, names, voice.phonemize, ALPHABET)
    assert len(pieces) <= 1
    return "".join("".join(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("Mr. Smith and Dr. Jones went home.", "Mr Smith and Dr Jones went home."),
        ("St. John's School, J. K. Rowling.", "St John's School, J K Rowling."),
        ("No. 5 is alive.", "number 5 is alive."),
        ("No. I won't.", "No. I won't."),
        ("Wait... what?", "Wait, what?"),
        ("Wait ... what?", "Wait, what?"),
        ("Wait . . . what?", "Wait, what?"),
        ("Wait - - what", "Wait, what"),
        ("Stop! ! !", "Stop!"),
        ("Well….", "Well,"),
        ("Damn,", "Damn,"),
        ("Well…?", "Well?"),
        ("...and then she ran.", "and then she ran."),
        ("He — the monk — laughed.", "He, the monk, laughed."),
        ("He--the monk--laughed.", "He, the monk, laughed."),
        ("I was only-", "I was only"),
        ("You—", "You,"),
        ("well-known faces", "well-known faces"),
        ("Stop!!!", "Stop!"),
        ("You did what?!", "You did what?"),
        ("What!?!?", "What?"),
        ("No!!! He ran.", "No! He ran."),
        ("Stop — ! Now", "Stop! Now"),
        ("*So* _there_ ~you~ are", "So there you are"),
        ("a [[kæt]] sat", "a kæt sat"),
        ("two\r\nlines\tand\u00a0a blank", "two lines and a blank"),
        ("zero\u200bwidth\x00and\ufeffmore", "zerowidthandmore"),
        ("“Hello,” he said; “bye.”", "“Hello,” he said; “bye.”"),
        ("...", ""),
        ("—!—", ""),
        ("", ""),
    ],
)
def test_marks_are_settled(text: str, settled: str) -> None:
    assert settle_marks(text) == settled


@pytest.mark.parametrize("run", ["!", ".", "- ", "—", "a.", " ", "… ", ", ", "A. ", "! ", ". ", "No. "])
def test_long_runs_of_marks_take_no_time(run: str) -> None:
    settle_marks("a" + run * 100_000 + "b" + run * 100_000)


def test_an_abbreviation_does_not_break_the_sentence(american: PiperVoice) -> None:
    phonemes = read("Mr. Smith met J. K. Rowling in St. Ives.", american)
    assert phonemes.count(".") == 1
    assert phonemes.startswith("mˈɪstɚ smˈɪθ")


def test_an_ellipsis_or_a_dash_parts_the_words_beside_it(american: PiperVoice) -> None:
    for text in ("Wait... what?", "Wait… what?", "Wait — what?", "Wait—what?", "Wait -- what?"):
        assert read(text, american) == "wˈeɪt, wˌʌt?"


def test_exclamation_marks_are_never_named(american: PiperVoice) -> None:
    assert read("Stop!!!", american) == read("Stop!", american)
    assert "ɛkskl" not in read("Stop !!! Now !!", american)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kagome!", "kəɡˈoʊmeɪ!"),
        ("Kagome?", "kəɡˈoʊmeɪ?"),
        ("“Kagome!” he said.", "kəɡˈoʊmeɪ! hiː sˈɛd."),
        ("Run, Kagome, run.", "ɹˈʌn, kəɡˈoʊmeɪ, ɹˈʌn."),
        ("Kagome’s bow", "kəɡˈoʊmeɪz bˈoʊ"),
        ("Kagome's bow", "kəɡˈoʊmeɪz bˈoʊ"),
        ("Kagome-chan ran.", "kəɡˈoʊmeɪtʃˈæn ɹˈæn."),
        ("Kagome… Kagome!", "kəɡˈoʊmeɪ, kəɡˈoʊmeɪ!"),
        ("(Kagome)", "kəɡˈoʊmeɪ"),
        ("Kagome", "kəɡˈoʊmeɪ"),
        ("It was InuYasha", "ɪt wʌz ˌiːnuːjˈɑːʃə"),
        ("the InuYasha, the Kagome", "ðɪʲ ˌiːnuːjˈɑːʃə, ðə kəɡˈoʊmeɪ"),
        ("It went to Kagome.", "ɪt wɛnt tə kəɡˈoʊmeɪ."),
        ("the sword of a king", "ðə sˈɔːɹd ɒv ɐ kˈɪŋ"),
        ("Inu Yasha", "ɪnjˈuː jˈæʃə"),
    ],
)
def test_a_name_is_said_as_written(american: PiperVoice, text: str, said: str) -> None:
    assert read(text, american) == said


def test_the_words_around_a_name_are_said_as_they_were(american: PiperVoice) -> None:
    plain = read("He told Susan that the well was dry.", american, ())
    named = read("He told Kagome that the well was dry.", american)
    assert named.replace("kəɡˈoʊmeɪ", "sˈuːzən") == plain


def test_each_of_several_names_gets_its_own_sounds_in_order(american: PiperVoice) -> None:
    said = read("Kaede saw InuYasha, Naraku, Botan, and InuYasha again.", american)
    places = [said.index(sounds) for sounds in ("kɑːˈɛdeɪ", "ˌiːnuːjˈɑːʃə", "nˈɑːɹɑːkˌuː", "bˈoʊtɑːn")]
    assert places == sorted(places)
    assert said.count("ˌiːnuːjˈɑːʃə") == 2


def test_a_word_inside_another_is_left_alone(american: PiperVoice) -> None:
    assert read("Kagomes often offer it.", american) == read("Kagomes often offer it.", american, ())


def test_where_a_stand_in_is_lost_the_sentence_is_read_around_the_name() -> None:
    def forgetful(text: str) -> list[list[str]]:
        """Reads letters for phonemes and can't read the stand-ins the same twice."""
        return [list(text.lower().replace("zibdom", "z" * len(text)))]

    pieces = read_phonemes("She, Kagome, ran.", NAMES, forgetful, ALPHABET)
    assert "".join(pieces[0]) == "she, kəɡˈoʊmeɪ, ran."


@pytest.mark.parametrize(
    ("ipa", "fitted"),
    [
        ("kəɡˈoʊmeɪ", "kəɡˈoʊmeɪ"),
        ("/kə.ɡˈoʊ.meɪ/", "kəɡˈoʊmeɪ"),
        ("[gaɪ]", "ɡaɪ"),  # ASCII g
        ("raɪt", "ɹaɪt"),  # r as many write it
        ("t͡ʃaɪ", "tʃaɪ"),  # a tie bar
        ("ʧaɪ", "tʃaɪ"),
        ("ka:'de", "kaːˈde"),  # typed on a plain keyboard
        ("", ""),
        ("ˈː", ""),
        ("漢字", ""),
    ],
)
def test_ipa_is_fitted_to_the_voice(ipa: str, fitted: str) -> None:
    assert "".join(fit_ipa(ipa, ALPHABET)) == fitted


def test_a_sound_the_voice_lacks_becomes_its_neighbour_or_nothing() -> None:
    poor = Alphabet(frozenset("abdeiklmnstuɪʊə "), english=True)
    assert fit_ipa("kəɡˈoʊmeɪ", poor) == tuple("kəʊmeɪ")
    assert fit_ipa("ɯmi", poor) == tuple("umi")
    assert fit_ipa("ʍʢ", poor) == ()


def test_vowels_that_a_voice_takes_as_one_are_joined() -> None:
    clustered = Alphabet(frozenset([*IDS, "eɪ", "oʊ"]), True, frozenset({("e", "ɪ"), ("o", "ʊ")}))
    assert fit_ipa("kəɡˈoʊmeɪ", clustered) == ("k", "ə", "ɡ", "ˈ", "oʊ", "m", "eɪ")


def test_a_name_that_no_sound_is_left_of_is_read_as_spelled(american: PiperVoice) -> None:
    assert read("Kagome ran.", american, (("Kagome", "漢"),)) == read("Kagome ran.", american, ())


def test_a_long_text_is_cut_after_clauses(american: PiperVoice) -> None:
    sentence = "The rain came down on the hill and on the hut, and nobody had a dry shirt left, "
    pieces = read_phonemes(sentence * 20, NAMES, american.phonemize, ALPHABET)
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert all(piece[-1] == "," for piece in pieces[:-1])
    whole = "".join("".join(piece) for piece in pieces)
    assert whole.count("ɹˈeɪn") == 20


def test_one_endless_word_is_cut_too(american: PiperVoice) -> None:
    pieces = read_phonemes("a" * 2_000, (), lambda text: [list(text)], ALPHABET)
    assert sum(map(len, pieces)) == 2_000
    assert max(map(len, pieces)) <= LONGEST


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_gives_only_phonemes_the_voice_knows(american: PiperVoice, text: str) -> None:
    for piece in read_phonemes(text, NAMES, american.phonemize, ALPHABET):
        assert piece
        assert set(piece) <= ALPHABET.symbols


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["Kagome", "InuYasha", "the", "of", "ran", "to", "it's", "a"]), max_size=12),
    st.lists(
        st.sampled_from([" ", ", ", "! ", "… ", " — ", "-", "'s ", ": ", "” “"]), min_size=12, max_size=12
    ),
)
def test_every_name_is_said_as_often_as_it_is_written(
    american: PiperVoice, words: list[str], gaps: list[str]
) -> None:
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    said = read(text, american)
    assert said.count("kəɡˈoʊmeɪ") == words.count("Kagome")
    assert said.count("ˌiːnuːjˈɑːʃə") == words.count("InuYasha")
