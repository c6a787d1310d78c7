"""What this process and those it starts take from around them: nothing from the working folder.

A production may come from a stranger, and people work in its folder. Whatever lies there is data: neither
Python nor the system may look for programs or modules in it.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path


def prepare_process() -> None:
    """Make environment and streams safe for this process and its children; once, before any work."""
    # Threads of the linear algebra library cost three times the CPU in every worker and gain nothing here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Speech workers are new Pythons (`python -c ...`), which else import from the working folder first.
    os.environ["PYTHONSAFEPATH"] = "1"
    # Windows else looks for programs (ffmpeg) in the working folder first.
    os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"
    os.environ["PATH"] = os.pathsep.join(absolute_folders(os.environ.get("PATH", os.defpath)))
    _open_closed_streams()
    # A file's name may hold bytes that no terminal can show: said oddly is better than not at all.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _open_closed_streams() -> None:
    """Let standard streams that are closed when we start (`2>&-`) lead nowhere.

    Else the next file that is opened gets the stream's number, and messages are written into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def absolute_folders(path: str) -> list[str]:
    """The folders of a search path without those that depend on the working folder: `.`, `bin`, nothing."""
    return [folder for folder in path.split(os.pathsep) if Path(folder).is_absolute()]
