"""Which model servers may be told parts of a story, and with which key: the person at this machine says so.

A production may come from a stranger. What its voices.yaml names is asked without further ado only on this
machine, and never with a key; for all else the person's environment has to name the very same address.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

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
