"""A stand-in for a model server: it speaks the chat API on this machine, and says what a test wants."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What goes over the line."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Say = Callable[[dict[str, Any]], "Reply | str"]
"""Question as posted -> a whole reply, or the text of the model's answer."""


@dataclass
class StandIn:
    """A running stand-in; `say` can be changed at any time."""

    url: str
    say: Say
    questions: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: who waits for it never answers."""

    def never(self, question: dict[str, Any]) -> Reply:
        """An answer that doesn't come while anybody waits for it."""
        self.over.wait(30)
        return Reply()


def answering(**names: str) -> Say:
    """Every quotation whose words contain a key (blanks as `_`) gets that name; others are left out."""

    def say(question: dict[str, Any]) -> str:
        answer = {
            number: name
            for number, words in numbered(question).items()
            for key, name in names.items()
            if key.replace("_", " ") in words
        }
        return json.dumps(answer)

    return say


def numbered(question: dict[str, Any]) -> dict[str, str]:
    """The quotations that a question asks about: number -> words."""
    return dict(re.findall(r'\[(\d+)\] "([^"]*)"', story(question)))


def story(question: dict[str, Any]) -> str:
    """What the model is given besides the rules."""
    return str(question["messages"][-1]["content"])


def chat(text: object) -> Reply:
    """A chat API's reply with that text."""
    return Reply(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


@contextmanager
def standing_in(say: Say) -> Iterator[StandIn]:
    """A stand-in on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            stand_in.paths.append(self.path)
            stand_in.headers.append({name.lower(): value for name, value in self.headers.items()})
            stand_in.questions.append(json.loads(body))
            said = stand_in.say(stand_in.questions[-1])
            reply = chat(said) if isinstance(said, str) else said
            try:
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                self.close_connection = True

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        stand_in = StandIn(f"http://127.0.0.1:{http.server_port}/v1", say)
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield stand_in
        finally:
            stand_in.over.set()
            http.shutdown()
            thread.join()


@contextmanager
def trickling(begin: bytes) -> Iterator[str]:
    """The address of a server that answers so, and then sends a byte every few milliseconds without end."""
    over = threading.Event()

    def trickle(listener: socket.socket) -> None:
        with listener, suppress(OSError):
            listener.settimeout(30)
            line, _ = listener.accept()
            with line:
                line.sendall(begin)
                for _ in range(3_000):
                    if over.wait(0.01):
                        return
                    line.sendall(b"1")

    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    thread = threading.Thread(target=trickle, args=(listener,))
    thread.start()
    try:
        yield url
    finally:
        over.set()
        thread.join()
