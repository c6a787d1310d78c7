"""The programs that measure speed run to their end, on books of half a minute."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "last"), [("builds.py", "4 x the lines / the lines"), ("steps.py", "all")]
)
def test_a_speed_program_prints_its_table(program: str, last: str, tmp_path: Path) -> None:
    arguments = [sys.executable, str(BENCHMARKS / program), "--minutes", "0.5", "--times", "1"]
    ended = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1].startswith(last)
