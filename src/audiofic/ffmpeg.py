"""The one place that starts ffmpeg: PCM in, PCM out, and errors that say what to do.

The program comes with the imageio-ffmpeg wheel; `AUDIOFIC_FFMPEG` names another one. It is always
started with a list of arguments (no shell), reads and writes nothing but plain files and its own
pipes, and is never left running. Whoever lets it write a file gives it a temporary name
(`files.replacing`) and looks at what it wrote before that takes its place: on a full disk an encoder may
leave a short file that plays.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import FfmpegError
from audiofic.files import PART

ENVIRONMENT_OVERRIDE = "AUDIOFIC_FFMPEG"
STALL_SECONDS = 300.0
"""ffmpeg is stopped when it takes no byte, gives no byte and does not end for this long. Generous: laying
out a 500 MB M4B on a slow disk is one such silence."""
BLOCK_BYTES = 1 << 18
READABLE_FORMATS = "aac,aiff,caf,flac,matroska,mov,mp3,ogg,w64,wav,wv"
"""What a sound file may be. Playlists (concat, hls, dash) are not among them: they name other files."""

_HINTS = (
    (
        "No space left on device",
        "Free some disk space and run the same command again; finished work is kept.",
    ),
    ("Permission denied", "Check that you may write there."),
    ("Read-only file system", "The folder can't be written to; build the production somewhere else."),
    (
        "Invalid data found",
        "The file is damaged or is not a sound file: try to play it, or export it again as WAV.",
    ),
    (
        "not on whitelist",
        "The file is a playlist or of a kind that is not accepted: export the sound as WAV or FLAC.",
    ),
    (
        "matches no streams",
        "There is no sound in the file itself: export the sound as WAV or FLAC.",
    ),
    (
        "Unknown encoder",
        f"This ffmpeg lacks an encoder: unset {ENVIRONMENT_OVERRIDE} to use the one that is installed.",
    ),
    (
        "Option not found",
        f"This ffmpeg is too old: unset {ENVIRONMENT_OVERRIDE} to use the one that is installed.",
    ),
)
_GENERIC = ("Conversion failed!", "Error opening output files", "Error opening input files", "Exiting")


def ffmpeg_path() -> str:
    """The ffmpeg program to use; `FfmpegError` where there is none."""
    override = os.environ.get(ENVIRONMENT_OVERRIDE)
    if override:
        if not os.access(override, os.X_OK) or Path(override).is_dir():
            raise FfmpegError(
                f"{ENVIRONMENT_OVERRIDE} is {override!r}, which is not a program.",
                f"Let it name an ffmpeg program, or unset {ENVIRONMENT_OVERRIDE}.",
            )
        return override
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FfmpegError(
            "There is no ffmpeg for this machine in the imageio-ffmpeg package.",
            f"Install ffmpeg and let {ENVIRONMENT_OVERRIDE} name it.",
        ) from error


def feed(arguments: Sequence[str], blocks: Iterable[bytes]) -> None:
    """Run ffmpeg with `blocks` on its standard input (`pipe:0`) until both are done.

    `arguments` are all but the program's name. Raises `FfmpegError` where ffmpeg refuses, dies or stalls;
    what `blocks` raises passes through, ffmpeg being stopped first.
    """
    with _running(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as run:
        pipe = run.process.stdin
        assert pipe is not None
        # A broken pipe: ffmpeg has gone; its exit code and last words say why.
        with contextlib.suppress(BrokenPipeError):
            for block in blocks:
                with run.watch:
                    pipe.write(block)
            with run.watch:
                pipe.close()
        run.finish()


def listen(arguments: Sequence[str], report: deque[str] | None = None) -> Iterator[bytes]:
    """What ffmpeg writes to its standard output (`pipe:1`), in blocks of at most `BLOCK_BYTES`.

    `report` collects the last lines of its standard error. A caller who stops early stops ffmpeg too.
    Raises `FfmpegError` as `feed` does, after the last block.
    """
    with _running(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, report=report) as run:
        pipe = run.process.stdout
        assert pipe is not None
        while True:
            with run.watch:
                block = pipe.read(BLOCK_BYTES)
            if not block:
                break
            yield block
        run.finish()


def decode(
    path: Path,
    sample_rate: int = 44_100,
    *,
    seconds: float | None = None,
    audio_filter: str | None = None,
    report: deque[str] | None = None,
) -> Iterator[NDArray[np.float32]]:
    """The samples of a sound file in blocks: mono, -1..1 (more where it overshoots), at `sample_rate` Hz.

    `seconds` stops after that much sound; `audio_filter` is an ffmpeg filter graph put before the conversion,
    `report` collects what it says. Raises `FfmpegError` for a file that is missing, unreadable or broken.
    """
    if not path.is_file():
        raise FfmpegError(
            f"There is no sound file {path}.", "Check the name; it is relative to the production."
        )
    arguments = ["-v", "info" if report is not None else "error", "-nostats", "-xerror"]
    arguments += ["-protocol_whitelist", "file,pipe", "-format_whitelist", READABLE_FORMATS]
    if seconds is not None:
        arguments += ["-t", f"{seconds:.6f}"]
    arguments += ["-i", f"file:{path}", "-map", "0:a:0", "-vn", "-sn", "-dn"]
    if audio_filter:
        arguments += ["-af", audio_filter]
    arguments += ["-ac", "1", "-ar", str(sample_rate), "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"]
    left = b""
    for block in listen(arguments, report):
        whole = left + block
        usable = len(whole) - len(whole) % 4
        left = whole[usable:]
        if usable:
            yield np.frombuffer(whole[:usable], dtype="<f4").astype(np.float32, copy=False)


class _StallWatch:
    """Kills a process that blocks us: `with watch:` around each call that may wait for it.

    Only the time inside the `with` counts, so a slow caller is never taken for a stalled ffmpeg.
    """

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.stalled = False
        self._process = process
        self._seconds = seconds
        self._steps = 0
        self._waiting = False
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def __enter__(self) -> None:
        self._steps += 1
        self._waiting = True

    def __exit__(self, *error: object) -> None:
        self._waiting = False

    def close(self) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        seen = -1
        while not self._done.wait(self._seconds):
            if self._waiting and self._steps == seen:
                self.stalled = True
                self._process.kill()
                return
            seen = self._steps


@dataclass(frozen=True, slots=True)
class _Run:
    """A started ffmpeg, what it says, and the two threads that keep it and us from waiting for ever."""

    process: subprocess.Popen[bytes]
    lines: deque[str]
    drain: threading.Thread
    watch: _StallWatch
    files: str
    """Those that it reads and writes, for messages: ` (bell.wav)`; empty: none."""

    def finish(self) -> None:
        """Wait until ffmpeg ends of its own accord; raise what it complains about."""
        with self.watch:
            code = self.process.wait()
        self.drain.join()
        if self.watch.stalled:
            raise FfmpegError(
                f"ffmpeg did nothing for {STALL_SECONDS:.0f} seconds and was stopped{self.files}.",
                "Look for a disk that does not answer; then run the same command again.",
            )
        if code != 0:
            line = telling_line(list(self.lines))
            died = f"ffmpeg was killed by signal {-code}" if code < 0 else "ffmpeg failed"
            cause = line or f"exit code {code}"
            raise FfmpegError(f"{died}{self.files}: {cause}.", _hint_for(line))


@contextmanager
def _running(
    arguments: Sequence[str], *, stdin: int, stdout: int, report: deque[str] | None = None
) -> Iterator[_Run]:
    """A started ffmpeg; whatever happens inside, it is stopped and reaped on the way out."""
    program = ffmpeg_path()
    try:
        process = subprocess.Popen(
            [program, "-hide_banner", *([] if stdin == subprocess.PIPE else ["-nostdin"]), *arguments],
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            # Ctrl-C is for us: ffmpeg on its own would end its file politely and leave a short one.
            start_new_session=True,
        )
    except OSError as error:
        raise FfmpegError(
            f"ffmpeg can't be started ({program}: {error.strerror}).",
            f"Reinstall the imageio-ffmpeg package, or let {ENVIRONMENT_OVERRIDE} name an ffmpeg program.",
        ) from error
    assert process.stderr is not None
    lines = deque[str](maxlen=200) if report is None else report
    # A thread drains standard error, so that a talkative ffmpeg can't block itself and us.
    drain = threading.Thread(target=_collect, args=(process.stderr, lines), daemon=True)
    drain.start()
    watch = _StallWatch(process, STALL_SECONDS)
    try:
        yield _Run(process, lines, drain, watch, _files_of(arguments))
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        watch.close()
        drain.join()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _files_of(arguments: Sequence[str]) -> str:
    """The names of the files among the arguments, as a message has them; see `_Run.files`."""
    paths = [Path(argument.removeprefix("file:")) for argument in arguments if argument.startswith("file:")]
    # `files.replacing` writes `.out-7e8fcd1d.part.mp3` and renames it to `out.mp3`.
    names = [re.sub(rf"^\.(.*)-[0-9a-f]{{8}}{re.escape(PART)}", r"\1", path.name) for path in paths]
    return f" ({', '.join(dict.fromkeys(names))})" if names else ""


def _collect(stream: IO[bytes], lines: deque[str]) -> None:
    for line in stream:
        lines.append(line.decode("utf-8", "replace").rstrip())


def telling_line(lines: Sequence[str]) -> str:
    """The line of ffmpeg's report that names the cause: a known one, else the first that is not a formula."""
    for known, _ in _HINTS:
        for line in lines:
            if known in line:
                return _clean(line)
    for line in lines:
        if line.strip() and not line.startswith(_GENERIC):
            return _clean(line)
    return _clean(lines[-1]) if lines else ""


def _clean(line: str) -> str:
    """The line without ffmpeg's `[mp3 @ 0x55d]` and its full stop."""
    while line.startswith("[") and "] " in line:
        line = line.partition("] ")[2]
    return line.strip().rstrip(".")


def _hint_for(line: str) -> str | None:
    return next((hint for known, hint in _HINTS if known in line), None)
