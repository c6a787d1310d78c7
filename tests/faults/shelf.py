"""The published collection of voices on a local server, and a child's settings to install from there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from file_server import FileHandler, serve
from piper_voice import write_voice

NAME = "en_US-tester-medium"
FOLDER = "en/en_US/tester/medium"
ADDRESS = "FAULTS_SHELF"
CHUNK_BYTES = 4096


class _Handler(FileHandler):
    files: dict[str, bytes]

    def do_GET(self) -> None:
        self.send_file(self.files.get(unquote(self.path).lstrip("/")))


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
    with serve(handler) as address:
        yield address


def use_shelf(note: Callable[..., None]) -> None:
    """In a child: install from the server that the environment names; each chunk received is an event."""
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
    catalogue.install = partial(catalogue.install, fetch=fetch_noted)  # type: ignore[assignment]
