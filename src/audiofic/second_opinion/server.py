"""A model server with the OpenAI-style chat API: one question, one answer, within a time limit.

Which servers may be told parts of a story, and with which key, the person at this machine says. A production
may come from a stranger: what its voices.yaml names is asked only on this machine, and never with a key. For
any other address the person's environment has to name it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from threading import Event, Timer
from typing import Any
from urllib.parse import urlsplit

from audiofic.errors import AudioficError
from audiofic.settings import LlmSettings

Messages = list[dict[str, str]]
"""A conversation as the chat API has it: `role` and `content` of each message."""
LARGEST_ANSWER = 1_000_000
"""Bytes; ten names are a few hundred, a long chain of thought some ten thousand."""
_LONGEST_TOLD = 200
_MOST_TOKENS = 2_048
"""An answer is some 100 tokens; a model that thinks aloud needs more, one that runs away is stopped."""
_SEED = 1
_TRY_AGAIN = (408, 409, 425, 429)
"""Statuses below 500 that say: not now."""


class NoServer(AudioficError):
    """There is nobody to ask: asking on is useless."""


class NoAnswer(AudioficError):
    """This question got no answer; the next one may."""


class ModelServer:
    """The server that voices.yaml names. Nothing is sent before `ask`."""

    def __init__(self, llm: LlmSettings) -> None:
        self._llm = llm
        self._takes_schema = True

    def ask(self, messages: Messages, schema: dict[str, Any]) -> str:
        """The text that the model answers with. Raises `NoServer` or `NoAnswer`.

        The answer is asked to have the form of `schema`; a server that refuses that is asked without.
        """
        question: dict[str, Any] = {
            "model": self._llm.model,
            "messages": messages,
            "temperature": 0,
            "seed": _SEED,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
        }
        if self._takes_schema:
            form = {"name": "speakers", "strict": True, "schema": schema}
            wanted = {"type": "json_schema", "json_schema": form}
            try:
                return self._post({**question, "response_format": wanted})
            except _Refused:
                answer = self._post(question)
            self._takes_schema = False
            return answer
        return self._post(question)

    def _post(self, question: dict[str, Any]) -> str:
        url = self._llm.url
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "audiofic",
            "Connection": "close",
            **_authorization(url),
        }
        with closing(self._connect()) as connection, _hanging_up(connection, self._llm.timeout) as is_late:
            try:
                path = f"{urlsplit(url).path}/chat/completions"
                connection.request("POST", path, json.dumps(question).encode(), headers)
                with closing(connection.getresponse()) as response:
                    body = response.read(LARGEST_ANSWER + 1)
            except (OSError, HTTPException) as error:
                if is_late() or isinstance(error, TimeoutError):
                    raise self._too_slow() from error
                raise NoAnswer(f"The connection to {url} broke: {_tell(str(error))}.") from error
        if is_late():  # where the answer's length is not told, its end looks like any other
            raise self._too_slow()
        if len(body) > LARGEST_ANSWER:
            raise NoAnswer(f"{url} sent more than {LARGEST_ANSWER:,} bytes; it was refused.")
        if not 200 <= response.status < 300:
            raise _explain_status(url, response, body)
        return _read_text(body)

    def _connect(self) -> HTTPConnection:
        """An open connection. Neither proxies nor redirections are heeded: the story goes nowhere else."""
        url = self._llm.url
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port or kind.default_port, timeout=self._llm.timeout)
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:  # UnicodeError: a part of the name that is too long
            connection.close()
            reason = _tell(getattr(error, "strerror", None) or str(error))
            raise NoServer(f"The model server at {url} can't be reached: {reason}.") from error
        return connection

    def _too_slow(self) -> NoAnswer:
        return NoAnswer(
            f"The model server at {self._llm.url} took more than {self._llm.timeout:g} s.",
            "Raise `timeout` in voices.yaml, or take a smaller model.",
        )


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


def _authorization(url: str) -> dict[str, str]:
    """The header with the key that is meant for this address. Raises `NoServer` where nothing may be sent."""
    told = os.environ.get(SERVERS_VARIABLE, "")
    if not may_ask(url, told):
        raise NoServer(
            f"voices.yaml names a model server beyond this machine, {url}; nothing was sent there.",
            f"If your story may go there, set the environment variable {SERVERS_VARIABLE} to {url} "
            f"(or to {url}=KEY if the server wants an API key).",
        )
    key = key_for(url, told)
    if key is None:
        return {}
    if not (key and key.isascii() and key.isprintable()):
        raise NoServer(
            f"{SERVERS_VARIABLE} holds no API key for {url}.",
            f"Write it behind the address, {url}=KEY; the address alone if the server wants none.",
        )
    return {"Authorization": f"Bearer {key}"}


class _Refused(NoAnswer):
    """The server says that the question itself is wrong."""


def _explain_status(url: str, response: HTTPResponse, body: bytes) -> AudioficError:
    if 300 <= response.status < 400:
        where = _tell(response.headers.get("Location") or "another address")
        return NoServer(
            f"The model server at {url} sends on to {where}; nothing was sent there.",
            "If you trust that address, write it as `url` in voices.yaml.",
        )
    said = _complaint(body)
    message = f"The model server at {url} answered {response.status}{f' ({said})' if said else ''}."
    if response.status in (400, 422):
        return _Refused(message)
    if response.status >= 500 or response.status in _TRY_AGAIN:
        return NoAnswer(message)
    if response.status in (401, 403):
        hint = f"If it wants an API key, set the environment variable {SERVERS_VARIABLE} to {url}=KEY."
        return NoServer(message, hint)
    return NoServer(message, "Check `url` (with most servers it ends in /v1) and `model`.")


def _complaint(body: bytes) -> str:
    """What the server says is wrong, as far as it can be shown."""
    try:
        said = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return ""
    said = said.get("error", said) if isinstance(said, dict) else said
    said = said.get("message") if isinstance(said, dict) else said
    return _tell(said) if isinstance(said, str) else ""


def _tell(text: str) -> str:
    """A stranger's words, made safe to show: one line, printable, not long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line[:_LONGEST_TOLD].rstrip(".")


def _read_text(body: bytes) -> str:
    """The first choice's text. Raises `NoAnswer` where the body is none of a chat API's."""
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        text = None
    if not isinstance(text, str):
        raise NoAnswer("The model server's answer is not one of a chat API.")
    return text


SERVERS_VARIABLE = "AUDIOFIC_MODEL_SERVERS"
"""Addresses with blanks between them, each as in voices.yaml; `=KEY` behind one whose server wants a key."""


def may_ask(url: str, told: str) -> bool:
    """True for a server on this machine, and for an address that `told` (the variable's text) names."""
    return is_local(url) or bool(_keys(url, told))


def key_for(url: str, told: str) -> str | None:
    """The key that `told` has for exactly this address; None where it has none."""
    return next((key for key in _keys(url, told) if key is not None), None)


def is_local(url: str) -> bool:
    """True where the host is this machine by a name or number that no look-up could lead elsewhere."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _keys(url: str, told: str) -> list[str | None]:
    """What stands behind this address each time it is named. The whole of it counts, scheme and path too:
    behind one host there may be doors that lead to different people.
    """
    found: list[str | None] = []
    for entry in told.split():
        if entry.startswith(url):
            rest = entry[len(url) :].removeprefix("/")
            if not rest or rest.startswith("="):
                found.append(rest[1:] if rest else None)
    return found
