"""Is the time left that a build shows the time that it takes?

    python benchmarks/time_left.py VOICE.onnx [--lines N]

Builds a made-up book of four chapters, whose cast has copies of a Piper voice, on a terminal; reads
the time left behind `in all` as a person would, and compares it afterwards with when the build was done.
Prints the error by share of the time. Informs; fails nothing.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import sys
import tempfile
import time
from pathlib import Path

from builds import write_voices
from made_up_book import write_book

LEFT = re.compile(rb"in all[^\d\n]*(\d+)/(\d+)\s+((?:\d+:)?\d+:\d\d)")
COLOURS = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
FIRST_S = 60.0
"""Nobody expects to know earlier."""


def watch(command: list[str]) -> tuple[list[tuple[float, float]], float]:
    """((second, seconds left as shown), ...) and the second at which the command ended."""
    begun = time.monotonic()
    shown: list[tuple[float, float]] = []
    child, terminal = pty.fork()
    if not child:
        os.execvp(command[0], command)
    while True:
        try:
            block = os.read(terminal, 65_536)
        except OSError:  # the child has closed its side
            break
        if not block:
            break
        for match in LEFT.finditer(COLOURS.sub(b"", block)):
            if match[1] != match[2]:
                shown.append((time.monotonic() - begun, seconds(match[3].decode())))
    os.waitpid(child, 0)
    return shown, time.monotonic() - begun


def seconds(clock: str) -> float:
    """`1:02:03` or `02:03` in seconds."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("voice", type=Path)
    arguments.add_argument("--lines", type=int, default=150, help="a chapter; there are four")
    given = arguments.parse_args()
    os.environ["TERM"] = "xterm"
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        os.environ |= {"XDG_CACHE_HOME": str(scratch / "cache"), "AUDIOFIC_VOICES": str(scratch)}
        folder = write_book(scratch / "book", 4, given.lines, write_voices(given.voice, scratch))
        shown, whole = watch([sys.executable, "-m", "audiofic", "-C", str(folder), "build"])
    print(f"the build took {whole:.0f} s")
    for share in (0.25, 0.4, 0.5, 0.6, 0.75, 0.9):
        later = [(at, left) for at, left in shown if at >= max(share * whole, FIRST_S)]
        if later:
            at, left = later[0]
            print(f"after {at:4.0f} s: {left:4.0f} s left, whole time off by {(at + left) / whole - 1:+.0%}")


if __name__ == "__main__":
    main()
