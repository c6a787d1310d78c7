"""A stand-in model server for every test that wants one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audiofic.model_server.addresses import SERVERS_VARIABLE
from model_server import StandIn, answering, standing_in


@pytest.fixture
def server() -> Iterator[StandIn]:
    """A model server that has nothing to say until the test tells it what."""
    with standing_in(answering()) as stand_in:
        yield stand_in


@pytest.fixture(autouse=True)
def _nobody_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SERVERS_VARIABLE, raising=False)
