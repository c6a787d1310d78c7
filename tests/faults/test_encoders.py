"""An ffmpeg that fails is told of, nothing it left counts, and a good one makes the same book next."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from audiofic import ffmpeg
from audiofic.errors import FfmpegError
from audiofic.ffmpeg import ENVIRONMENT_OVERRIDE, ffmpeg_path
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from faults.productions import book, lay_out, leftovers

pytestmark = pytest.mark.slow

TONES = """\
book: {title: The Kettle}
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
"""
EACH_OUTPUT = 'for word in "$@"; do case "$word" in file:*.part.*) path="${word#file:}";'
REAL = "REAL"
FAULTS = {
    "refuses": "echo 'Cannot do that' >&2; exit 1",
    "does nothing": "exit 0",
    "takes all and gives nothing": "cat > /dev/null; exit 0",
    "writes empty files": f'cat > /dev/null; {EACH_OUTPUT} : > "$path";; esac; done',
    "writes garbage": f'cat > /dev/null; {EACH_OUTPUT} head -c 40000 /dev/zero > "$path";; esac; done',
    "cuts its files short": f'{REAL} "$@" || exit 1; {EACH_OUTPUT} truncate -s -2000 "$path";; esac; done',
    "is killed at once": "kill -9 $$",
    "is killed in the middle": f'head -c 50000 | {REAL} "$@"; kill -9 $$',
    "ends in the middle": "head -c 50000 > /dev/null; exit 0",
    "fails at the end": f'{REAL} "$@"; echo "Error at the end" >&2; exit 7',
    "hangs": "exec sleep 60",
    "hangs in the middle": "head -c 50000 > /dev/null; exec sleep 60",
}


def build(root: Path) -> None:
    build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay_out(tmp_path_factory.mktemp("encoders") / "production")
    (root / "voices.yaml").write_text(TONES, encoding="utf-8")
    (root / "script" / "02-tea.yaml").unlink()
    build(root)
    return root


@pytest.fixture
def production(built: Path, tmp_path: Path) -> Path:
    """Its clips are there, its chapters are to be made."""
    root = Path(shutil.copytree(built, tmp_path / "production"))
    for path in ("chapters", "packets"):
        shutil.rmtree(root / "build" / path)
    return root


def pretend(folder: Path, script: str) -> str:
    program = folder / "pretended-ffmpeg"
    program.write_text("#!/bin/bash\n" + script.replace(REAL, f"'{ffmpeg_path()}'") + "\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "hangs"])
def test_what_a_failing_encoder_left_is_never_taken_for_a_chapter(
    production: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    program = pretend(tmp_path, FAULTS[fault])
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, program)
    monkeypatch.setattr(ffmpeg, "STALL_SECONDS", 0.5 if "hangs" in fault else 20.0)
    with pytest.raises(FfmpegError) as caught:
        build(production)
    assert caught.value.message
    assert not [path for path in (production / "build/chapters").rglob("*") if path.is_file()]
    assert not [path for path in leftovers(production) if path.name != ".unfinished"]
    monkeypatch.delenv(ENVIRONMENT_OVERRIDE)
    build(production)
    assert book(production) == book(built)


@pytest.mark.parametrize("what", ["nothing", "a folder", "no program", "no rights"])
def test_an_ffmpeg_that_cannot_be_started_is_told_before_anything_is_lost(
    production: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path = tmp_path / "ffmpeg"
    if what == "a folder":
        path.mkdir()
    elif what != "nothing":
        path.write_bytes(b"no program")
        path.chmod(0o755 if what == "no program" else 0o644)
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, str(path))
    with pytest.raises(FfmpegError) as caught:
        build(production)
    assert str(path) in caught.value.message
    assert ENVIRONMENT_OVERRIDE in (caught.value.hint or "")
    monkeypatch.delenv(ENVIRONMENT_OVERRIDE)
    build(production)
    assert book(production) == book(built)


def test_the_pretended_encoder_that_does_what_it_should_makes_the_book(
    production: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The faults above are the scripts', not the pretending's."""
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, pretend(tmp_path, f'exec {REAL} "$@"'))
    build(production)
    assert book(production) == book(built)
    assert os.environ[ENVIRONMENT_OVERRIDE]
