"""A Piper voice's network, edited: its noise comes in as an input, and its decoder has two dimensions.

**Noise.** A published voice draws its noise inside, in `RandomNormalLike` nodes that nobody can seed: the
same sentence never sounds the same twice. Here each such node becomes a few small ones that read numbers from
the new input `NOISE`, so that whoever runs the network decides. One more output tells how long each phoneme
lasts, which the network computes with `Ceil` on its way. See docs/decisions/0006-piper-determinism.md.

**Decoder.** Most of a voice's time goes into the convolutions of its decoder (HiFi-GAN, Kong et al. 2020),
which run along one dimension. onnxruntime's blocked kernels (NCHWc) know two dimensions only, so the decoder
gets a second one, of length 1: the same sums, up to the order in which they are rounded. Measured on `medium`
voices: 1.11 times as fast with AVX2, 1.14 with AVX-512, samples within 2e-6 of the loudest. The decoder is
found by its shape, not by its names: the convolutions that make it longer (`ConvTranspose`) and everything
joined to them that treats each sample alike. See docs/decisions/0013-synthesis-speed.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiofic.engines.onnx_models import inner_graphs, opset_version, read_model
from audiofic.engines.onnx_session import PROCESSOR, open_network
from audiofic.errors import EngineError
from audiofic.voice_library import file_digest

if TYPE_CHECKING:
    import onnxruntime

EDITION = "3"
"""Raised whenever the edits of a network change, so that none that was kept before is used."""

NOISE = "audiofic_noise"
"""The input's name: a vector of standard normal float32 numbers, any length from 1; read round and round."""


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """The network, ready to run on one thread, with `NOISE` if it can be; raises like `open_network`."""
    try:
        digest = file_digest(path)
    except OSError as error:
        raise EngineError(f"{path} can't be loaded: {error}.", "Install the voice again.") from error
    return open_network(path, digest, path.read_bytes, edit_network, EDITION)


def edit_network(network: bytes, provider: str) -> Iterator[bytes]:
    """What may be run of a voice, the best first: onnxruntime may refuse what we made of a known network."""
    supplied = supply_noise(network)
    if supplied is not None:
        wide = widen_decoder(supplied) if provider == PROCESSOR else supplied  # quicker on processors only
        yield wide
        if wide is not supplied:
            yield supplied
    yield network


# --- Noise ---------------------------------------------------------------------------------------

_STRIDE = 4093
"""Where in the noise the next node begins to read (a prime, so that nodes don't march in step)."""

_RANDOM = {"RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli"}
_PLAIN = {"dtype": 1, "mean": 0.0, "scale": 1.0}
"""A `RandomNormalLike`'s attributes where it gives standard normal float32 numbers."""

_OLDEST_FOR_NOISE = 11
"""The first opset with all the nodes that are put in (`Range` came last)."""


def supply_noise(network: bytes) -> bytes | None:
    """The same network with `NOISE` as one more input; None where it draws noise in a way not known here.

    Its second output, if it has one, is each phoneme id's length in the network's own frames. A network that
    draws no noise at all comes back as it is, without either. Raises `DamagedModel`.
    """
    import onnx
    from onnx import TensorProto, helper

    model = read_model(network)
    graph = model.graph
    if opset_version(model) < _OLDEST_FOR_NOISE:
        return None
    nodes: list[Any] = []
    replaced = 0
    for node in graph.node:
        if not _draws(node):
            nodes.append(node)
        elif not _is_plain(node):
            return None
        else:
            nodes += _reading_nodes(node, replaced)
            replaced += 1
    if not replaced:
        return network
    lengths = [node.output[0] for node in graph.node if node.op_type == "Ceil"]
    if len(graph.output) == 1 and len(lengths) == 1:  # a network that was given the output already has two
        graph.output.append(onnx.ValueInfoProto(name=lengths[0]))
    for name, number in (("one", 1), *((f"start{index}", index * _STRIDE) for index in range(replaced))):
        graph.initializer.append(helper.make_tensor(f"{NOISE}_{name}", TensorProto.INT64, [], [number]))
    graph.input.append(helper.make_tensor_value_info(NOISE, TensorProto.FLOAT, [f"{NOISE}_length"]))
    _put_nodes(graph, nodes)
    return bytes(model.SerializeToString())


