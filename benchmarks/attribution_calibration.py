"""Is a confidence worth its name? How often guesses that call themselves so sure are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SURE = 0.97
"""No guess is surer than this; named tags are."""
REVIEWED = 0.2
"""The share of the pieces that a producer is taken to look over."""
EDGES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, SURE, 1.01)

Answer = tuple[float, bool]
"""A confidence (0..1), and whether the answer is right."""


@dataclass(frozen=True, slots=True)
class Band:
    """The answers whose confidence is from `low` up to `high`, `high` not among them."""

    low: float
    high: float
    pieces: int
    confidence: float
    """Their mean confidence; 0 where there are none."""
    right: float
    """Their share of right ones; 0 where there are none."""


def cut_bands(answers: Sequence[Answer]) -> list[Band]:
    """The reliability table."""
    bands = []
    for low, high in pairwise(EDGES):
        inside = [answer for answer in answers if low <= answer[0] < high]
        number = len(inside) or 1
        mean, right = sum(each[0] for each in inside) / number, sum(each[1] for each in inside) / number
        bands.append(Band(low, high, len(inside), mean, right))
    return bands


def measure_sure(answers: Sequence[Answer]) -> tuple[float, float]:
    """(share of the answers that are `SURE`, share of those that are right); 0 where there are none."""
    sure = [right for confidence, right in answers if confidence >= SURE]
    return len(sure) / max(1, len(answers)), sum(sure) / max(1, len(sure))


def measure_review(answers: Sequence[Answer], share: float = REVIEWED) -> tuple[float, float]:
    """(share of the errors among the least sure `share` of the answers, the confidence up to which those go).

    Where answers of one confidence fall partly into that share, so does the same part of their errors.
    """
    groups: dict[float, list[bool]] = defaultdict(list)
    for confidence, right in answers:
        groups[confidence].append(right)
    errors = sum(not right for _, right in answers)
    left, seen, last = share * len(answers), 0.0, 0.0
    for confidence, same in sorted(groups.items()):
        if left <= 0:
            break
        part = min(1.0, left / len(same))
        left -= len(same)
        seen += part * (len(same) - sum(same))
        last = confidence
    return seen / errors if errors else 0.0, last


def tell_calibration(answers: Sequence[Answer]) -> list[str]:
    """Lines to print; none where there are no answers."""
    if not answers:
        return []
    covered, right = measure_sure(answers)
    seen, last = measure_review(answers)
    lines = [
        f"calibration, {len(answers)} pieces found",
        f"  the least sure {100 * REVIEWED:.0f} % (up to {last:.2f}) hold {100 * seen:.1f} % of the errors",
        f"  from {SURE} on: {100 * covered:.1f} % of the pieces, right {100 * right:.1f}",
        "  confidence     pieces    mean   right",
    ]
    for band in cut_bands(answers):
        named = f"{band.low:.2f}+     " if band.high > 1 else f"{band.low:.2f}-{band.high:.2f}"
        if band.pieces:
            lines.append(
                f"  {named:12s} {band.pieces:8d}   {100 * band.confidence:5.1f}   {100 * band.right:5.1f}"
            )
    return lines
