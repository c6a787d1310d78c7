"""One question over HTTP: what is sent, what is taken, and every way in which it fails."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from typing import Any

import pytest

from audiofic.model_server.addresses import SERVERS_VARIABLE
from audiofic.model_server.posting import NoAnswer, NoServer
from audiofic.second_opinion.server import LARGEST_ANSWER, ModelServer
from audiofic.settings import LlmSettings
from model_server import Reply, StandIn, chat, trickling

MESSAGES = [{"role": "system", "content": "rules"}, {"role": "user", "content": "Où?"}]
SCHEMA = {"type": "object"}


def ask(server: StandIn, **settings: Any) -> str:
    llm = replace(LlmSettings(server.url, "m"), timeout=10.0)
    return ModelServer(replace(llm, **settings)).ask(MESSAGES, SCHEMA)


def test_a_question_is_posted_once_and_its_answer_is_text(server: StandIn) -> None:
    server.say = lambda question: "{}"
    assert ask(server) == "{}"
    assert server.paths == ["/v1/chat/completions"]
    (question,) = server.questions
    assert question["messages"] == MESSAGES
    assert (question["model"], question["temperature"], question["stream"]) == ("m", 0, False)
    assert isinstance(question["seed"], int)
    assert question["max_tokens"] > 0
    assert question["response_format"]["json_schema"]["schema"] == SCHEMA
    assert "authorization" not in server.headers[0]


def test_nothing_is_sent_before_a_question(server: StandIn) -> None:
    ModelServer(LlmSettings(server.url, "m"))
    assert server.paths == []


def test_the_key_that_the_environment_has_for_the_address_is_sent(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SERVERS_VARIABLE, f"https://api.example/v1=other {server.url}=se=cret=\n")
    ask(server)
    assert server.headers[0]["authorization"] == "Bearer se=cret="


def test_no_other_servers_key_is_sent(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    host, port = server.url.removesuffix("/v1").rpartition(":")[::2]
    others = (
        host,
        f"{host}:{port}",
        f"{host}:{port}/v2",
        f"{server.url}/x",
        f"{host}:1/v1",
        f"https{server.url[4:]}",
    )
    monkeypatch.setenv(SERVERS_VARIABLE, " ".join(f"{address}=secret" for address in others))
    ask(server)
    assert "authorization" not in server.headers[0]


@pytest.mark.parametrize("key", ["", "sécret", "se\x07cret"])
def test_a_key_that_is_none_is_told_and_nothing_is_sent(
    server: StandIn, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(SERVERS_VARIABLE, f"{server.url}={key}")
    with pytest.raises(NoServer, match="holds no API key for http://127") as raised:
        ask(server)
    assert f"{server.url}=KEY" in (raised.value.hint or "")
    assert "cret" not in f"{raised.value.message}{raised.value.hint}"
    assert server.paths == []


def test_a_server_beyond_this_machine_is_told_nothing_until_the_person_here_says_so(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name leads to this machine, but a look-up says so, and tomorrow it may say otherwise."""
    resolve = socket.getaddrinfo

    def to_this_machine(host: object, *rest: Any, **more: Any) -> Any:
        assert host == "models.example"
        return resolve("127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", to_this_machine)
    url = server.url.replace("127.0.0.1", "models.example")
    model = ModelServer(LlmSettings(url, "m"))
    for allowed in ("", "http://models.example/v1", f"{url}2", "127.0.0.1"):
        monkeypatch.setenv(SERVERS_VARIABLE, allowed)
        with pytest.raises(NoServer, match=r"beyond this machine, http://models\.example") as raised:
            model.ask(MESSAGES, SCHEMA)
        assert f"{SERVERS_VARIABLE} to {url} (" in (raised.value.hint or "")
    assert server.paths == []
    monkeypatch.setenv(SERVERS_VARIABLE, f"http://a.example/v1 {url}/")
    server.say = lambda question: "yes"
    assert model.ask(MESSAGES, SCHEMA) == "yes"


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_that_knows_no_schema_is_asked_without_and_then_never_again_with(
    server: StandIn, status: int
) -> None:
    server.say = lambda question: Reply(status=status) if "response_format" in question else "yes"
    model = ModelServer(LlmSettings(server.url, "m"))
    assert [model.ask(MESSAGES, SCHEMA) for _ in range(2)] == ["yes", "yes"]
    assert ["response_format" in question for question in server.questions] == [True, False, False]


