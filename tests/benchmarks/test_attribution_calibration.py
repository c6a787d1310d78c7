"""Confidences measured against what is right."""

from __future__ import annotations

import pytest
from attribution_calibration import cut_bands, measure_review, measure_sure, tell_calibration


def test_every_answer_is_in_one_band() -> None:
    answers = [(step / 100, step % 2 == 0) for step in range(101)]
    bands = cut_bands(answers)
    assert sum(band.pieces for band in bands) == 101
    half = next(band for band in bands if band.low == 0.5)
    assert (half.pieces, half.right) == (10, 0.5)
    assert half.confidence == pytest.approx(0.545)


def test_sure_answers_begin_at_097() -> None:
    covered, right = measure_sure([(0.98, True), (0.97, False), (0.969, False), (0.2, True)])
    assert (covered, right) == (0.5, 0.5)


def test_the_least_sure_answers_are_reviewed_first() -> None:
    answers = [(0.3, False), (0.4, False), (0.8, True), (0.9, False), (0.95, True)]
    assert measure_review(answers, 0.4) == (pytest.approx(2 / 3), 0.4)


def test_of_equally_sure_answers_a_part_finds_the_same_part_of_their_errors() -> None:
    answers = [(0.5, True), (0.5, False), (0.5, False), (0.5, True), (0.9, True)]
    assert measure_review(answers, 0.4)[0] == pytest.approx(0.5)
    assert measure_review(list(reversed(answers)), 0.4)[0] == pytest.approx(0.5)


def test_where_nothing_is_wrong_or_nothing_was_found_there_is_nothing_to_find() -> None:
    assert measure_review([(0.5, True)])[0] == 0.0
    assert tell_calibration([]) == []
