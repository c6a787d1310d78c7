"""The annotated pieces of speech, what was predicted for them, and whether the scorer takes it for right."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attribution_corpus import UNSCORED, read_gold, read_rows


@dataclass(frozen=True, slots=True)
class Piece:
    """One annotated piece whose speaker is scored."""

    work: str
    index: int
    """Index among the annotated pieces of its work."""
    gold: Mapping[str, Any]
    """The corpus's row."""
    row: Mapping[str, Any] | None
    """The prediction that covers most of it; None where none does."""
    error: Mapping[str, Any] | None
    """The scorer's row about it; None: it is right."""

    @property
    def right(self) -> bool:
        return self.error is None

    @property
    def found(self) -> bool:
        """True where the quotation itself was found, whoever it was given to."""
        return self.row is not None and (self.error is None or bool(self.error["detected"]))


def read_pieces(corpus: Path, predictions: Path, works: Sequence[str]) -> list[Piece]:
    """All scored pieces of these works, in order. `predictions` holds the scorer's `errors.json` too."""
    errors: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for error in read_rows(predictions / "errors.json"):
        errors[error["work"]][error["id"]] = error
    pieces: list[Piece] = []
    for work in works:
        gold = read_gold(corpus / work)
        pieces += join(work, gold, read_rows(predictions / f"{work}.jsonl"), errors[work])
    return pieces


def join(
    work: str,
    gold: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    errors: Mapping[str, Mapping[str, Any]],
) -> list[Piece]:
    """The scored ones of the pieces of one work; `gold` and `rows` are in story order, `errors` by id."""
    ends = [row["end"] for row in rows]
    pieces = []
    for index, piece in enumerate(gold):
        if piece["speaker"] in UNSCORED:
            continue
        best: Mapping[str, Any] | None = None
        most, at = 0, bisect_left(ends, piece["start"])
        while at < len(rows) and rows[at]["start"] < piece["end"]:
            common = min(piece["end"], rows[at]["end"]) - max(piece["start"], rows[at]["start"])
            if common > most:
                best, most = rows[at], common
            at += 1
        pieces.append(Piece(work, index, piece, best, errors.get(piece["id"])))
    return pieces