def test_a_question_refused_in_any_form_does_not_lose_the_schema(server: StandIn) -> None:
    server.say = lambda question: Reply(b'{"error": {"message": "too long"}}', 400)
    model = ModelServer(LlmSettings(server.url, "m"))
    with pytest.raises(NoAnswer, match=r"answered 400 \(too long\)"):
        model.ask(MESSAGES, SCHEMA)
    server.say = lambda question: "yes"
    assert model.ask(MESSAGES, SCHEMA) == "yes"
    assert "response_format" in server.questions[-1]


def test_nobody_at_the_address_is_no_server() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused, and nobody else gets it
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(NoServer, match=r"can't be reached: Connection refused") as raised:
            ModelServer(LlmSettings(url, "m")).ask(MESSAGES, SCHEMA)
    assert url in raised.value.message


def test_a_server_that_never_answers_is_left_after_the_timeout(server: StandIn) -> None:
    server.say = server.never
    with pytest.raises(NoAnswer, match=r"took more than 0\.2 s"):
        ask(server, timeout=0.2)


@pytest.mark.parametrize(
    "begin",
    [
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n",
        b"HTTP/1.1 500 Oh\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ids=["head", "body", "body of a length", "complaint", "chunk"],
)
def test_an_answer_that_trickles_in_is_left_after_the_timeout(begin: bytes) -> None:
    """A byte now and then keeps a socket's own timeout from ever passing."""
    with trickling(begin) as url, pytest.raises(NoAnswer, match=r"took more than 0\.3 s") as raised:
        ModelServer(LlmSettings(url, "m", timeout=0.3)).ask(MESSAGES, SCHEMA)
    assert "timeout" in (raised.value.hint or "")


def test_an_answer_that_is_too_long_is_not_read_to_its_end(server: StandIn) -> None:
    server.say = lambda question: "x" * (2 * LARGEST_ANSWER)
    with pytest.raises(NoAnswer, match="more than 1,000,000 bytes"):
        ask(server)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["http://127.0.0.1:9/v1", "/v2", "file:///etc/passwd", "ftp://x/y", ""])
def test_a_redirection_is_never_followed(server: StandIn, status: int, where: str) -> None:
    server.say = lambda question: Reply(status=status, headers={"Location": where} if where else {})
    with pytest.raises(NoServer, match=r"sends on to .*nothing was sent there"):
        ask(server)
    assert len(server.paths) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_may_answer_the_next_question(server: StandIn, status: int) -> None:
    server.say = lambda question: Reply(b'{"error": "Loading model"}', status)
    with pytest.raises(NoAnswer, match=rf"answered {status} \(Loading model\)"):
        ask(server)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_server_that_says_no_is_not_asked_again(server: StandIn, status: int) -> None:
    server.say = lambda question: Reply(b"<html>No</html>", status)
    with pytest.raises(NoServer, match=rf"answered {status}\.") as raised:
        ask(server)
    assert ("/v1" if status == 404 else f"{SERVERS_VARIABLE} to {server.url}=KEY") in (
        raised.value.hint or ""
    )


def test_what_a_server_complains_of_is_safe_to_show(server: StandIn) -> None:
    said = "\x1b[31mred\r\n" + "long " * 100
    server.say = lambda question: Reply(json.dumps({"error": {"message": said}}).encode(), 500)
    with pytest.raises(NoAnswer) as raised:
        ask(server)
    assert raised.value.message.isprintable()
    assert "[31mred long long" in raised.value.message
    assert len(raised.value.message) < 300


BODIES = [
    b"",
    b"<html>",
    b"[]",
    b"{}",
    b'{"choices": []}',
    b'{"choices": [{"message": {}}]}',
    b'{"choices": {"0": 1}}',
    b"[" * 100_000,
    b"\xff\xfe\x00",
    chat(None).body,
    chat(["a"]).body,
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_what_is_no_answer_of_a_chat_api_is_none(server: StandIn, body: bytes) -> None:
    server.say = lambda question: Reply(body)
    with pytest.raises(NoAnswer, match="not one of a chat API"):
        ask(server)


def test_a_connection_that_breaks_off_is_no_answer(server: StandIn) -> None:
    server.say = lambda question: Reply(chat("{}").body[:10], headers={"Content-Length": "1000"})
    with pytest.raises(NoAnswer):
        ask(server)
    server.say = lambda question: Reply(b"5\r\nabc", headers={"Transfer-Encoding": "chunked"})
    with pytest.raises(NoAnswer):
        ask(server)


def test_the_systems_proxy_is_told_nothing(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.say = lambda question: "direct"
    assert ask(server) == "direct"
