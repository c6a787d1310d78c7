"""Networks in ONNX files: read, and refused where they would reach out.

A voice's network is one file of sums. ONNX lets a network keep its numbers in other files, named by paths of
its own, and use operators that are no part of the standard (onnx/onnx.proto: `TensorProto.external_data`,
`NodeProto.domain`, `ModelProto.functions`). No voice needs either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

STANDARD = frozenset(("", "ai.onnx", "com.microsoft"))
"""Domains of operators: the standard's two names, and what onnxruntime itself puts in their place."""

DEEPEST = 16
"""Branches and loops inside one another; voices have two or three."""


class DamagedModel(ValueError):
    """The bytes are no ONNX model, or end in the middle of one."""


class ForeignModel(ValueError):
    """The network needs something besides itself."""


def read_model(content: bytes) -> Any:
    """The `onnx.ModelProto` in these bytes. Raises `DamagedModel`."""
    import onnx
    from google.protobuf.message import DecodeError

    try:
        model = onnx.ModelProto.FromString(content)
    except DecodeError as error:
        raise DamagedModel("it is no ONNX model, or ends too early") from error
    if not model.HasField("graph"):
        raise DamagedModel("it holds no network")
    return model


def opset_version(model: Any) -> int:
    """The version of the standard operators that the model is written in; 0: it doesn't say."""
    return next((int(opset.version) for opset in model.opset_import if opset.domain in ("", "ai.onnx")), 0)


def inner_graphs(node: Any) -> Iterator[Any]:
    """The graphs of a node's branches and loops."""
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def refuse_foreign(model: Any) -> None:
    """Raise `ForeignModel` where a network names other files, or operators that are not the standard's.

    The time it takes is linear in the number of the network's parts, whatever their size.
    """
    if model.functions or model.training_info:
        raise ForeignModel("it brings operators of its own")
    _look_through(model.graph, DEEPEST)


def _look_through(graph: Any, depth: int) -> None:
    if depth == 0:
        raise ForeignModel("its branches are too deep")
    _refuse_external(graph.initializer, graph.sparse_initializer)
    for node in graph.node:
        if node.domain not in STANDARD:
            raise ForeignModel(f"it needs operators of {node.domain[:60]!r}")
        for attribute in node.attribute:
            sparse = [attribute.sparse_tensor, *attribute.sparse_tensors]
            _refuse_external([attribute.t, *attribute.tensors], sparse)
        for inner in inner_graphs(node):
            _look_through(inner, depth - 1)


def _refuse_external(tensors: Iterable[Any], sparse: Iterable[Any]) -> None:
    parts = [part for tensor in sparse for part in (tensor.values, tensor.indices)]
    if any(tensor.external_data or tensor.data_location for tensor in (*tensors, *parts)):
        raise ForeignModel("it keeps numbers in another file")
