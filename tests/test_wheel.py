"""audiofic can be installed without its repository."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STORY = """The Kettle

Chapter One

"Is there any tea?" asked Mara.

Ivo shook the kettle. "There was," he said.
"""


def ended(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], capture_output=True, text=True, cwd="/", env={**os.environ, **environment}
    )


@pytest.mark.slow
def test_a_wheel_in_an_empty_environment_makes_a_book_from_a_text_file(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path / "dist"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "dist").glob("audiofic-*.whl")

    venv.create(tmp_path / "env", symlinks=os.name != "nt")
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    uv, lock = Path(sys.executable).with_name("uv"), ROOT / "requirements.lock"
    install = (uv, "pip", "install", "--python", programs / "python", "--constraints", lock, wheel)
    if ended(*install, "--offline").returncode != 0:
        fetched = ended(*install)
        if "error sending request" in fetched.stderr or "Failed to fetch" in fetched.stderr:
            pytest.skip("the libraries are neither in uv's cache nor can the package index be reached")
        assert fetched.returncode == 0, fetched.stderr

    story, book = tmp_path / "kettle.txt", tmp_path / "kettle"
    story.write_text(STORY, encoding="utf-8")
    data = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    for arguments in (("new", book, story), ("-C", book, "build"), ("-C", book, "check")):
        done = ended(programs / "audiofic", *arguments, **data)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (book / "build" / "The Kettle.m4b").stat().st_size > 10_000
    assert "audiofic " in ended(programs / "audiofic", "--version").stdout
