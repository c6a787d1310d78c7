"""A tiny Kokoro for tests: a tone whose pitch tells the voice, whose length follows the phonemes.

It has the inputs, the outputs and the files of the real one; made with numpy and onnx from nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from audiofic.engines.kokoro_phonemes import VOCABULARY
from piper_voice import Build

FRAME = 600
"""Samples at 24 kHz."""
VOWELS = "aeiouæɐɑɒɔəɚɛɜɪʊʌᵻAIOQWY"


def write_kokoro(folder: Path, voices: Mapping[str, float], network: str = "kokoro-v1.0.int8.onnx") -> None:
    """Write a network and `voices-v1.0.bin` into `folder`; `voices` is name -> pitch in Hz."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / network).write_bytes(make_network().SerializeToString())
    write_styles(folder / "voices-v1.0.bin", voices)


def write_styles(path: Path, voices: Mapping[str, float]) -> None:
    """Each row a little louder than the one before, as rows of real voices differ a little."""
    styles = {}
    for name, pitch in voices.items():
        style = np.zeros((510, 1, 256), np.float32)
        style[:, 0, 0] = pitch
        style[:, 0, 1] = np.linspace(0.3, 0.6, 510)
        styles[name] = style
    with path.open("wb") as file:
        np.savez(file, **styles)  # type: ignore[arg-type]


def make_network() -> onnx.ModelProto:
    """Durations by token through Round and Clip, then a sine by frame."""
    build = Build()
    first, last, one = (build.const([n], np.int64) for n in (0, -1, 1))
    zero, step = build.const(0, np.int64), build.const(1, np.int64)
    ids = build("Reshape", "tokens", last)
    lasting = build("Div", build("Gather", build.const(_frames(), np.float32), ids), "speed")
    rounded = build("Round", lasting)
    lengths = build("Clip", rounded, build.const(1.0, np.float32))
    ends = build("CumSum", lengths, zero)
    total = build("Cast", build("ReduceSum", lengths, first, keepdims=1), to=TensorProto.INT64)
    each = build("Cast", build("Range", zero, build("Squeeze", total, first), step), to=TensorProto.FLOAT)
    past = build("GreaterOrEqual", build("Unsqueeze", each, one), build("Unsqueeze", ends, first))
    place = build("ReduceSum", build("Cast", past, to=TensorProto.INT64), one, keepdims=0)
    place = build("Min", place, build("Sub", build("Shape", ids), one))
    loudness = build("Gather", build.const(_levels(), np.float32), build("Gather", ids, place))
    spread = build("Concat", total, build.const([FRAME], np.int64), axis=0)
    envelope = build("Reshape", build("Expand", build("Unsqueeze", loudness, one), spread), last)
    count = build("Squeeze", build("Mul", total, build.const([FRAME], np.int64)), first)
    time = build("Cast", build("Range", zero, count, step), to=TensorProto.FLOAT)
    flat = build("Reshape", "style", last)
    pitch, level = (build("Gather", flat, build.const(n, np.int64)) for n in (0, 1))
    cycles = build("Mod", build("Div", build("Mul", time, pitch), build.const(24_000.0, np.float32)),
                   build.const(1.0, np.float32), fmod=1)  # fmt: skip
    tone = build("Sin", build("Mul", cycles, build.const(2 * np.pi, np.float32)))
    sound = build("Mul", build("Mul", tone, envelope), level)
    build.nodes.append(helper.make_node("Identity", [sound], ["audio"]))
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    output = helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["samples"])
    graph = helper.make_graph(build.nodes, "tone", inputs, [output], build.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model


def _frames() -> list[float]:
    """25 ms each: about 0.065 s a letter of English in all."""
    lasting = {" ": 2.0, "…": 4.0, **dict.fromkeys(",;:", 10.0), **dict.fromkeys(".!?", 18.0)}
    lasting |= dict.fromkeys("ˈˌː", 1.0) | dict.fromkeys(VOWELS, 4.0)
    by_token = {token: lasting.get(letter, 3.0) for letter, token in VOCABULARY.items()}
    return [by_token.get(token, 6.0) for token in range(178)]


def _levels() -> list[float]:
    silent = set(" …,;:.!?ˈˌ")
    by_token = {token: 0.0 if letter in silent else 1.0 if letter in VOWELS else 0.5
                for letter, token in VOCABULARY.items()}  # fmt: skip
    return [by_token.get(token, 0.0) for token in range(178)]
