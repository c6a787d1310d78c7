"""Which addresses count as this machine, and whose key is whose."""

from __future__ import annotations

import pytest

from audiofic.model_server.addresses import is_local, key_for, may_ask

URL = "https://api.example/v1"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:11434", "127.0.0.1:80", "127.8.9.1", "[::1]:8080", "[0:0:0:0:0:0:0:1]"]
)
def test_this_machine_is_asked_without_further_ado(host: str) -> None:
    assert is_local(f"http://{host}/v1")
    assert may_ask(f"http://{host}/v1", "")
    assert key_for(f"http://{host}/v1", "") is None


@pytest.mark.parametrize(
    "host",
    [
        *("localhost.", "localhost.example", "127.0.0.1.example", "example", "10.0.0.1", "0.0.0.0"),
        *("169.254.169.254", "127.1", "2130706433", "0x7f000001", "[::]", "[fe80::1]"),
    ],
)  # fmt: skip
def test_what_may_lead_elsewhere_is_not_this_machine(host: str) -> None:
    """Whatever a look-up or another reading of a number could make of it."""
    assert not may_ask(f"http://{host}/v1", "")
    assert may_ask(f"http://{host}/v1", f"http://{host}/v1")


@pytest.mark.parametrize(
    ("told", "key"),
    [
        (f"{URL}=a", "a"),
        (f"{URL}/=a", "a"),
        (f"{URL}=a=b==", "a=b=="),
        (f"  {URL}\n\t{URL}=a ", "a"),
        (f"{URL}=a {URL}=b", "a"),
        (URL, None),
        (f"{URL}/x=a", None),
        (f"{URL}x=a", None),
        (f"{URL}//=a", None),
        ("http://api.example/v1=a", None),
        ("https://api.example=a", None),
        ("api.example=a", None),
        ("=a", None),
        ("", None),
    ],
)
def test_a_key_is_for_the_address_it_stands_with(told: str, key: str | None) -> None:
    assert key_for(URL, told) == key
    assert may_ask(URL, told) == (key is not None or told == URL)
