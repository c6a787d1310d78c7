"""Does a build's memory grow with the book?

    python benchmarks/memory.py [VOICE.onnx] [--hours 1 12]

Builds a made-up book of so many hours as users do, and prints the most that all its processes together ever
held: the sum of what each has to itself and of its share in what several have (PSS), looked at ten times a
second. Then the same for a build with nothing to do. VOICE is a Piper voice (with its .onnx.json), of which
the cast has copies, and which goes on speaking while chapters are mixed; the tone engine, without it, is done
before the first is. Linux only; fails nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from builds import write_voices
from made_up_book import SECONDS_A_LINE, write_book

CHAPTERS_AN_HOUR = 3
INTERVAL_S = 0.1


def processes(root: int) -> Iterator[int]:
    """The process and all below it that are programs of their own.

    Between its birth and the start of its program a child lives in its parent's memory, under its name.
    """
    yield root
    try:
        children = Path(f"/proc/{root}/task").glob("*/children")
        below = [int(child) for each in children for child in each.read_text().split()]
    except OSError:
        return
    for child in below:
        if command_line(child) != command_line(root):
            yield from processes(child)


def command_line(process: int) -> bytes:
    """The command that the process runs; nothing where it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def held_mb(process: int) -> float:
    """MB that a process holds, its share in what is shared; 0 where it has ended."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), 0) / 1024


def watch(*command: str) -> tuple[float, float, float, float]:
    """(most MB of all processes, most of ours alone, CPU seconds, seconds) of a command."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    most = alone = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as started:
        while started.poll() is None:
            held = [held_mb(process) for process in processes(started.pid)]
            most, alone = max(most, sum(held)), max(alone, held[0])
            time.sleep(INTERVAL_S)
    if started.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {started.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return most, alone, cpu, time.monotonic() - begun


def main() -> None:
    """Print a row for each length and kind of build."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("voice", type=Path, nargs="?")
    arguments.add_argument("--hours", type=float, nargs="+", default=[1.0, 12.0])
    given = arguments.parse_args()
    os.environ |= {"OPENBLAS_NUM_THREADS": "1"}
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{'hours':>6} {'build':>12} {'all MB':>8} {'ours MB':>8} {'CPU s':>8} {'s':>8}")
    for hours in given.hours:
        chapters = max(1, round(hours * CHAPTERS_AN_HOUR))
        lines = round(hours * 3600 / SECONDS_A_LINE / chapters)
        with tempfile.TemporaryDirectory() as name:
            os.environ |= {"XDG_CACHE_HOME": f"{name}/cache", "AUDIOFIC_VOICES": name}
            voices = write_voices(given.voice, Path(name)) if given.voice else ["tone/a", "tone/b", "tone/c"]
            folder = write_book(Path(name) / "book", chapters, lines, voices)
            command = (sys.executable, "-m", "audiofic", "-C", str(folder), "build")
            for what in ("cold", "nothing to do"):
                print(
                    f"{hours:6g} {what:>12}" + "".join(f" {value:8.1f}" for value in watch(*command)),
                    flush=True,
                )


if __name__ == "__main__":
    main()
