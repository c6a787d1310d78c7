"""A decoder in two dimensions is the same decoder: same inputs, same outputs, the sums rounded otherwise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper, parser

from audiofic.engines.piper_network import supply_noise, widen_decoder
from piper_voice import write_voice

DECODER = """
<ir_version: 8, opset_import: ["": 15]>
voice (float[1, 6, frames] latent, float[1, 5, 1] person) => (float[1, 1, 1, time] output)
{
    mask = Relu(latent)
    masked = Mul(latent, mask)
    before = Conv<kernel_shape=[7], pads=[3, 3]>(masked, w0, b0)
    told = Conv<kernel_shape=[1]>(person, w1, b1)
    start = Add(before, told)
    soft = LeakyRelu<alpha=0.1>(start)
    up = ConvTranspose<kernel_shape=[8], strides=[4], pads=[2, 2]>(soft, w2, b2)
    soft1 = LeakyRelu<alpha=0.1>(up)
    turn1 = Conv<kernel_shape=[3], dilations=[2], pads=[2, 2]>(soft1, w3, b3)
    block1 = Add(turn1, up)
    turn2 = Conv<kernel_shape=[5], dilations=[6], pads=[12, 12], group=2>(soft1, w4, b4)
    block2 = Add(turn2, up)
    both = Add(block1, block2)
    two = Constant<value=float {2.0}>()
    mean = Div(both, two)
    wave = Conv<kernel_shape=[7], pads=[3, 3]>(mean, w5)
    flat = Tanh(wave)
    axis = Constant<value=int64[1] {1}>()
    output = Unsqueeze(flat, axis)
}
"""
"""HiFi-GAN's parts in small: a speaker told to it, one step of upsampling, two dilated branches."""

WEIGHTS = {
    "w0": (16, 6, 7),
    "b0": (16,),
    "w1": (16, 5, 1),
    "b1": (16,),
    "w2": (16, 8, 8),
    "b2": (8,),
    "w3": (8, 8, 3),
    "b3": (8,),
    "w4": (8, 4, 5),
    "b4": (8,),
    "w5": (1, 8, 7),
}


def network(text: str = DECODER) -> onnx.ModelProto:
    model = parser.parse_model(text)
    random = np.random.default_rng(7)
    for name, shape in WEIGHTS.items():
        values = random.normal(0, 0.3, shape).astype(np.float32)
        model.graph.initializer.append(numpy_helper.from_array(values, name))
    onnx.checker.check_model(model)
    return model


def run(model: bytes) -> list[np.ndarray]:
    random = np.random.default_rng(3)
    feed = {
        "latent": random.normal(size=(1, 6, 50)).astype(np.float32),
        "person": random.normal(size=(1, 5, 1)).astype(np.float32),
    }
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return [np.asarray(output) for output in session.run(None, feed)]


def dimensions(model: bytes) -> list[int]:
    """How many dimensions each convolution's kernel has."""
    settings = [setting for each in onnx.load_from_string(model).graph.node for setting in each.attribute]
    return [len(setting.ints) for setting in settings if setting.name == "kernel_shape"]


def test_the_sound_is_the_same_within_a_hundred_thousandth() -> None:
    narrow = network().SerializeToString()
    wide = widen_decoder(narrow)
    assert dimensions(narrow) == [1] * 6
    assert dimensions(wide) == [2] * 6
    onnx.checker.check_model(onnx.load_from_string(wide), full_check=True)
    (before,), (after,) = run(narrow), run(wide)
    assert before.shape == after.shape == (1, 1, 1, 200)
    assert np.abs(before).max() > 0.1
    np.testing.assert_allclose(after, before, rtol=0, atol=1e-5)


def test_what_is_heard_of_the_middle_is_as_it_was() -> None:
    """An output inside the decoder keeps its name and its three dimensions."""
    model = network()
    model.graph.output.append(helper.make_tensor_value_info("both", onnx.TensorProto.FLOAT, [1, 8, "time"]))
    narrow = model.SerializeToString()
    wide = widen_decoder(narrow)
    assert set(dimensions(wide)) == {2}
    for before, after in zip(run(narrow), run(wide), strict=True):
        assert before.shape == after.shape
        np.testing.assert_allclose(after, before, rtol=0, atol=1e-5)


def test_weights_that_are_reckoned_are_taken_as_they_come() -> None:
    reckoned = DECODER.replace("(soft, w2, b2)", "(soft, w2_softer, b2)").replace(
        "    up = ", "    half = Constant<value=float {0.5}>()\n    w2_softer = Mul(w2, half)\n    up = "
    )
    narrow = network(reckoned).SerializeToString()
    wide = widen_decoder(narrow)
    assert dimensions(wide) == [2] * 6
    np.testing.assert_allclose(run(wide)[0], run(narrow)[0], rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("kernel_shape=[8], ", ""),
        ("opset_import", "domain: 'x', opset_import"),
        ('"": 15', '"": 12'),
    ],
)
def test_what_is_not_understood_is_left_as_it_is(was: str, now: str) -> None:
    model = parser.parse_model(DECODER.replace(was, now, 1) if "domain" not in now else DECODER)
    if "domain" in now:
        for each in model.graph.node:
            each.domain = "somebody.else"
    content = model.SerializeToString()
    assert widen_decoder(content) is content


def test_a_network_without_a_decoder_is_left_as_it_is(tmp_path: Path) -> None:
    supplied = supply_noise(write_voice(tmp_path, "plain").read_bytes())
    assert supplied is not None
    assert widen_decoder(supplied) is supplied
