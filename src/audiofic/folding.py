"""What a long book has much of, held small as long as nobody looks at it.

A build goes through a book chapter by chapter and needs the lines of one at a time. Folded, they take about
an eighth of their memory; folding and unfolding take as long as reading a script, 10 µs a line. Whoever
unfolds something has a copy of his own.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

_LEVEL = 1
"""zlib's fastest: a third of what pickle makes, in a fifth of pickle's time."""


class Folded(Generic[T]):
    """A value that is not looked at now."""

    __slots__ = ("_content",)

    def __init__(self, value: T) -> None:
        pickled = io.BytesIO()
        _Pickler(pickled, pickle.HIGHEST_PROTOCOL).dump(value)
        self._content = zlib.compress(pickled.getbuffer(), _LEVEL)

    def unfold(self) -> T:
        """A copy of the value."""
        value: T = pickle.loads(zlib.decompress(self._content))
        return value


class _Pickler(pickle.Pickler):
    """Writes a dataclass as a call of its constructor: written and read in half the time."""

    def reducer_override(self, value: Any) -> Any:
        kind: Any = type(value)
        read = _reader(kind)
        return NotImplemented if read is None else (kind, read(value))


@cache
def _reader(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """What reads from a value of that dataclass what its constructor takes; None for any other type."""
    has_own_way = any("__reduce__" in vars(base) for base in kind.__mro__[:-1])
    if has_own_way or "__dataclass_fields__" not in vars(kind):
        return None
    parts = fields(kind)
    if len(parts) < 2 or not all(part.init and not part.kw_only for part in parts):
        return None  # `attrgetter` makes a tuple of two or more
    return attrgetter(*(part.name for part in parts))


class FoldedSequence(Sequence[T]):
    """Values in order, in parts of so many that are folded and unfolded together; the last may have fewer."""

    def __init__(self, parts: Sequence[Folded[Sequence[T]]], at_a_time: int, length: int) -> None:
        self._parts = parts
        self._at_a_time = at_a_time
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        for part in self._parts:
            yield from part.unfold()

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return list(self)[place]
        part, within = divmod(range(self._length)[place], self._at_a_time)
        return self._parts[part].unfold()[within]


def fold(values: Iterable[T], at_a_time: int) -> FoldedSequence[T]:
    """The values, of which no more than so many are there at a time."""
    rest = iter(values)
    parts: list[Folded[Sequence[T]]] = []
    length = 0
    while part := tuple(islice(rest, at_a_time)):
        parts.append(Folded(part))
        length += len(part)
    return FoldedSequence(parts, at_a_time, length)


class FoldedMapping(Mapping[K, V]):
    """Values by key, each folded."""

    def __init__(self, values: Mapping[K, V]) -> None:
        self._folded: dict[K, Folded[V]] = (
            dict(values._folded)
            if isinstance(values, FoldedMapping)
            else {key: Folded(value) for key, value in values.items()}
        )

    def __getitem__(self, key: K) -> V:
        return self._folded[key].unfold()

    def __contains__(self, key: object) -> bool:
        return key in self._folded

    def __iter__(self) -> Iterator[K]:
        return iter(self._folded)

    def __len__(self) -> int:
        return len(self._folded)

    def put(self, key: K, value: V) -> FoldedMapping[K, V]:
        """A mapping with that value as well, or in place of the key's old one; none is unfolded."""
        changed = FoldedMapping(self)
        changed._folded[key] = Folded(value)
        return changed
