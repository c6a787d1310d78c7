"""Where two long sequences differ: in linear time, whatever they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

DEEPEST = 8
"""Rounds of finding anchors between anchors; each is linear, prose needs two or three."""
SPARSE = 500
"""Members to an anchor; where they are farther apart, triples are tried. Novels have one in 50 to 100."""
SMALL = 40_000
"""Pairs of members that are compared each with each; between more, only unique members are paired."""

Block = tuple[int, int, int, int]
"""old[a:b] stands where the other has new[c:d]."""


def find_differences(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Block]:
    """The blocks in which the two differ, in order.

    Equal ends are trimmed; what is between is cut at members that are there once on both sides and in the
    same order (patience diff), again and again. What has no such member, or is not done after `DEEPEST`
    rounds, is one block: linear whatever they are.
    """
    ranges = [(0, len(old), 0, len(new), 0)]
    while ranges:
        a, b, c, d, depth = ranges.pop()
        while a < b and c < d and old[a] == new[c]:
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
        if a == b and c == d:
            continue
        anchors = _find_anchors(old[a:b], new[c:d]) if a < b and c < d and depth < DEEPEST else []
        if not anchors:
            yield a, b, c, d
            continue
        cuts = [(a + here, c + there) for here, there in anchors]
        begins = [(a, c), *((here + 1, there + 1) for here, there in cuts)]
        ends = [*cuts, (b, d)]
        ranges.extend(
            (begin[0], end[0], begin[1], end[1], depth + 1)
            for begin, end in zip(reversed(begins), reversed(ends), strict=True)
        )


def find_equal(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Positions of equal members in both, in order: as many as a diff finds, in linear time."""
    a = c = 0
    for block in [*find_differences(old, new), (len(old), len(old), len(new), len(new))]:
        yield from zip(range(a, block[0]), range(c, block[2]), strict=True)
        a, c = block[1], block[3]
        if 0 < (a - block[0]) * (c - block[2]) <= SMALL:
            matcher = SequenceMatcher(None, old[block[0] : a], new[block[2] : c], autojunk=False)
            for here, there, size in matcher.get_matching_blocks():
                for step in range(size):
                    yield block[0] + here + step, block[2] + there + step


def _find_anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Positions (in both) of members that each side has once: the longest run of them in the same order.

    Where a long sequence has hardly any such members, triples of them are looked for as well.
    """
    pairs = _pair(_find_once(old), _find_once(new))
    if len(pairs) * SPARSE < len(old) and len(old) > SPARSE:
        triples = [_find_once(zip(side, side[1:], side[2:], strict=False)) for side in (old, new)]
        pairs = _pair(*triples)
    # Longest increasing subsequence of the second members, by patience sorting: n log n.
    tops: list[int] = []
    top_pairs: list[int] = []
    before: list[int] = []
    for number, (_here, index) in enumerate(pairs):
        pile = bisect_left(tops, index)
        before.append(top_pairs[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(index)
            top_pairs.append(number)
        else:
            tops[pile], top_pairs[pile] = index, number
    run: list[tuple[int, int]] = []
    number = top_pairs[-1] if top_pairs else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _find_once(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    """The keys that are there once -> their position, in order."""
    first: dict[Hashable, int] = {}
    again: set[Hashable] = set()
    for index, key in enumerate(keys):
        if first.setdefault(key, index) != index:
            again.add(key)
    for key in again:
        del first[key]
    return first


def _pair(here: dict[Hashable, int], there: dict[Hashable, int]) -> list[tuple[int, int]]:
    """Both positions of what each side has once, in the order of `here`."""
    return [(index, there[key]) for key, index in here.items() if key in there]
