"""Nobody but the page itself, opened by its whole address, gets an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from audiofic.review.guard import LARGEST_BODY, Guard

TOKEN, PORT = "right-token", 4321
HOST = f"127.0.0.1:{PORT}"


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("secret")


APP = Guard(Starlette(routes=[Route("/{path:path}", _answer, methods=["GET", "POST", "PUT"])]), TOKEN, PORT)


def ask(
    path: str = "/", method: str = "GET", query: str = f"token={TOKEN}", **headers: str | None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; a header that is None is not sent."""
    sent = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value is not None],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 1),
    }
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    asyncio.run(APP(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    return messages[0]["status"], head, b"".join(message.get("body", b"") for message in messages[1:])


def test_the_whole_address_is_answered_and_leaves_a_cookie_for_this_site_only() -> None:
    status, headers, body = ask()
    assert (status, body) == (200, b"secret")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    name = cookie.partition(";")[0]
    assert ask("/api/book", query="", cookie=name)[0] == 200
    assert ask("/api/book", query="", cookie=f"other=1; {name}", origin=f"http://{HOST}")[0] == 200


@pytest.mark.parametrize("other", ['seen={"a": 1, "b": 2}', "a=b c", "we{ird", "a@b=1", "name=é", ";;="])
def test_cookies_of_other_programs_on_this_machine_do_not_shut_the_page_out(other: str) -> None:
    for cookie in (f"{other}; audiofic-{PORT}={TOKEN}", f"audiofic-{PORT}={TOKEN}; {other}"):
        assert ask("/api/book", query="", cookie=cookie)[0] == 200


JSON = {"content_type": "application/json", "content_length": "2"}
ATTACKS: dict[str, dict[str, Any]] = {
    "no token": {"query": ""},
    "a wrong token": {"query": "token=wrong"},
    "an empty token": {"query": "token="},
    "a token in another letter case": {"query": f"token={TOKEN.upper()}"},
    "letters that are no ASCII": {"query": "token=%C3%A9"},
    "a second, wrong token": {"query": f"token={TOKEN}&token=x"},
    "a wrong cookie": {"query": "", "cookie": f"audiofic-{PORT}=x"},
    "another port's cookie": {"query": "", "cookie": f"audiofic-1={TOKEN}"},
    "a hundred questions": {"query": "&".join(f"a{number}=1" for number in range(100))},
    "a broken cookie": {"query": "", "cookie": "\x01=;;=,=" + "a" * 5000},
    "DNS rebinding": {"host": "evil.example"},
    "DNS rebinding with the port": {"host": f"evil.example:{PORT}"},
    "another port": {"host": "127.0.0.1:80"},
    "no port": {"host": "127.0.0.1"},
    "no host": {"host": None},
    "a host with a user": {"host": f"{HOST}@evil.example"},
    "another site's script": {"origin": "https://evil.example"},
    "another port's script": {"origin": "http://127.0.0.1:1"},
    "a file's script": {"origin": "null"},
    "a sandboxed frame's form": {"method": "POST", "origin": "null", **JSON},
    "another site's form": {"method": "POST", "origin": "https://evil.example", **JSON},
    "another site's link": {"sec_fetch_site": "cross-site"},
    "another port's picture": {"sec_fetch_site": "same-site"},
    "a form": {"method": "POST", "content_type": "application/x-www-form-urlencoded", "content_length": "2"},
    "text that looks like JSON": {"method": "POST", "content_type": "text/plain", "content_length": "2"},
    "a body without end": {"method": "POST", "content_type": "application/json"},
    "a large body": {
        "method": "POST",
        "content_type": "application/json",
        "content_length": str(LARGEST_BODY + 1),
    },
    "a length that is none": {"method": "POST", "content_type": "application/json", "content_length": "²"},
    "another method": {"method": "PUT"},
    "a preflight": {"method": "OPTIONS", "origin": "https://evil.example"},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_answered_4xx_and_learn_nothing(attack: str) -> None:
    status, headers, body = ask(**ATTACKS[attack])
    assert 400 <= status < 500
    assert b"secret" not in body
    assert TOKEN not in str(headers)
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("given", [{}, ATTACKS["no token"]], ids=["answered", "refused"])
def test_every_answer_keeps_other_sites_frames_and_scripts_out(given: dict[str, Any]) -> None:
    _, headers, _ = ask(**given)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
