"""Is any room slower than linear on any text? Rows of marks, each eight times as long as the one before.

    python benchmarks/linearity.py

Prints, for each room and row, the CPU time of eight times the text over that of the text. 8 is linear, 64 is
quadratic. Informs; fails nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from audiofic.lexicon import speak_text, split_sentences
from audiofic.manuscript import read_text
from audiofic.quotation import find_quotations

LETTERS = 10_000
ROWS = (
    "a",
    "a.",
    "a-",
    ".",
    "...",
    ". ",
    "!",
    "? ",
    "-",
    "—",
    " - ",
    "*",
    "'",
    "a'",
    "A",
    "(",
    "1",
    "1.",
    "1,",
    "$",
    "e.g. ",
    "Mr. ",
    "J. ",
    "www.",
    "a—",
    "so—what ",
    "aaa",
    "I. ",
    "é́",
    "\u200b",
    '" ',
    "St. ",
    "<3 ",
    "/",
    "A/",
    "#1",
    "° ",
    '"',
    "“",
    "'a ",
    '"Hi" he said ',
    "What? I thought I ",
    "*a ",
    "—Hi —he said ",
)


def seconds(work: Callable[[str], object], text: str) -> float:
    """CPU seconds of the fastest of three runs."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        work(text)
        best = min(best, time.process_time() - begun)
    return best


def main() -> None:
    """Print the table."""
    rooms: dict[str, Callable[[str], object]] = {
        "lexicon": lambda text: (speak_text(text, {}), split_sentences(text)),
        "manuscript": read_text,
        "quotation": lambda text: find_quotations(read_text(text)),
    }
    print(f"{'row':24}" + "".join(f"{room:>14}" for room in rooms))
    for row in ROWS:
        text = row * (LETTERS // len(row))
        ratios = [seconds(work, text * 8) / max(seconds(work, text), 1e-4) for work in rooms.values()]
        print(f"{row!r:24}" + "".join(f"{ratio:14.1f}" for ratio in ratios))


if __name__ == "__main__":
    main()
