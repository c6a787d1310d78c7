"""A Piper voice's network with its dice taken out: the noise comes in as an input instead.

A published voice draws its noise inside, in `RandomNormalLike` nodes that nobody can seed: the same
sentence never sounds the same twice. Here each such node becomes a few small ones that read numbers from
the new input `NOISE`, so that whoever runs the network decides. The file's other nodes and its weights
are copied byte for byte. One more output tells how long each phoneme lasts, which the network reckons with
`Ceil` on its way. ONNX is protocol buffers (onnx/onnx.proto, "ONNX IR"); the little of it that is
needed is read and written here, which spares every listener's machine the `onnx` package.
See docs/decisions/0006-piper-determinism.md.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

NOISE = "audiofic_noise"
"""The input's name: a vector of standard normal float32 numbers, any length from 1; read round and round."""

_STRIDE = 4093
"""Where in the noise the next node begins to read (a prime, so that nodes don't march in step)."""

# Field numbers of onnx.proto's messages.
_MODEL_GRAPH, _MODEL_OPSET = 7, 8
_OPSET_DOMAIN, _OPSET_VERSION = 1, 2
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 5, 11, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_OP, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_NAME, _ATTRIBUTE_FLOAT, _ATTRIBUTE_INT = 1, 2, 3
_FLOAT, _INT64 = 1, 7
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

_DICE = re.compile(
    rb'"(?:\x0cRandomNormal|\x10RandomNormalLike|\rRandomUniform|\x11RandomUniformLike|\tBernoulli)'
)
"""The operator field (4, with its length) of a node that draws numbers, or of one inside its branches."""

_CEIL = b'"\x04Ceil'
"""The operator field of a node that rounds up."""

_OLDEST_OPSET = 11
"""The first with all the nodes that are put in (`Range` came last)."""


class DamagedModel(ValueError):
    """The bytes are no ONNX model, or end in the middle of one."""


@dataclass(frozen=True, slots=True)
class _Field:
    number: int
    kind: int
    value: int | memoryview
    raw: memoryview
    """The whole field, to be copied."""


def supply_noise(model: bytes) -> bytes | None:
    """The same network with `NOISE` as one more input; None where it draws noise in a way not known here.

    Its second output, if it has one, is each phoneme id's length in the network's own frames. A network that
    draws no noise at all comes back as it is, without either. Raises `DamagedModel`.
    """
    fields = list(_fields(memoryview(model)))
    graphs = [field for field in fields if field.number == _MODEL_GRAPH]
    if len(graphs) != 1 or not isinstance(graphs[0].value, memoryview):
        raise DamagedModel("it holds no network")
    if _opset(fields) < _OLDEST_OPSET:
        return None
    graph = _edit_graph(graphs[0].value)
    if graph is None or graph == []:
        return None if graph is None else model
    pieces: list[bytes | memoryview] = []
    for field in fields:
        pieces += _message(_MODEL_GRAPH, graph) if field is graphs[0] else [field.raw]
    return b"".join(pieces)


def _edit_graph(graph: memoryview) -> list[bytes | memoryview] | None:
    """The graph's new content in pieces; empty where no node is random, None where one can't be replaced."""
    pieces: list[bytes | memoryview] = []
    replaced = 0
    lengths: list[bytes] = []
    outputs = 0
    for field in _fields(graph):
        outputs += field.number == _GRAPH_OUTPUT
        if field.number != _GRAPH_NODE or not isinstance(field.value, memoryview):
            pieces.append(field.raw)
            continue
        if _CEIL in bytes(field.value):
            lengths += _outputs(field.value, "Ceil")
        if not _DICE.search(field.value):
            pieces.append(field.raw)
            continue
        nodes = _replacement(field.value, replaced)
        if nodes is None:
            return None
        replaced += 1
        for node in nodes:
            pieces += _message(_GRAPH_NODE, [node])
    if not replaced:
        return []
    for constant, number in (("one", 1), *((f"start{index}", index * _STRIDE) for index in range(replaced))):
        pieces += _message(_GRAPH_INITIALIZER, [_scalar(f"{NOISE}_{constant}", number)])
    if outputs == 1 and len(lengths) == 1:  # a network that was given the output already has two
        pieces += _message(_GRAPH_OUTPUT, [_text(1, lengths[0])])
    return pieces + _message(_GRAPH_INPUT, [_vector_input(NOISE)])


def _outputs(node: memoryview, operator: str) -> list[bytes]:
    """What a node puts out, if it is of that operator."""
    fields = [
        (field.number, bytes(field.value)) for field in _fields(node) if isinstance(field.value, memoryview)
    ]
    if (_NODE_OP, operator.encode()) not in fields:
        return []
    return [value for number, value in fields if number == _NODE_OUTPUT]