def _draws(node: Any) -> bool:
    """True for a node that draws numbers, or has one that does in its branches."""
    return node.op_type in _RANDOM or any(
        _draws(inner) for graph in inner_graphs(node) for inner in graph.node
    )


def _is_plain(node: Any) -> bool:
    from onnx.helper import get_attribute_value

    settings = {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}
    return bool(node.op_type == "RandomNormalLike" and not node.domain and settings.items() <= _PLAIN.items())


def _reading_nodes(node: Any, index: int) -> list[Any]:
    """Nodes that do a `RandomNormalLike`'s work with numbers from `NOISE`."""
    like, name = node.input[0], f"{NOISE}_{index}_"
    start = f"{NOISE}_start{index}"
    return [
        _node("Shape", [like], name + "shape"),
        _node("Size", [like], name + "size"),
        _node("Add", [name + "size", start], name + "end"),
        _node("Range", [start, name + "end", f"{NOISE}_one"], name + "places"),
        _node("Size", [NOISE], name + "length"),
        _node("Mod", [name + "places", name + "length"], name + "wrapped"),
        _node("Gather", [NOISE, name + "wrapped"], name + "numbers"),
        _node("Reshape", [name + "numbers", name + "shape"], node.output[0]),
    ]


# --- Decoder -------------------------------------------------------------------------------------

_AXIS = "audiofic_axis"
_WIDE = "audiofic_wide:"
"""Before a tensor's name where it has the second dimension."""

_OLDEST_FOR_WIDENING = 13
"""The first opset in which `Unsqueeze` takes its axes as an input."""

_CONVOLUTIONS = {"Conv", "ConvTranspose"}
_EVEN = {"LeakyRelu", "Relu", "Tanh", "Add", "Mul", "Div"}
"""What treats each sample alike, whatever the dimensions; the last three if both sides are the decoder's, or
one of them is a single number."""
_WIDE_SETTINGS = {"kernel_shape": 1, "strides": 1, "dilations": 1, "output_padding": 0, "pads": 0}
"""A convolution's settings, and what each is for a dimension of length 1 that is left as it is."""


def widen_decoder(network: bytes) -> bytes:
    """The same network with the decoder in two dimensions; as it came, where no decoder is found in it.

    Inputs, outputs and their shapes stay the same. Raises `DamagedModel`.
    """
    from onnx import TensorProto, helper

    model = read_model(network)
    graph = model.graph
    if opset_version(model) < _OLDEST_FOR_WIDENING:
        return network
    numbers = {tensor.name for tensor in graph.initializer if prod(tensor.dims) == 1}
    numbers |= {node.output[0] for node in graph.node if _is_single_number(node)}
    decoder = _find_decoder(graph.node, numbers)
    if not decoder:
        return network
    inside = {name for place in decoder for name in graph.node[place].output}
    leaving = {name for place, node in enumerate(graph.node) if place not in decoder for name in node.input}
    leaving |= {output.name for output in graph.output}
    nodes: list[Any] = []
    entered: set[str] = set()
    for place, node in enumerate(graph.node):
        if place not in decoder:
            nodes.append(node)
            continue
        # Signals and weights; a convolution's third input, its bias, has one dimension anyway.
        inputs = node.input[:2] if node.op_type in _CONVOLUTIONS else node.input
        arriving = [name for name in inputs if name and name not in inside | numbers | entered]
        entered.update(arriving)
        nodes += [_node("Unsqueeze", [name, _AXIS], _WIDE + name) for name in arriving]
        narrow = list(node.output)
        _widen(node, inside | entered)
        nodes.append(node)
        nodes += [_node("Squeeze", [_WIDE + name, _AXIS], name) for name in narrow if name in leaving]
    graph.initializer.append(helper.make_tensor(_AXIS, TensorProto.INT64, [1], [2]))
    _put_nodes(graph, nodes)
    return bytes(model.SerializeToString())


