"""What the producer has made of the last draft: who has which of its words, what is new, what is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from audiofic.differences import find_equal
from audiofic.merging.chunks import Chunk
from audiofic.merging.versions import Version, tokens_of, version_of
from audiofic.model import Line, Script

REMOVED = -1
"""Owner of words that the producer took out."""


@dataclass(slots=True)
class Edits:
    """The producer's chunks over the old draft's tokens. Chunks are counted through the whole book."""

    chunks: list[Chunk] = field(default_factory=list)
    chapters: list[int] = field(default_factory=list)
    """For each chunk the index of its script."""
    owner: dict[int, int] = field(default_factory=dict)
    """Old token -> the chunk that has it, or whose words stand in its place; `REMOVED`."""
    held: list[list[int]] = field(default_factory=list)
    """For each chunk the old tokens it owns, in order; empty: the producer added it."""
    kept: list[dict[int, int]] = field(default_factory=list)
    """For each chunk: position among its own tokens -> the old token that stands there still."""
    is_edited: list[bool] = field(default_factory=list)
    """For each chunk: whether it is anything else than one item of the draft, as drafted."""
    added: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)
    """Chunk that was added -> the old tokens before and behind it in its script."""

    def has_other_words(self, chunk: int) -> bool:
        """Whether the producer changed the words of the chunk, not only who says them and how."""
        kept, held = self.kept[chunk], self.held[chunk]
        return len(kept) != len(held) or len(tokens_of(self.chunks[chunk].item)) != len(kept)


def find_edits(old: Version, drafted: Sequence[bool], cut: Sequence[Sequence[Chunk]]) -> Edits:
    """What the producer made of each script of `old`; `cut` has the chunks of each script.

    Where nothing was `drafted` (the draft is lost, `old` is the script itself), everything counts as edited.
    """
    edits = Edits()
    items_of: dict[int, list[int]] = defaultdict(list)
    for item, chapter in enumerate(old.chapters):
        items_of[chapter].append(item)
    for chapter, chunks in enumerate(cut):
        first = len(edits.chunks)
        edits.chunks.extend(chunks)
        edits.chapters.extend([chapter] * len(chunks))
        edits.kept.extend({} for _ in chunks)
        edits.held.extend([] for _ in chunks)
        _match_words(edits, old, items_of[chapter], first)
        _assign_gone_words(edits, old, items_of[chapter], first)
        for index in range(first, len(edits.chunks)):
            chunk, held = edits.chunks[index], edits.held[index]
            item = old.item_of(held[0]) if held else -1
            is_same = bool(held) and chunk.item == old.items[item] and list(old.range_of(item)) == held
            edits.is_edited.append(not is_same or chunk.has_comments or not drafted[chapter])
        _anchor_added(edits, first)
    return edits


def _match_words(edits: Edits, old: Version, items: Sequence[int], first: int) -> None:
    """Note which words of a chapter's items are in which of its chunks (those from `first` on)."""
    own = version_of([Script(1, None, tuple(chunk.item for chunk in edits.chunks[first:]))])
    before = [tuple(old.tokens[old.starts[item] : old.starts[item + 1]]) for item in items]
    after = [tuple(own.tokens[start:end]) for start, end in pairwise(own.starts)]
    pairs: list[tuple[int, int]] = []
    was = now = 0
    for here, there in [*find_equal(before, after), (len(before), len(after))]:
        if was < here and now < there:
            ours = [token for item in items[was:here] for token in old.range_of(item)]
            theirs = range(own.starts[now], own.starts[there])
            equal = find_equal([old.tokens[at] for at in ours], own.tokens[theirs.start : theirs.stop])
            pairs += [(ours[one], theirs[other]) for one, other in equal]
        if here < len(before):
            pairs += zip(old.range_of(items[here]), own.range_of(there), strict=True)
        was, now = here + 1, there + 1
    for token, other in pairs:
        index = own.item_of(other)
        edits.kept[first + index][other - own.starts[index]] = token
        edits.owner[token] = first + index


def _assign_gone_words(edits: Edits, old: Version, items: Sequence[int], first: int) -> None:
    """Give words that are gone to the chunk that stands in their place; list what each chunk owns."""
    replaced = _find_replaced(edits, old, items, first)
    for item in items:
        tokens = old.range_of(item)
        near = next((edits.owner[token] for token in tokens if token in edits.owner), None)
        for token in tokens:
            if token in edits.owner:
                near = edits.owner[token]
            else:
                edits.owner[token] = replaced.get(item, REMOVED) if near is None else near
            if edits.owner[token] != REMOVED:
                edits.held[edits.owner[token]].append(token)


def _find_replaced(edits: Edits, old: Version, items: Sequence[int], first: int) -> dict[int, int]:
    """Item all of whose words are gone -> the one chunk that stands in its place alone."""
    lost: dict[int, list[int]] = defaultdict(list)  # by the last old token that is kept before
    new: dict[int, list[int]] = defaultdict(list)
    last = -1
    for item in items:
        known = [token for token in old.range_of(item) if token in edits.owner]
        if known:
            last = known[-1]
        else:
            lost[last].append(item)
    last = -1
    for chunk in range(first, len(edits.chunks)):
        if edits.kept[chunk]:
            last = max(edits.kept[chunk].values())
        else:
            new[last].append(chunk)
    return {
        gone[0]: new[before][0]
        for before, gone in lost.items()
        if len(gone) == len(new[before]) == 1
        and isinstance(old.items[gone[0]], Line) == isinstance(edits.chunks[new[before][0]].item, Line)
    }


def _anchor_added(edits: Edits, first: int) -> None:
    """Note between which old tokens each added chunk stands."""
    before: int | None = None
    waiting: list[int] = []
    for chunk in range(first, len(edits.chunks)):
        held = edits.held[chunk]
        if not held:
            waiting.append(chunk)
            edits.added[chunk] = (before, None)
            continue
        for added in waiting:
            edits.added[added] = (edits.added[added][0], held[0])
        waiting, before = [], held[-1]
