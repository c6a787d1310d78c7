"""One file over HTTPS: resumed where it broke off, checked, and only then given its name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from audiofic.errors import AudioficError
from audiofic.files import move, sync_file

CHUNK_BYTES = 256 * 1024
TIMEOUT_SECONDS = 30.0
"""Without a byte for this long, a connection counts as broken."""

Progress = Callable[[int, int], None]
"""Told (bytes there so far, bytes in all) as a download goes on."""


class Unreachable(AudioficError):
    """The network, or the server, did not give what was asked for; trying again may help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends: `chunks` of the file from byte `start` on."""

    start: int
    """0 where the server ignored the wish to go on in the middle."""
    chunks: Iterator[bytes]


class Fetch(Protocol):
    """How bytes are had; `fetch_https` in earnest, something local in tests."""

    def __call__(self, url: str, start: int = 0) -> AbstractContextManager[Answer]:
        """The file at `url` from byte `start` on; raises `Unreachable`."""


def is_https(url: str) -> bool:
    """True for an https address with a host: the only kind that is ever asked."""
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)


class _Redirects(HTTPRedirectHandler):
    """Follows a redirection only to where `permit` allows."""

    def __init__(self, permit: Callable[[str], bool]) -> None:
        self.permit = permit

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not self.permit(newurl):
            raise URLError(f"it redirects to {newurl}, which is not HTTPS")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def fetch_https(url: str, start: int = 0, permit: Callable[[str], bool] = is_https) -> Iterator[Answer]:
    """The file at `url` from byte `start` on, over HTTPS and nothing else, redirections included.

    Raises `Unreachable` where there is no network, the server says no, or the connection breaks.
    """
    if not permit(url):
        raise Unreachable(f"{url} is not an HTTPS address.")
    request = Request(url, headers={"User-Agent": "audiofic"})
    if start:
        request.add_header("Range", f"bytes={start}-")
    host = urlsplit(url).hostname
    try:
        response = build_opener(_Redirects(permit)).open(request, timeout=TIMEOUT_SECONDS)
    except HTTPError as error:
        error.close()
        if error.code == 416 and start:  # nothing after `start`: the part here is not of this file
            with fetch_https(url, 0, permit) as answer:
                yield answer
            return
        raise Unreachable(f"{host} answered {error.code} {error.reason} for {url}.") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{host} can't be reached: {getattr(error, 'reason', error)}.") from error

    def chunks() -> Iterator[bytes]:
        while True:
            try:
                chunk = response.read(CHUNK_BYTES)
            except (OSError, HTTPException) as error:
                raise Unreachable(f"The connection to {host} broke: {error}.") from error
            if not chunk:
                return
            yield chunk

    with response:
        resumes = response.status == 206 and response.headers.get("Content-Range", "").startswith(
            f"bytes {start}-"
        )
        yield Answer(start if resumes else 0, chunks())


def read_all(url: str, fetch: Fetch, limit_bytes: int) -> bytes:
    """The whole of a small file; `AudioficError` where it is longer than `limit_bytes`."""
    parts: list[bytes] = []
    length = 0
    with fetch(url) as answer:
        for chunk in answer.chunks:
            length += len(chunk)
            if length > limit_bytes:
                raise AudioficError(f"{url} sends more than {limit_bytes:,} bytes; it was refused.")
            parts.append(chunk)
    return b"".join(parts)


def download(
    url: str, target: Path, size_bytes: int, digest: str, fetch: Fetch, progress: Progress | None = None
) -> None:
    """Bring the file at `url` to `target`, whole and checked, or raise and leave `target` as it was.

    What came before a break is kept in `target`.part and the next call goes on from there. Raises
    `Unreachable` where the connection fails or ends early, `AudioficError` where the file is longer
    than `size_bytes`, its digest is not `digest` (see `has_digest`), or the disk refuses.
    """
    part = target.with_name(target.name + ".part")
    try:
        kept = part.stat().st_size if part.exists() else 0
        if kept > size_bytes:
            part.unlink()
            kept = 0
        if kept < size_bytes or not size_bytes:
            _receive(url, part, kept, size_bytes, fetch, progress)
        if (
            not has_digest(part, digest) and kept
        ):  # the first half was of another version: once more, from the start
            part.unlink()
            _receive(url, part, 0, size_bytes, fetch, progress)
        if not has_digest(part, digest):
            part.unlink()
            raise AudioficError(
                f"{target.name} arrived damaged: its digest is not the published one.",
                "Try again later; if it stays so, the publisher's file and list differ.",
            )
        sync_file(part)  # it may be what a killed process left whole
        move(part, target)
    except OSError as error:
        raise AudioficError(
            f"{part} can't be written: {error.strerror or error}.",
            "Is the disk full or the folder read-only?",
        ) from error


def _receive(
    url: str, part: Path, kept: int, size_bytes: int, fetch: Fetch, progress: Progress | None
) -> None:
    """Add to `part` what is missing of `size_bytes`."""
    with fetch(url, kept) as answer, part.open("ab" if kept and answer.start == kept else "wb") as file:
        done = file.tell()
        try:
            for chunk in answer.chunks:
                done += len(chunk)
                if done > size_bytes:
                    break
                file.write(chunk)
                if progress:
                    progress(done, size_bytes)
        finally:
            file.flush()
            os.fsync(file.fileno())
    if done > size_bytes:
        part.unlink()
        raise AudioficError(
            f"{url} sends more than the {size_bytes:,} bytes that the catalogue promises; it was refused."
        )
    if done < size_bytes:
        raise Unreachable(
            f"The download of {url} ended after {done:,} of {size_bytes:,} bytes.",
            "Run the command again: it goes on where it stopped.",
        )


def has_digest(path: Path, digest: str) -> bool:
    """True for a file of that digest in hexadecimal: SHA-256, or MD5 by its 32 digits.

    MD5 helps against accidents, not against forgers (HTTPS is for those).
    """
    algorithm = partial(hashlib.md5, usedforsecurity=False) if len(digest) == 32 else hashlib.sha256
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest() == digest
