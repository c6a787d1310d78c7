"""Kokoro's network with one more output: how long each token lasts, which it computes on its way."""

from __future__ import annotations

from collections.abc import Iterator

from audiofic.engines.onnx_file import (
    GRAPH_NODE,
    GRAPH_OUTPUT,
    NODE_OUTPUT,
    join_model,
    message,
    read_fields,
    split_model,
    text,
)


def expose_durations(network: bytes, provider: str) -> Iterator[bytes]:
    """The network with the durations as its second output where they can be found, then the network as it is.

    They are what its only `Clip` gives: rounded frames of 25 ms, at least one a token. Raises `DamagedModel`.
    """
    fields, graph = split_model(network)
    parts = list(read_fields(graph))
    clips = [
        bytes(detail.value)
        for part in parts
        if part.number == GRAPH_NODE
        and isinstance(part.value, memoryview)
        and b'"\x04Clip' in bytes(part.value)
        for detail in read_fields(part.value)
        if detail.number == NODE_OUTPUT and isinstance(detail.value, memoryview)
    ]
    outputs = sum(part.number == GRAPH_OUTPUT for part in parts)
    if len(clips) == 1 and outputs == 1:
        yield join_model(fields, [*(part.raw for part in parts), *message(GRAPH_OUTPUT, [text(1, clips[0])])])
    yield network
