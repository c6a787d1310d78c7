"""The items of a merged chapter: drafted ones in the form that the producer gave them, and added ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from audiofic.merging.edits import REMOVED, Edits
from audiofic.merging.tracing import TracedItem
from audiofic.merging.versions import Version, is_word, opens_paragraph, token_offsets
from audiofic.model import Line, ScriptItem


@dataclass(slots=True, eq=False)
class MergedItem:
    """What becomes one item of a merged script."""

    chunk: int | None
    """The producer's chunk whose form it has; None: as drafted."""
    items: list[ScriptItem] = field(default_factory=list)
    """The drafted items (or parts of lines) in it; empty for what the producer added."""
    origins: list[int | None] = field(default_factory=list)
    """For each token of `items` the old one, None for a new one."""
    is_changed: bool = False
    replaces: int | None = None
    """First token of the old line in whose place it stands, where none of that one's words are left."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that the producer had taken out and the author has changed since; it stays out."""

    item: Line
    after: MergedItem | None


def merge_items(
    traced: Sequence[TracedItem], old: Version, edits: Edits, drafted: Sequence[bool]
) -> tuple[list[MergedItem], list[LeftOut]]:
    """The merged items of one chapter, and which drafted lines were left out.

    A line of a script that is not `drafted` stays one line, whoever has joined it.
    """
    rewritten = _find_rewritten(traced, old, edits)
    merged: list[MergedItem] = []
    left_out: list[LeftOut] = []
    for index, one in enumerate(traced):
        parts = list(_split(one, edits, rewritten.get(index)))
        if not parts and isinstance(one.item, Line) and one.is_changed and None in one.origins:
            left_out.append(LeftOut(one.item, merged[-1] if merged else None))
        if parts and merged and _was_joined(merged[-1], parts[0], old, edits, drafted):
            first = parts.pop(0)
            merged[-1].items += first.items
            merged[-1].origins += first.origins
            merged[-1].is_changed |= first.is_changed
        merged += parts
    return merged, left_out


def _split(one: TracedItem, edits: Edits, rewritten: int | None) -> Iterator[MergedItem]:
    """The item in parts, by the edited chunks that its words are in; nothing where they were taken out."""
    origins = list(one.origins)
    if rewritten is not None:
        yield MergedItem(edits.owner[rewritten], [one.item], origins, True, rewritten)
        return
    owners = _fill([None if token is None else edits.owner[token] for token in origins])
    if owners is None:
        yield MergedItem(None, [one.item], origins, one.is_changed)
        return
    if not isinstance(one.item, Line):
        if owners[0] != REMOVED:
            yield MergedItem(owners[0], [one.item], origins, one.is_changed)
        return
    forms = [owner if owner == REMOVED or edits.is_edited[owner] else None for owner in owners]
    if all(form is None for form in forms):
        yield MergedItem(None if one.is_changed else owners[0], [one.item], origins, one.is_changed)
        return
    if not one.is_changed:
        forms = list(owners)
    offsets = [*token_offsets(one.item.text), len(one.item.text)]
    offsets[0] = start = 0
    for end in range(1, len(forms) + 1):
        if end < len(forms) and forms[end] == forms[start]:
            continue
        if forms[start] != REMOVED:
            text = one.item.text[offsets[start] : offsets[end]].strip()
            part = replace(one.item, text=text, opens_paragraph=one.item.opens_paragraph and start == 0)
            yield MergedItem(forms[start], [part], origins[start:end], one.is_changed)
        start = end


def _fill(owners: Sequence[int | None]) -> list[int] | None:
    """An owner for each word: a new one goes with the one before it, else with the one behind it.

    Only among nothing but words that were taken out is a new word left out with them. None: all are new.
    """
    if all(owner is None for owner in owners):
        return None
    filled = list(owners)
    if None in filled:
        for order in (range(len(filled)), range(len(filled) - 1, -1, -1)):
            near: int | None = None
            for at in order:
                if filled[at] is None:
                    filled[at] = near
                elif filled[at] != REMOVED:
                    near = filled[at]
    return [REMOVED if owner is None else owner for owner in filled]


def _was_joined(
    before: MergedItem, item: MergedItem, old: Version, edits: Edits, drafted: Sequence[bool]
) -> bool:
    """Whether the producer had joined the two; a cut that the author made is kept."""
    if item.chunk is None or before.chunk != item.chunk or before.replaces or item.replaces:
        return False
    if not drafted[edits.chapters[item.chunk]]:
        return True
    last = next((token for token in reversed(before.origins) if token is not None), None)
    first = next((token for token in item.origins if token is not None), None)
    if last is None or first is None or old.item_of(last) == old.item_of(first):
        return False
    return opens_paragraph(item.items[0]) == opens_paragraph(old.items[old.item_of(first)])


