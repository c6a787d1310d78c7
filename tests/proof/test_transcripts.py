"""What was heard of a line, held against what it should say."""

from __future__ import annotations

import pytest

from audiofic.engines.espeak import Espeak
from audiofic.model import Utterance, Voice
from audiofic.proof.transcripts import (
    Judgement,
    compare,
    distance,
    find_paces,
    judge,
    share_out,
    sounds_of,
)

ESPEAK = Espeak(())
NAMES = (("Kagome", "kəɡˈoʊmeɪ"), ("Kikyo", "kˈiːkjoʊ"), ("InuYasha", "ˌiːnuːjˈɑːʃə"))


def phones(text: str) -> str:
    there = tuple(pair for pair in NAMES if pair[0].casefold() in text.casefold())
    return ESPEAK.phonemes(Utterance(text, Voice("espeak", "narrator"), pronunciations=there)) if text else ""


def judged(text: str, heard: str, pace: float = 1.0) -> Judgement:
    return judge(compare(text, {"kagome", "kikyo", "inuyasha"}, heard, phones), pace)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("The rain had followed them for three days.", "The rain had followed them for three days."),
        ("There are fifty grey stones over there.", "They're 50 gray stones over their."),
        ("It was ten to five, Mister Tanaka.", "It was 10 to 5, Mr. Tanaka."),
        ("She put it into her backpack.", "she put it into her back pack"),
        (
            "He hit the mud with a sound like a dropped melon.",
            "He hit the mud with the sound like a dropped melon",
        ),
        ("said Kagome.", "said Kagomay."),
        ("Kikyo stood under the dripping cedars.", "Kick yo stood under the dripping cedars."),
        ("InuYasha swung around.", "In Uyasha swung around."),
        ("You can hear water from here.", "You can hear water from hear."),
        ("Oh!", "Ow!"),
        ("No.", ""),
    ],
)
def test_what_sounds_alike_is_heard_right(text: str, heard: str) -> None:
    assert judged(text, heard).fault is None


@pytest.mark.parametrize(
    ("text", "heard", "fault"),
    [
        ("The rain had followed them for three days.", "", "silent"),
        ("The rain had followed them for three days.", "The rain had followed", "cut"),
        ("The rain had followed them for three days.", "them for three days.", "cut"),
        ("The rain had followed them.", "The rain had followed them, the rain had followed them.", "doubled"),
        ("The rain had followed them for three days.", "Bring me a lamp and a length of rope.", "misspoken"),
        ("Where is she?", "You were asleep.", "misspoken"),
        ("He lost his patience with InuYasha.", "Thank you.", "misspoken"),
        ("said Kagome.", "Bring the lamp over.", "misspoken"),
    ],
)
def test_what_is_wrong_is_named(text: str, heard: str, fault: str) -> None:
    found = judged(text, heard)
    assert found.fault == fault
    assert found.badness > 0.2


def test_a_name_that_the_recogniser_spells_as_it_likes_is_told_apart() -> None:
    found = judged("Kikyo stood under the cedars.", "Kick yo stood under the cedars.")
    assert found.names == (("kikyo", "kick yo"),)
    assert found.wrong == 0


@pytest.mark.parametrize(
    ("pace", "fault"), [(1.0, None), (1.3, None), (2.0, "fast"), (0.75, None), (0.5, "slow")]
)
def test_a_line_right_in_its_words_may_be_wrong_in_its_pace(pace: float, fault: str | None) -> None:
    text = "The rain had followed them for three days."
    assert judged(text, text, pace).fault == fault


def test_a_fast_line_of_which_words_are_missing_is_cut() -> None:
    text = "The rain had followed them for three days and three nights."
    assert judged(text, "Dorraine has fell", 2.0).fault == "cut"


def test_paces_are_a_voices_own() -> None:
    """A slow voice is not slow beside a fast one, but its one hurried line is fast."""
    slow, fast = [("slow", 4.0, 30 + at % 5) for at in range(12)], [("fast", 2.0, 30)] * 12
    paces = find_paces([*slow, ("slow", 2.0, 30), *fast])
    assert all(0.8 < pace < 1.25 for pace in (*paces[:12], *paces[13:]))
    assert 1.8 < paces[12] < 2.4


def test_a_voice_of_few_lines_and_a_line_of_few_sounds_have_no_pace() -> None:
    assert find_paces([("a", 9.0, 30), *[("b", 2.0, 30)] * 9, ("b", 9.0, 3)]) == [1.0] * 11


@pytest.mark.parametrize(
    ("texts", "heard", "parts"),
    [
        (["Sit,", "said Kagome."], "Sit, said Kagome.", ["sit", "said kagome"]),
        (["Sit,", "said Kagome."], "Said Kagome.", ["", "said kagome"]),
        (["Sit,", "said Kagome."], "Sit, said go may.", ["sit", "said go may"]),
        (
            ["He left.", "She stayed there."],
            "He laughed. She stayed there.",
            ["he laughed", "she stayed there"],
        ),
        (
            ["He left.", "She stayed.", "So?"],
            "He left. Cheese tasted. So?",
            ["he left", "cheese tasted", "so"],
        ),
        (["He left.", "She stayed."], "", ["", ""]),
        (["He left."], "He left again.", ["he left again"]),
    ],
)
def test_what_was_heard_of_several_is_shared_out(texts: list[str], heard: str, parts: list[str]) -> None:
    assert share_out(texts, heard) == parts


def test_distance_counts_sounds() -> None:
    assert distance("", "abc") == 3
    assert distance("abc", "abc") == 0
    assert distance("pin", "bin") == 0.5, "a pair that differs in voice alone"
    assert distance("pin", "sin") == 1
    assert sounds_of("thirty", phones) == sounds_of("30", phones)
