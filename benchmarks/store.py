"""How long does the store take for a clip, and for all of them, when there are a million?

    python benchmarks/store.py [--clips 1000 100000 1000000] [--folder FOLDER]

Fills a store with files called and laid out like clips, 44 bytes each, on the disk of FOLDER (by default a
temporary one; a million take 4 GB of blocks), and removes it. Real clips are put and got among them. Status
and cleaning are the commands of a book whose one line has to be spoken. CPU time, and wall time where a disk
is waited for; the best of three where nothing changes. Informs; fails nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from audiofic.store import Store, measure_store

VOICES = "book: {title: Store}\nnarrator: {voice: tone/a}\n"
SCRIPT = "chapter: 1\nlines:\n- narrator: One line.\n"
HEADER = bytes(44)
ROUNDS = 200
"""Real clips that are put and got."""


def key_of(number: int) -> str:
    """A clip's name, as random as they are."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def fill(folder: Path, first: int, last: int) -> None:
    """Files like clips, from one number to another."""
    for shelf in range(256):
        (folder / f"{shelf:02x}").mkdir(parents=True, exist_ok=True)
    for number in range(first, last):
        key = key_of(number)
        with open(f"{folder}/{key[:2]}/{key}.wav", "wb") as file:  # noqa: PTH123
            file.write(HEADER)


def timed(work: Callable[[], object], rounds: int = 1) -> tuple[float, float]:
    """(CPU seconds, wall seconds) of the best round."""
    best = (float("inf"), float("inf"))
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        best = min(best, (time.process_time() - cpu, time.perf_counter() - wall))
    return best


def command(folder: Path, *arguments: str) -> tuple[float, float]:
    """(CPU seconds, wall seconds) of a command."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    program = [sys.executable, "-m", "audiofic", "-C", str(folder), *arguments]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - wall


def measure(root: Path, clips: int) -> dict[str, tuple[float, float]]:
    """What each thing takes with that many clips in the store, which the last of them empties."""
    store = Store(root / "build" / "store")
    samples = (np.sin(np.arange(22_050) / 10) * 9000).astype(np.int16)
    keys = [key_of(-number) for number in range(1, ROUNDS + 1)]
    put = timed(lambda: [store.put(key, samples, 22_050) for key in keys])
    get = timed(lambda: [store.get(key) for key in keys], 3)
    miss = timed(lambda: [key_of(-number) in store for number in range(10**6, 10**6 + ROUNDS)], 3)
    each = {
        f"{what}, of one clip, ms": (cpu / ROUNDS * 1000, wall / ROUNDS * 1000)
        for what, (cpu, wall) in (("put", put), ("get", get), ("look for one that is not there", miss))
    }
    size = measure_store(store.folder)
    off = abs(size.clips - clips - ROUNDS) / (clips + ROUNDS)
    print(f"  told: {size} ({off:.1%} off)", flush=True)
    (root / "build" / ".unfinished").touch()
    return each | {
        "how large it is, s": timed(lambda: measure_store(store.folder), 3),
        "list every key, s": timed(lambda: sum(1 for _ in store.list_keys()), 3),
        "`audiofic status`, s": min(command(root, "status") for _ in range(3)),
        "`audiofic build` after a killed one, s": command(root, "build"),
        "`audiofic clean --unused`, s": command(root, "clean", "--unused"),
    }


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--clips", type=int, nargs="+", default=[1_000, 100_000])
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}: CPU / wall")
    found: dict[int, dict[str, tuple[float, float]]] = {}
    for clips in given.clips:
        with tempfile.TemporaryDirectory(dir=given.folder) as name:
            root = Path(name)
            (root / "script").mkdir()
            (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
            (root / "script" / "01.yaml").write_text(SCRIPT, encoding="utf-8")
            print(f"{clips:,} clips", flush=True)
            fill(root / "build" / "store", 0, clips)
            found[clips] = measure(root, clips)
    print(f"{'':44}" + "".join(f"{clips:>20,}" for clips in found))
    for row in next(iter(found.values())):
        cells = (f"{cpu:.2f} / {wall:.2f}" for cpu, wall in (each[row] for each in found.values()))
        print(f"{row:44}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
