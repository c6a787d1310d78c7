"""What kind of errors are left? Every wrong piece in exactly one class: the first whose test it meets.

The tests go from what attribution could not help (a quotation that was not found) through what the text
told (tags) to how it guessed among those who were there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attribution_corpus import UNSCORED, Resolve
from attribution_pieces import Piece

AROUND = 3
"""Quotations: as far on either side those who speak take part in a conversation."""
FAR = 1000
"""Code points of narration that end a conversation."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong piece with all that the tests ask about."""

    piece: Piece
    in_cast: bool
    """False where the cast that was read with has nobody of the speaker's names."""
    among: bool
    """True where the speaker was a candidate."""
    minor: bool
    """True for a speaker whom the corpus calls minor, or who has no proper name."""
    predicted: frozenset[str]
    """The ids that the predicted name may mean."""
    others: frozenset[str]
    """The ids of all others who speak in the conversation."""

    def asked(self) -> str:
        """What the tag is: `named`, `first`, `pronoun`, `noun`, or that there is none."""
        return str(self.piece.row["asked"]) if self.piece.row else ""

    def one(self) -> bool:
        """True where the predicted name means one of the corpus's people."""
        return len(self.predicted) == 1


CLASSES: tuple[tuple[str, Callable[[Wrong], bool]], ...] = (
    ("quotation not found", lambda wrong: not wrong.piece.found),
    ("taken for a thought", lambda wrong: wrong.asked() == "thought"),
    ("nobody named", lambda wrong: not (wrong.piece.error or {}).get("predicted")),
    ("speaker not in the cast", lambda wrong: not wrong.in_cast),
    ("tag with a name", lambda wrong: wrong.asked() == "named"),
    ("tag with I", lambda wrong: wrong.asked() == "first"),
    ("speaker no candidate", lambda wrong: not wrong.among),
    ("tag with a pronoun", lambda wrong: wrong.asked() == "pronoun"),
    ("tag with a noun", lambda wrong: wrong.asked() == "noun"),
    ("action beside it", lambda wrong: wrong.piece.row is not None and wrong.piece.row["method"] == "beat"),
    ("minor or unnamed speaker", lambda wrong: wrong.minor),
    ("the other of two", lambda wrong: wrong.one() and wrong.others == wrong.predicted),
    ("another of several", lambda wrong: wrong.one() and wrong.predicted <= wrong.others),
    ("nobody of the conversation", Wrong.one),
    ("other", lambda wrong: True),
)
"""In the order of the tests. The last is left to names that mean nobody in the corpus, or several people."""


def classify(wrong: Wrong) -> str:
    return next(name for name, test in CLASSES if test(wrong))


def find_wrong(
    pieces: Iterable[Piece],
    gold: Sequence[Mapping[str, Any]],
    people: Iterable[Mapping[str, Any]],
    roster: Iterable[str],
    resolve: Resolve,
) -> list[Wrong]:
    """The wrong ones of one work's pieces; `gold` are all its rows, `roster` the names it was read with."""
    cast = frozenset(id_ for name in roster for id_ in resolve(name))
    by_id = {person["id"]: person for person in people}
    quotations = list_quotations(gold)
    wrong = []
    for piece in pieces:
        if piece.error is None:
            continue
        speaker, row = piece.gold["speaker"], piece.row or {}
        among = any(speaker in resolve(name) for name in row.get("candidates", ()))
        wrong.append(
            Wrong(
                piece,
                in_cast=among or speaker in cast,
                among=among,
                minor=is_minor(by_id.get(speaker, {})),
                predicted=resolve(piece.error["predicted"] or ""),
                others=find_others(quotations, gold, piece.index) - {speaker},
            )
        )
    return wrong


def is_minor(person: Mapping[str, Any]) -> bool:
    """True for a speaker whom the corpus calls minor, or whose name is no proper one (`the old woman`)."""
    name = str(person.get("name") or "").removeprefix("The ").removeprefix("the ")
    return person.get("category") == "minor" or name[:1].islower()


def list_quotations(gold: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """(first, last) piece of each quotation: pieces of one group that stand side by side."""
    quotations: list[tuple[int, int]] = []
    for at, row in enumerate(gold):
        if at and row.get("group", row["id"]) == gold[at - 1].get("group", gold[at - 1]["id"]):
            quotations[-1] = (quotations[-1][0], at)
        else:
            quotations.append((at, at))
    return quotations


def find_others(
    quotations: Sequence[tuple[int, int]], gold: Sequence[Mapping[str, Any]], index: int
) -> frozenset[str]:
    """Who speaks in the quotations around gold[index], as far as the conversation goes; itself left out."""
    own = next(at for at, (_, last) in enumerate(quotations) if index <= last)
    heard = set()
    for step in (-1, 1):
        here = quotations[own]
        for at in range(own + step, own + step * (AROUND + 1), step):
            if not 0 <= at < len(quotations):
                break
            earlier, later = sorted((here, quotations[at]))
            if gold[later[0]]["start"] - gold[earlier[1]]["end"] > FAR:
                break
            here = quotations[at]
            heard.add(gold[here[0]]["speaker"])
    return frozenset(heard) - set(UNSCORED)


def tell_errors(counts: Counter[str]) -> list[str]:
    """Lines to print: every class with its count and share, in the order of the tests."""
    total = counts.total()
    lines = [f"errors left, {total} pieces"]
    for name, _ in CLASSES:
        lines.append(f"  {name:28s} {counts[name]:6d}   {100 * counts[name] / max(1, total):5.1f} %")
    return lines
