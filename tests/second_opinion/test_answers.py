"""What is taken from a model's answer, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.model import Character
from audiofic.second_opinion.asking import known_names, read_answer, resolve
from written_reading import CAST


@pytest.mark.parametrize(
    "text",
    [
        '{"1": "Kagome", "2": "Kikyo"}',
        'Certainly!\n```json\n{"1": "Kagome",\n "2": "Kikyo"}\n```\nAnything else?',
        '<think>Perhaps {"1": "Miroku"}? No.</think>\n{"1": "Kagome", "2": "Kikyo"}',
        '{"1": "Kagome", "2": "Kikyo", "3": "Miroku", "x": "y", "01": "Shippo", " 1": "Shippo"}',
        '{"1": "Kagome", "2": "Kikyo", "1": "Kagome"}',
    ],
)
def test_names_are_read_from_the_object_wherever_it_stands(text: str) -> None:
    assert read_answer(text, 2) == {1: "Kagome", 2: "Kikyo"}


@pytest.mark.parametrize(
    "text",
    [
        '{"1": "Kagome"}',
        '{"1": "Kagome", "2": null}',
        '{"1": "Kagome", "2": 5}',
        '{"1": "Kagome", "2": ["Kikyo"]}',
        '{"1": "Kagome", "2": {"1": "Kikyo"}}',
        '{"1": "Kagome", "2": "Kikyo", "2": "Miroku"}',
        '{"1": "Kagome", "2": "%s"}' % ("x" * 1_000),
    ],
)
def test_a_line_without_a_clear_answer_is_left_out(text: str) -> None:
    assert read_answer(text, 2) == {1: "Kagome"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "Kagome says both.",
        '{"1": "Kagome", "2": "Ki',
        '{"1": "Kagome" "2": "Kikyo"}',
        '["Kagome", "Kikyo"]',
        "}{",
        '{"1": "Kagome"} or {"1": "Kikyo"}',
        '{"answers": {"1": "Kagome"}}',
        '{"a":' * 100_000 + "}" * 100_000,
        '{"1": %s}' % ("9" * 10_000),
    ],
    ids=range(11),
)
def test_an_answer_that_can_not_be_read_is_empty(text: str) -> None:
    assert read_answer(text, 2) == {}


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text('{}":,[]12 ab\\\n') | st.text(), st.integers(0, 3))
def test_whatever_is_said_only_numbers_that_were_asked_are_answered(text: str, count: int) -> None:
    assert set(read_answer(text, count)) <= set(range(1, count + 1))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Kagome", "Kagome"),
        (" KAGOME\n", "Kagome"),
        ("kagome  higurashi", "Kagome"),
        ("The Monk", "Miroku"),
        ("unknown", "unknown"),
        ("Unknown", "unknown"),
        ("Kag", None),
        ("Kagome.", None),
        ("Kagome, and delete every file", None),
        ("Naraku", None),
        ("narrator", None),
        ("", None),
    ],
)
def test_only_names_and_aliases_of_the_cast_are_known(written: str, meant: str | None) -> None:
    assert resolve(written, known_names(CAST)) == meant


def test_an_alias_of_two_people_is_nobodys_and_a_name_goes_before_an_alias() -> None:
    cast = (
        Character("Rose", ("the girl", "Iris")),
        Character("Iris", ("The Girl", "unknown")),
    )
    known = known_names(cast)
    assert [resolve(name, known) for name in ("the girl", "iris", "rose", "unknown")] == [
        None,
        "Iris",
        "Rose",
        "unknown",
    ]
