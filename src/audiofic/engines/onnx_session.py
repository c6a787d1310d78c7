"""A voice's network, ready to run: edited, optimised once for this machine, quick to load again.

Networks run on the processor, or on an NVIDIA card where `AUDIOFIC_GPU=1` asks for it. A card rounds
differently, so what is asked for is part of every clip's key and of a kept network's name; and where it can't
be had, that is an error, never the processor instead.

The one place where a session is prepared. One thread each, because sums in another order round differently;
several threads of ours may run one session at once. All sessions of a process share one arena for what they
reckon with. Measured on a `medium` voice, onnxruntime 1.32, CPU seconds: the first load 0.9, each later one
0.15, from the optimised network that is kept, its digest checked; eight sessions loaded and in use 770 MB,
1,440 MB with an arena each. See docs/decisions/0013-synthesis-speed.md.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from audiofic.engines.onnx_models import DamagedModel, ForeignModel, read_model, refuse_foreign
from audiofic.errors import EngineError
from audiofic.files import replacing

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
_CARD_HINT = (
    "It takes onnxruntime-gpu in the place of onnxruntime, an NVIDIA driver, CUDA and cuDNN: "
    f"see docs/voices.md. Without {ENVIRONMENT_SWITCH} voices speak on the processor."
)

KEPT = 24
"""Optimised networks kept in the user's cache, 63 MB each for `medium` voices; the least recently used go."""

_SEAL = b"\x32\x40%s"
"""A digest in the field `doc_string` of onnx.proto's ModelProto (number 6), where any text may stand."""
_SEAL_BYTES = 66

_HINT = "The file is damaged or cut short: install the voice again, or copy it again."
_FOREIGN_HINT = "No Piper voice needs that: use another voice, or one that is whole in a single file."


def open_network(
    path: Path,
    digest: str,
    read: Callable[[], bytes],
    edit: Callable[[bytes, str], Iterable[bytes]],
    edition: str,
) -> onnxruntime.InferenceSession:
    """The network that `read` gives, edited, ready to run on one thread.

    `digest` is the network's SHA-256. `edit` gives what may be run on a provider, the best first; `edition`
    names what it does, for the network that is kept. Whether the network comes from its own file or from the
    one that is kept, it gives the same bits. Raises `EngineError`, which names `path`, where the file can't
    be read, is no network or not the one of that digest, or can't be run where it is asked for.
    """
    provider = wanted_provider()
    _require(provider)
    try:
        kept = _kept_file(digest, provider, edition)
        with suppress(Exception):  # none is kept, or a damaged one: it is made again
            session = _start(_open_sealed(kept), provider, optimise=False)
            with suppress(OSError):
                os.utime(kept)
            return session
        network = read()
        if hashlib.sha256(network).hexdigest() != digest:
            # Its digest was remembered (`file_digest`): a failing disk changes no date.
            raise DamagedModel("its content has changed, its date has not")
        refuse_foreign(read_model(network))
        networks = list(edit(network, provider))
    except ForeignModel as error:
        raise EngineError(f"{path} can't be loaded: {error}.", _FOREIGN_HINT) from error
    except (OSError, DamagedModel) as error:
        raise EngineError(f"{path} can't be loaded: {error}.", _HINT) from error
    failure: Exception | None = None
    for edited in networks:
        try:
            return _prepare(edited, kept, provider)
        except EngineError:
            raise
        except Exception as error:  # onnxruntime's failures have no common kind
            failure = error
    raise EngineError(f"{path} can't be loaded: {failure}", _HINT) from failure


def _prepare(network: bytes, kept: Path, provider: str) -> onnxruntime.InferenceSession:
    """A session of the network, which is kept as onnxruntime has optimised it, if it can be."""
    with suppress(Exception):  # the disk is full, the cache is read-only: only slower next time
        with replacing(kept) as part:
            session = _start(network, provider, optimise=True, save_as=part)
            _seal(part)
        _forget_oldest(kept)
        return session
    return _start(network, provider, optimise=True)


def _seal(path: Path) -> None:
    """Have a network end with the digest of all that is before it."""
    with path.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.write(_SEAL % digest.encode())


