"""Addresses of model servers: which are any, which may be told a story, and with which key.

A production may come from a stranger: a server that its voices.yaml names is asked only on this machine, and
never with a key. For any other address the person's environment has to name it.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

SERVERS_VARIABLE = "AUDIOFIC_MODEL_SERVERS"
"""Addresses with blanks between them, each as in voices.yaml; `=KEY` behind one whose server wants a key."""

_PLAIN = re.compile(r"[!-~]+")
"""What an address is made of: ASCII without blanks."""
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?", re.ASCII | re.IGNORECASE)
"""A name or a number, and a port: all else could be read one way here and another where it is called."""


def refuse_url(text: str, path: str) -> str | None:
    """Why the text can't be the address of a server that is asked at `path` beneath it; None where it can."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "is not an address"
    if not _PLAIN.fullmatch(text) or not parts.hostname or port == 0:
        return "is not an address"
    if parts.scheme not in ("http", "https"):
        return "begins neither with http:// nor with https://"
    if parts.username is not None or parts.password is not None:
        return "has a name or a password in it"
    if parts.query or parts.fragment:
        return "has a `?` or a `#` in it"
    if not _HOST.fullmatch(parts.netloc):
        return "has a host that is none"
    if parts.path.rstrip("/").endswith(path):
        return f"goes too far: leave `{path}` away"
    return None


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
