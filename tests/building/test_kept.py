"""What a build keeps of each line from its first to its last step is counted, in bytes: it is folded."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from made_up_book import write_book

from audiofic.building.record import BuildRecord, ChapterRecord, SoundRecord, load_record, save_record
from audiofic.pipeline import plan_book
from audiofic.project import Project

FEW, MANY = 40, 400
MOST = 200
"""Bytes a line. Lying open, a line of the plan takes 600 and one of the record 400."""


def kept(make: Callable[[], object]) -> int:
    """Bytes that are held as long as what was made is."""
    make()  # what is loaded and remembered the first time is not counted
    gc.collect()
    tracemalloc.start()
    try:
        made = make()
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert made is not None
    return held


def test_a_plan_of_a_book_that_is_not_made_yet(tmp_path: Path) -> None:
    books = [write_book(tmp_path / str(lines), 2, lines, ["tone/a", "tone/b"]) for lines in (FEW, MANY)]
    few, many = (kept(lambda: plan_book(Project(book), False)) for book in books)  # noqa: B023
    assert (many - few) / (2 * (MANY - FEW)) < MOST


def test_a_record(tmp_path: Path) -> None:
    sizes = []
    for lines in (FEW, MANY):
        record = BuildRecord()
        for number in (1, 2):
            record = record.with_chapter(made_chapter(number, lines))
        save_record(tmp_path / "record.json", record)
        sizes.append(kept(lambda: load_record(tmp_path / "record.json")))
    few, many = sizes
    assert (many - few) / (2 * (MANY - FEW)) < MOST


def made_chapter(number: int, lines: int) -> ChapterRecord:
    sounds = tuple(
        SoundRecord(f"{number * 7919 * line:064x}", "Kagome", f"Line {line} of a chapter.", "tone/a", 1)
        for line in range(lines)
    )
    cues = tuple((line * 100_000, 90_000 + line) for line in range(lines))
    return ChapterRecord(number, "One", {}, sounds, -20.0, 0.0, cues, lines * 100_000, 1, {})
