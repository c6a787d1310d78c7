"""Words keep their time from the engine's wording to the page's."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.words import TimedWord, carry_over, share_out, split_words


def heard(*words: tuple[str, int, int]) -> list[TimedWord]:
    return [TimedWord(word, start, end, True) for word, start, end in words]


def told(words: tuple[TimedWord, ...]) -> list[tuple[str, int, int, bool]]:
    return [(word.text, word.start, word.end, word.is_measured) for word in words]


def test_an_utterances_words_are_what_blanks_part_and_a_dash_is_none() -> None:
    assert split_words("Well\N{EM DASH}known, isn't it - no? ...") == (
        "Well\N{EM DASH}known,",
        "isn't",
        "it",
        "no?",
    )
    assert split_words(" ") == ()


def test_words_share_a_stretch_by_their_letters() -> None:
    assert told(share_out(["I", "sea.", "Go!"], 100, 190)) == [
        ("I", 100, 120, False),
        ("sea.", 120, 160, False),
        ("Go!", 160, 190, False),
    ]


def test_a_word_that_is_spoken_as_it_is_written_keeps_its_time_whatever_its_marks() -> None:
    spoken = heard(("nobody", 0, 40), ("came,", 50, 90))
    assert told(carry_over(["\N{LEFT DOUBLE QUOTATION MARK}Nobody", "*came*"], spoken)) == [
        ("\N{LEFT DOUBLE QUOTATION MARK}Nobody", 0, 40, True),
        ("*came*", 50, 90, True),
    ]


def test_a_number_takes_the_time_of_all_the_words_it_is_spoken_as() -> None:
    spoken = heard(("In", 0, 10), ("eighteen", 12, 40), ("eighty", 41, 60), ("five", 61, 80), ("it", 90, 95))
    assert told(carry_over(["In", "1885", "it"], spoken)) == [
        ("In", 0, 10, True),
        ("1885", 12, 80, True),
        ("it", 90, 95, True),
    ]


def test_two_words_spoken_otherwise_share_the_time_and_are_marked() -> None:
    spoken = heard(("meet", 0, 10), ("doctor", 20, 40), ("Bones", 45, 60), ("now", 70, 80))
    words = carry_over(["meet", "Dr.", "B.", "now"], spoken)
    assert told(words)[0] == ("meet", 0, 10, True)
    assert told(words)[3] == ("now", 70, 80, True)
    assert [(word.start, word.end, word.is_measured) for word in words[1:3]] == [
        (20, 44, False),
        (44, 60, False),
    ]


def test_what_is_not_spoken_stands_where_the_word_before_it_ends() -> None:
    spoken = heard(("Wait", 5, 10), ("here", 20, 30))
    assert told(carry_over(["...", "Wait", "\N{EM DASH}", "here"], spoken)) == [
        ("...", 5, 5, True),
        ("Wait", 5, 10, True),
        ("\N{EM DASH}", 10, 10, True),
        ("here", 20, 30, True),
    ]


def test_where_nothing_is_spoken_no_word_has_a_time() -> None:
    assert carry_over(["Hm"], []) == ()


words = st.lists(st.text("ab-.1", min_size=1, max_size=4), max_size=12)


@given(words, st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=12))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_every_written_word_comes_back_in_order_and_time_never_runs_back(
    written: list[str], spoken: list[str]
) -> None:
    timed = share_out(spoken, 1_000, 9_000)
    found = carry_over(written, timed)
    assert [word.text for word in found] == written
    edges = [frame for word in found for frame in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(1_000 <= edge <= 9_000 for edge in edges)