def _find_decoder(nodes: Any, numbers: set[str]) -> set[int]:
    """The places of the nodes that make up the decoder; none where one of them can't be widened."""
    made_by = {name: place for place, node in enumerate(nodes) for name in node.output}
    used_by: dict[str, list[int]] = {}
    for place, node in enumerate(nodes):
        for name in _signals(node):
            used_by.setdefault(name, []).append(place)
    found: set[int] = set()
    waiting = [place for place, node in enumerate(nodes) if node.op_type == "ConvTranspose"]
    while waiting:
        place = waiting.pop()
        if place in found or not _belongs(nodes[place], made_by, nodes, numbers):
            continue
        found.add(place)
        waiting += [made_by[name] for name in _signals(nodes[place]) if name in made_by]
        waiting += [user for name in nodes[place].output for user in used_by.get(name, ())]
    inside = {name for place in found for name in nodes[place].output}
    others = [nodes[place] for place in found if nodes[place].op_type not in _CONVOLUTIONS]
    return found if all(set(node.input) <= inside | numbers for node in others) else set()


def _signals(node: Any) -> list[str]:
    """The inputs that are as long as the sound: of a convolution not its weights."""
    return list(node.input[:1] if node.op_type in _CONVOLUTIONS else node.input)


def _belongs(node: Any, made_by: dict[str, int], nodes: Any, numbers: set[str]) -> bool:
    """True for what may be part of a decoder, seen by itself and by what it takes in."""
    if node.domain not in ("", "ai.onnx"):
        return False
    if node.op_type in _CONVOLUTIONS:
        settings = {attribute.name: attribute for attribute in node.attribute}
        one_dimension = "kernel_shape" in settings and len(settings["kernel_shape"].ints) == 1
        return one_dimension and "output_shape" not in settings
    makers = [nodes[made_by[name]].op_type for name in node.input if name in made_by and name not in numbers]
    known = len(makers) + len(numbers & set(node.input)) == len(node.input)
    return node.op_type in _EVEN and known and all(maker in _CONVOLUTIONS | _EVEN for maker in makers)


def _widen(node: Any, wide: set[str]) -> None:
    """Make the node one in two dimensions, its inputs and outputs under their wide names."""
    for place, name in enumerate(node.input):
        node.input[place] = _WIDE + name if name in wide else name
    node.output[0] = _WIDE + node.output[0]
    if node.op_type in _CONVOLUTIONS:
        for attribute in node.attribute:
            fill = _WIDE_SETTINGS.get(attribute.name)
            if fill is not None and attribute.ints:
                values = list(attribute.ints)
                wider = [fill, values[0], fill, *values[1:]] if attribute.name == "pads" else [fill, *values]
                attribute.ints[:] = wider


def _is_single_number(node: Any) -> bool:
    """True for a `Constant` that is one number and no more."""
    return bool(node.op_type == "Constant") and any(
        attribute.HasField("t") and prod(attribute.t.dims) == 1 for attribute in node.attribute
    )


# --- Both ----------------------------------------------------------------------------------------


def _node(operator: str, inputs: list[str], output: str) -> Any:
    from onnx import helper

    return helper.make_node(operator, inputs, [output], name=f"audiofic:{output}")


def _put_nodes(graph: Any, nodes: list[Any]) -> None:
    """Have the graph consist of these nodes, some of them its own."""
    import onnx

    fresh = onnx.GraphProto(node=nodes)
    graph.ClearField("node")
    graph.MergeFrom(fresh)
