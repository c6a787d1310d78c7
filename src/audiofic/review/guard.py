"""Who may talk to the page's server: this machine's browser, by the page's own address, with its token.

Every request is looked at before anything else is done with it, and every answer gets the headers that keep
other sites, frames and scripts out. docs/safety.md says what is promised.
"""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1 << 18
"""Bytes of a request: an edit is far smaller."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class Guard:
    """Lets through what comes from the page itself; answers everything else with 4xx."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}
        self._cookie = f"audiofic-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[-1]
        refusal = self._refuse(scope["method"], headers, given)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                if refusal is None and given:
                    cookie = f"{self._cookie}={self._token}; Path=/; HttpOnly; SameSite=Strict"
                    answer.append("Set-Cookie", cookie)
            await send(message)

        if refusal is not None:
            status, text = refusal
            await PlainTextResponse(text, status)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _refuse(self, method: str, headers: Headers, given: str) -> tuple[int, str] | None:
        """Status and text of the refusal; None where the request may pass."""
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return 421, "This server answers to its own address only.\n"
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return 403, "This page answers no other site.\n"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "This page answers no other site.\n"
        if not self._knows_token(given or self._cookie_of(headers)):
            return 403, "Open the whole address that `audiofic review` has printed.\n"
        if method not in ("GET", "HEAD", "POST"):
            return 405, "There is nothing of that kind here.\n"
        if method == "POST":
            length = headers.get("content-length", "")
            if not length.isascii() or not length.isdigit() or len(length) > 9 or int(length) > LARGEST_BODY:
                return 413, "The request is too large.\n"
            if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
                return 415, "Send JSON.\n"
        return None

    def _cookie_of(self, headers: Headers) -> str:
        """The token in the page's cookie; cookies of other programs on this machine may hold anything."""
        return cookie_parser(headers.get("cookie", "")).get(self._cookie, "")

    def _knows_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(errors="replace"), self._token.encode())
