"""Who is taken for whom, by what was measured of their voices."""

from __future__ import annotations

import numpy as np
from stand_ins import classify


def test_voices_far_apart_are_each_taken_for_themselves() -> None:
    spread = np.random.default_rng(1).normal(1.0, 0.02, (3, 8, 4))
    guessed = classify(np.array([100.0, 150.0, 220.0])[:, None, None] * spread)
    assert (guessed == np.arange(3)[:, None]).all()


def test_two_of_one_sound_are_taken_for_each_other_half_the_time() -> None:
    spread = np.random.default_rng(2).normal(1.0, 0.02, (2, 200, 4))
    assert 0.4 < (classify(100.0 * spread) == np.arange(2)[:, None]).mean() < 0.6


def test_a_sentence_does_not_count_for_its_own_voice() -> None:
    """Of two sentences a voice, one is like the other voice's: only its own mean would keep it."""
    features = np.array([[[100.0], [200.0]], [[200.0], [210.0]]])
    assert classify(features)[0, 1] == 1
