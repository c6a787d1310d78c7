"""What tests of strangers' files share."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from file_server import serve


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """(address of a server on this machine, what it was asked for)."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serve(Handler) as address:
        yield address, paths
