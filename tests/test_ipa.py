from __future__ import annotations

import ctypes
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.engines.espeak import Espeak
from audiofic.errors import EngineError
from audiofic.ipa import PHONES, espeak_mnemonics, read_ipa, unknown_symbols
from audiofic.model import Voice

NAMES = [
    ("ˌiːnuːjˈɑːʃə", ",i:nu:j'A:S@"),
    ("kəɡˈoʊmeɪ", "k@g'oUmeI"),
    ("kˈiːkjoʊ", "k'i:kjoU"),
    ("kɑːˈɛdeɪ", "kA:'EdeI"),
    ("ʃˈiːpoʊ", "S'i:poU"),
    ("sˈɑːŋɡoʊ", "s'A:NgoU"),
    ("nˈɑːɹɑːkˌuː", "n'A:rA:k,u:"),
]


@pytest.mark.parametrize(("ipa", "espeak"), NAMES)
def test_names_are_spelled_for_espeak(ipa: str, espeak: str) -> None:
    assert espeak_mnemonics(ipa) == espeak


@pytest.mark.parametrize("ipa", ["kəˈɡoʊmeɪ", "/kəɡˈoʊmeɪ/", "kə.ɡˈoʊ.meɪ", "kəg'oʊmeɪ", " kəɡˈo͡ʊmeɪ "])
def test_the_ways_people_write_ipa_are_one(ipa: str) -> None:
    assert espeak_mnemonics(ipa) == "k@g'oUmeI"


def test_a_word_without_a_stress_mark_is_stressed_on_its_first_full_vowel() -> None:
    assert espeak_mnemonics("kəɡoʊmeɪ") == "k@g'oUmeI"


def test_an_r_that_closes_a_syllable_colours_its_vowel() -> None:
    assert espeak_mnemonics("kˈɑːɹ") == "k'A@"
    assert espeak_mnemonics("nˈɑːɹɑː") == "n'A:rA:"
    assert espeak_mnemonics("fˈɔːɹt") == "f'O@t"


def test_sounds_that_english_lacks_get_their_neighbours() -> None:
    assert espeak_mnemonics("ɲˈɑ̃") == "nj'A:n"


def test_a_composed_letter_is_the_same_as_its_parts() -> None:
    assert espeak_mnemonics("ç\u0069") == espeak_mnemonics("c\u0327i")


def test_two_phones_are_kept_apart_where_they_would_be_read_as_one() -> None:
    assert espeak_mnemonics("tʃ") == "tS"
    assert espeak_mnemonics("ˈɛt.ʃə") == "'Et|S@"
    assert espeak_mnemonics("hˈætsoʊ") == "h'at|soU"
    assert espeak_mnemonics("æɪ") == "'a|I"


@pytest.mark.parametrize(
    ("ipa", "unknown"), [("k8g", ("8",)), ("Kagome", ("K",)), ("ŋ!", ("!",)), ("kɑː", ())]
)
def test_what_no_engine_can_say_is_named_and_refused(ipa: str, unknown: tuple[str, ...]) -> None:
    assert unknown_symbols(ipa) == unknown
    if unknown:
        with pytest.raises(EngineError, match=unknown[0]):
            read_ipa(ipa)


@pytest.mark.parametrize("ipa", ["", "//", "ˈ", ".", "ʔ"])
def test_a_pronunciation_without_a_sound_is_an_error(ipa: str) -> None:
    with pytest.raises(EngineError):
        read_ipa(ipa)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(alphabet=[*"".join(PHONES), "ˈ", "ˌ", "ː", ".", "K", "9"], max_size=12))
def test_any_string_is_either_spelled_or_refused(ipa: str) -> None:
    try:
        spelled = espeak_mnemonics(ipa)
    except EngineError:
        return
    assert spelled.isascii()
    assert not unknown_symbols(ipa)
    assert "[" not in spelled
    assert "]" not in spelled


def test_espeak_reads_every_pair_of_phones_as_the_two_they_are() -> None:
    """Asked of the library itself: it tells the phones of `[[...]]` one by one."""
    engine = Espeak()
    vowels = {phone.espeak: ipa for ipa, phone in PHONES.items() if phone.vowel}
    others = {phone.espeak: ipa for ipa, phone in PHONES.items() if not phone.vowel}
    glides = {";", "r-", "r"}  # What it puts between two vowels by itself; r alone is never asked for there.
    wrong = []
    with engine._voiced(Voice("espeak", "narrator"), lambda sound: None) as (library, _):
        library.espeak_Synth(b"a\0", 2, 0, 0, 0, 0x101, None, None)
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p

        def heard(mnemonics: str) -> list[str]:
            text = ctypes.create_string_buffer(f"[[{mnemonics}]]".encode())
            place = ctypes.c_void_p(ctypes.addressof(text))
            # phonememode: the separator's code in bits 8 and up.
            return (
                library.espeak_TextToPhonemes(ctypes.byref(place), 0x101, ord("_") << 8).decode().split("_")
            )

        alone = {phone: heard(phone) for phone in [*vowels, *others]}
        assert all(len(phones) == 1 and phones[0] for phones in alone.values())
        for one, two in itertools.product(alone, repeat=2):
            if "r" in (one, two) or (one, two) == ("?", "?"):
                continue  # A vowel and a closing r are one phone, on purpose; two glottal stops are no word.
            spelled = espeak_mnemonics({**vowels, **others}[one] + "." + {**vowels, **others}[two])
            phones = [phone for phone in heard(spelled) if phone not in glides]
            if len(phones) != 2:
                wrong.append((spelled, phones))
    assert not wrong
