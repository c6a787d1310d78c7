"""Networks that would reach out: refused before anything runs them.

A voice's network is one file of sums. ONNX lets a network keep its numbers in other files, named by paths of
its own, and use operators that are no part of the standard (onnx/onnx.proto: `TensorProto.external_data`,
`NodeProto.domain`, `ModelProto.functions`). No voice needs either.
"""

from __future__ import annotations

from collections.abc import Iterator

from audiofic.engines.onnx_file import (
    GRAPH_INITIALIZER,
    GRAPH_NODE,
    MODEL_GRAPH,
    NODE_ATTRIBUTE,
    NODE_DOMAIN,
    Field,
    read_fields,
)

STANDARD = frozenset(("", "ai.onnx", "com.microsoft"))
"""Domains of operators: the standard's two names, and what onnxruntime itself puts in their place."""

DEEPEST = 16
"""Branches and loops inside one another; voices have two or three."""

# Field numbers of onnx.proto's messages that only matter here.
_MODEL_TRAINING, _MODEL_FUNCTIONS = 20, 25
_GRAPH_SPARSE = 15
_ATTRIBUTE_TENSORS, _ATTRIBUTE_GRAPHS, _ATTRIBUTE_SPARSE = (5, 10), (6, 11), (22, 23)
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14
_SPARSE_PARTS = (1, 2)


class ForeignModel(ValueError):
    """The network needs something besides itself."""


def refuse_foreign(model: bytes) -> None:
    """Raise `ForeignModel` where a network names other files or operators that are not the standard's.

    Raises `DamagedModel` where it can't be read. Linear in the number of its parts, whatever their size.
    """
    for field in read_fields(memoryview(model)):
        if field.number in (_MODEL_FUNCTIONS, _MODEL_TRAINING):
            raise ForeignModel("it brings operators of its own")
        if field.number == MODEL_GRAPH:
            _look_through(field, DEEPEST)


def _look_through(graph: Field, depth: int) -> None:
    if depth == 0:
        raise ForeignModel("its branches are too deep")
    for part in _parts(graph):
        if part.number == GRAPH_INITIALIZER:
            _refuse_external(part)
        elif part.number == _GRAPH_SPARSE:
            _refuse_sparse(part)
        elif part.number == GRAPH_NODE:
            for detail in _parts(part):
                if detail.number == NODE_DOMAIN and _text(detail) not in STANDARD:
                    raise ForeignModel(f"it needs operators of {_text(detail)[:60]!r}")
                if detail.number == NODE_ATTRIBUTE:
                    _look_into(detail, depth)


def _look_into(attribute: Field, depth: int) -> None:
    for value in _parts(attribute):
        if value.number in _ATTRIBUTE_TENSORS:
            _refuse_external(value)
        elif value.number in _ATTRIBUTE_SPARSE:
            _refuse_sparse(value)
        elif value.number in _ATTRIBUTE_GRAPHS:
            _look_through(value, depth - 1)


def _refuse_sparse(tensor: Field) -> None:
    for part in _parts(tensor):
        if part.number in _SPARSE_PARTS:
            _refuse_external(part)


def _refuse_external(tensor: Field) -> None:
    for part in _parts(tensor):
        if part.number == _TENSOR_EXTERNAL or (part.number == _TENSOR_LOCATION and part.value):
            raise ForeignModel("it keeps numbers in another file")


def _parts(field: Field) -> Iterator[Field]:
    """The fields of the message that a field holds."""
    return read_fields(field.value) if isinstance(field.value, memoryview) else iter(())


def _text(field: Field) -> str:
    return bytes(field.value).decode(errors="replace") if isinstance(field.value, memoryview) else ""
