"""A Piper voice's network, ready to run: edited, optimised once for this machine, quick to load again.

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
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from audiofic.engines.onnx_file import MODEL_DOC, DamagedModel, text
from audiofic.engines.onnx_foreign import ForeignModel, refuse_foreign
from audiofic.engines.onnx_provider import (
    PROCESSOR,
    require,
    require_session,
    wanted_provider,
    with_options,
)
from audiofic.engines.piper_decoder import widen_decoder
from audiofic.engines.piper_noise import supply_noise
from audiofic.errors import EngineError
from audiofic.files import replacing
from audiofic.voice_library import file_digest

if TYPE_CHECKING:
    import onnxruntime

FORMAT = 2
"""Raised whenever the edits of a network change, so that none that was kept before is used."""

KEPT = 24
"""Optimised networks kept in the user's cache, 63 MB each for `medium` voices; the least recently used go."""

_SEAL_BYTES = len(text(MODEL_DOC, "0" * 64))

_HINT = "The file is damaged or cut short: install the voice again, or copy it again."
_FOREIGN_HINT = "No Piper voice needs that: use another voice, or one that is whole in a single file."


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """A Piper voice's network, its noise an input if it can be; see `open_network`."""
    try:
        digest = file_digest(path)
    except OSError as error:
        raise EngineError(f"{path} can't be loaded: {error}.", _HINT) from error
    return open_network(path, digest, path.read_bytes, _networks, f"{FORMAT}")


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
    require(provider)
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
        refuse_foreign(network)
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


def _networks(network: bytes, provider: str) -> Iterator[bytes]:
    """What may be run of a Piper voice: onnxruntime may refuse what we made of a network it knows.

    Never a path: onnxruntime looks for a network's other files only where it knows its folder.
    """
    supplied = supply_noise(network)
    if supplied is not None:
        wide = widen_decoder(supplied) if provider == PROCESSOR else supplied  # quicker on processors only
        yield wide
        if wide is not supplied:
            yield supplied
    yield network


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
    """Have a network end with the digest of all that is before it, in a field where ONNX takes any text."""
    with path.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.write(text(MODEL_DOC, digest))


def _open_sealed(path: Path) -> bytes:
    """A network as it was sealed; `DamagedModel` where a byte of it is another (63 MB: 41 ms)."""
    network = path.read_bytes()
    digest = hashlib.sha256(memoryview(network)[:-_SEAL_BYTES]).hexdigest()
    if not network.endswith(text(MODEL_DOC, digest)):
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
    session = onnxruntime.InferenceSession(network, options, providers=[with_options(provider)])
    require_session(session, provider)
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
