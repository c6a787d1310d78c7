"""How often is the speaker right, how sure is that, and what goes wrong? Attribution on annotated works.

    python benchmarks/attribution.py CORPUS [--setting cast|raw|both] [--works A,B] [--jobs 2] [--out DIR]
    python benchmarks/attribution.py CORPUS --networks DIR

CORPUS holds one folder per work with `text.txt` (UTF-8), `characters.json` and `quotes.jsonl`; the scorer is
called as `python SCORER CORPUS PREDICTIONS --json FILE`. Two settings: `cast` (names, aliases and
genders from characters.json) and `raw` (nothing but the text). Quotations are found by the program itself.
With `--networks` each work is read by the network that has seen no work of its author (DIR as
`attribution_training.py --folds` writes it); works that no network left out are not scored.
Prints accuracy by quote type and work, detection, cost, calibration and the classes of what is wrong; the
wrong pieces with their classes go to `wrong.json` in the setting's folder of `--out`, one a line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import detection
from attribution_calibration import tell_calibration
from attribution_corpus import list_works, open_resolver, read_gold, read_manuscript, read_people, read_rows
from attribution_cost import measure_cost, tell_cost
from attribution_errors import classify, find_wrong, tell_errors
from attribution_folds import find_networks
from attribution_pieces import Piece, read_pieces
from attribution_predicting import ROSTER, predict, write_rows
from detection_errors import classify_false, classify_miss, tell_detection

TYPES = ("explicit", "anaphoric", "implicit")


def score(corpus: Path, scorer: Path, predictions: Path, works: list[str]) -> dict[str, Any]:
    result, errors = predictions / "scores.json", predictions / "errors.json"
    command = [sys.executable, str(scorer), str(corpus), str(predictions), "--json", str(result)]
    command += ["--errors", str(errors), "--works", ",".join(works)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return dict(json.loads(result.read_text("utf-8")))


def print_scores(title: str, scores: dict[str, Any]) -> None:
    total = scores["total"]
    found = total["attribution"]
    by_type = found["by_type"]
    print(f"\n== {title} ==")
    cells = "  ".join(f"{kind} {100 * by_type[kind]['accuracy']:.1f}" for kind in TYPES if kind in by_type)
    print(f"all {100 * found['accuracy']:.2f}  {cells}  untyped {_percent(by_type.get('untyped'))}")
    print(
        f"answered {100 * found['answered']:.1f}"
        f"  right when answered {100 * found['precision_when_answered']:.1f}"
        f"  macro {100 * found['macro_over_works']:.1f}"
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


def print_detection(corpus: Path, predictions: Path, works: list[str], found: dict[str, Any]) -> None:
    """Shares by the scorer; the classes by our own matching of the same pieces."""
    print(
        f"detection precision {100 * found['precision']:.2f}  recall {100 * found['recall']:.2f}"
        f"  F1 {100 * found['f1']:.2f}  of {found['gold']} pieces, {found['predicted']} found"
    )
    misses, false = Counter[str](), Counter[str]()
    for work in works:
        text = read_manuscript(corpus / work).source
        rows = read_rows(predictions / f"{work}.jsonl")
        gold = [detection.trim(text, (row["start"], row["end"])) for row in read_gold(corpus / work)]
        pieces = [
            (detection.trim(text, (row["start"], row["end"])), row["asked"] == "thought") for row in rows
        ]
        pieces = sorted(piece for piece in pieces if piece[0][0] < piece[0][1])
        stretches = [stretch for stretch, _ in pieces]
        pairs = detection.match(gold, stretches)
        paired_gold, paired = {index for index, _ in pairs}, {index for _, index in pairs}
        misses.update(
            classify_miss(text, piece, stretches) for at, piece in enumerate(gold) if at not in paired_gold
        )
        false.update(
            classify_false(text, stretch, gold, thought)
            for at, (stretch, thought) in enumerate(pieces)
            if at not in paired
        )
    print("\n".join(tell_detection(misses, false)))


def print_methods(pieces: list[Piece]) -> None:
    methods: dict[str, list[bool]] = defaultdict(list)
    for piece in pieces:
        if piece.row is not None and piece.found:
            methods[piece.row["method"]].append(piece.right)
    for name, rights in sorted(methods.items(), key=lambda entry: -len(entry[1])):
        print(f"  method {name:12s} n {len(rights):6d}  right {100 * sum(rights) / len(rights):.1f}")


def print_errors(corpus: Path, predictions: Path, pieces: list[Piece]) -> None:
    by_work: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_work[piece.work].append(piece)
    counts, told = Counter[str](), []
    for work, own in by_work.items():
        folder = corpus / work
        roster = json.loads((predictions / f"{work}{ROSTER}").read_text("utf-8"))
        resolve = open_resolver(folder)
        for wrong in find_wrong(own, read_gold(folder), read_people(folder), roster, resolve):
            found = classify(wrong)
            counts[found] += 1
            told.append({"class": found, **(wrong.piece.error or {})})
    write_rows(predictions / "wrong.json", told)
    print("\n".join(tell_errors(counts)))


def run_setting(options: argparse.Namespace, setting: str, works: dict[Path, Path | None]) -> None:
    out, with_cast = options.out / setting, setting == "cast"
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.jsonl"):
        old.unlink()
    # First of all, while this process is small.
    cost = measure_cost(max(works, key=lambda work: (work / "text.txt").stat().st_size), with_cast)
    with ProcessPoolExecutor(options.jobs) as pool:
        jobs = [pool.submit(predict, work, out, with_cast, weights) for work, weights in works.items()]
        done = [job.result() for job in jobs]
    names = [work.name for work in works]
    scorer = options.scorer or options.corpus / "score.py"
    scores = score(options.corpus, scorer, out, names)
    print_scores(f"{setting}, authors left out" if options.networks else setting, scores)
    words, seconds = sum(words for words, _ in done), sum(seconds for _, seconds in done)
    print(f"attribution takes {1e5 * seconds / words:.1f} s per 100,000 words (one core)")
    print(tell_cost(cost))
    print_detection(options.corpus, out, names, scores["total"]["detection"])
    pieces = read_pieces(options.corpus, out, names)
    print_methods(pieces)
    answers = [(piece.row["confidence"], piece.right) for piece in pieces if piece.row and piece.found]
    print("\n".join(tell_calibration(answers)))
    print_errors(options.corpus, out, pieces)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--scorer", type=Path, help="default: CORPUS/score.py")
    parser.add_argument("--works", help="comma-separated; default: all")
    parser.add_argument("--setting", choices=("cast", "raw", "both"), default="both")
    parser.add_argument("--networks", type=Path, help="one network per fold instead of the shipped one")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/attribution"))
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    only = set(options.works.split(",")) if options.works else None
    works = [work for work in list_works(options.corpus) if only is None or work.name in only]
    networks = find_networks(options.networks) if options.networks else {}
    asked = {work: networks.get(work.name) for work in works if work.name in networks or not options.networks}
    if not asked:
        raise SystemExit(f"{options.corpus}: no works to score here.")
    if len(asked) < len(works):
        print(f"{len(works) - len(asked)} works are left out: no network here has not seen their authors.")
    for setting in ("cast", "raw") if options.setting == "both" else (options.setting,):
        run_setting(options, setting, asked)


if __name__ == "__main__":
    main()
