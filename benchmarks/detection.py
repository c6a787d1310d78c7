"""How often are quotations found where the gold annotation has them?

    python benchmarks/detection.py CORPUS_ROOT [--works A,B] [--errors FILE]

CORPUS_ROOT holds one directory per work with `text.txt` and `quotes.jsonl` (one row with `start` and
`end`, in code points of text.txt, per contiguous piece of direct speech). Gold and found pieces are
matched one to one, best overlap first; a pair counts from an intersection over union of 0.5 on, marks and
blanks trimmed off both.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detection_errors import Stretch

from audiofic.manuscript import read_text
from audiofic.model import Manuscript, Passage
from audiofic.quotation import find_quotations

LEAST_OVERLAP = 0.5
MARKS = "\"“”„‟«»‘’‚'`"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of gold pieces, found pieces and pairs of them, and what precision and recall they make."""

    gold: int
    found: int
    matched: int

    @property
    def precision(self) -> float:
        """Share of the found that are gold; 1 where nothing was found."""
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where there is none."""
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.found + other.found, self.matched + other.matched)


def trim(text: str, stretch: Stretch) -> Stretch:
    """The stretch without blanks and marks at its edges."""
    start, end = stretch
    while start < end and (text[start].isspace() or text[start] in MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in MARKS):
        end -= 1
    return start, end


def match(gold: Sequence[Stretch], found: Sequence[Stretch]) -> list[tuple[int, int]]:
    """(index of gold, index of found) of every pair, one to one, best overlap first. Both are sorted."""
    ends = [end for _, end in found]
    pairs: list[tuple[float, int, int]] = []
    for index, (start, end) in enumerate(gold):
        place = bisect_left(ends, start)
        while place < len(found) and found[place][0] < end:
            common = min(end, found[place][1]) - max(start, found[place][0])
            union = max(end, found[place][1]) - min(start, found[place][0])
            if common > 0 and common >= LEAST_OVERLAP * union:
                pairs.append((common / union, index, place))
            place += 1
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    matched: list[tuple[int, int]] = []
    for _, index, place in sorted(pairs, reverse=True):
        if index not in taken_gold and place not in taken_found:
            taken_gold.add(index)
            taken_found.add(place)
            matched.append((index, place))
    return matched


def speech_stretches(manuscript: Manuscript, quotations: Sequence[Sequence[Passage]]) -> list[Stretch]:
    """Where the speech spans stand in the source, in order."""
    stretches: list[Stretch] = []
    for passages in quotations:
        for passage in passages:
            paragraph = passage.paragraph
            for span in passage.spans:
                if span.kind == "speech":
                    last = paragraph.source_offset(span.end - 1) + 1
                    stretches.append(trim(manuscript.source, (paragraph.source_offset(span.start), last)))
    return sorted(stretch for stretch in stretches if stretch[1] > stretch[0])


def score_work(folder: Path, errors: list[str]) -> tuple[Score, float, int]:
    """(score, seconds of reading and finding, words) of one work; what went wrong is added to `errors`."""
    with (folder / "text.txt").open(encoding="utf-8", newline="") as file:
        source = file.read()
    rows = [json.loads(line) for line in (folder / "quotes.jsonl").read_text("utf-8").splitlines() if line]
    begin = time.perf_counter()
    manuscript = read_text(source)
    quotations = find_quotations(manuscript)
    seconds = time.perf_counter() - begin
    found = speech_stretches(manuscript, quotations)
    gold = sorted(trim(source, (row["start"], row["end"])) for row in rows)
    matched = match(gold, found)
    missed = set(range(len(gold))) - {index for index, _ in matched}
    false = set(range(len(found))) - {place for _, place in matched}
    for what, stretches in (("missed", [gold[i] for i in missed]), ("false", [found[i] for i in false])):
        for start, end in sorted(stretches):
            context = source[max(0, start - 80) : start], source[start:end], source[end : end + 60]
            row = {"work": folder.name, "what": what, "start": start, "end": end, "context": context}
            errors.append(json.dumps(row, ensure_ascii=False))
    return Score(len(gold), len(found), len(matched)), seconds, len(source.split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row per work and the total; 0 where there was anything to score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("root", type=Path)
    parser.add_argument("--works", help="only these, separated by commas")
    parser.add_argument("--errors", type=Path, help="write one JSON line per missed or false piece")
    options = parser.parse_args(arguments)
    only = set(options.works.split(",")) if options.works else None
    errors: list[str] = []
    total, seconds, words = Score(0, 0, 0), 0.0, 0
    for folder in sorted(options.root.iterdir()):
        if not (folder / "quotes.jsonl").exists() or (only and folder.name not in only):
            continue
        score, spent, length = score_work(folder, errors)
        print(_row(folder.name, score))
        total, seconds, words = total + score, seconds + spent, words + length
    print(_row("ALL", total))
    if words:
        print(
            f"{words} words read and searched in {seconds:.1f} s ({seconds / words * 1e6:.1f} s per million)"
        )
    if options.errors:
        options.errors.write_text("\n".join(errors) + "\n", encoding="utf-8")
    return 0 if total.gold else 1


def _row(name: str, score: Score) -> str:
    shares = f"P {score.precision:7.2%}  R {score.recall:7.2%}  F1 {score.f1:7.2%}"
    return f"{name[:46]:46s} {shares}  gold {score.gold:5d}  found {score.found:5d}"


if __name__ == "__main__":
    sys.exit(main())
