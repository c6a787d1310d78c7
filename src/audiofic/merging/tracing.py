"""The new draft item by item, each with the old draft's words that it comes from.

What the author left alone is taken as it was drafted before: a new reading of the book never relabels it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from audiofic.merging.text_matching import TextMatches
from audiofic.merging.versions import TextBlock, Version
from audiofic.model import ScriptItem


@dataclass(frozen=True, slots=True)
class TracedItem:
    """An item of the new draft, and where it comes from."""

    item: ScriptItem
    origins: tuple[int | None, ...]
    """For each of its tokens the old one, None for a new one."""
    is_changed: bool
    """False: it stands in a paragraph that the author left alone."""


def trace_items(
    old: Version,
    new: Version,
    old_blocks: Sequence[TextBlock],
    new_blocks: Sequence[TextBlock],
    matches: TextMatches,
    chapters: int,
    retold: Collection[int] = (),
) -> list[list[TracedItem]]:
    """The items of each of the new draft's `chapters`.

    Between blocks that stayed beside each other, changes of narrator are as before; elsewhere, and in the
    `retold` chapters, as drafted now.
    """
    traced: list[list[TracedItem]] = [[] for _ in range(chapters)]
    firsts = [block.first for block in old_blocks]
    for index, block in enumerate(new_blocks):
        items = traced[block.chapter]
        was = old_blocks[matches.blocks[index]] if index in matches.blocks else None
        source = was or _find_source(old, new, old_blocks, firsts, block, matches)
        stayed = (
            was is not None
            and block.chapter not in retold
            and _stayed_beside(index, matches.blocks, old_blocks, new_blocks)
        )
        pov_changes = was.pov_changes if was is not None and stayed else block.pov_changes
        is_known = source is not None and source.pov_changes == pov_changes
        for step, change in enumerate(pov_changes):
            token = old.starts[source.first - len(pov_changes) + step] if source and is_known else None
            items.append(TracedItem(change, (token,), not is_known))
        if was is not None:
            for item in range(was.first, was.end):
                items.append(TracedItem(old.items[item], tuple(old.range_of(item)), False))
        else:
            for item in range(block.first, block.end):
                origins = tuple(matches.tokens.get(token) for token in new.range_of(item))
                items.append(TracedItem(new.items[item], origins, True))
    return traced


def _stayed_beside(
    index: int, same: dict[int, int], old_blocks: Sequence[TextBlock], new_blocks: Sequence[TextBlock]
) -> bool:
    """Whether the block stands behind the same one as before, or begins a chapter as before."""
    was = same[index]
    is_first = index == 0 or new_blocks[index - 1].chapter != new_blocks[index].chapter
    was_first = was == 0 or old_blocks[was - 1].chapter != old_blocks[was].chapter
    if is_first or was_first:
        return is_first and was_first
    return same.get(index - 1) == was - 1


def _find_source(
    old: Version,
    new: Version,
    old_blocks: Sequence[TextBlock],
    firsts: Sequence[int],
    block: TextBlock,
    matches: TextMatches,
) -> TextBlock | None:
    """The old block that a changed one begins with the words of; `firsts` are the old blocks' first items."""
    tokens = range(new.starts[block.first], new.starts[block.end])
    source = next((matches.tokens[token] for token in tokens if token in matches.tokens), None)
    return None if source is None else old_blocks[bisect_right(firsts, old.item_of(source)) - 1]
