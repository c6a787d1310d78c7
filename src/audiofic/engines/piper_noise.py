"""A Piper voice's network with its dice taken out: the noise comes in as an input instead.

A published voice draws its noise inside, in `RandomNormalLike` nodes that nobody can seed: the same
sentence never sounds the same twice. Here each such node becomes a few small ones that read numbers from
the new input `NOISE`, so that whoever runs the network decides. The file's other nodes and its weights
are copied byte for byte. One more output tells how long each phoneme lasts, which the network reckons with
`Ceil` on its way. See docs/decisions/0006-piper-determinism.md.
"""

from __future__ import annotations

import re
import struct

from audiofic.engines.onnx_file import (
    ATTRIBUTE_FLOAT,
    ATTRIBUTE_INT,
    ATTRIBUTE_NAME,
    FIXED32,
    FLOAT,
    GRAPH_INITIALIZER,
    GRAPH_INPUT,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    NODE_ATTRIBUTE,
    NODE_DOMAIN,
    NODE_INPUT,
    NODE_OP,
    NODE_OUTPUT,
    int64_tensor,
    join_model,
    message,
    node,
    opset_version,
    read_fields,
    split_model,
    text,
    whole,
)

NOISE = "audiofic_noise"
"""The input's name: a vector of standard normal float32 numbers, any length from 1; read round and round."""

_STRIDE = 4093
"""Where in the noise the next node begins to read (a prime, so that nodes don't march in step)."""

_DICE = re.compile(
    rb'"(?:\x0cRandomNormal|\x10RandomNormalLike|\rRandomUniform|\x11RandomUniformLike|\tBernoulli)'
)
"""The operator field (4, with its length) of a node that draws numbers, or of one inside its branches."""

_CEIL = b'"\x04Ceil'
"""The operator field of a node that rounds up."""

_OLDEST_OPSET = 11
"""The first with all the nodes that are put in (`Range` came last)."""


def supply_noise(model: bytes) -> bytes | None:
    """The same network with `NOISE` as one more input; None where it draws noise in a way not known here.

    Its second output, if it has one, is each phoneme id's length in the network's own frames. A network that
    draws no noise at all comes back as it is, without either. Raises `DamagedModel`.
    """
    fields, graph = split_model(model)
    if opset_version(fields) < _OLDEST_OPSET:
        return None
    content = _edit_graph(graph)
    if content is None or content == []:
        return None if content is None else model
    return join_model(fields, content)


def _edit_graph(graph: memoryview) -> list[bytes | memoryview] | None:
    """The graph's new content in pieces; empty where no node is random, None where one can't be replaced."""
    pieces: list[bytes | memoryview] = []
    replaced = 0
    lengths: list[bytes] = []
    outputs = 0
    for field in read_fields(graph):
        outputs += field.number == GRAPH_OUTPUT
        if field.number != GRAPH_NODE or not isinstance(field.value, memoryview):
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
        for new in nodes:
            pieces += message(GRAPH_NODE, [new])
    if not replaced:
        return []
    for constant, number in (("one", 1), *((f"start{index}", index * _STRIDE) for index in range(replaced))):
        pieces += message(GRAPH_INITIALIZER, [int64_tensor(f"{NOISE}_{constant}", [number])])
    if outputs == 1 and len(lengths) == 1:  # a network that was given the output already has two
        pieces += message(GRAPH_OUTPUT, [text(1, lengths[0])])
    return pieces + message(GRAPH_INPUT, [_vector_input(NOISE)])


def _outputs(content: memoryview, operator: str) -> list[bytes]:
    """What a node puts out, if it is of that operator."""
    fields = [
        (field.number, bytes(field.value))
        for field in read_fields(content)
        if isinstance(field.value, memoryview)
    ]
    if (NODE_OP, operator.encode()) not in fields:
        return []
    return [value for number, value in fields if number == NODE_OUTPUT]


def _replacement(content: memoryview, index: int) -> list[bytes] | None:
    """Nodes that do a `RandomNormalLike`'s work with numbers from `NOISE`; None where it is no such node."""
    inputs, outputs, plain = [], [], True
    operator = ""
    for field in read_fields(content):
        value = bytes(field.value) if isinstance(field.value, memoryview) else b""
        if field.number == NODE_INPUT:
            inputs.append(value.decode())
        elif field.number == NODE_OUTPUT:
            outputs.append(value.decode())
        elif field.number == NODE_OP:
            operator = value.decode()
        elif field.number == NODE_ATTRIBUTE:
            plain = plain and _is_default(memoryview(value))
        elif field.number == NODE_DOMAIN:
            plain = plain and not value
    if operator != "RandomNormalLike" or not plain or len(inputs) != 1 or len(outputs) != 1:
        return None
    name = f"{NOISE}_{index}_"
    return [
        node("Shape", [inputs[0]], name + "shape"),
        node("Size", [inputs[0]], name + "size"),
        node("Add", [name + "size", f"{NOISE}_start{index}"], name + "end"),
        node("Range", [f"{NOISE}_start{index}", name + "end", f"{NOISE}_one"], name + "places"),
        node("Size", [NOISE], name + "length"),
        node("Mod", [name + "places", name + "length"], name + "wrapped"),
        node("Gather", [NOISE, name + "wrapped"], name + "numbers"),
        node("Reshape", [name + "numbers", name + "shape"], outputs[0]),
    ]


def _is_default(attribute: memoryview) -> bool:
    """True for `dtype` float32, mean 0, scale 1: what a standard normal number needs no change for."""
    name, real, whole = "", 0.0, 0
    for field in read_fields(attribute):
        if field.number == ATTRIBUTE_NAME and isinstance(field.value, memoryview):
            name = bytes(field.value).decode()
        elif field.number == ATTRIBUTE_FLOAT and field.kind == FIXED32:
            real = struct.unpack("<f", field.raw[-4:])[0]
        elif field.number == ATTRIBUTE_INT and isinstance(field.value, int):
            whole = field.value
    return {"dtype": whole == FLOAT, "mean": real == 0.0, "scale": real == 1.0}.get(name, False)


def _vector_input(name: str) -> bytes:
    """A ValueInfoProto: name 1, type 2; in it tensor_type 1; in it elem_type 1, shape 2, one dim named 2."""
    shape = text(1, text(2, f"{name}_length"))
    return text(1, name) + text(2, text(1, whole(1, FLOAT) + text(2, shape)))
