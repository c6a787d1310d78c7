"""What every test has, and what many share."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from audiofic.cli import main
from audiofic.engines.tone import Tone
from audiofic.model import Utterance
from browser import browser as browser
from command_line import Ended, Run
from speaking_here import speaking_here

# The same examples every time; the longer runs (`make fuzz`, `make faults`) look for new ones.
settings.register_profile("suite", derandomize=True, database=None, deadline=None)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _speech_in_this_process() -> Iterator[None]:
    """Builds in the test's process speak there, too; commands that tests start do as users' do."""
    with speaking_here():
        yield


@pytest.fixture(autouse=True)
def _no_voices_of_packages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without them, in all rooms but those where voices are found and spoken with."""
    if request.path.parent.name not in ("engines", "voice_library"):
        installed = importlib.import_module("audiofic.voice_library.installed")
        monkeypatch.setattr(installed, "package_folders", dict)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, through the gate, as from a pipe."""

    def run_main(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["audiofic", *map(str, arguments)])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as ending:
            status = int(ending.code or 0)
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return run_main


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Utterance]:
    """Every utterance that the engine is really asked for, in this process."""
    asked: list[Utterance] = []
    render = Tone.render

    def counting(self: Tone, utterance: Utterance) -> object:
        asked.append(utterance)
        return render(self, utterance)

    monkeypatch.setattr(Tone, "render", counting)
    return asked
