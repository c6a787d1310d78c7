"""Speech on other machines: a `dask.distributed` cluster takes the place of this machine's cores.

The scheduler is dask's; what is ours is that every worker makes the very clips that this machine would make,
and that each host gets a voice once. See docs/scale.md and docs/decisions/0017-scale-out.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from audiofic.errors import AudioficError
from audiofic.synthesis.speech import close_engines

if TYPE_CHECKING:
    from distributed import Client

    from audiofic.cluster.workers import ClusterWorkers

CONNECT_S = 10
"""How long a scheduler may take to answer, and then its first worker to be there."""


@contextmanager
def open_cluster(address: str) -> Iterator[ClusterWorkers]:
    """The workers of the dask cluster whose scheduler is at that address (`tcp://host:8786`).

    Raises `AudioficError` where dask.distributed is not installed, nobody answers, there is no worker, or the
    workers have another audiofic than this machine.
    """
    with open_client(address) as client:
        from audiofic.cluster.workers import ClusterWorkers

        workers = ClusterWorkers(client)
        try:
            yield workers
        finally:
            workers.close()
            close_engines()


@contextmanager
def open_client(address: str) -> Iterator[Client]:
    """A connection to the cluster, all machines of which have this audiofic; raises like `open_cluster`."""
    client = _connect(address)
    try:
        _check_workers(client, address)
        yield client
    finally:
        client.close()


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise _not_installed(error) from error
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False, name="audiofic")
    except (OSError, ValueError, TypeError) as error:
        raise AudioficError(
            f"No dask scheduler answers at {address}.",
            "An address is like tcp://192.168.1.10:8786: `dask scheduler` prints it when it starts.",
        ) from error


def _check_workers(client: Client, address: str) -> None:
    """That there are workers, and that each would make the clips this machine makes."""
    from audiofic.cluster.remote import code_digest

    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
    except TimeoutError as error:
        raise AudioficError(
            f"The cluster at {address} has no workers.", f"Start some: `dask worker {address}`."
        ) from error
    ours = version("audiofic")
    try:
        _refuse(
            {
                machine: f"audiofic {theirs}" if isinstance(theirs, str) else "no audiofic"
                for machine, theirs in _ask_all(client, version, "audiofic").items()
                if theirs != ours
            },
            ours,
        )
        digests = _ask_all(client, code_digest)
    except OSError as error:
        raise AudioficError(f"The cluster at {address} went away.", "Look at its scheduler.") from error
    others = [machine for machine, digest in digests.items() if digest != code_digest()]
    _refuse(dict.fromkeys(others, f"another audiofic {ours}"), ours)


def _ask_all(client: Client, question: Any, *given: str) -> Mapping[str, object]:
    """The answers of the scheduler, which unpickles what it passes on, and of each worker."""
    answers: Mapping[str, object] = client.run(question, *given, on_error="return")
    try:
        scheduler = client.run_on_scheduler(question, *given)
    except Exception as error:  # whatever it raises over there
        scheduler = error
    return {"the scheduler": scheduler, **answers}


def _refuse(others: Mapping[str, str], ours: str) -> None:
    if others:
        told = "; ".join(f"{machine} has {theirs}" for machine, theirs in sorted(others.items())[:4])
        raise AudioficError(
            f"{told}; this machine has audiofic {ours}.",
            "Install the same audiofic on all machines of the cluster.",
        )


def _not_installed(error: ImportError) -> AudioficError:
    return AudioficError(
        f"Working on a cluster needs dask.distributed: {error}.",
        "`pip install 'audiofic[cluster]'` gets it, here and on the workers.",
    )
