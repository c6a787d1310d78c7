"""One question to a model server, one answer, within limits of time and size."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Timer
from urllib.parse import urlsplit

from audiofic.errors import AudioficError
from audiofic.model_server.addresses import SERVERS_VARIABLE, key_for, may_ask

_LONGEST_TOLD = 200
_TRY_AGAIN = (408, 409, 425, 429)
"""Statuses below 500 that say: not now."""


class NoServer(AudioficError):
    """There is nobody to ask: asking on is useless."""


class Unreachable(NoServer):
    """Nobody answers at the address, now."""


class NoAnswer(AudioficError):
    """This question got no answer; the next one may."""

    retry_after_s: float | None = None
    """How long the server asks to wait, where it says so."""


class Refused(NoAnswer):
    """The server says that the question itself is wrong."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server, and what may be taken from it."""

    url: str
    """Up to the API's version, without a slash at the end."""
    kind: str
    """What messages call it: `model server`."""
    timeout_s: float
    """How long an answer may take, the last byte included."""
    largest_bytes: int
    """How long an answer may be."""

    def post(self, path: str, question: Mapping[str, object]) -> bytes:
        """The body of a 2xx answer, whole. Raises `NoServer` or `NoAnswer`.

        Neither proxies nor redirections are heeded, and no address is asked that the person at this machine
        has not allowed: the story goes nowhere else.
        """
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "audiofic",
            "Connection": "close",
            **self._authorization(),
        }
        with closing(self._connect()) as connection, _hanging_up(connection, self.timeout_s) as is_late:
            try:
                target = f"{urlsplit(self.url).path}{path}"
                connection.request("POST", target, json.dumps(question).encode(), headers)
                with closing(connection.getresponse()) as response:
                    promised = response.length
                    body = response.read(self.largest_bytes + 1)
            except (OSError, HTTPException) as error:
                if is_late() or isinstance(error, TimeoutError):
                    raise self._too_slow() from error
                raise NoAnswer(f"The connection to {self.url} broke: {_tell(str(error))}.") from error
        if is_late():  # where the answer's length is not told, its end looks like any other
            raise self._too_slow()
        if len(body) > self.largest_bytes:
            raise NoAnswer(f"{self.url} sent more than {self.largest_bytes:,} bytes; it was refused.")
        if promised is not None and len(body) < promised:
            raise NoAnswer(f"{self.url} broke off after {len(body):,} of {promised:,} bytes.")
        if not 200 <= response.status < 300:
            raise self._explain_status(response, body)
        return body

    def _connect(self) -> HTTPConnection:
        """An open connection."""
        parts = urlsplit(self.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port or kind.default_port, timeout=self.timeout_s)
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:  # UnicodeError: a part of the name that is too long
            connection.close()
            reason = _tell(getattr(error, "strerror", None) or str(error))
            raise Unreachable(f"The {self.kind} at {self.url} can't be reached: {reason}.") from error
        return connection

    def _too_slow(self) -> NoAnswer:
        return NoAnswer(
            f"The {self.kind} at {self.url} took more than {self.timeout_s:g} s.",
            "Raise `timeout` in voices.yaml, or take a smaller model.",
        )

    def _authorization(self) -> dict[str, str]:
        """The header with the key that is meant for this address. `NoServer` where nothing may be sent."""
        told = os.environ.get(SERVERS_VARIABLE, "")
        if not may_ask(self.url, told):
            raise NoServer(
                f"voices.yaml names a {self.kind} beyond this machine, {self.url}; nothing was sent there.",
                f"If your story may go there, set the environment variable {SERVERS_VARIABLE} to {self.url} "
                f"(or to {self.url}=KEY if the server wants an API key).",
            )
        key = key_for(self.url, told)
        if key is None:
            return {}
        if not (key and key.isascii() and key.isprintable()):
            raise NoServer(
                f"{SERVERS_VARIABLE} holds no API key for {self.url}.",
                f"Write it behind the address, {self.url}=KEY; the address alone if the server wants none.",
            )
        return {"Authorization": f"Bearer {key}"}

    def _explain_status(self, response: HTTPResponse, body: bytes) -> AudioficError:
        if 300 <= response.status < 400:
            where = _tell(response.headers.get("Location") or "another address")
            return NoServer(
                f"The {self.kind} at {self.url} sends on to {where}; nothing was sent there.",
                "If you trust that address, write it as `url` in voices.yaml.",
            )
        said = _complaint(body)
        message = f"The {self.kind} at {self.url} answered {response.status}{f' ({said})' if said else ''}."
        if response.status in (400, 422):
            return Refused(message)
        if response.status >= 500 or response.status in _TRY_AGAIN:
            failed = NoAnswer(message)
            failed.retry_after_s = _seconds(response.headers.get("Retry-After"))
            return failed
        if response.status in (401, 403):
            hint = (
                f"If it wants an API key, set the environment variable {SERVERS_VARIABLE} to {self.url}=KEY."
            )
            return NoServer(message, hint)
        return NoServer(message, "Check `url` (with most servers it ends in /v1) and `model`.")


@contextmanager
def _hanging_up(connection: HTTPConnection, seconds: float) -> Iterator[Callable[[], bool]]:
    """Hang up after so long, whatever is still to come; yields what tells whether that was done.

    A socket's own timeout begins anew with every byte.
    """
    is_late = Event()
    line = connection.sock  # the connection forgets it where the answer is its last

    def hang_up() -> None:
        is_late.set()
        with suppress(OSError):
            # Of the plain socket: TLS is not to be taken down under whoever reads from it.
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield is_late.is_set
    finally:
        timer.cancel()


def _seconds(retry_after: str | None) -> float | None:
    """What a Retry-After header asks for, where it gives seconds (it may give a date)."""
    text = (retry_after or "").strip()
    return float(text[:6]) if text.isascii() and text.isdigit() else None


def _complaint(body: bytes) -> str:
    """What the server says is wrong, as far as it can be shown."""
    try:
        said = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return ""
    for key in ("error", "detail"):
        said = said.get(key, said) if isinstance(said, dict) else said
    said = said.get("message") if isinstance(said, dict) else said
    return _tell(said) if isinstance(said, str) else ""


def _tell(text: str) -> str:
    """A stranger's words, made safe to show: one line, printable, not long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line[:_LONGEST_TOLD].rstrip(".")
