"""Which chapter of the last draft goes on as which chapter of the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise

from audiofic.differences import find_equal
from audiofic.merging.versions import TextBlock

SHARED = 0.3
"""Two chapters are versions of one where so many of the words that no other has are in both."""

Title = str | None
Content = tuple[tuple[tuple[str, str], ...], ...]
"""The keys of a chapter's blocks."""


def match_chapters(
    old_blocks: Sequence[TextBlock],
    new_blocks: Sequence[TextBlock],
    old_titles: Sequence[Title],
    new_titles: Sequence[Title],
) -> dict[int, int]:
    """New chapter -> the old chapter that it is a version of; each of them at most once.

    Chapters that stayed as they were come first, wherever they are now, then those that share most of the
    words that no other chapter has, then those of the same titles between the same neighbours.
    """
    old, new = _contents(old_blocks, len(old_titles)), _contents(new_blocks, len(new_titles))
    before, after = list(zip(old_titles, old, strict=True)), list(zip(new_titles, new, strict=True))
    found = {now: was for was, now in find_equal(before, after)}
    _add_unique(found, before, after)
    _add_unique(found, old, new)
    _add_similar(found, old, new, old_titles, new_titles)
    _add_same_titles(found, old_titles, new_titles)
    return found


def _contents(blocks: Iterable[TextBlock], count: int) -> list[Content]:
    """What stands in each of `count` chapters."""
    contents: list[list[tuple[tuple[str, str], ...]]] = [[] for _ in range(count)]
    for block in blocks:
        contents[block.chapter].append(block.key)
    return [tuple(keys) for keys in contents]


def _add_unique(found: dict[int, int], before: Sequence[Hashable], after: Sequence[Hashable]) -> None:
    """Add the chapters that are there once on both sides."""
    taken = set(found.values())
    once_before, once_after = Counter(before), Counter(after)
    free = {
        content: was for was, content in enumerate(before) if once_before[content] == 1 and was not in taken
    }
    for now, content in enumerate(after):
        if now not in found and content in free and once_after[content] == 1:
            found[now] = free[content]


def _add_similar(
    found: dict[int, int],
    old: Sequence[Content],
    new: Sequence[Content],
    old_titles: Sequence[Title],
    new_titles: Sequence[Title],
) -> None:
    """Add the chapters that share words that no other has, those that share most of them first."""
    free_old = set(range(len(old))) - set(found.values())
    free_new = set(range(len(new))) - set(found)
    if not free_old or not free_new:
        return
    old_homes, new_homes = _homes(old), _homes(new)
    shared = Counter((new_homes[word], was) for word, was in old_homes.items() if word in new_homes)
    old_total, new_total = Counter(old_homes.values()), Counter(new_homes.values())

    def is_titled_alike(now: int, was: int) -> bool:
        return bool(new_titles[now]) and new_titles[now] == old_titles[was]

    pairs = [(now, was) for now, was in shared if now in free_new and was in free_old]
    ranked = sorted(
        pairs,
        key=lambda pair: (-shared[pair] * (2 if is_titled_alike(*pair) else 1), abs(pair[0] - pair[1])),
    )
    for now, was in ranked:
        enough = SHARED * min(old_total[was], new_total[now])
        if now in free_new and was in free_old and (shared[now, was] >= enough or is_titled_alike(now, was)):
            found[now] = was
            free_new.discard(now)
            free_old.discard(was)


def _add_same_titles(found: dict[int, int], old_titles: Sequence[Title], new_titles: Sequence[Title]) -> None:
    """Add the chapters between two that are matched, where as many of the same titles stood between those."""
    known = [(-1, -1), *sorted(found.items()), (len(new_titles), len(old_titles))]
    for (now, was), (next_now, next_was) in pairwise(known):
        titles = new_titles[now + 1 : next_now]
        if was < next_was and all(titles) and list(titles) == list(old_titles[was + 1 : next_was]):
            found.update(zip(range(now + 1, next_now), range(was + 1, next_was), strict=True))


def _homes(contents: Sequence[Content]) -> dict[str, int]:
    """Word -> the one chapter that has it."""
    homes: dict[str, int] = {}
    for chapter, keys in enumerate(contents):
        texts = (text for key in keys for kind, text in key if kind != "event")
        for word in {word for text in texts for word in text.split()}:
            homes[word] = chapter if word not in homes else -1
    return {word: chapter for word, chapter in homes.items() if chapter >= 0}