def _find_rewritten(traced: Sequence[TracedItem], old: Version, edits: Edits) -> dict[int, int]:
    """Index of a line that has only new words -> first token of the old line that stood there.

    Told by their neighbours, and only for lines that the producer had edited: between the same two, as many
    lines of the same kinds.
    """
    known = {old.item_of(token) for one in traced for token in one.origins if token is not None}
    found: dict[int, int] = {}
    new: list[int] = []
    last: int | None = None
    for index, one in enumerate(traced):
        tokens = [token for token in one.origins if token is not None]
        if not tokens:
            new.append(index)
            continue
        item = old.item_of(tokens[0])
        if new and last is not None and item - last - 1 == len(new):
            lost = range(last + 1, item)
            if (
                known.isdisjoint(lost)
                and old.chapters[last] == old.chapters[item]
                and all(
                    _is_alike(old.items[was], traced[now].item) for was, now in zip(lost, new, strict=True)
                )
            ):
                for was, now in zip(lost, new, strict=True):
                    chunk = edits.owner[old.starts[was]]
                    if chunk != REMOVED and edits.is_edited[chunk]:
                        found[now] = old.starts[was]
        new, last = [], old.item_of(tokens[-1])
    return found


def _is_alike(was: ScriptItem, now: ScriptItem) -> bool:
    """Whether both are lines of one kind, with words or both without."""
    return (
        isinstance(was, Line)
        and isinstance(now, Line)
        and was.kind == now.kind
        and any(map(is_word, was.text)) == any(map(is_word, now.text))
    )


def add_chunks(
    chapters: Sequence[list[MergedItem]], successors: Mapping[int, int], edits: Edits, old: Version
) -> list[int]:
    """Put every chunk that the producer added into the chapters; those for which no place is left come back.

    It goes before what it stood before, else near it. `successors`: old script -> the new chapter that goes
    on in its file.
    """
    before: dict[int, list[int]] = defaultdict(list)
    opening: dict[int, list[int]] = defaultdict(list)
    closing: dict[int, list[int]] = defaultdict(list)
    unplaced: list[int] = []
    for chunk, (last, first) in edits.added.items():
        chapter = successors.get(edits.chapters[chunk])
        if last is None and chapter is not None:
            opening[chapter].append(chunk)
        elif first is None and chapter is not None:
            closing[chapter].append(chunk)
        elif first is not None:
            before[first].append(chunk)
        else:
            unplaced.append(chunk)
    for number, items in enumerate(chapters):
        placed = [MergedItem(chunk) for chunk in opening[number]]
        for item in items:
            for token in item.origins:
                if token is not None and token in before:
                    placed += [MergedItem(chunk) for chunk in before.pop(token)]
            placed.append(item)
        items[:] = placed + [MergedItem(chunk) for chunk in closing[number]]
    unplaced += [chunk for chunks in before.values() for chunk in chunks]
    return _add_near(chapters, sorted(unplaced), edits, old) if unplaced else []


def _add_near(
    chapters: Sequence[list[MergedItem]], chunks: Sequence[int], edits: Edits, old: Version
) -> list[int]:
    """Put the chunks behind the nearest words before them that are left, else before those behind them."""
    where = {
        token: (number, item)
        for number, items in enumerate(chapters)
        for item in items
        for token in item.origins
        if token is not None
    }
    tokens = sorted(where)
    unplaced: list[int] = []
    for chunk in chunks:
        last, first = edits.added[chunk]
        script = edits.chapters[chunk]
        low = old.starts[bisect_left(old.chapters, script)]
        high = old.starts[bisect_right(old.chapters, script)]
        back = bisect_right(tokens, low - 1 if last is None else last) - 1
        ahead = bisect_left(tokens, high if first is None else first)
        if back >= 0 and tokens[back] >= low:
            number, item = where[tokens[back]]
            at = chapters[number].index(item) + 1
            while at < len(chapters[number]) and not chapters[number][at].items:
                at += 1  # behind what was put here before
        elif ahead < len(tokens) and tokens[ahead] < high:
            number, item = where[tokens[ahead]]
            at = chapters[number].index(item)
        else:
            unplaced.append(chunk)
            continue
        chapters[number].insert(at, MergedItem(chunk))
    return unplaced
