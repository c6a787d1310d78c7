"""A voice of a stranger's is one file of sums within limits, or it is refused before anything runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from audiofic.engines.onnx_models import ForeignModel, read_model, refuse_foreign
from audiofic.engines.piper_network import open_session
from audiofic.errors import EngineError
from audiofic.voice_library import find_voice
from audiofic.voice_library.installed import MAX_MODEL_BYTES
from piper_voice import write_voice


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def point_outside(tensor: onnx.TensorProto) -> None:
    """Let a tensor's numbers lie in another file."""
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../../../../etc/passwd"


def external_weights(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer.add()
    tensor.CopyFrom(helper.make_tensor("w", TensorProto.FLOAT, [1], [0.0]))
    point_outside(tensor)


def external_constant(model: onnx.ModelProto) -> None:
    node = helper.make_node(
        "Constant", [], ["c"], value=helper.make_tensor("c", TensorProto.FLOAT, [1], [0.0])
    )
    point_outside(node.attribute[0].t)
    model.graph.node.append(node)


def external_in_a_branch(model: onnx.ModelProto) -> None:
    inner = onnx.ModelProto()
    external_constant(inner)
    inner.graph.name = "inner"
    model.graph.node.append(
        helper.make_node("If", ["x"], ["y"], then_branch=inner.graph, else_branch=inner.graph)
    )


def foreign_operator(model: onnx.ModelProto) -> None:
    model.graph.node.append(helper.make_node("Shell", ["input"], ["z"], domain="com.stranger"))


def own_function(model: onnx.ModelProto) -> None:
    opset = [helper.make_opsetid("", 15)]
    model.functions.append(helper.make_function("com.stranger", "F", ["a"], ["a"], [], opset))


def endless_branches(model: onnx.ModelProto) -> None:
    graph = helper.make_graph([], "g", [], [])
    for _ in range(20):
        graph = helper.make_graph([helper.make_node("If", ["x"], ["y"], then_branch=graph)], "g", [], [])
    model.graph.node.extend(graph.node)


TRICKS = [
    external_weights,
    external_constant,
    external_in_a_branch,
    foreign_operator,
    own_function,
    endless_branches,
]


@pytest.mark.parametrize("trick", TRICKS)
def test_a_network_that_reaches_out_is_refused_before_it_runs(
    trick: Callable[[onnx.ModelProto], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_voice(tmp_path, "strange")
    model = onnx.load(path)
    trick(model)
    path.write_bytes(model.SerializeToString())
    monkeypatch.setattr("onnxruntime.InferenceSession", None)  # whoever calls it fails otherwise
    with pytest.raises(EngineError) as caught:
        open_session(path)
    assert isinstance(caught.value.__cause__, ForeignModel)
    assert str(path) in caught.value.message


def test_a_voice_as_it_should_be_passes(tmp_path: Path) -> None:
    for dice in ("normal", "uniform", "branch", "none"):
        refuse_foreign(read_model(write_voice(tmp_path, f"plain-{dice}", dice=dice).read_bytes()))


def test_a_model_of_no_voices_size_is_not_even_read(tmp_path: Path) -> None:
    path = write_voice(tmp_path, "huge")
    with path.open("r+b") as file:
        file.truncate(MAX_MODEL_BYTES + 1)  # a hole: it takes no room on the disk
    with pytest.raises(EngineError, match="too large"):
        find_voice("huge", (tmp_path,))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"espeak": {"voice": "../../../home/mara/evil"}}, "espeak.voice"),
        ({"espeak": {"voice": "/tmp/evil"}}, "espeak.voice"),
        ({"espeak": {"voice": "en-us+../evil"}}, "espeak.voice"),
        ({"espeak": {"voice": "en\n"}}, "espeak.voice"),
        ({"num_speakers": 10**9}, "more speakers"),
        ({"num_symbols": 10**12}, "more speakers or symbols"),
        ({"audio": {"sample_rate": 10**9}}, "sample_rate"),
        ({"audio": {"sample_rate": 1}}, "sample_rate"),
        ({"inference": {"length_scale": 1e6}}, "length_scale"),
        ({"inference": {"length_scale": 0}}, "length_scale"),
        ({"inference": {"noise_scale": float("nan")}}, "noise_scale"),
        ({"inference": {"noise_scale": 1e999}}, "noise_scale"),
        ({"inference": {"noise_w": 10**400}}, "noise_w"),
        ({"inference": {"noise_w": "1"}}, "noise_w"),
        ({"inference": {"noise_w": True}}, "noise_w"),
    ],
)
def test_a_configuration_beyond_all_voices_is_refused_with_its_key(
    change: dict[str, object], fault: str, tmp_path: Path
) -> None:
    path = write_voice(tmp_path, "strange").with_name("strange.onnx.json")
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(EngineError, match=fault) as caught:
        find_voice("strange", (tmp_path,))
    assert str(path) in caught.value.message


@pytest.mark.parametrize("language", ["en-us", "en-gb-x-rp", "es-419", "cmn", "en+f3", "en-029"])
def test_every_name_that_espeak_has_for_a_language_is_taken(language: str, tmp_path: Path) -> None:
    write_voice(tmp_path, "plain", espeak={"voice": language})
    assert find_voice("plain", (tmp_path,)).name == "plain"
