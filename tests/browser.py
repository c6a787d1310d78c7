"""A real browser for tests of pages: the fixture `browser`, which skips where there is none."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--no-sandbox",  # root has no user namespaces
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)


def find_chromium() -> Path | None:
    """The system's chromium; None: there is none, and playwright looks for its own."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return Path(found) if found else None


# For a module and not for the session: while it is open, no other test of the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless chromium that plays sound without a click; open a context of your own for each test."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(
                executable_path=find_chromium(), args=list(ARGUMENTS), env={**os.environ, "DISPLAY": ""}
            )
        except sync_api.Error as error:
            pytest.skip(f"no chromium can be started: {str(error).splitlines()[0]}")
        yield opened
        opened.close()


def wait_until(page: Page, expression: str, seconds: float = 20.0) -> None:
    """Return when the JavaScript expression is true; fail when it isn't in time.

    `page.wait_for_function` can't be used on pages whose policy forbids `eval`.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < end, f"not in {seconds:g} s: {expression}"
        page.wait_for_timeout(20)
