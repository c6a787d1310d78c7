"""A build from the page: in a process of its own, with its progress told, and to be stopped."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.project import Project
from audiofic.review.asides import end_with_parent
from audiofic.review.reading import show_finding

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

PATIENCE_S = 15.0
"""So long a build that is stopped may take to clear up."""
TELL_S = 0.2


class Builds:
    """At most one build of the production at a time."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._state: dict[str, Any] = {"state": "idle"}
        self._ended = 0

    @property
    def state(self) -> dict[str, Any]:
        """`state`: `idle`, `running`, `stopping`, `done`, `stopped` or `failed`; and what there is to say."""
        with self._lock:
            return {**self._state, "ended": self._ended}

    def start(self, draft: bool) -> None:
        """Begin a build. Raises `AudioficError` where one is at work."""
        with self._lock:
            if self._process is not None:
                raise AudioficError("A build is at work.", "Wait for it, or stop it.")
            spawning = multiprocessing.get_context("spawn")
            here, there = spawning.Pipe(duplex=False)
            self._process = spawning.Process(target=_build, args=(there, self._project.root, draft))
            self._process.start()
            there.close()
            self._state = {"state": "running", "stages": {}}
        threading.Thread(target=self._follow, args=(self._process, here), daemon=True).start()

    def stop(self) -> None:
        """Stop the build; what was made is kept, and the next one goes on from there."""
        with self._lock:
            if self._process is None:
                return
            self._state = {**self._state, "state": "stopping"}
            process = self._process
        process.terminate()
        threading.Thread(target=_kill_late, args=(process,), daemon=True).start()

    def close(self) -> None:
        """Stop the build and wait for it."""
        self.stop()
        process = self._process
        if process is not None:
            process.join(PATIENCE_S)

    def _follow(self, process: SpawnProcess, pipe: Connection) -> None:
        result: dict[str, Any] = {
            "state": "failed",
            "message": "The build was ended from outside.",
            "hint": "",
        }
        try:
            while True:
                told = pipe.recv()
                if "stage" in told:
                    with self._lock:
                        stages = {
                            **self._state.get("stages", {}),
                            told["stage"]: [told["done"], told["total"]],
                        }
                        self._state = {**self._state, "stages": stages}
                else:
                    result = told
        except (EOFError, OSError):
            pass
        process.join()
        with self._lock:
            if self._state["state"] == "stopping" and result["state"] == "failed":
                result = {"state": "stopped"}
            self._state, self._process = result, None
            self._ended += 1


def _kill_late(process: SpawnProcess) -> None:
    process.join(PATIENCE_S)
    if process.is_alive():
        process.kill()


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(143)


def _build(pipe: Connection, root: Path, draft: bool) -> None:
    """What the process does."""
    signal.signal(signal.SIGTERM, _end)  # half-written files are cleared away and ffmpeg is stopped
    end_with_parent()
    from audiofic.pipeline import build_book, plan_book

    last: dict[str, float] = {}
    sending = threading.Lock()

    def advance(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        with sending:
            if done < total and now - last.get(stage, 0.0) < TELL_S:
                return
            last[stage] = now
            pipe.send({"stage": stage, "done": done, "total": total})

    findings: tuple[Finding, ...] = ()
    try:
        report = build_book(plan_book(Project(root), draft), 0, advance)
        told: dict[str, Any] = {"state": "done", "told": list(report.summary())}
        findings = report.alarms()
    except FindingsError as error:
        told = {"state": "failed", "message": "The book can't be built yet.", "hint": error.hint or ""}
        findings = error.findings
    except AudioficError as error:
        told = {"state": "failed", "message": error.message, "hint": error.hint or ""}
    except OSError as error:
        told = {"state": "failed", "message": f"{error.strerror or error}", "hint": str(error.filename or "")}
    told["findings"] = [show_finding(found) for found in findings[:MOST_FINDINGS]]
    told["more"] = max(0, len(findings) - MOST_FINDINGS)
    with sending:
        pipe.send(told)


MOST_FINDINGS = 100
