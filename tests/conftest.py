from __future__ import annotations

import sys

import pytest

from audiofic.cli import main
from commands import Ended, Run


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
