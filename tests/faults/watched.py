"""audiofic's commands in forked children, watched: each step towards the disk is an event.

As a program it serves its parent (`Watch`): a JSON job a line on standard input, the child's end a line on
standard output. Everything is imported once, so that a run costs little more than its own work. A job can
have one event kill the child, or have that event and all of its kind that follow fail as a full or a broken
disk would. Only tests use this: nothing in audiofic knows of it.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
TAKES_ROOM = {"open", "write", "mkdir", "fsync", "feed"}
"""What a full disk refuses; renaming and removing still work."""
HEARD = {"os.rename": "rename", "os.remove": "remove", "os.mkdir": "mkdir", "os.rmdir": "rmdir"}


@dataclass(frozen=True)
class Event:
    """One step: what was about to be done, to which paths, by which thread."""

    what: str
    paths: tuple[str, ...]
    thread: int


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (negative: the signal), what it said, what it did."""

    code: int
    said: str
    events: tuple[Event, ...]


class Watch:
    """The parent's side: starts the server and asks it for runs."""

    def __init__(self, scratch: Path, environment: Mapping[str, str]) -> None:
        self._scratch = scratch
        self._server = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._server.communicate()

    def run(
        self,
        *arguments: str,
        cwd: Path,
        at: int = 0,
        deadly: int = 0,
        fault: int = 0,
        below: Path | None = None,
        setup: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run `audiofic` with those arguments in `cwd`.

        Event number `at` (from 1) sends the child the signal `deadly`, or fails with the error number
        `fault`, as does all that needs room on the disk from then on; with `below` every step in that folder,
        removing and renaming too, and no other. `setup` is `module:function`, called first with what notes an
        event.
        """
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        said, log = self._scratch / "said.txt", self._scratch / "events.jsonl"
        for path in (said, log):
            path.write_bytes(b"")
        job = {"arguments": arguments, "cwd": str(cwd), "at": at, "deadly": deadly, "fault": fault}
        job |= {"below": str(below or "")}
        job |= {"setup": setup, "environment": dict(environment or {}), "said": str(said), "log": str(log)}
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        code = os.waitstatus_to_exitcode(int(self._server.stdout.readline()))
        told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        events = tuple(Event(what, tuple(paths), thread) for what, paths, thread in told)
        return Ended(code, said.read_text(encoding="utf-8"), events)


# --- The child's side ---------------------------------------------------------------------------------


class _Tap:
    """Notes every event, and does at one of them what the job asks for."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self._job = job
        self._log = os.open(job["log"], os.O_WRONLY | os.O_APPEND)
        self._count = 0
        self._lock = threading.RLock()
        self._own = threading.local()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook (PEP 578)."""
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
            self.note("open", arguments[0])
        elif event in HEARD:
            self.note(HEARD[event], *arguments[: 2 if event == "os.rename" else 1])
        elif event == "subprocess.Popen":
            self.note("start", arguments[0])

    def note(self, what: str, *paths: Any) -> None:
        if getattr(self._own, "busy", False) or any(isinstance(path, int) for path in paths):
            return
        names = [os.fsdecode(path) for path in paths]
        if any(name == os.devnull or name.startswith("/proc/") for name in names):
            return
        with self._lock:
            self._own.busy = True
            try:
                self._count += 1
                line = json.dumps([what, names, threading.get_ident()])
                os.write(self._log, line.encode() + b"\n")
                reached = self._job["at"] and self._count >= self._job["at"]
                if reached and self._count == self._job["at"] and self._job["deadly"]:
                    os.kill(os.getpid(), self._job["deadly"])
                number, below = self._job["fault"], self._job["below"]
                hit = any(Path(name).is_relative_to(below) for name in names) if below else what in TAKES_ROOM
                if reached and number and hit:
                    raise OSError(number, os.strerror(number), names[0])
            finally:
                self._own.busy = False


def _serve() -> None:
    for module in _WARM:
        importlib.import_module(module)
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            code = 1
            try:
                code = _run(json.loads(line))
            finally:
                # What an interpreter does at its end, but for the destructors of libraries that can't bear
                # to have been forked.
                atexit._run_exitfuncs()
                os._exit(code)
        sys.stdout.write(f"{os.waitpid(child, 0)[1]}\n")
        sys.stdout.flush()


def _run(job: Mapping[str, Any]) -> int:
    said = os.open(job["said"], os.O_WRONLY | os.O_APPEND)
    for stream, number in ((os.open(os.devnull, os.O_RDONLY), 0), (said, 1), (said, 2)):
        os.dup2(stream, number)
    os.environ.update(job["environment"])
    os.chdir(job["cwd"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    tap = _Tap(job)
    _note_syncs(tap)
    _write_in_halves(tap)
    _note_blocks(tap)
    sys.addaudithook(tap.hear)
    _speak_here()
    if job["setup"]:
        module, _, name = job["setup"].partition(":")
        getattr(importlib.import_module(module), name)(tap.note)
    from audiofic.cli import main

    sys.argv = ["audiofic", *job["arguments"]]
    try:
        main()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except Exception:
        traceback.print_exc()  # as the interpreter does: what a producer must never see
        return 1
    finally:
        sys.stdout.flush()
    return 0


def _note_syncs(tap: _Tap) -> None:
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        tap.note("fsync", Path(f"/proc/self/fd/{descriptor}").readlink())
        sync(descriptor)

    os.fsync = fsync  # type: ignore[assignment]


def _write_in_halves(tap: _Tap) -> None:
    """A file's content comes in two pieces, with an event between them."""

    def write_bytes(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            tap.note("write", self)
            return file.write(content[len(content) // 2 :])

    Path.write_bytes = write_bytes  # type: ignore[method-assign, assignment]


def _speak_here() -> None:
    """What speech writes is written by this process, so that it is watched, too."""
    from audiofic.building import clips
    from speaking_here import open_workers_here

    clips.open_workers = open_workers_here


def _note_blocks(tap: _Tap) -> None:
    """Each block that an encoder or the joiner is given is an event, too."""
    from audiofic.package import encode, m4b

    def noting(feed: Callable[[Sequence[str], Iterable[bytes]], None]) -> Any:
        def fed(arguments: Sequence[str], blocks: Iterable[bytes]) -> None:
            def noted() -> Iterator[bytes]:
                for block in blocks:
                    tap.note("feed", arguments[-1])
                    yield block

            feed(arguments, noted())

        return fed

    encode.feed = noting(encode.feed)
    read = m4b._packets

    def packets(chapter: Any) -> Iterator[list[bytes]]:
        for some in read(chapter):
            tap.note("write", chapter.encoded.aac)
            yield some

    m4b._packets = packets


_WARM = (
    *(f"audiofic.{name}" for name in ("cli.book", "cli.console", "pipeline", "production", "synthesis")),
    *(f"audiofic.building.{name}" for name in ("making", "chapters", "report")),
    *(f"audiofic.package.{name}" for name in ("mp3", "m4b", "opus", "captions")),
    *(
        f"audiofic.{name}"
        for name in ("engines.espeak", "engines.tone", "commands.cleaning", "commands.checking")
    ),
    *("soundfile", "soxr", "filelock", "imageio_ffmpeg"),
)

if __name__ == "__main__":
    # Imported under its own name, so that there is one of everything.
    _serve()
