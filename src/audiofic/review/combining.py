"""A change made to one version of a file, carried over to the version that stands there now."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.differences import find_differences, find_equal


def combine(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """`theirs` with what was changed from `base` to `mine`; None where both have changed the same pieces.

    Pieces are changed apart from one another: neighbours may be changed by both.
    """
    same = dict(find_equal(base, theirs))
    result: list[str] = []
    taken = 0
    for first, last, start, end in _fine_differences(base, mine):
        if first == last:
            at = same[first - 1] + 1 if first - 1 in same else 0 if first == 0 else -1
            until = at
        else:
            places = [same.get(number, -1) for number in range(first, last)]
            at, until = places[0], places[-1] + 1
            if -1 in places or until - at != len(places):
                at = -1
        if at < taken:
            return None
        result += [*theirs[taken:at], *mine[start:end]]
        taken = until
    return [*result, *theirs[taken:]]


def _fine_differences(base: Sequence[str], mine: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """As `find_differences`; of as many pieces as before each is looked at by itself."""
    blocks = []
    for first, last, start, end in find_differences(base, mine):
        if last - first == end - start:
            pairs = zip(range(first, last), range(start, end), strict=True)
            blocks += [(a, a + 1, c, c + 1) for a, c in pairs if base[a] != mine[c]]
        else:
            blocks.append((first, last, start, end))
    return blocks
