"""Written words and spoken ones side by side: which stands for which, and what is left over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from audiofic.differences import Block, find_differences
from audiofic.proof.wordings import MOST_SPOKEN, can_be_said

AGREEMENT = (2, 3)
"""Equal words from which on two texts that had parted go on together: near by, and farther on."""
NEAR = 6
"""Words, of both sides together."""
FARTHEST = 400
"""Words, of both sides together, behind which they are not looked for any more."""
LARGEST_GROUP = 60
"""Words on either side that are tried against the ways of saying them."""
MOST_TOGETHER = 3
"""Written words that may be said as one: `z. B.`, `J. K. R.`"""


@dataclass(frozen=True, slots=True)
class Alignment:
    """For every spoken word the written one it stands for, or None; and the written ones that none says."""

    spoken: list[int | None]
    unsaid: list[int]
    changed: list[tuple[int, int]]
    """(written, spoken) that stand for each other and should not."""


def align(
    written: Sequence[tuple[str, int]], spoken: Sequence[tuple[str, int]], told: Collection[str]
) -> Alignment:
    """Align (word, its line) with (word, its sound), both in order; `told` is for `can_be_said`. Linear."""
    old, new = [word for word, _ in written], [word for word, _ in spoken]
    alignment = Alignment([None] * len(new), [], [])
    here = there = 0
    for block in find_differences(old, new):
        alignment.spoken[there : block[2]] = range(here, block[0])
        here, there = block[0], block[2]
        for a, c, size in _find_equal(old, new, block):
            _settle(written, new, (here, a, there, c), told, alignment)
            alignment.spoken[c : c + size] = range(a, a + size)
            here, there = a + size, c + size
    alignment.spoken[there:] = range(here, len(old))
    return alignment


def _find_equal(old: Sequence[str], new: Sequence[str], block: Block) -> Iterator[tuple[int, int, int]]:
    """(written, spoken, how many) of what is equal inside a difference; its end with a length of 0 is last.

    The two are walked in step; where they part, the nearest place counts from which on they agree again.
    """
    i, b, j, d = block
    while i < b and j < d:
        size = 0
        while i + size < b and j + size < d and old[i + size] == new[j + size]:
            size += 1
        if size:
            yield i, j, size
            i, j = i + size, j + size
        i, j = next(_meeting_points(old, new, (i, b, j, d)), (b, d))
    yield b, d, 0


def _meeting_points(old: Sequence[str], new: Sequence[str], rest: Block) -> Iterator[tuple[int, int]]:
    """Where the two agree for some words again, or both end: the nearest first."""
    i, b, j, d = rest
    for skipped in range(1, min(FARTHEST, b - i + d - j) + 1):
        size = AGREEMENT[skipped > NEAR]
        for x in range(max(0, skipped - (d - j)), min(skipped, b - i) + 1):
            here, there = i + x, j + skipped - x
            agree = here + size <= b and old[here : here + size] == new[there : there + size]
            if agree or (here, there) == (b, d):
                yield here, there


def _settle(
    written: Sequence[tuple[str, int]],
    new: Sequence[str],
    group: Block,
    told: Collection[str],
    alignment: Alignment,
) -> None:
    """Find the cheapest way to explain a group without an equal word, from its end to its beginning."""
    a, b, c, d = group
    if b - a > LARGEST_GROUP or d - c > LARGEST_GROUP:
        alignment.unsaid.extend(range(a, b))
        return
    best: dict[tuple[int, int], tuple[float, int, int, bool]] = {(b, d): (0.0, b, d, True)}
    for i in range(b, a - 1, -1):
        for j in range(d, c - 1, -1):
            if (i, j) != (b, d):
                best[i, j] = min(_steps(written, new, (i, b, j, d), told, best))
    i, j = a, c
    while (i, j) != (b, d):
        _, following, after, is_said = best[i, j]
        if is_said or (i < following and j < after):
            alignment.spoken[j:after] = [min(i, len(written) - 1)] * (after - j)
            if not is_said:
                alignment.changed.append((i, j))
        elif i < following:
            alignment.unsaid.append(i)
        i, j = following, after


def _steps(
    written: Sequence[tuple[str, int]],
    new: Sequence[str],
    rest: Block,
    told: Collection[str],
    best: dict[tuple[int, int], tuple[float, int, int, bool]],
) -> Iterator[tuple[float, int, int, bool]]:
    """(cost, next written, next spoken, whether it can be said so) of each first step through the rest."""
    i, b, j, d = rest
    if i < b:
        yield best[i + 1, j][0] + 1, i + 1, j, False
    if j < d:
        yield best[i, j + 1][0] + 1, i, j + 1, False
    if i < b and j < d:
        yield best[i + 1, j + 1][0] + 1.5, i + 1, j + 1, False
    for following in range(i, min(i + MOST_TOGETHER, b) + 1):
        if following > i and written[following - 1][1] != written[i][1]:
            break  # what is said together is one line's
        words = [word for word, _ in written[i:following]]
        behind = written[following][0] if following < len(written) else ""
        for after in range(j, min(j + MOST_SPOKEN, d) + 1):
            if (following, after) != (i, j) and can_be_said(words, new[j:after], told, behind):
                yield best[following, after][0], following, after, True
