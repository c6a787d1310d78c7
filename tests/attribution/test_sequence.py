from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.attribution.sequence import marginals


def enumerate_marginals(local: list[list[float]], bonus: float) -> list[list[float]]:
    """The same by trying every path."""
    rows = [[0.0] * len(row) for row in local]
    for path in itertools.product(*(range(len(row)) for row in local)):
        score = sum(local[t][c] for t, c in enumerate(path))
        for t in range(len(path)):
            before = path[t - 1] if t else -1
            two_before = path[t - 2] if t > 1 else -1
            score += follow(t, two_before, before, path[t]) * bonus
        for t, c in enumerate(path):
            rows[t][c] += math.exp(score)
    return [[value / sum(row) for value in row] for row in rows]


def follow(turn: int, two_before: int, before: int, candidate: int) -> float:
    return (0.3 * turn + 1) * (candidate == two_before) - 2 * (candidate == before)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.floats(-3, 3), min_size=1, max_size=3), min_size=1, max_size=5),
    st.floats(0, 1),
)
def test_the_marginals_are_those_of_all_paths(local: list[list[float]], bonus: float) -> None:
    found = marginals(local, lambda t, a, b, c: bonus * follow(t, a, b, c))
    for row, wanted in zip(found, enumerate_marginals(local, bonus), strict=True):
        assert row == pytest.approx(wanted)


def test_a_turn_nobody_can_have_spoken_cuts_the_sequence() -> None:
    first, nobody, last = marginals([[0.0, 0.0], [], [1.0]], lambda *_: 5.0)
    assert first == pytest.approx([0.5, 0.5])
    assert nobody == []
    assert last == pytest.approx([1.0])


def test_no_turns_give_no_rows() -> None:
    assert marginals([], lambda *_: 0.0) == []
