"""The merged chapters as pieces: drafted items, and the producer's chunks, bent to new words if need be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from audiofic.merging.drawing import Drawn
from audiofic.merging.edits import REMOVED, Edits
from audiofic.merging.sides import Side, is_word, token_places
from audiofic.model import Line, ScriptItem


@dataclass(slots=True, eq=False)
class Piece:
    """What becomes one item of a merged script."""

    chunk: int | None
    """The producer's chunk whose form it has; None: as drafted."""
    items: list[ScriptItem] = field(default_factory=list)
    """The drafted items (or parts of lines) that it tells; empty for what the producer added."""
    origins: list[int | None] = field(default_factory=list)
    is_changed: bool = False
    replaces: int | None = None
    """The old item in whose place its words stand, where none of that one's are left."""


@dataclass(frozen=True, slots=True)
class Left:
    """A line that the producer had taken out and the author has changed since; it stays out."""

    item: Line
    after: Piece | None


def make_pieces(
    drawn: Sequence[Drawn], old: Side, edits: Edits, drafted: Sequence[bool]
) -> tuple[list[Piece], list[Left]]:
    """The pieces of one chapter, and what of the new draft was left out.

    A line of a script that is not `drafted` stays one line, whoever has joined it.
    """
    places = _find_replaced(drawn, old, edits)
    pieces: list[Piece] = []
    left: list[Left] = []
    for place, one in enumerate(drawn):
        made = list(_cut(one, edits, places.get(place)))
        if not made and isinstance(one.item, Line) and _has_new_words(one):
            left.append(Left(one.item, pieces[-1] if pieces else None))
        for number, piece in enumerate(made):
            if number == 0 and pieces and _continues(pieces[-1], piece, old, edits, drafted):
                pieces[-1].items += piece.items
                pieces[-1].origins += piece.origins
                pieces[-1].is_changed |= piece.is_changed
            else:
                pieces.append(piece)
    return pieces, left


def _has_new_words(one: Drawn) -> bool:
    return one.is_changed and None in one.origins


def _cut(one: Drawn, edits: Edits, replaced: int | None) -> Iterator[Piece]:
    """The item in parts, by the edited chunks that its words are in; nothing where they were taken out."""
    if replaced is not None:
        yield Piece(edits.owner[replaced], [one.item], list(one.origins), True, replaced)
        return
    owners = [None if token is None else edits.owner[token] for token in one.origins]
    if all(owner is None for owner in owners):
        yield Piece(None, [one.item], list(one.origins), one.is_changed)
        return
    full = _fill(owners)
    if not isinstance(one.item, Line):
        if full[0] != REMOVED:
            yield Piece(full[0], [one.item], list(one.origins), one.is_changed)
        return
    forms = [owner if owner == REMOVED or edits.is_edited[owner] else None for owner in full]
    if all(form is None for form in forms):
        owner = full[0] if not one.is_changed else None
        yield Piece(owner, [one.item], list(one.origins), one.is_changed)
        return
    if None in forms and not one.is_changed:
        forms = [form if form is not None else owner for form, owner in zip(forms, full, strict=True)]
    marks = token_places(one.item.text)
    start = 0
    for end in range(1, len(forms) + 1):
        if end < len(forms) and forms[end] == forms[start]:
            continue
        if forms[start] != REMOVED:
            text = one.item.text[marks[start] if start else 0 : marks[end] if end < len(marks) else None]
            opens = one.item.opens_paragraph and start == 0
            part = replace(one.item, text=text.strip(), opens_paragraph=opens)
            yield Piece(forms[start], [part], list(one.origins[start:end]), one.is_changed)
        start = end


def _fill(owners: Sequence[int | None]) -> list[int]:
    """An owner for each word: a new one goes with the one before it, else with the one behind it.

    Only among nothing but words that were taken out is a new word left out with them.
    """
    filled = list(owners)
    for order in (range(len(filled)), range(len(filled) - 1, -1, -1)):
        near: int | None = None
        for at in order:
            if filled[at] is None:
                filled[at] = near
            elif filled[at] != REMOVED:
                near = filled[at]
    return [REMOVED if owner is None else owner for owner in filled]


def _continues(before: Piece, piece: Piece, old: Side, edits: Edits, drafted: Sequence[bool]) -> bool:
    """Whether the producer had joined what the two tell; a cut that the author made is kept."""
    if piece.chunk is None or before.chunk != piece.chunk or before.replaces or piece.replaces:
        return False
    if not drafted[edits.chapters[piece.chunk]]:
        return True
    last = next((token for token in reversed(before.origins) if token is not None), None)
    first = next((token for token in piece.origins if token is not None), None)
    if last is None or first is None or old.item_of(last) == old.item_of(first):
        return False
    item, was = piece.items[0], old.items[old.item_of(first)]
    opens = isinstance(item, Line) and item.opens_paragraph
    return opens == (isinstance(was, Line) and was.opens_paragraph)


def _find_replaced(drawn: Sequence[Drawn], old: Side, edits: Edits) -> dict[int, int]:
    """Place of a line that has only new words -> first token of the old line that stood there.

    Told by their neighbours, and only for lines that the producer had edited: between the same two, as many
    lines of the same kinds.
    """
    traced = {old.item_of(token) for one in drawn for token in one.origins if token is not None}
    found: dict[int, int] = {}
    fresh: list[int] = []
    last: int | None = None
    for place, one in enumerate(drawn):
        origin = next((token for token in one.origins if token is not None), None)
        if origin is None:
            fresh.append(place)
            continue
        item = old.item_of(origin)
        is_between = last is not None and old.chapters[last] == old.chapters[item]
        if fresh and is_between and last is not None and last < item <= last + len(fresh) + 1:
            lost = [between for between in range(last + 1, item) if between not in traced]
            if len(lost) == len(fresh) and all(
                _alike(old.items[was], drawn[now].item) for was, now in zip(lost, fresh, strict=True)
            ):
                for was, now in zip(lost, fresh, strict=True):
                    chunk = edits.owner[old.starts[was]]
                    if chunk != REMOVED and edits.is_edited[chunk]:
                        found[now] = old.starts[was]
        fresh, last = [], old.item_of(next(token for token in reversed(one.origins) if token is not None))
    return found


def _alike(was: ScriptItem, now: ScriptItem) -> bool:
    return (
        isinstance(was, Line)
        and isinstance(now, Line)
        and was.kind == now.kind
        and any(map(is_word, was.text)) == any(map(is_word, now.text))
    )
