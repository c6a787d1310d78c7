"""What does reading a work cost? Seconds and memory, in a process that does nothing else."""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from attribution_corpus import read_cast, read_manuscript

from audiofic.attribution import attribute
from audiofic.quotation import find_quotations


@dataclass(frozen=True, slots=True)
class Cost:
    """What one work took, read from its file to the last attribution."""

    work: str
    words: int
    seconds: float
    """Of one core."""
    megabytes: float
    """The most memory that the process had, Python and the network included."""


def measure_cost(work: Path, with_cast: bool) -> Cost:
    """The cost in a process of its own. The caller should be small still: Linux hands its peak on."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, work, with_cast).result()


def _measure(work: Path, with_cast: bool) -> Cost:
    cast = read_cast(work) if with_cast else None
    began = time.process_time()
    manuscript = read_manuscript(work)
    attribute(manuscript, find_quotations(manuscript), cast)
    seconds = time.process_time() - began
    # KiB on Linux, bytes on macOS (getrusage(2) of each).
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return Cost(work.name, len(manuscript.source.split()), seconds, peak / 1e6)


def tell_cost(cost: Cost) -> str:
    return (
        f"the longest, {cost.work} ({cost.words} words): {cost.seconds:.1f} s from file to attributions,"
        f" {cost.megabytes:.0f} MB at most"
    )