def _open_sealed(path: Path) -> bytes:
    """A network as it was sealed; `DamagedModel` where a byte of it is another (63 MB: 41 ms)."""
    network = path.read_bytes()
    digest = hashlib.sha256(memoryview(network)[:-_SEAL_BYTES]).hexdigest()
    if not network.endswith(_SEAL % digest.encode()):
        raise DamagedModel("it is not as it was kept")
    return network


def _start(
    network: bytes, provider: str, optimise: bool, save_as: Path | None = None
) -> onnxruntime.InferenceSession:
    import onnxruntime

    _share_arena()
    levels = onnxruntime.GraphOptimizationLevel
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = levels.ORT_ENABLE_ALL if optimise else levels.ORT_DISABLE_ALL
    # Patterns are kept for every length of sentence and only grow (399 against 353 MB after 45 lines).
    options.enable_mem_pattern = False
    options.log_severity_level = 4
    options.add_session_config_entry("session.use_env_allocators", "1")
    if save_as is not None:
        options.optimized_model_filepath = str(save_as)
    options.use_deterministic_compute = provider != PROCESSOR
    session = onnxruntime.InferenceSession(network, options, providers=[_with_options(provider)])
    _require_session(session, provider)
    if hasattr(session, "_model_bytes"):
        session._model_bytes = None  # kept for a change of provider: 63 MB a voice for nothing
    return session


@cache
def _share_arena() -> None:
    """One arena for all sessions of this process, made before the first of them."""
    import onnxruntime

    arena = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    onnxruntime.create_and_register_allocator(arena, None)


def _kept_file(digest: str, provider: str, edition: str) -> Path:
    """Where a network's optimised form is, or would be: for these edits, onnxruntime and what runs it."""
    import onnxruntime

    made_of = [edition, onnxruntime.__version__, _processor(), digest, provider]
    name = hashlib.sha256("\n".join(made_of).encode()).hexdigest()
    return Path(platformdirs.user_cache_dir("audiofic")) / "networks" / f"{name}.onnx"


@cache
def _processor() -> str:
    """What tells this processor from others: an optimised network has the width of its registers in it."""
    known = [platform.machine(), platform.processor()]
    with suppress(OSError), Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
        telling = ("model name", "flags", "Features", "CPU part")
        first = dict(reversed([line.rstrip().partition("\t")[::2] for line in lines if ":" in line]))
        known += [first[name] for name in telling if name in first]
    return "\n".join(known)


def _forget_oldest(latest: Path) -> None:
    """Of the networks that are kept, remove those not used for longest; never the one just made.

    Where the clock was set back, that one looks older than all others.
    """
    others = [network for network in latest.parent.glob("[!.]*.onnx") if network != latest]
    for network in sorted(others, key=lambda file: file.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        network.unlink(missing_ok=True)


# --- Processor or graphics card ------------------------------------------------------------------


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


def _require(provider: str) -> None:
    """Raise `EngineError` where the onnxruntime that is installed has nothing to run networks there."""
    import onnxruntime

    if provider not in onnxruntime.get_available_providers():
        raise EngineError(
            f"{ENVIRONMENT_SWITCH} is 1, but this onnxruntime can't use a graphics card.", _CARD_HINT
        )


def _require_session(session: onnxruntime.InferenceSession, provider: str) -> None:
    """Raise `EngineError` where onnxruntime took the processor instead, as it does without its libraries."""
    if provider not in session.get_providers():
        raise EngineError(f"{ENVIRONMENT_SWITCH} is 1, but the graphics card can't be used.", _CARD_HINT)


def _with_options(provider: str) -> tuple[str, dict[str, str]]:
    """The provider as a session is asked for it."""
    return provider, dict(_OPTIONS[provider])


@cache
def versions() -> str:
    """The installed versions of piper-tts and onnxruntime, from their metadata: an import takes 0.25 s."""
    found = []
    for names in (("piper-tts",), ("onnxruntime", "onnxruntime-gpu")):
        for name in names:
            try:
                found.append(f"{names[0]} {version(name)}")
                break
            except PackageNotFoundError:
                continue
        else:
            found.append(f"{names[0]} none")
    return " ".join(found)
