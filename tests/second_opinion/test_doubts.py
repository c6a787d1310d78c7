"""Which speeches a model is asked about."""

from __future__ import annotations

from dataclasses import replace

from audiofic.second_opinion.excerpts import find_doubts
from written_reading import SURE, Said, read

ALL = range(100)


def test_a_speech_below_the_threshold_is_in_doubt_and_the_others_are_not() -> None:
    _, reading = read(
        '"One."\n\n"Two."\n\n"Three."\n', Said(confidence=0.79), Said(confidence=0.8), Said(confidence=0.9)
    )
    assert [doubt.places for doubt in find_doubts(reading, 0.8, ALL)] == [(0,)]
    assert find_doubts(reading, 0.0, ALL) == ()
    assert len(find_doubts(reading, 1.0, ALL)) == 3


def test_a_speaker_whom_a_tag_names_is_never_in_doubt() -> None:
    _, reading = read('"One," said Kagome.\n', replace(SURE, confidence=0.1))
    assert find_doubts(reading, 1.0, ALL) == ()


def test_a_speech_that_nobody_could_tell_is_in_doubt() -> None:
    _, reading = read('"One."\n', Said(None, 0.0, "none", ()))
    (doubt,) = find_doubts(reading, 0.1, ALL)
    assert doubt.candidates == ()


def test_thoughts_are_not_asked_about() -> None:
    _, reading = read("*I should go*, she thought.\n", Said())
    assert [found.span.kind for found in reading.attributions] == ["thought"]
    assert find_doubts(reading, 1.0, ALL) == ()


def test_the_pieces_of_one_speech_are_one_doubt() -> None:
    _, reading = read('"One," she said, "and two."\n\n"Three," she said.\n', Said())
    assert [doubt.places for doubt in find_doubts(reading, 0.8, ALL)] == [(0, 1), (2,)]


def test_two_speakers_in_one_paragraph_are_two_doubts() -> None:
    _, reading = read('"One," she said. "Two!"\n', Said("Kagome"), Said("Kikyo"))
    assert [doubt.places for doubt in find_doubts(reading, 0.8, ALL)] == [(0,), (1,)]


def test_a_speech_over_several_paragraphs_is_one_doubt() -> None:
    _, reading = read('"One and more.\n\n"Two and more.\n\n"Three."\n\n"Four."\n', Said())
    assert [doubt.places for doubt in find_doubts(reading, 0.8, ALL)] == [(0, 1, 2), (3,)]


def test_only_the_chapters_that_are_wanted() -> None:
    _, reading = read('Chapter 1\n\n"One."\n\nChapter 2\n\n"Two."\n\nChapter 3\n\n"Three."\n', Said())
    assert [doubt.chapter for doubt in find_doubts(reading, 0.8, {0, 2})] == [0, 2]


def test_the_candidates_are_of_the_cast_and_their_order_tells_nothing() -> None:
    _, reading = read('"One."\n', Said("Miroku", runners_up=("Nobody We Know", "Kikyo", "Kagome")))
    (doubt,) = find_doubts(reading, 0.8, ALL)
    assert doubt.candidates == ("Kagome", "Kikyo", "Miroku")
