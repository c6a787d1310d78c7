"""What every test has."""

from __future__ import annotations

import pytest

from speaking_here import open_workers_here


@pytest.fixture(autouse=True)
def _speech_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds in the test's process speak there, too; commands that tests start do as users' do."""
    monkeypatch.setattr("audiofic.building.clips.open_workers", open_workers_here)
