"""The classes of wrong attributions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from attribution_errors import (
    CLASSES,
    FAR,
    Wrong,
    classify,
    find_others,
    find_wrong,
    is_minor,
    list_quotations,
    tell_errors,
)
from attribution_pieces import Piece, join


def wrong(asked: str = "untagged", method: str = "turn", **changes: Any) -> Wrong:
    """A wrong guess between Ren and two others, unless `changes` say something else."""
    row = {"asked": asked, "method": method, "speaker": "Aya"}
    piece = Piece("work", 0, {"speaker": "ren"}, row, {"detected": True, "predicted": "Aya"})
    usual = Wrong(piece, True, True, False, frozenset({"aya"}), frozenset({"aya", "bo"}))
    return replace(usual, **changes)


def error(**changes: Any) -> Piece:
    return replace(wrong().piece, error={"detected": True, "predicted": "Aya"} | changes)


@pytest.mark.parametrize(
    ("case", "name"),
    [
        (wrong("named", in_cast=False, piece=error(detected=False)), "quotation not found"),
        (wrong("thought", among=False), "taken for a thought"),
        (wrong(in_cast=False, piece=error(predicted=None)), "nobody named"),
        (wrong("named", in_cast=False, among=False), "speaker not in the cast"),
        (wrong("named", among=False), "tag with a name"),
        (wrong("first", among=False), "tag with I"),
        (wrong("pronoun", among=False), "speaker no candidate"),
        (wrong("pronoun", "beat"), "tag with a pronoun"),
        (wrong("noun", minor=True), "tag with a noun"),
        (wrong(method="beat", minor=True), "action beside it"),
        (wrong(minor=True, others=frozenset({"aya"})), "minor or unnamed speaker"),
        (wrong(others=frozenset({"aya"})), "the other of two"),
        (wrong(), "another of several"),
        (wrong(predicted=frozenset({"cy"})), "nobody of the conversation"),
        (wrong(predicted=frozenset()), "other"),
        (wrong(predicted=frozenset({"aya", "bo"})), "other"),
    ],
)
def test_a_wrong_piece_is_in_the_first_class_whose_test_it_meets(case: Wrong, name: str) -> None:
    assert classify(case) == name


def test_every_class_is_told_in_the_order_of_the_tests() -> None:
    lines = tell_errors(Counter({"other": 1, "tag with I": 3}))
    assert [name for name, _ in CLASSES] == [line[2:30].rstrip() for line in lines[1:]]
    assert next(line for line in lines if "tag with I" in line).endswith("75.0 %")


def rows(*speakers: str, gap: int = 20) -> list[dict[str, Any]]:
    """Annotated pieces of ten code points each; `ren+`: the next piece of Ren's quotation before."""
    found: list[dict[str, Any]] = []
    for number, told in enumerate(speakers):
        group = found[-1]["group"] if told.endswith("+") else f"g{number}"
        start = number * (10 + gap)
        place = {"start": start, "end": start + 10}
        found.append({"id": f"q{number}", "group": group, "speaker": told.strip("+"), **place})
    return found


def test_pieces_of_one_utterance_are_one_quotation() -> None:
    assert list_quotations(rows("ren", "ren+", "aya")) == [(0, 1), (2, 2)]


def test_a_conversation_is_three_quotations_on_either_side() -> None:
    gold = rows("cy", "aya", "ren", "aya", "ren", "ren+", "bo", "_group")
    assert find_others(list_quotations(gold), gold, 5) == {"aya", "ren", "bo"}


def test_a_conversation_ends_at_a_long_narration() -> None:
    gold = rows("aya", "ren", "bo", gap=FAR + 1)
    assert find_others(list_quotations(gold), gold, 1) == frozenset()


@pytest.mark.parametrize(
    ("person", "minor"),
    [
        ({"name": "Ren", "category": "minor"}, True),
        ({"name": "the ferryman", "category": None}, True),
        ({"name": "The ferryman", "category": "major"}, True),
        ({"name": "The Rook", "category": "major"}, False),
        ({"name": "Ren", "category": None}, False),
    ],
)
def test_who_has_no_proper_name_is_minor(person: dict[str, Any], minor: bool) -> None:
    assert is_minor(person) is minor


def test_predictions_and_errors_are_put_to_their_pieces_and_told_apart() -> None:
    gold = [*rows("ren", "aya", "ren"), {"id": "q3", "start": 90, "end": 99, "speaker": "_group"}]
    predicted = [
        {"start": 0, "end": 10, "speaker": "Ren"},
        {"start": 28, "end": 32, "speaker": "Bo", "candidates": []},
        {"start": 32, "end": 41, "speaker": "Ren", "candidates": ["Ren"], "asked": "bare", "method": "turn"},
    ]
    errors = {
        "q1": {"detected": True, "predicted": "Ren"},
        "q2": {"detected": False, "predicted": None},
    }
    pieces = join("work", gold, predicted, errors)
    assert [piece.right for piece in pieces] == [True, False, False]
    assert [piece.row for piece in pieces] == [predicted[0], predicted[2], None]
    ids = {"Ren": "ren", "Aya": "aya"}
    people = [{"id": "ren", "name": "Ren", "category": "major"}, {"id": "aya", "name": "Aya"}]

    def resolve(name: str) -> frozenset[str]:
        return frozenset({ids[name]} if name in ids else ())

    told = find_wrong(pieces, gold, people, ["Ren", "Aya"], resolve)
    assert [classify(each) for each in told] == ["speaker no candidate", "quotation not found"]
    assert classify(find_wrong(pieces, gold, people, ["Ren"], resolve)[0]) == "speaker not in the cast"
