"""Tiny Piper-format voices for tests: a tone whose pitch tells the voice, whose length follows the phonemes.

Made with numpy and onnx from nothing; piper-tts loads them and speaks with them like with any other voice.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SAMPLE_RATE = 22_050
FRAME = 256
SYMBOLS = [
    *"_^$ !'(),-.:;?",
    *"abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔ",
    *"ʲˈˌːˑ˞βθχᵻ0123456789",
    "\u0327",
    "\u0303",
    "\u0329",
]
IDS = {symbol: [number] for number, symbol in enumerate(SYMBOLS)}
VOWELS = "aeiouyæøœɐɑɒɔəɚɛɜɪʊʌᵻ"

Dice = Literal["normal", "uniform", "branch", "none"]
"""How the voice draws its noise: as published voices do, otherwise, inside a branch, or not at all."""


def write_voice(
    folder: Path,
    name: str,
    *,
    f0: float = 110.0,
    speakers: int = 1,
    level: float = 0.5,
    dice: Dice = "normal",
    card: str | None = None,
    symbols: dict[str, list[int]] | None = None,
    **config: Any,
) -> Path:
    """Write NAME.onnx and NAME.onnx.json into `folder`; the path of the model.

    Speaker n sounds n semitones above `f0` (Hz) and is called `pn`; vowels peak at `level`. What else is
    given goes into the configuration.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(network(f0, speakers, level, dice).SerializeToString())
    settings = {
        "audio": {"sample_rate": SAMPLE_RATE, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": symbols or IDS,
        "num_symbols": 256,
        "num_speakers": speakers,
        "speaker_id_map": {f"p{number}": number for number in range(speakers)} if speakers > 1 else {},
    }
    config_path = folder / f"{name}.onnx.json"
    config_path.write_text(json.dumps(settings | config, ensure_ascii=False), encoding="utf-8")
    if card is not None:
        (folder / f"{name}.MODEL_CARD").write_text(card, encoding="utf-8")
    return path


def network(f0: float, speakers: int, level: float, dice: Dice) -> onnx.ModelProto:
    """The voice's network, with the inputs and the output of a real one."""
    build = Build()
    one, last, first = build.const([1], np.int64), build.const([-1], np.int64), build.const([0], np.int64)
    noise_scale, length_scale, noise_w = (
        build("Slice", "scales", build.const([n], np.int64), build.const([n + 1], np.int64)) for n in range(3)
    )
    ids = build("Reshape", "input", last)
    frames = build("Gather", build.const(_frames_per_id(), np.float32), ids)
    jitter = build("Mul", build("Mul", _noise(build, frames, dice), noise_w), build.const([0.25], np.float32))
    varied = build("Max", build("Add", frames, build("Mul", frames, jitter)), build.const([0.05], np.float32))
    lasting = build("Ceil", build("Mul", varied, length_scale))
    ends = build("CumSum", lasting, build.const(0, np.int64))
    total = build("Cast", build("ReduceSum", lasting, first, keepdims=1), to=TensorProto.INT64)
    zero, step = build.const(0, np.int64), build.const(1, np.int64)
    each = build("Cast", build("Range", zero, build("Squeeze", total, first), step), to=TensorProto.FLOAT)
    past = build("GreaterOrEqual", build("Unsqueeze", each, one), build("Unsqueeze", ends, first))
    place = build("ReduceSum", build("Cast", past, to=TensorProto.INT64), one, keepdims=0)
    place = build("Min", place, build("Sub", build("Shape", ids), one))
    loudness = build("Gather", build.const(_level_per_id(level), np.float32), build("Gather", ids, place))
    spread = build("Concat", total, build.const([FRAME], np.int64), axis=0)
    envelope = build("Reshape", build("Expand", build("Unsqueeze", loudness, one), spread), last)
    count = build("Squeeze", build("Mul", total, build.const([FRAME], np.int64)), first)
    time = build("Cast", build("Range", zero, count, step), to=TensorProto.DOUBLE)
    pitches = f0 * 2 ** (np.arange(speakers) / 12) / SAMPLE_RATE
    pitch = build.const(pitches, np.float64)
    if speakers > 1:
        pitch = build("Gather", pitch, "sid")
    turns = build("Mod", build("Mul", time, pitch), build.const([1.0], np.float64), fmod=1)
    angle = build("Mul", build("Cast", turns, to=TensorProto.FLOAT), build.const([2 * np.pi], np.float32))
    tone = build("Mul", build("Sin", angle), envelope)
    breath = build(
        "Mul", build("Mul", _noise(build, tone, dice), noise_scale), build.const([0.002], np.float32)
    )
    shape = build.const([1, 1, 1, -1], np.int64)
    build.nodes.append(helper.make_node("Reshape", [build("Add", tone, breath), shape], ["output"]))
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch_size", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch_size"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, [1]))
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])
    graph = helper.make_graph(build.nodes, "tone", inputs, [output], build.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    return model


class Build:
    """Collects nodes and constants under names of its own."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def const(self, value: object, dtype: type) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, dtype=dtype), name))
        return name

    def __call__(self, operator: str, *inputs: str, **attributes: Any) -> str:
        # Named as torch names its outputs, so that consumers of the noise mention the dice in their inputs.
        output = f"/{operator}_output_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output


def _noise(build: Build, like: str, dice: Dice) -> str:
    if dice == "none":
        return build("Sub", like, like)
    if dice == "branch":
        always = build.const(True, np.bool_)
        branches = {}
        for branch in ("then_branch", "else_branch"):
            name = f"{branch}_{len(build.nodes)}"
            node = helper.make_node("RandomNormalLike", [like], [name], dtype=1)
            output = helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            branches[branch] = helper.make_graph([node], name + "_graph", [], [output])
        return build("If", always, **branches)
    return build("RandomNormalLike" if dice == "normal" else "RandomUniformLike", like, dtype=1)


def _frames_per_id() -> list[float]:
    """How long each phoneme lasts: about 0.065 s a letter of English in all, pads and pauses included."""
    lasting = {"_": 1.2, " ": 1.9, **dict.fromkeys(",;:", 10.0), **dict.fromkeys(".!?", 19.0)}
    lasting |= dict.fromkeys("ˈˌː", 1.2) | dict.fromkeys(VOWELS, 3.9)
    return [lasting.get(SYMBOLS[number] if number < len(SYMBOLS) else "_", 2.8) for number in range(256)]


def _level_per_id(level: float) -> list[float]:
    loud = dict.fromkeys("_^$ ,.:;?!", 0.0) | dict.fromkeys(VOWELS, level)
    return [loud.get(SYMBOLS[number] if number < len(SYMBOLS) else "_", level / 2) for number in range(256)]
