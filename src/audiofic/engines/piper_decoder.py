"""A Piper voice's network with its decoder in two dimensions, where onnxruntime is faster.

Most of a voice's time goes into the convolutions of its decoder (HiFi-GAN, Kong et al. 2020), which run along
one dimension. onnxruntime's blocked kernels (NCHWc) know two dimensions only, so here the decoder gets a
second one, of length 1: the same sums, up to the order in which they are rounded. Measured on the network of
a `medium` voice (onnxruntime 1.32, AVX-512): 1.14 times as fast, samples within 2e-6 of the loudest.

The decoder is found by its shape, not by its names: the convolutions that make it longer (`ConvTranspose`)
and everything joined to them that treats each sample alike. See docs/decisions/0013-synthesis-speed.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from audiofic.engines.onnx_file import (
    ATTRIBUTE_INTS,
    ATTRIBUTE_NAME,
    ATTRIBUTE_TENSOR,
    GRAPH_INITIALIZER,
    GRAPH_NODE,
    GRAPH_OUTPUT,
    NODE_ATTRIBUTE,
    NODE_DOMAIN,
    NODE_INPUT,
    NODE_OP,
    NODE_OUTPUT,
    TENSOR_DIMS,
    TENSOR_NAME,
    int64_tensor,
    join_model,
    message,
    node,
    opset_version,
    read_fields,
    read_whole_numbers,
    split_model,
    text,
    whole,
)

_AXIS = "audiofic_axis"
_WIDE = "audiofic_wide:"
"""Before a tensor's name where it has the second dimension."""

_OLDEST_OPSET = 13
"""The first in which `Unsqueeze` takes its axes as an input."""

_CONVOLUTIONS = {"Conv", "ConvTranspose"}
_UPSAMPLING = "ConvTranspose"
_EVEN = {"LeakyRelu", "Relu", "Tanh", "Add", "Mul", "Div"}
"""What treats each sample alike, whatever the dimensions; the last three if both sides are the decoder's, or
one of them is a single number."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A node, as far as it matters here."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[memoryview, ...]

    @property
    def signals(self) -> tuple[str, ...]:
        """The inputs that are as long as the sound: of a convolution not its weights."""
        return self.inputs[:1] if self.operator in _CONVOLUTIONS else self.inputs


def widen_decoder(model: bytes) -> bytes:
    """The same network with the decoder in two dimensions; as it came, where no decoder is found in it.

    Inputs, outputs and their shapes stay the same. Raises `DamagedModel`.
    """
    fields, graph = split_model(model)
    if opset_version(fields) < _OLDEST_OPSET:
        return model
    parts = list(read_fields(graph))
    nodes = {
        place: _read_node(part.value)
        for place, part in enumerate(parts)
        if part.number == GRAPH_NODE and isinstance(part.value, memoryview)
    }
    numbers = {
        name
        for part in parts
        if part.number == GRAPH_INITIALIZER and isinstance(part.value, memoryview)
        for name in _single_number(part.value)
    } | {name for each in nodes.values() for name in _constant_number(each)}
    decoder = _find_decoder(nodes, numbers)
    if not decoder:
        return model
    inside = {name for place in decoder for name in nodes[place].outputs}
    leaving = {name for place, each in nodes.items() if place not in decoder for name in each.inputs}
    leaving |= {_name(part.value) for part in parts if part.number == GRAPH_OUTPUT}
    pieces: list[bytes | memoryview] = []
    entered: set[str] = set()
    for place, part in enumerate(parts):
        if place not in decoder:
            pieces.append(part.raw)
            continue
        narrow = nodes[place]
        arriving = [name for name in narrow.inputs if name and name not in inside | numbers | entered]
        if narrow.operator in _CONVOLUTIONS:
            arriving = [name for name in arriving if name != "".join(narrow.inputs[2:3])]  # the bias
        entered.update(arriving)
        new = [node("Unsqueeze", [name, _AXIS], _WIDE + name) for name in arriving]
        new.append(_widen(narrow, inside | entered))
        new += [node("Squeeze", [_WIDE + name, _AXIS], name) for name in narrow.outputs if name in leaving]
        for content in new:
            pieces += message(GRAPH_NODE, [content])
    pieces += message(GRAPH_INITIALIZER, [int64_tensor(_AXIS, [2], [1])])
    return join_model(fields, pieces)


def _find_decoder(nodes: dict[int, _Node], numbers: set[str]) -> set[int]:
    """The places of the nodes that make up the decoder; none where one of them can't be widened."""
    made_by = {name: place for place, each in nodes.items() for name in each.outputs}
    used_by: dict[str, list[int]] = {}
    for place, each in nodes.items():
        for name in each.signals:
            used_by.setdefault(name, []).append(place)
    found: set[int] = set()
    waiting = [place for place, each in nodes.items() if each.operator == _UPSAMPLING]
    while waiting:
        place = waiting.pop()
        if place in found or not _belongs(nodes[place], made_by, nodes, numbers):
            continue
        found.add(place)
        waiting += [made_by[name] for name in nodes[place].signals if name in made_by]
        waiting += [user for name in nodes[place].outputs for user in used_by.get(name, ())]
    inside = {name for place in found for name in nodes[place].outputs}
    whole_decoder = all(
        nodes[place].operator in _CONVOLUTIONS or set(nodes[place].inputs) <= inside | numbers
        for place in found
    )
    return found if whole_decoder else set()


