"""The browser that pages are tested in can do what listeners' browsers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.slow
def test_the_browser_plays_what_builds_make(browser: Browser) -> None:
    page = browser.new_page()
    kinds = ("audio/mpeg", 'audio/mp4; codecs="mp4a.40.2"', "audio/ogg; codecs=opus", "audio/flac")
    can = page.evaluate("kinds => kinds.filter(kind => new Audio().canPlayType(kind))", list(kinds))
    page.close()
    assert can == list(kinds)
