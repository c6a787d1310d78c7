"""What the producer has made of the last draft: who has which of its words, what is new, what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from audiofic.merging.chunks import Chunk
from audiofic.merging.following import pair_up
from audiofic.merging.sides import Side, side_of, tokens_of
from audiofic.model import Line, Script

REMOVED = -1
"""Owner of words that the producer took out."""


@dataclass(slots=True)
class Edits:
    """The producer's chunks over the old draft's tokens. Chunks are counted through the whole book."""

    chunks: list[Chunk]
    chapters: list[int]
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


def find_edits(old: Side, drafted: Sequence[bool], cut: Sequence[Sequence[Chunk]]) -> Edits:
    """What the producer made of each script of `old`; `cut` has the chunks, a sequence a script.

    Where nothing was `drafted` (the draft is lost, `old` is the script itself), everything counts as edited.
    """
    edits = Edits([], [])
    items_of: dict[int, list[int]] = {}
    for item, chapter in enumerate(old.chapters):
        items_of.setdefault(chapter, []).append(item)
    for chapter, chunks in enumerate(cut):
        _compare(edits, old, items_of.get(chapter, []), chunks, chapter, drafted[chapter])
    return edits


def _compare(
    edits: Edits, old: Side, items: Sequence[int], chunks: Sequence[Chunk], chapter: int, is_drafted: bool
) -> None:
    """Add a script's chunks to the edits."""
    first = len(edits.chunks)
    edits.chunks.extend(chunks)
    edits.chapters.extend([chapter] * len(chunks))
    edits.kept.extend({} for _ in chunks)
    own = side_of([Script(1, None, tuple(chunk.item for chunk in chunks))])
    before = [old.tokens[old.starts[item] : old.starts[item + 1]] for item in items]
    after = [own.tokens[own.starts[place] : own.starts[place + 1]] for place in range(len(chunks))]
    was = now = 0
    pairs = list(pair_up([tuple(tokens) for tokens in before], [tuple(tokens) for tokens in after]))
    for here, there in [*pairs, (len(items), len(chunks))]:
        _match(edits, old, own, items[was:here], range(now, there), first)
        if here < len(items):
            _match(edits, old, own, items[here : here + 1], range(there, there + 1), first)
        was, now = here + 1, there + 1
    _settle(edits, old, items, first, is_drafted)


def _match(edits: Edits, old: Side, own: Side, items: Sequence[int], places: range, first: int) -> None:
    """Note which tokens of the items are still in the chunks at those places."""
    ours = [token for item in items for token in old.range_of(item)]
    theirs = [token for place in places for token in own.range_of(place)]
    for here, there in pair_up([old.tokens[at] for at in ours], [own.tokens[at] for at in theirs]):
        place = own.item_of(theirs[there])
        edits.kept[first + place][theirs[there] - own.starts[place]] = ours[here]
        edits.owner[ours[here]] = first + place


def _settle(edits: Edits, old: Side, items: Sequence[int], first: int, is_drafted: bool) -> None:
    """Give the words that are gone to who has their neighbours; note what was edited, and what added."""
    replaced = _find_replaced(edits, old, items, first)
    for item in items:
        tokens = old.range_of(item)
        near = next((edits.owner[token] for token in tokens if token in edits.owner), None)
        for token in tokens:
            if token in edits.owner:
                near = edits.owner[token]
            else:
                edits.owner[token] = near if near is not None else replaced.get(item, REMOVED)
    edits.held.extend([] for _ in range(first, len(edits.chunks)))
    for item in items:
        for token in old.range_of(item):
            if edits.owner[token] != REMOVED:
                edits.held[edits.owner[token]].append(token)
    for place in range(first, len(edits.chunks)):
        chunk, held = edits.chunks[place], edits.held[place]
        item = old.item_of(held[0]) if held else -1
        is_same = bool(held) and chunk.item == old.items[item] and list(old.range_of(item)) == held
        edits.is_edited.append(not is_same or chunk.has_comments or not is_drafted)
    _anchor_added(edits, first)


def _find_replaced(edits: Edits, old: Side, items: Sequence[int], first: int) -> dict[int, int]:
    """Item all of whose words are gone -> the one chunk that stands in its place alone."""
    lost = [item for item in items if not any(token in edits.owner for token in old.range_of(item))]
    new = [place for place in range(first, len(edits.chunks)) if not edits.kept[place]]
    if not lost or not new:
        return {}
    by_place: dict[int, list[int]] = {}
    for place in new:
        by_place.setdefault(_last_before(edits, place, first), []).append(place)
    by_item: dict[int, list[int]] = {}
    for item in lost:
        token = old.starts[item] - 1
        while token >= old.starts[items[0]] and token not in edits.owner:
            token -= 1
        by_item.setdefault(token if token >= old.starts[items[0]] else -1, []).append(item)
    return {
        group[0]: by_place[before][0]
        for before, group in by_item.items()
        if len(group) == 1
        and len(by_place.get(before, ())) == 1
        and isinstance(old.items[group[0]], Line) == isinstance(edits.chunks[by_place[before][0]].item, Line)
    }


def _last_before(edits: Edits, place: int, first: int) -> int:
    """The old token that is kept last before a chunk; -1 where none is."""
    for earlier in range(place - 1, first - 1, -1):
        if edits.kept[earlier]:
            return max(edits.kept[earlier].values())
    return -1


def _anchor_added(edits: Edits, first: int) -> None:
    before: int | None = None
    waiting: list[int] = []
    for place in range(first, len(edits.chunks)):
        held = edits.held[place]
        if not held:
            waiting.append(place)
            edits.added[place] = (before, None)
            continue
        for added in waiting:
            edits.added[added] = (edits.added[added][0], held[0])
        waiting, before = [], held[-1]


def has_other_words(edits: Edits, place: int) -> bool:
    """Whether the producer changed the words of the chunk, not only who says them and how."""
    kept, held = edits.kept[place], edits.held[place]
    return len(kept) != len(held) or len(tokens_of(edits.chunks[place].item)) != len(kept)
