"""Whether values read from a file have the types that they were written with.

What a build leaves is read again by the next one, and may have come with a stranger's production or from a
damaged disk. Objects are made of its JSON as of anything; this looks at what is in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

Fits = Callable[[object], bool]
_LARGEST = 2**63
"""No file has more bytes, no clock more nanoseconds; larger numbers are no floats any more."""


def has_types(value: object) -> bool:
    """True where a dataclass holds, all the way down, what its annotations say, and no NaN."""
    kind: Any = type(value)
    return _fits(kind)(value)


@cache
def _fits(kind: Any) -> Fits:
    """A test for the type, which may be a dataclass, a number, text, None, or made of those."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        tests = [(field.name, _fits(hints[field.name])) for field in fields(kind)]
        return lambda value: (
            isinstance(value, kind) and all(fits(getattr(value, name)) for name, fits in tests)
        )
    if origin is UnionType:
        options = [_fits(option) for option in inner]
        return lambda value: any(fits(value) for fits in options)
    if origin is Literal:
        return lambda value: isinstance(value, str) and value in inner
    if origin is tuple:
        return _fits_tuple(inner)
    if origin is Mapping:
        fits_key, fits_value = map(_fits, inner)
        return lambda value: (
            isinstance(value, Mapping)
            and all(fits_key(key) and fits_value(one) for key, one in value.items())
        )
    return _PLAIN[kind]


def _fits_tuple(inner: tuple[Any, ...]) -> Fits:
    if len(inner) == 2 and inner[1] is Ellipsis:
        fits = _fits(inner[0])
        return lambda value: isinstance(value, tuple) and all(map(fits, value))
    tests = [_fits(kind) for kind in inner]
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(tests)
        and all(fits(one) for fits, one in zip(tests, value, strict=True))
    )


def _is_int(value: object) -> bool:
    return type(value) is int and -_LARGEST < value < _LARGEST


_PLAIN: Mapping[Any, Fits] = {
    int: _is_int,
    float: lambda value: value == value if type(value) is float else _is_int(value),  # NaN is unlike itself
    bool: lambda value: type(value) is bool,
    str: lambda value: type(value) is str,
    type(None): lambda value: value is None,
}
