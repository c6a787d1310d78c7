"""Where does the time of a book go that is made again from its clips?

    python benchmarks/steps.py [--minutes N] [--times N]

Builds a made-up book with the tone engine, then makes its chapters again, one after the other, step by step.
CPU seconds an hour of sound, the median of the chapters. Informs; fails nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

os.environ["OPENBLAS_NUM_THREADS"] = "1"

from made_up_book import SECONDS_A_LINE, write_book

from audiofic.building.chapters import ChapterMaker
from audiofic.building.clips import open_clips
from audiofic.building.plan import Plan
from audiofic.measuring import Meter
from audiofic.mix import SAMPLE_RATE
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

CHAPTERS = 4


def children_s() -> float:
    """CPU seconds of all programs that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure_steps(plan: Plan) -> dict[str, list[float]]:
    """Step -> CPU seconds an hour of sound, chapter by chapter."""
    maker = ChapterMaker(plan, open_clips(plan))
    steps: dict[str, list[float]] = defaultdict(list)
    for chapter in plan.chapters:
        begun = time.process_time()
        timeline = maker.lay_out(chapter)
        laid_out = time.process_time()
        hours = timeline.total_frames / SAMPLE_RATE / 3600
        steps["lay out: read each clip, find its edges"].append((laid_out - begun) / hours)
        gain_db = plan.record.chapters[chapter.number].gain_db
        begun, programs = time.process_time(), children_s()
        maker.make(chapter, timeline, gain_db, gain_db)
        made = time.process_time() - begun
        steps["encode MP3 and AAC (ffmpeg)"].append((children_s() - programs) / hours)
        begun = time.process_time()
        blocks = list(maker.render(timeline, gain_db))
        mixed = time.process_time() - begun
        meter = Meter(SAMPLE_RATE)
        begun = time.process_time()
        for block in blocks:
            meter.add(block)
        meter.levels()
        metered = time.process_time() - begun
        steps["mix and limit"].append(mixed / hours)
        steps["measure"].append(metered / hours)
        steps["feed, count, tag, caption, write down"].append((made - mixed - metered) / hours)
    return steps


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--minutes", type=float, default=25.0)
    arguments.add_argument("--times", type=int, default=2)
    given = arguments.parse_args()
    lines = max(1, round(given.minutes * 60 / SECONDS_A_LINE / CHAPTERS))
    with tempfile.TemporaryDirectory() as name:
        folder = write_book(Path(name) / "book", CHAPTERS, lines, ["tone/a", "tone/b", "tone/c"])
        build_book(plan_book(Project(folder), False), 1, lambda *_: None)
        taken: dict[str, list[float]] = defaultdict(list)
        for _ in range(given.times):
            for step, seconds in measure_steps(plan_book(Project(folder), False)).items():
                taken[step] += seconds
    print("CPU seconds an hour of sound")
    for step, seconds in sorted(taken.items(), key=lambda row: -median(row[1])):
        print(f"{step:44}{median(seconds):8.2f}")
    print(f"{'all':44}{sum(map(median, taken.values())):8.2f}")


if __name__ == "__main__":
    main()