def _belongs(candidate: _Node, made_by: dict[str, int], nodes: dict[int, _Node], numbers: set[str]) -> bool:
    """True for what may be part of a decoder, seen by itself and by what it takes in."""
    if candidate.operator in _CONVOLUTIONS:
        return _is_one_dimensional(candidate)
    makers = [
        nodes[made_by[name]].operator for name in candidate.inputs if name in made_by and name not in numbers
    ]
    known = len(makers) + len(numbers & set(candidate.inputs)) == len(candidate.inputs)
    return candidate.operator in _EVEN and known and all(maker in _CONVOLUTIONS | _EVEN for maker in makers)


def _is_one_dimensional(convolution: _Node) -> bool:
    """True where it says that it has one dimension, and nothing that is not understood here."""
    settings = dict(map(_read_ints, convolution.attributes))
    return len(settings.get("kernel_shape", ())) == 1 and "output_shape" not in settings


def _widen(narrow: _Node, wide: set[str]) -> bytes:
    """The node in two dimensions, its inputs and outputs under their wide names."""
    inputs = [_WIDE + name if name in wide else name for name in narrow.inputs]
    attributes = narrow.attributes
    if narrow.operator in _CONVOLUTIONS:
        attributes = tuple(map(_widen_setting, attributes))
    written = b"".join(text(NODE_ATTRIBUTE, bytes(attribute)) for attribute in attributes)
    return node(narrow.operator, inputs, _WIDE + narrow.outputs[0], written)


def _widen_setting(attribute: memoryview) -> memoryview:
    """A convolution's setting, with the numbers for a dimension of length 1 that is left as it is."""
    name, values = _read_ints(attribute)
    wide = {
        "kernel_shape": (1, *values),
        "strides": (1, *values),
        "dilations": (1, *values),
        "output_padding": (0, *values),
        "pads": (0, *values[:1], 0, *values[1:]),
    }.get(name)
    if wide is None or not values:
        return attribute
    kept = b"".join(bytes(field.raw) for field in read_fields(attribute) if field.number != ATTRIBUTE_INTS)
    return memoryview(kept + b"".join(whole(ATTRIBUTE_INTS, value) for value in wide))


def _read_node(content: memoryview) -> _Node:
    found: dict[int, list[memoryview]] = {}
    for field in read_fields(content):
        if isinstance(field.value, memoryview):
            found.setdefault(field.number, []).append(field.value)
    operator = "".join(bytes(value).decode() for value in found.get(NODE_OP, ()))
    domain = b"".join(bytes(value) for value in found.get(NODE_DOMAIN, ()))
    return _Node(
        operator if domain in (b"", b"ai.onnx") else f"{domain!r}.{operator}",
        tuple(bytes(value).decode() for value in found.get(NODE_INPUT, ())),
        tuple(bytes(value).decode() for value in found.get(NODE_OUTPUT, ())),
        tuple(found.get(NODE_ATTRIBUTE, ())),
    )


def _read_ints(attribute: memoryview) -> tuple[str, tuple[int, ...]]:
    """An attribute's name and its whole numbers, none where it holds something else."""
    return _name(attribute, ATTRIBUTE_NAME), read_whole_numbers(attribute, ATTRIBUTE_INTS)


def _name(content: int | memoryview, number: int = 1) -> str:
    """The name that a message holds in the field of that number."""
    fields = read_fields(content) if isinstance(content, memoryview) else ()
    names = [field.value for field in fields if field.number == number]
    return "".join(bytes(name).decode() for name in names if isinstance(name, memoryview))


def _single_number(tensor: memoryview) -> list[str]:
    """The tensor's name, if it holds one number and no more."""
    one = prod(read_whole_numbers(tensor, TENSOR_DIMS)) == 1
    return [_name(tensor, TENSOR_NAME)] if one else []


def _constant_number(candidate: _Node) -> tuple[str, ...]:
    """What a `Constant` puts out, if it is one number and no more."""
    if candidate.operator != "Constant":
        return ()
    fields = [field for attribute in candidate.attributes for field in read_fields(attribute)]
    tensors = [field.value for field in fields if field.number == ATTRIBUTE_TENSOR]
    one = any(
        isinstance(tensor, memoryview) and prod(read_whole_numbers(tensor, TENSOR_DIMS)) == 1
        for tensor in tensors
    )
    return candidate.outputs if one else ()
