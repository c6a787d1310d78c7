"""The page's server: on this machine's own address only, until it is interrupted."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn

from audiofic.errors import AudioficError
from audiofic.project import Project
from audiofic.review.app import make_app
from audiofic.review.bench import Bench
from audiofic.review.guard import Guard

LOOPBACK = "127.0.0.1"
PATIENCE_S = 1
"""So long connections that are open may take when the server ends."""


class _Server(uvicorn.Server):
    """Says its address once it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        self._listening()


def serve_review(project: Project, port: int, announce: Callable[[str], None]) -> None:
    """Serve the production's page until the process is interrupted.

    `port` 0: any that is free. `announce` hears the whole address, token included, as soon as it answers.
    Raises `AudioficError` where the port is taken.
    """
    token = secrets.token_urlsafe(24)
    bench = Bench(project)
    config = uvicorn.Config(
        "",
        host=LOOPBACK,
        port=port,
        log_level="critical",
        timeout_graceful_shutdown=PATIENCE_S,
        server_header=False,
        ws="none",
    )
    try:
        bound = config.bind_socket()
    except SystemExit as error:
        bench.close()
        raise AudioficError(
            f"The port {port} is taken.", "Name another with `--port`, or none at all."
        ) from error
    number = bound.getsockname()[1]
    config.app = Guard(make_app(bench), token, number)
    server = _Server(config, lambda: announce(f"http://{LOOPBACK}:{number}/?token={token}"))
    threading.Thread(target=bench.listening.warm_up, daemon=True).start()
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[bound])
    finally:
        bench.close()
        bound.close()
