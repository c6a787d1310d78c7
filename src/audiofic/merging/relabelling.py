"""Who speaks in paragraphs that the author left alone: as drafted now, where the producer has not said it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, replace

from audiofic.merging.edits import REMOVED, Edits
from audiofic.merging.text_matching import TextMatches
from audiofic.merging.tracing import TracedItem
from audiofic.merging.versions import TextBlock, Version
from audiofic.model import NARRATOR, UNKNOWN, Line, PovEvent, ScriptItem


@dataclass(frozen=True, slots=True)
class Label:
    """What the producer says of a drafted line."""

    speaker: str
    is_sure: bool
    """True where it names somebody who says it."""


def pair_items(
    old: Version,
    new: Version,
    old_blocks: Sequence[TextBlock],
    new_blocks: Sequence[TextBlock],
    matches: TextMatches,
) -> Iterator[tuple[int, int]]:
    """(new item, old item) for the items of paragraphs that stayed and are cut as before."""
    for now, was in matches.blocks.items():
        items = range(new_blocks[now].first, new_blocks[now].end)
        others = range(old_blocks[was].first, old_blocks[was].end)
        if len(items) == len(others) and all(
            map(_is_same, (new.items[at] for at in items), (old.items[at] for at in others))
        ):
            yield from zip(items, others, strict=True)


def find_label(item: int, old: Version, edits: Edits, drafted: Sequence[bool]) -> Label | None:
    """Whose the producer says the old item is; None where they left that to the draft.

    Of a script without a draft all is the producer's, and none of it is sure.
    """
    was = old.items[item]
    if not isinstance(was, Line):
        return None
    chunks = {edits.owner.get(token, REMOVED) for token in old.range_of(item)} - {REMOVED}
    labels = {_label(was, chunk, edits, drafted) for chunk in chunks}
    said = [label for label in labels if label is not None]
    if not said:
        return None
    return said[0] if len(labels) == 1 else Label(said[0].speaker, False)  # cut into lines of several people


def _label(was: Line, chunk: int, edits: Edits, drafted: Sequence[bool]) -> Label | None:
    own = edits.chunks[chunk].item
    if not isinstance(own, Line):
        return None
    if not drafted[edits.chapters[chunk]]:
        return Label(own.speaker, False)
    is_kept = was.confidence is not None and own.confidence is None
    if own.speaker == was.speaker and not is_kept:
        return None
    return Label(own.speaker, own.kind in ("speech", "thought") and own.speaker not in (NARRATOR, UNKNOWN))


def relabel(
    traced: Sequence[MutableSequence[TracedItem]],
    chapters: Collection[int],
    old: Version,
    new: Version,
    old_blocks: Sequence[TextBlock],
    new_blocks: Sequence[TextBlock],
    matches: TextMatches,
    edits: Edits,
    drafted: Sequence[bool],
) -> None:
    """Give the lines of those chapters of the traced draft to whom they are drafted for now.

    What the producer has said of a line stays.
    """
    drafted_now = {was: now for now, was in pair_items(old, new, old_blocks, new_blocks, matches)}
    for chapter in chapters:
        items = traced[chapter]
        for at, one in enumerate(items):
            token = one.origins[0] if one.origins else None
            if one.is_changed or token is None or not isinstance(one.item, Line):
                continue
            item = old.item_of(token)
            now = new.items[drafted_now[item]] if item in drafted_now else None
            if not isinstance(now, Line) or find_label(item, old, edits, drafted) is not None:
                continue
            line = replace(
                one.item, speaker=now.speaker, confidence=now.confidence, runners_up=now.runners_up
            )
            if line != one.item:
                items[at] = TracedItem(line, one.origins, True)


def find_retold(
    chapters: Collection[int], matched: Mapping[int, int], old: Version, edits: Edits
) -> frozenset[int]:
    """Those of the new chapters in whose last versions (`matched`) the producer has changed no teller."""
    changed = {
        edits.chapters[chunk] for chunk in edits.added if isinstance(edits.chunks[chunk].item, PovEvent)
    }
    for item, chapter in enumerate(old.chapters):
        if isinstance(old.items[item], PovEvent):
            chunk = edits.owner.get(old.starts[item], REMOVED)
            if chunk == REMOVED or edits.is_edited[chunk]:
                changed.add(chapter)
    return frozenset(chapter for chapter in chapters if matched.get(chapter) not in changed)


def _is_same(one: ScriptItem, other: ScriptItem) -> bool:
    if isinstance(one, Line) and isinstance(other, Line):
        return (one.text, one.kind) == (other.text, other.kind)
    return one == other
