"""The speed benchmark's own reckoning is right."""

from __future__ import annotations

import pytest
from synthesis import LINES, prediction_error, utterances


def test_costs_in_proportion_to_the_time_spent_tell_the_whole_time() -> None:
    assert prediction_error([2.0, 1.0, 1.0], [20.0, 10.0, 10.0], 0.25) == pytest.approx(0.0)


def test_a_slow_beginning_that_was_not_foreseen_tells_too_long_a_time() -> None:
    assert prediction_error([1.0, 1.0, 1.0, 1.0], [3.0, 1.0, 1.0, 1.0], 0.5) == pytest.approx(1.0)


def test_every_line_is_another_utterance_and_the_cast_takes_turns() -> None:
    work = utterances(5 * len(LINES))
    assert len(set(work)) == 5 * len(LINES)
    assert len({utterance.voice.model for utterance in work}) == 5
