"""A model server with the OpenAI-style chat API: one question, one answer, nowhere else and not too long."""

from __future__ import annotations

import json
import os
from http.client import HTTPException, HTTPMessage, HTTPResponse
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from audiofic.errors import AudioficError
from audiofic.second_opinion.prompt import Messages
from audiofic.settings import LlmSettings

LARGEST_ANSWER = 1_000_000
"""Bytes; ten names are a few hundred, a long chain of thought some ten thousand."""
_LARGEST_COMPLAINT = 4_000
_LONGEST_TOLD = 200
_CHUNK_BYTES = 65_536
_MOST_TOKENS = 2_048
"""An answer is some 100 tokens; a model that thinks aloud needs more, one that runs away is stopped."""
_SEED = 1
_TRY_AGAIN = (408, 409, 425, 429)
"""Statuses below 500 that say: not now."""


class NoServer(AudioficError):
    """There is nobody to ask: asking on is useless."""


class NoAnswer(AudioficError):
    """This question got no answer; the next one may."""


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: what the producer named is where the story goes, and nowhere else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        return None


class ModelServer:
    """The server that voices.yaml names. Nothing is sent before `ask`."""

    def __init__(self, llm: LlmSettings) -> None:
        self._llm = llm
        # Without the system's proxies, which would be told the story: a local server needs none.
        self._opener = build_opener(ProxyHandler({}), _NoRedirects())
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
        headers = {"Content-Type": "application/json", "User-Agent": "audiofic", **self._authorization()}
        request = Request(f"{url}/chat/completions", json.dumps(question).encode(), headers)
        began = monotonic()
        try:
            with self._opener.open(request, timeout=self._llm.timeout) as response:
                return _read_text(self._receive(response, began))
        except HTTPError as error:
            with error:
                raise _explain_status(url, error) from error
        except URLError as error:
            raise NoServer(f"The model server at {url} can't be reached: {_reason(error)}.") from error
        except TimeoutError as error:
            raise NoAnswer(
                f"The model server at {url} took more than {self._llm.timeout:g} s.",
                "Raise `timeout` in voices.yaml, or take a smaller model.",
            ) from error
        except (OSError, HTTPException) as error:
            raise NoAnswer(f"The connection to {url} broke: {_tell(str(error))}.") from error

    def _receive(self, response: HTTPResponse, began: float) -> bytes:
        """The whole answer, unless it is too long or comes too slowly."""
        parts: list[bytes] = []
        length = 0
        while chunk := response.read1(_CHUNK_BYTES):
            parts.append(chunk)
            length += len(chunk)
            if length > LARGEST_ANSWER:
                raise NoAnswer(f"{self._llm.url} sent more than {LARGEST_ANSWER:,} bytes; it was refused.")
            if monotonic() - began > self._llm.timeout:
                raise TimeoutError
        return b"".join(parts)

    def _authorization(self) -> dict[str, str]:
        name = self._llm.key_from
        if name is None:
            return {}
        key = os.environ.get(name, "").strip()
        if not (key and key.isascii() and key.isprintable()):
            raise NoServer(
                f"The environment variable {name} holds no API key.",
                "Set it to the key, or delete `key_from` from voices.yaml if the server wants none.",
            )
        return {"Authorization": f"Bearer {key}"}


def _reason(error: URLError) -> str:
    said = error.reason
    return _tell(said.strerror if isinstance(said, OSError) and said.strerror else str(said))


class _Refused(NoAnswer):
    """The server says that the question itself is wrong."""


def _explain_status(url: str, error: HTTPError) -> AudioficError:
    if 300 <= error.code < 400:
        where = _tell(error.headers.get("Location") or "another address")
        return NoServer(
            f"The model server at {url} sends on to {where}; nothing was sent there.",
            "If you trust that address, write it as `url` in voices.yaml.",
        )
    said = _complaint(error)
    message = f"The model server at {url} answered {error.code}{f' ({said})' if said else ''}."
    if error.code in (400, 422):
        return _Refused(message)
    if error.code >= 500 or error.code in _TRY_AGAIN:
        return NoAnswer(message)
    return NoServer(message, "Check `url` (with most servers it ends in /v1), `model` and `key_from`.")


def _complaint(error: HTTPError) -> str:
    """What the server says is wrong, as far as it can be shown."""
    try:
        body = error.read(_LARGEST_COMPLAINT).decode("utf-8", "replace")
    except (OSError, HTTPException):
        return ""
    try:
        said = json.loads(body)
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
