from __future__ import annotations

import numpy as np
from sound import EDGE_FRAMES, Placed, find_scenes, largest_step, longest_silence


def test_a_step_is_found_at_its_frame_and_nowhere_else() -> None:
    samples = np.zeros(1_000, dtype=np.float32)
    samples[500:] = 0.25
    assert largest_step(samples, 500) == 0.25
    assert largest_step(samples, 500 + EDGE_FRAMES + 1) == 0
    assert largest_step(samples[:0], 0) == 0


def test_the_longest_silence_counts_samples_that_are_exactly_zero() -> None:
    assert longest_silence(np.array([0.1, 0, 0, 0, 1e-6, 0, 0, 0.1], dtype=np.float32)) == 3
    assert longest_silence(np.zeros(4, dtype=np.float32)) == 4
    assert longest_silence(np.ones(4, dtype=np.float32)) == 0


def test_scenes_are_what_stands_between_stings() -> None:
    placed = [
        Placed(0, 10, True),
        Placed(10, 5, False),
        Placed(20, 5, False),
        Placed(30, 3, True),
        Placed(40, 2, False),
    ]
    assert find_scenes(placed) == [(10, 25), (40, 42)]
