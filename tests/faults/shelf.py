"""The published collection of voices on a local server, and a child's settings to install from there."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from piper_voice import write_voice

NAME = "en_US-tester-medium"
FOLDER = "en/en_US/tester/medium"
ADDRESS = "FAULTS_SHELF"
CHUNK_BYTES = 4096


class _Handler(BaseHTTPRequestHandler):
    files: dict[str, bytes]

    def do_GET(self) -> None:
        content = self.files.get(unquote(self.path).lstrip("/"))
        if content is None:
            self.send_error(404)
            return
        wanted = self.headers.get("Range")
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if wanted and start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        with suppress(ConnectionError):  # The child was killed: that is what all this is for.
            self.wfile.write(content[start:])

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve_shelf(folder: Path) -> Iterator[str]:
    """The address of a local server that has one published voice, made in `folder`."""
    model = write_voice(folder, NAME)
    files = {
        f"{FOLDER}/{NAME}.onnx": model.read_bytes(),
        f"{FOLDER}/{NAME}.onnx.json": model.with_name(f"{NAME}.onnx.json").read_bytes(),
        f"{FOLDER}/MODEL_CARD": b"# Model card\n\n* License: public domain\n",
    }
    listed = {
        path: {"size_bytes": len(content), "md5_digest": hashlib.md5(content).hexdigest()}
        for path, content in files.items()
    }
    entry = {
        "key": NAME, "language": {"code": "en_US"}, "quality": "medium", "num_speakers": 1, "files": listed,
    }  # fmt: skip
    catalogue = json.dumps({NAME: entry}).encode()
    handler = type("Handler", (_Handler,), {"files": {**files, "voices.json": catalogue}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()
        thread.join()


def use_shelf(note: Callable[..., None]) -> None:
    """In a child: install from the server that the environment names; each chunk received is an event."""
    from audiofic.desk import equipping
    from audiofic.voice_library import catalogue, download

    address = os.environ[ADDRESS]
    fetch = partial(download.fetch_https, permit=lambda url: url.startswith(address))

    @contextmanager
    def fetch_noted(url: str, start: int = 0) -> Iterator[download.Answer]:
        with fetch(url, start) as answer:

            def chunks() -> Iterator[bytes]:
                for chunk in answer.chunks:
                    note("feed", url)
                    yield chunk

            yield download.Answer(answer.start, chunks())

    download.CHUNK_BYTES = CHUNK_BYTES
    catalogue.COLLECTION_URL, catalogue.CATALOGUE_URL = address, f"{address}voices.json"
    equipping.install = partial(catalogue.install, fetch=fetch_noted)  # type: ignore[assignment]
