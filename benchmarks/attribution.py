"""How often is the speaker right? Attribution measured on a corpus of annotated works, by quote type.

    python benchmarks/attribution.py CORPUS [--scorer CORPUS/score.py] [--works A,B] [--out DIR] [--jobs 2]

CORPUS holds one folder per work with `text.txt` (UTF-8), `characters.json` and `quotes.jsonl`; the scorer is
called as `python SCORER CORPUS PREDICTIONS --json FILE`. Two settings: `cast` (names, aliases and
genders from characters.json) and `raw` (nothing but the text). Quotations are found by the program itself.
Prints accuracy by quote type, per work, calibration by method, and time per 100,000 words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from audiofic.attribution import attribute
from audiofic.manuscript import read_text
from audiofic.model import Character, Gender
from audiofic.quotation import find_quotations

GENDERS: dict[str, Gender] = {"M": "male", "F": "female"}
UNSCORED = ("_group", "_unknowable")
TYPES = ("explicit", "anaphoric", "implicit")


def read_cast(work: Path) -> tuple[Character, ...]:
    rows = json.loads((work / "characters.json").read_text("utf-8"))
    return tuple(
        Character(
            row["name"],
            tuple(dict.fromkeys((*row["aliases"], *row["aliases_auto"]))),
            GENDERS.get(row["gender"], "unknown"),
        )
        for row in rows
        if row["id"] not in UNSCORED
    )


def predict(work: Path, with_cast: bool) -> tuple[list[dict[str, Any]], float, int]:
    """Prediction rows for one work, seconds of attribution alone, words in the text."""
    with (work / "text.txt").open(encoding="utf-8", newline="") as file:
        manuscript = read_text(file.read())
    passages = find_quotations(manuscript)
    cast = read_cast(work) if with_cast else None
    began = time.process_time()
    reading = attribute(manuscript, passages, cast)
    seconds = time.process_time() - began
    rows = []
    for found in reading.attributions:
        paragraph = manuscript.chapters[found.chapter].paragraphs[found.paragraph]
        rows.append(
            {
                "start": paragraph.source_offset(found.span.start),
                "end": paragraph.source_offset(found.span.end - 1) + 1,
                "speaker": found.speaker,
                "confidence": round(found.confidence, 3),
                "method": found.method,
                "runners_up": found.runners_up,
            }
        )
    return rows, seconds, len(manuscript.source.split())


def run_work(work: Path, out: Path, with_cast: bool) -> tuple[str, float, int]:
    rows, seconds, words = predict(work, with_cast)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (out / f"{work.name}.jsonl").write_text("".join(lines), "utf-8")
    return work.name, seconds, words


def score(corpus: Path, scorer: Path, predictions: Path, works: list[str]) -> dict[str, Any]:
    result, errors = predictions / "scores.json", predictions / "errors.json"
    command = [sys.executable, str(scorer), str(corpus), str(predictions), "--json", str(result)]
    command += ["--errors", str(errors), "--works", ",".join(works)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return dict(json.loads(result.read_text("utf-8")))


def print_table(setting: str, scores: dict[str, Any]) -> None:
    total = scores["total"]
    found = total["attribution"]
    by_type = found["by_type"]
    print(f"\n== {setting} ==")
    cells = "  ".join(f"{kind} {100 * by_type[kind]['accuracy']:.1f}" for kind in TYPES if kind in by_type)
    print(f"all {100 * found['accuracy']:.2f}  {cells}  untyped {_percent(by_type.get('untyped'))}")
    print(
        f"answered {100 * found['answered']:.1f}"
        f"  right when answered {100 * found['precision_when_answered']:.1f}"
        f"  detection F1 {100 * total['detection']['f1']:.2f}  macro {100 * found['macro_over_works']:.1f}"
    )
    for work, row in sorted(
        scores["works"].items(), key=lambda entry: entry[1]["attribution"]["accuracy"] or 0
    ):
        kinds = row["attribution"]["by_type"]
        print(
            f"  {work[:44]:44s} n {row['attribution']['scored_quotes']:5d}"
            f"  {_percent(row['attribution']):>5s}  " + "  ".join(_percent(kinds.get(kind)) for kind in TYPES)
        )


def _percent(row: dict[str, Any] | None) -> str:
    return f"{100 * row['accuracy']:.1f}" if row and row.get("accuracy") is not None else "-"


def print_calibration(corpus: Path, predictions: Path) -> None:
    """Accuracy by method and by confidence, over the gold quotations that were found."""
    wrong: dict[str, set[int]] = defaultdict(set)
    for line in (predictions / "errors.json").read_text("utf-8").splitlines():
        row = json.loads(line)
        wrong[row["work"]].add(row["start"])
    methods: dict[str, list[bool]] = defaultdict(list)
    bands: dict[int, list[bool]] = defaultdict(list)
    for path in sorted(predictions.glob("*.jsonl")):
        gold = {
            row["start"]
            for row in map(json.loads, (corpus / path.stem / "quotes.jsonl").read_text("utf-8").splitlines())
            if row["speaker"] not in UNSCORED
        }
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            if row["start"] in gold:
                right = row["start"] not in wrong[path.stem]
                methods[row["method"]].append(right)
                bands[min(9, int(10 * row["confidence"]))].append(right)
    for name, rights in sorted(methods.items(), key=lambda entry: -len(entry[1])):
        print(f"  method {name:12s} n {len(rights):6d}  right {100 * sum(rights) / len(rights):.1f}")
    for band, rights in sorted(bands.items()):
        print(
            f"  confidence {band / 10:.1f}+  n {len(rights):6d}  right {100 * sum(rights) / len(rights):.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--scorer", type=Path, help="default: CORPUS/score.py")
    parser.add_argument("--works", help="comma-separated; default: all")
    parser.add_argument("--setting", choices=("cast", "raw", "both"), default="both")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/attribution"))
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    only = set(options.works.split(",")) if options.works else None
    works = sorted(path.parent for path in options.corpus.glob("*/quotes.jsonl"))
    works = [work for work in works if only is None or work.name in only]
    for setting in ("cast", "raw") if options.setting == "both" else (options.setting,):
        out = options.out / setting
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("*.jsonl"):
            old.unlink()
        with ProcessPoolExecutor(options.jobs) as pool:
            jobs = [pool.submit(run_work, work, out, setting == "cast") for work in works]
            done = [job.result() for job in jobs]
        scorer = options.scorer or options.corpus / "score.py"
        scores = score(options.corpus, scorer, out, [work.name for work in works])
        print_table(setting, scores)
        seconds, words = sum(seconds for _, seconds, _ in done), sum(words for *_, words in done)
        print(f"attribution takes {1e5 * seconds / words:.1f} s per 100,000 words (one core)")
        print_calibration(options.corpus, out)


if __name__ == "__main__":
    main()
