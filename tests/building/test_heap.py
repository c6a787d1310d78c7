"""Memory that is free again goes back to the system."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

PROGRAM = """
import sys, threading
from pathlib import Path
from audiofic.building.heap import keep_little

def held_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) / 256

def work():
    block = b"." * 30_000_000  # when a block so large is freed, glibc keeps twice as much from then on
    del block
    before = held_mb()
    many = [b"." * (100_000 + size) for size in range(300)]
    del many
    print(held_mb() - before)

if sys.argv[1] == "little":
    keep_little()
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


def kept_mb(how: str) -> float:
    """How much of 30 MB that were used and freed in a thread is still held."""
    # dask leaves its own wishes in the environment, where glibc finds them.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    command = [sys.executable, "-c", PROGRAM, how]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(told.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left as they are")
def test_freed_memory_is_given_back() -> None:
    assert kept_mb("little") < kept_mb("as ever") - 10
