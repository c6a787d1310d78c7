"""What is folded comes out as it went in, and takes little room meanwhile."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from audiofic.errors import Finding, FindingsError
from audiofic.folding import Folded, FoldedMapping, fold


@dataclass(frozen=True, slots=True)
class Stone:
    name: str
    beside: Stone | None = None


def quarry(count: int, taken: list[int]) -> Iterator[Stone]:
    for number in range(count):
        taken.append(number)
        yield Stone(f"stone {number} by the long road through the cedars")


def test_a_value_comes_out_as_it_went_in_and_is_the_callers_own() -> None:
    stone = Stone("first")
    folded = Folded((stone, Stone("second", stone)))
    one, other = folded.unfold()
    assert (one, other) == (stone, Stone("second", stone))
    assert other.beside is one, "what was one object still is"
    assert folded.unfold()[0] is not one


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 9])
def test_a_sequence_is_one_however_it_is_cut(count: int) -> None:
    stones = list(quarry(count, []))
    folded = fold(stones, at_a_time=4)
    assert len(folded) == count
    assert list(folded) == list(folded) == stones
    assert [folded[place] for place in range(-count, count)] == stones * 2
    assert list(folded[1:-1]) == stones[1:-1]
    with pytest.raises(IndexError):
        folded[count]


def test_values_are_folded_as_they_come() -> None:
    """No more than a part is ever there."""
    taken: list[int] = []
    alive: list[int] = []

    class Watched:
        def __init__(self, number: int) -> None:
            self.number = number
            alive.append(1)

        def __reduce__(self) -> tuple[type[int], tuple[int]]:
            taken.append(len(alive))
            return int, (self.number,)

        def __del__(self) -> None:
            alive.pop()

    folded = fold((Watched(number) for number in range(20)), at_a_time=5)
    assert list(folded) == list(range(20))
    assert max(taken) <= 6


def test_a_mapping_puts_without_touching_the_others() -> None:
    first = FoldedMapping({1: Stone("a"), 2: Stone("b")})
    second = first.put(2, Stone("c")).put(3, Stone("d"))
    assert dict(first) == {1: Stone("a"), 2: Stone("b")}
    assert second == {1: Stone("a"), 2: Stone("c"), 3: Stone("d")}
    assert first != second
    assert 3 in second
    assert 3 not in first
    assert first.get(3) is None
    assert FoldedMapping(second) == second
    with pytest.raises(KeyError):
        first[3]


@dataclass(frozen=True)
class Odd:
    """Its constructor takes other things than it has."""

    size: int = field(kw_only=True)
    doubled: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubled", 2 * self.size)


def test_dataclasses_of_any_kind_come_out() -> None:
    odd = Odd(size=3)
    told = FindingsError((Finding("script/01.yaml", 3, "odd", "It is odd."),))
    one, other, error = Folded((odd, Stone("a"), told)).unfold()
    assert (one, other) == (odd, Stone("a"))
    assert error.findings == told.findings


def test_it_takes_a_fraction_of_its_room() -> None:
    stones = list(quarry(1_000, []))
    assert len(pickle.dumps(Folded(stones))) < len(pickle.dumps(stones)) / 5
