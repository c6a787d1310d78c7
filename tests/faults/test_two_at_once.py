"""Real processes at one production, or at one cache: one build at a time, and nobody's work is spoilt."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from audiofic.ffmpeg import ENVIRONMENT_OVERRIDE
from audiofic.project import Project
from faults.productions import STORY, book, lay_out, leftovers
from faults.watched import Watch

pytestmark = pytest.mark.slow

PATIENCE_S = 60.0
"""For a process to get where it will be; none waits so long unless it never gets there."""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts `audiofic` in a folder; whatever is left at the end is killed."""
    running: list[subprocess.Popen[str]] = []
    places = {"HOME": home, "XDG_CACHE_HOME": tmp_path / "cache", "AUDIOFIC_VOICES": home / "voices"}

    def begin(folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "audiofic", *arguments],
            cwd=folder,
            env={**os.environ, **{name: str(path) for name, path in places.items()}, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said


@contextmanager
def stuck(start: Start, root: Path) -> Iterator[subprocess.Popen[str]]:
    """A build of the production that has begun to encode and gets no further."""
    program, news = root.with_name("stuck-ffmpeg"), root.with_name("news")
    os.mkfifo(news)
    program.write_text(f"#!/bin/sh\necho $$ > '{news}'; exec sleep 60\n")
    program.chmod(0o755)
    heard = os.open(news, os.O_RDONLY | os.O_NONBLOCK)
    process = start(root, "build", "--jobs", "1", **{ENVIRONMENT_OVERRIDE: str(program)})
    try:
        assert select.select([heard], [], [], PATIENCE_S)[0], "it never got to encoding"
        yield process
    finally:
        process.kill()
        process.wait()
        for number in os.read(heard, 999).split():  # no build is left to stop its encoders
            with suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGKILL)
        os.close(heard)


@pytest.fixture(scope="module")
def expected(watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The book as one undisturbed build makes it."""
    root = lay_out(tmp_path_factory.mktemp("alone") / "production")
    assert watch.run("build", cwd=root).code == 0
    return book(root)


def test_a_second_build_says_who_is_at_work_and_the_first_is_not_disturbed(
    start: Start, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    root = lay_out(tmp_path / "production")
    with stuck(start, root) as first:
        for command in (("build",), ("clean",), ("clean", "--unused"), ("clean", "--all")):
            code, said = ended(start(root, *command))
            assert code == 1, said
            told = re.search(r"Another build is at work on .* \(process (\d+), since ([-\d]+ [:\d]+)\)", said)
            assert told, said
            assert int(told[1]) == first.pid
            assert "hint: Wait for it to end" in said
        assert first.poll() is None
        assert Project(root).unfinished_mark.exists()
        first.send_signal(signal.SIGKILL)
        first.wait()
        code, said = ended(start(root, "build"))
        assert code == 0, said
    assert book(root) == expected
    assert not leftovers(root)


def test_what_only_looks_and_what_edits_works_beside_a_build(
    start: Start, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    """Scripts that change under a build are in the next one's book."""
    root = lay_out(tmp_path / "production")
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    with stuck(start, root):
        for command in (("status",), ("cast",), ("names",), ("say", "tea", "--voice", "tone/a")):
            code, said = ended(start(root, *command))
            assert code == 0, said
        code, said = ended(start(root, "update", "../story.md"))
        assert code == 0, said
    code, said = ended(start(root, "build"))
    assert code == 0, said
    alone = tmp_path / "alone"
    shutil.copytree(root, alone, ignore=shutil.ignore_patterns("build"))
    code, said = ended(start(alone, "build"))
    assert code == 0, said
    assert book(root) == book(alone)
    assert book(root) != expected


def test_two_productions_fill_one_cache_at_once(
    start: Start, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    roots = [lay_out(tmp_path / name) for name in ("one", "two", "three")]
    for process in [start(root, "build") for root in roots]:
        code, said = ended(process)
        assert code == 0, said
    assert [book(root) == expected for root in roots] == [True, True, True]


def test_of_two_builds_begun_at_once_one_makes_the_book_and_the_other_says_why_not(
    start: Start, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    root = lay_out(tmp_path / "production")
    ends = [ended(process) for process in [start(root, "build"), start(root, "build")]]
    codes = sorted(code for code, _ in ends)
    assert codes in ([0, 1], [0, 0]), ends  # the second may come when the first is done
    if codes == [0, 1]:
        assert "Another build is at work" in next(said for code, said in ends if code == 1)
    assert book(root) == expected
    assert not leftovers(root)
