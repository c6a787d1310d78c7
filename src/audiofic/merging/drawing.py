"""The new draft as it is taken over: what the author left alone as it was drafted before, the rest afresh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audiofic.merging.following import Trail
from audiofic.merging.sides import Side, Stretch
from audiofic.model import NARRATOR, PovEvent, ScriptItem


@dataclass(frozen=True, slots=True)
class Drawn:
    """An item of the new draft, and where it comes from."""

    item: ScriptItem
    origins: tuple[int | None, ...]
    """For each of its tokens the old one, None for a new one."""
    is_changed: bool
    """False: it stands in a paragraph that the author left alone."""


def draw(
    old: Side, new: Side, were: Sequence[Stretch], are: Sequence[Stretch], trail: Trail, chapter: int
) -> Iterator[Drawn]:
    """The items of one of the new draft's chapters.

    A new reading of the book never relabels a paragraph that the author did not touch.
    """
    back = {was: now for now, was in trail.stayed.items()}
    running = NARRATOR
    for place, now in enumerate(are):
        if now.chapter != chapter:
            continue
        was = were[trail.stayed[place]] if place in trail.stayed else None
        told = (
            now
            if was is None or not _is_only_read_otherwise(was, now, place, were, are, trail, back)
            else was
        )
        origin = was or _origin(old, new, were, now, trail)
        if told.turns:
            is_known = origin is not None and origin.turns == told.turns
            first = origin.first - len(told.turns) if origin is not None else 0
            for step, turn in enumerate(told.turns):
                source = old.starts[first + step] if is_known else None
                yield Drawn(turn, (source,), not is_known)
        elif told.teller != running:
            yield Drawn(PovEvent(told.teller), (None,), True)
        running = told.teller
        if was is not None:
            for item in range(was.first, was.end):
                yield Drawn(old.items[item], tuple(old.range_of(item)), False)
        else:
            for item in range(now.first, now.end):
                origins = tuple(trail.tokens.get(token) for token in new.range_of(item))
                yield Drawn(new.items[item], origins, True)


def _is_only_read_otherwise(
    was: Stretch,
    now: Stretch,
    place: int,
    were: Sequence[Stretch],
    are: Sequence[Stretch],
    trail: Trail,
    back: Mapping[int, int],
) -> bool:
    """Whether the new draft has another narrator for it though the author said nothing new about that.

    He did where the place at which somebody begins to tell, or what stands before it, is new or gone.
    """
    if was.teller == now.teller:
        return was.turns != now.turns and _both(place, trail.stayed)
    begins, began = now.told_from, was.told_from
    if begins >= 0 and _both(begins, trail.stayed) and were[trail.stayed[begins]].turns != are[begins].turns:
        return True
    return began >= 0 and _both(began, back) and are[back[began]].turns != were[began].turns


def _both(place: int, stayed: Mapping[int, int]) -> bool:
    """Whether a stretch and the one before it stayed, one behind the other."""
    if place not in stayed:
        return False
    if place == 0 or stayed[place] == 0:  # the book's beginning, then and now
        return place == stayed[place]
    return stayed.get(place - 1) == stayed[place] - 1


def _origin(old: Side, new: Side, were: Sequence[Stretch], now: Stretch, trail: Trail) -> Stretch | None:
    """The old stretch that a changed one begins with the words of."""
    tokens = range(new.starts[now.first], new.starts[now.end])
    source = next((trail.tokens[token] for token in tokens if token in trail.tokens), None)
    if source is None:
        return None
    item = old.item_of(source)
    low, high = 0, len(were) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if were[middle].first <= item else (low, middle - 1)
    return were[low]
