"""ONNX files, as little as is needed of them: protocol buffers read field by field and written again.

ONNX is protocol buffers (onnx/onnx.proto, "ONNX IR"; protobuf.dev, "Encoding"). Reading them here spares
every listener's machine the `onnx` package (docs/decisions/0006-piper-determinism.md), and what nobody
changes is copied byte for byte.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# Field numbers of onnx.proto's messages.
MODEL_DOC, MODEL_GRAPH, MODEL_OPSET = 6, 7, 8
OPSET_DOMAIN, OPSET_VERSION = 1, 2
GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 5, 11, 12
NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_OP, NODE_ATTRIBUTE, NODE_DOMAIN = 1, 2, 3, 4, 5, 7
ATTRIBUTE_NAME, ATTRIBUTE_FLOAT, ATTRIBUTE_INT, ATTRIBUTE_TENSOR, ATTRIBUTE_INTS, ATTRIBUTE_TYPE = (
    1,
    2,
    3,
    5,
    8,
    20,
)
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW = 1, 2, 8, 9
FLOAT, INT64 = 1, 7
"""Types of tensors (TensorProto.DataType)."""
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""How a field is written (wire types)."""


class DamagedModel(ValueError):
    """The bytes are no ONNX model, or end in the middle of one."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message, as it stands in the file."""

    number: int
    kind: int
    value: int | memoryview
    raw: memoryview
    """The whole field, to be copied."""


def split_model(model: bytes) -> tuple[list[Field], memoryview]:
    """A model's fields, and its graph's content, which is one of theirs. Raises `DamagedModel`."""
    fields = list(read_fields(memoryview(model)))
    graphs = [field for field in fields if field.number == MODEL_GRAPH]
    if len(graphs) != 1 or not isinstance(graphs[0].value, memoryview):
        raise DamagedModel("it holds no network")
    return fields, graphs[0].value


def join_model(fields: Iterable[Field], graph: Sequence[bytes | memoryview]) -> bytes:
    """The model again, with that content for its graph."""
    pieces: list[bytes | memoryview] = []
    for field in fields:
        pieces += message(MODEL_GRAPH, graph) if field.number == MODEL_GRAPH else [field.raw]
    return b"".join(pieces)


def opset_version(fields: list[Field]) -> int:
    """The version of the standard operators that the model is written in (0: not said)."""
    for field in fields:
        if field.number == MODEL_OPSET and isinstance(field.value, memoryview):
            parts = {part.number: part.value for part in read_fields(field.value)}
            domain, version = parts.get(OPSET_DOMAIN, b""), parts.get(OPSET_VERSION, 0)
            if isinstance(version, int) and (isinstance(domain, int) or bytes(domain) in (b"", b"ai.onnx")):
                return version
    return 0


def read_fields(message: memoryview) -> Iterator[Field]:
    """A message's fields in order. Raises `DamagedModel` where it is none, or ends in the middle of one."""
    position, end = 0, len(message)
    while position < end:
        start = position
        key, position = _varint(message, position)
        number, kind = key >> 3, key & 7
        value: int | memoryview
        if kind == VARINT:
            value, position = _varint(message, position)
        elif kind == BYTES:
            length, position = _varint(message, position)
            value, position = message[position : position + length], position + length
        elif kind in (FIXED64, FIXED32):
            length = 8 if kind == FIXED64 else 4
            value, position = message[position : position + length], position + length
        else:
            raise DamagedModel("it is no ONNX model")
        if position > end:
            raise DamagedModel("it ends too early")
        yield Field(number, kind, value, message[start:position])


def read_whole_numbers(content: memoryview, number: int) -> tuple[int, ...]:
    """All whole numbers in the fields of that number, written one by one or packed."""
    values: list[int] = []
    for field in read_fields(content):
        if field.number != number:
            continue
        if isinstance(field.value, int):
            values.append(field.value)
            continue
        position = 0
        while position < len(field.value):
            value, position = _varint(field.value, position)
            values.append(value)
    return tuple(values)


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if position >= len(message) or shift > 63:
            raise DamagedModel("it ends too early")
        byte = message[position]
        value |= (byte & 0x7F) << shift
        position += 1
        if byte < 0x80:
            return value, position
        shift += 7


def write_varint(value: int) -> bytes:
    """A whole number from 0, seven bits a byte."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def message(number: int, content: Sequence[bytes | memoryview]) -> list[bytes | memoryview]:
    """A field that holds bytes, in pieces that nobody has to copy."""
    return [write_varint(number << 3 | BYTES), write_varint(sum(map(len, content))), *content]


def text(number: int, value: str | bytes) -> bytes:
    """A field that holds a text, or another message's bytes."""
    content = value.encode() if isinstance(value, str) else value
    return b"".join(message(number, [content]))


def whole(number: int, value: int) -> bytes:
    """A field that holds a whole number from 0."""
    return write_varint(number << 3 | VARINT) + write_varint(value)


def node(operator: str, inputs: Iterable[str], output: str, attributes: bytes = b"") -> bytes:
    """A NodeProto with one output, named like it; `attributes` are fields that are written already."""
    names = b"".join(text(NODE_INPUT, name) for name in inputs)
    named = text(NODE_OUTPUT, output) + text(NODE_NAME, f"audiofic:{output}")
    return names + named + text(NODE_OP, operator) + attributes


def int64_tensor(name: str, values: Sequence[int], dims: Sequence[int] = ()) -> bytes:
    """A TensorProto of whole numbers; no `dims`: a single number of no dimension."""
    shape = b"".join(whole(TENSOR_DIMS, dim) for dim in dims)
    content = struct.pack(f"<{len(values)}q", *values)
    return shape + whole(TENSOR_TYPE, INT64) + text(TENSOR_NAME, name) + text(TENSOR_RAW, content)
