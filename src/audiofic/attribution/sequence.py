"""Turns answered together: who follows whom, by forward-backward over a chapter.

The state is the pair of the last two speakers, so that `A, B, A` can count as a conversation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

LocalScores = Sequence[Sequence[float]]
StepScore = Callable[[int, int, int, int], float]
"""(turn, candidate two before or -1, candidate before or -1, candidate) -> log-odds of that succession."""


def marginals(local: LocalScores, step: StepScore) -> list[list[float]]:
    """For each turn the probability of each of its candidates (each row sums to 1).

    `local[t][c]` are log-odds; a turn without candidates gives an empty row and cuts the sequence.
    """
    rows: list[list[float]] = [[] for _ in local]
    start = 0
    while start < len(local):
        if not local[start]:
            start += 1
            continue
        stop = start
        while stop < len(local) and local[stop]:
            stop += 1
        _run(local, step, start, stop, rows)
        start = stop
    return rows


def _run(local: LocalScores, step: StepScore, start: int, stop: int, rows: list[list[float]]) -> None:
    # forward[t][(b, c)]: log of the sum over all histories that end in candidates b, c at t - 1, t
    first = {(-1, c): score + step(start, -1, -1, c) for c, score in enumerate(local[start])}
    forward = [first]
    moves: list[dict[tuple[int, int, int], float]] = [{}]
    for t in range(start + 1, stop):
        arriving: dict[tuple[int, int], list[float]] = {}
        move: dict[tuple[int, int, int], float] = {}
        for (a, b), weight in forward[-1].items():
            for c, score in enumerate(local[t]):
                gain = score + step(t, a, b, c)
                move[a, b, c] = gain
                arriving.setdefault((b, c), []).append(weight + gain)
        forward.append({state: _log_sum(weights) for state, weights in arriving.items()})
        moves.append(move)
    backward: dict[tuple[int, int], float] = dict.fromkeys(forward[-1], 0.0)
    for t in range(stop - 1, start - 1, -1):
        here = forward[t - start]
        joint: list[list[float]] = [[] for _ in local[t]]
        for state, weight in here.items():
            joint[state[1]].append(weight + backward[state])
        totals = [_log_sum(weights) for weights in joint]
        whole = _log_sum(totals)
        rows[t] = [math.exp(total - whole) for total in totals]
        if t > start:
            leaving: dict[tuple[int, int], list[float]] = {}
            for (a, b, c), gain in moves[t - start].items():
                leaving.setdefault((a, b), []).append(gain + backward[b, c])
            backward = {state: _log_sum(weights) for state, weights in leaving.items()}


def _log_sum(values: Sequence[float]) -> float:
    top = max(values, default=-math.inf)
    if top == -math.inf:
        return top
    return top + math.log(sum(math.exp(value - top) for value in values))
