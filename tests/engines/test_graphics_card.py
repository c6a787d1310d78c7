"""A graphics card speaks where it is asked to and can; never the processor in its stead, nor under one key.

No card is needed here: onnxruntime's list of what it can use is stood in for, and what it is asked looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import onnxruntime
import pytest

from audiofic.engines.onnx_session import CARD, ENVIRONMENT_SWITCH, PROCESSOR, wanted_provider
from audiofic.engines.piper import Piper
from audiofic.engines.piper_network import open_session
from audiofic.errors import EngineError
from audiofic.model import Voice
from piper_voice import write_voice


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(ENVIRONMENT_SWITCH, raising=False)
    return tmp_path / "cache" / "audiofic" / "networks"


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    return write_voice(tmp_path, "plain")


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, dict[str, str]]]]:
    """A machine with a card, as far as we can see: what sessions were asked to run on."""
    asked: list[list[tuple[str, dict[str, str]]]] = []
    real: Callable[..., onnxruntime.InferenceSession] = onnxruntime.InferenceSession

    def start(network: object, options: object, providers: list[tuple[str, dict[str, str]]]) -> object:
        asked.append(providers)
        session = real(network, options, providers=[PROCESSOR])
        return SimpleNamespace(get_providers=lambda: [providers[0][0], PROCESSOR], run=session.run)

    monkeypatch.setenv(ENVIRONMENT_SWITCH, "1")
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CARD, PROCESSOR])
    monkeypatch.setattr(onnxruntime, "InferenceSession", start)
    return asked


@pytest.mark.parametrize("switch", ["", "0"])
def test_voices_speak_on_the_processor_unless_a_card_is_asked_for(
    voice: Path, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    monkeypatch.setenv(ENVIRONMENT_SWITCH, switch)
    assert open_session(voice).get_providers() == [PROCESSOR]


def test_a_card_is_asked_for_and_told_to_reckon_the_same_every_time(
    voice: Path, card: list[list[tuple[str, dict[str, str]]]]
) -> None:
    open_session(voice)
    ((provider, options),) = card[0]
    assert provider == CARD
    assert options == {"cudnn_conv_algo_search": "HEURISTIC", "use_tf32": "0"}


def test_without_onnxruntime_gpu_it_is_an_error_that_says_what_to_install(
    voice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT_SWITCH, "1")
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [PROCESSOR])
    with pytest.raises(EngineError, match="can't use a graphics card") as raised:
        open_session(voice)
    assert "onnxruntime-gpu" in str(raised.value.hint)


@pytest.mark.parametrize("is_kept", [False, True])
def test_where_onnxruntime_takes_the_processor_instead_nothing_is_spoken_or_kept(
    voice: Path, cache: Path, card: object, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    """It does so without an error where the driver or cuDNN is missing."""
    if is_kept:
        open_session(voice)
    before = list(cache.glob("*"))
    fallen_back = SimpleNamespace(get_providers=lambda: [PROCESSOR])
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: fallen_back)
    with pytest.raises(EngineError, match="the graphics card can't be used"):
        open_session(voice)
    assert list(cache.glob("*")) == before


def test_a_switch_that_means_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_SWITCH, "yes")
    with pytest.raises(EngineError, match="AUDIOFIC_GPU is 'yes'"):
        wanted_provider()


def test_what_spoke_is_part_of_the_key_and_the_processors_keys_stay_as_they_were(
    voice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Voice("piper", "plain")
    on_processor = Piper((voice.parent,)).identity(asked)
    monkeypatch.setenv(ENVIRONMENT_SWITCH, "1")
    on_card = Piper((voice.parent,)).identity(asked)
    assert on_card == f"{on_processor} {CARD}"
    assert PROCESSOR not in on_processor


def test_each_has_a_kept_network_of_its_own(
    voice: Path, cache: Path, card: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_session(voice)
    monkeypatch.setenv(ENVIRONMENT_SWITCH, "0")
    open_session(voice)
    assert len(list(cache.iterdir())) == 2
