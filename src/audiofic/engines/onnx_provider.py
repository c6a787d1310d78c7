"""What Piper voices are run on: the processor, or an NVIDIA card where `AUDIOFIC_GPU=1` asks for it.

A card rounds differently, so what is asked for is part of every clip's key and of a kept network's name; and
where it can't be had, that is an error, never the processor instead.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audiofic.errors import EngineError

if TYPE_CHECKING:
    import onnxruntime

ENVIRONMENT_SWITCH = "AUDIOFIC_GPU"
PROCESSOR, CARD = "CPUExecutionProvider", "CUDAExecutionProvider"
_OPTIONS = {
    PROCESSOR: {},
    # The quickest algorithm of each run would be another one each time; TF32 has 10 bits, floats 23.
    CARD: {"cudnn_conv_algo_search": "HEURISTIC", "use_tf32": "0"},
}
"""https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html"""
_HINT = (
    "It takes onnxruntime-gpu in the place of onnxruntime, an NVIDIA driver, CUDA and cuDNN: "
    f"see docs/voices.md. Without {ENVIRONMENT_SWITCH} voices speak on the processor."
)


def wanted_provider() -> str:
    """onnxruntime's name for what voices are to be run on; reads the environment only.

    Raises `EngineError` where the switch is neither `1` nor `0`, or empty.
    """
    switch = os.environ.get(ENVIRONMENT_SWITCH, "")
    if switch not in ("", "0", "1"):
        raise EngineError(
            f"{ENVIRONMENT_SWITCH} is {switch!r}.", "Let it be 1 for a graphics card, or unset it."
        )
    return CARD if switch == "1" else PROCESSOR


def require(provider: str) -> None:
    """Raise `EngineError` where the onnxruntime that is installed has nothing to run networks there."""
    import onnxruntime

    if provider not in onnxruntime.get_available_providers():
        raise EngineError(
            f"{ENVIRONMENT_SWITCH} is 1, but this onnxruntime can't use a graphics card.", _HINT
        )


def require_session(session: onnxruntime.InferenceSession, provider: str) -> None:
    """Raise `EngineError` where onnxruntime took the processor instead, as it does without its libraries."""
    if provider not in session.get_providers():
        raise EngineError(f"{ENVIRONMENT_SWITCH} is 1, but the graphics card can't be used.", _HINT)


def with_options(provider: str) -> tuple[str, dict[str, str]]:
    """The provider as a session is asked for it."""
    return provider, dict(_OPTIONS[provider])
