"""What the producer added, put back among the pieces: before what it stood before, else near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from audiofic.merging.edits import Edits
from audiofic.merging.pieces import Piece


def place_added(
    chapters: Sequence[list[Piece]], heirs: Mapping[int, int], edits: Edits, bounds: Mapping[int, range]
) -> list[int]:
    """Put every added chunk into the chapters' pieces; those for which no place is left come back.

    `heirs` says for each old script which new chapter goes on in its file, `bounds` which old tokens it
    had.
    """
    before: dict[int, list[int]] = defaultdict(list)
    opening: dict[int, list[int]] = defaultdict(list)
    closing: dict[int, list[int]] = defaultdict(list)
    others: list[int] = []
    for chunk, (last, first) in edits.added.items():
        chapter = heirs.get(edits.chapters[chunk])
        if last is None and chapter is not None:
            opening[chapter].append(chunk)
        elif first is None and chapter is not None:
            closing[chapter].append(chunk)
        elif first is not None:
            before[first].append(chunk)
        else:
            others.append(chunk)
    for number, pieces in enumerate(chapters):
        placed = [Piece(chunk) for chunk in opening[number]]
        for piece in pieces:
            for token in piece.origins:
                if token is not None and token in before:
                    placed += [Piece(chunk) for chunk in before.pop(token)]
            placed.append(piece)
        pieces[:] = placed + [Piece(chunk) for chunk in closing[number]]
    others += [chunk for chunks in before.values() for chunk in chunks]
    return [chunk for chunk in sorted(others) if not _place_near(chapters, chunk, edits, bounds)]


def _place_near(
    chapters: Sequence[list[Piece]], chunk: int, edits: Edits, bounds: Mapping[int, range]
) -> bool:
    """Put the chunk behind the nearest words before it that are left, else before those behind it."""
    where = {
        token: (number, piece)
        for number, pieces in enumerate(chapters)
        for piece in pieces
        for token in piece.origins
        if token is not None
    }
    last, first = edits.added[chunk]
    tokens = bounds[edits.chapters[chunk]]
    back = range(last if last is not None else tokens.start - 1, tokens.start - 1, -1)
    ahead = range(first if first is not None else tokens.stop, tokens.stop)
    for step, row in ((1, back), (0, ahead)):
        for token in row:
            if token in where:
                number, piece = where[token]
                at = chapters[number].index(piece) + step
                while step and at < len(chapters[number]) and not chapters[number][at].items:
                    at += 1  # behind what was put here before
                chapters[number].insert(at, Piece(chunk))
                return True
    return False