def _replacement(node: memoryview, index: int) -> list[bytes] | None:
    """Nodes that do a `RandomNormalLike`'s work with numbers from `NOISE`; None where it is no such node."""
    inputs, outputs, plain = [], [], True
    operator = ""
    for field in _fields(node):
        value = bytes(field.value) if isinstance(field.value, memoryview) else b""
        if field.number == _NODE_INPUT:
            inputs.append(value.decode())
        elif field.number == _NODE_OUTPUT:
            outputs.append(value.decode())
        elif field.number == _NODE_OP:
            operator = value.decode()
        elif field.number == _NODE_ATTRIBUTE:
            plain = plain and _is_default(memoryview(value))
        elif field.number == _NODE_DOMAIN:
            plain = plain and not value
    if operator != "RandomNormalLike" or not plain or len(inputs) != 1 or len(outputs) != 1:
        return None
    name = f"{NOISE}_{index}_"
    return [
        _node("Shape", [inputs[0]], name + "shape"),
        _node("Size", [inputs[0]], name + "size"),
        _node("Add", [name + "size", f"{NOISE}_start{index}"], name + "end"),
        _node("Range", [f"{NOISE}_start{index}", name + "end", f"{NOISE}_one"], name + "places"),
        _node("Size", [NOISE], name + "length"),
        _node("Mod", [name + "places", name + "length"], name + "wrapped"),
        _node("Gather", [NOISE, name + "wrapped"], name + "numbers"),
        _node("Reshape", [name + "numbers", name + "shape"], outputs[0]),
    ]


def _is_default(attribute: memoryview) -> bool:
    """True for `dtype` float32, mean 0, scale 1: what a standard normal number needs no change for."""
    name, real, whole = "", 0.0, 0
    for field in _fields(attribute):
        if field.number == _ATTRIBUTE_NAME and isinstance(field.value, memoryview):
            name = bytes(field.value).decode()
        elif field.number == _ATTRIBUTE_FLOAT and field.kind == _FIXED32:
            real = struct.unpack("<f", field.raw[-4:])[0]
        elif field.number == _ATTRIBUTE_INT and isinstance(field.value, int):
            whole = field.value
    return {"dtype": whole == _FLOAT, "mean": real == 0.0, "scale": real == 1.0}.get(name, False)


def _opset(fields: list[_Field]) -> int:
    """The version of the standard operators that the model is written in (0: not said)."""
    for field in fields:
        if field.number == _MODEL_OPSET and isinstance(field.value, memoryview):
            parts = {part.number: part.value for part in _fields(field.value)}
            domain, version = parts.get(_OPSET_DOMAIN, b""), parts.get(_OPSET_VERSION, 0)
            if isinstance(version, int) and (isinstance(domain, int) or bytes(domain) in (b"", b"ai.onnx")):
                return version
    return 0


# --- Protocol buffers (protobuf.dev, "Encoding") ------------------------------------------------


def _fields(message: memoryview) -> Iterator[_Field]:
    position, end = 0, len(message)
    while position < end:
        start = position
        key, position = _varint(message, position)
        number, kind = key >> 3, key & 7
        value: int | memoryview
        if kind == _VARINT:
            value, position = _varint(message, position)
        elif kind == _BYTES:
            length, position = _varint(message, position)
            value, position = message[position : position + length], position + length
        elif kind in (_FIXED64, _FIXED32):
            length = 8 if kind == _FIXED64 else 4
            value, position = message[position : position + length], position + length
        else:
            raise DamagedModel("it is no ONNX model")
        if position > end:
            raise DamagedModel("it ends too early")
        yield _Field(number, kind, value, message[start:position])


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


def _write_varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*encoded, value])


def _message(number: int, content: list[bytes | memoryview] | list[bytes]) -> list[bytes | memoryview]:
    return [_write_varint(number << 3 | _BYTES), _write_varint(sum(map(len, content))), *content]


def _text(number: int, value: str | bytes) -> bytes:
    content = value.encode() if isinstance(value, str) else value
    return b"".join(_message(number, [content]))


def _whole(number: int, value: int) -> bytes:
    return _write_varint(number << 3 | _VARINT) + _write_varint(value)


def _node(operator: str, inputs: list[str], output: str) -> bytes:
    """A NodeProto without attributes, named like its output (Gather: axis 0 is the default)."""
    names = b"".join(_text(_NODE_INPUT, name) for name in inputs)
    return names + _text(_NODE_OUTPUT, output) + _text(3, f"{NOISE}:{output}") + _text(_NODE_OP, operator)


def _scalar(name: str, value: int) -> bytes:
    """A TensorProto (data_type 2, name 8, raw_data 9) of no dimension."""
    return _whole(2, _INT64) + _text(8, name) + _text(9, struct.pack("<q", value))


def _vector_input(name: str) -> bytes:
    """A ValueInfoProto: name 1, type 2; in it tensor_type 1; in it elem_type 1, shape 2, one dim named 2."""
    shape = _text(1, _text(2, f"{name}_length"))
    return _text(1, name) + _text(2, _text(1, _whole(1, _FLOAT) + _text(2, shape)))
