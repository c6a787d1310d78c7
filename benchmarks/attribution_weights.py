"""Where the figures in `attribution/weights.py` come from: fit them again, or measure them on unseen authors.

    python benchmarks/attribution_weights.py CORPUS > src/audiofic/attribution/weights.py
    python benchmarks/attribution_weights.py CORPUS --folds 4 --out DIR

A conditional logit over each turn's candidates, the speakers of the turns around it given. With `--folds`
whole authors are left out: each work is predicted with weights that have seen none of its author's, and
the predictions are scored as in `benchmarks/attribution.py`. CORPUS as there, with `work.json` (author)
in each folder.
"""

from __future__ import annotations

import argparse
import json
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import attribution as benchmark
from audiofic.attribution import weights
from audiofic.attribution.questions import Question
from audiofic.attribution.story import Story, read_story
from audiofic.manuscript import read_text
from audiofic.quotation import find_quotations

CALIBRATION = 0.75  # the fit has its neighbours given, decoding has not: without it p = 0.9 is right 0.84
L2 = 1.0  # penalty; 10 loses 0.7 points on unseen authors, 0.3 gains nothing
LEAST = 0.15  # smaller weights are left out
KINDS = {
    "untagged": "No tag, but narration in the paragraph.",
    "bare": "Nothing but speech in the paragraph.",
    "pronoun": "The tag says `he` or `she`.",
    "noun": "The tag describes: `the monk`.",
}
BY_HAND: dict[str, dict[str, float]] = {
    "untagged": {
        "narrator": 0.0,
        "beat after": 2.2,
        "beat before": 2.2,
        "beat after other": -0.9,
        "has left": -2.0,
        "own perhaps called": -1.2,
        "before perhaps called": 0.4,
    },
    "bare": {"narrator": 0.0, "has left": -2.0, "own perhaps called": -1.2, "before perhaps called": 0.4},
    "pronoun": {"has left": -2.0, "own perhaps called": -1.6, "before perhaps called": 0.4, "was faced": 0.8},
    "noun": {"named in reply": 3.5, "appears next": 1.5, "own perhaps called": -1.0},
}
STEPS_BY_HAND = {
    "bare / next paragraph: same": -2.8,
    "untagged / same paragraph: same": 0.3,
    "untagged / same paragraph: new": 0.0,
    "untagged / same paragraph: back": 0.0,
    "pronoun replies / next paragraph: same": -1.8,
}
HEAD = '''"""How much each feature of `evidence.py` counts, and who follows whom: log-odds.

A table for each kind of question. Fitted by `benchmarks/attribution_weights.py` as a conditional logit to
the turns of 64 public-domain novels, times 0.75, which makes the probabilities that come out of the
decoding true to size; rounded to tenths, what tells nothing left out. The lines marked `by hand` are set:
too rare in those novels, or used otherwise by them than by today's fiction.
"""

from __future__ import annotations

from collections.abc import Mapping

'''
FOOT = '''"""Kind of tag (and whether its verb answers or goes on) / link to the turn before: who speaks,
the same as before, back to the one before that, or somebody new."""
'''


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer: the gold speaker, None where the corpus has none."""

    question: Question
    gold: str | None


Tables = tuple[dict[str, dict[str, float]], dict[str, float]]


def gold_finder(work: Path) -> Callable[[int, int], str | None]:
    names = {row["id"]: row["name"] for row in json.loads((work / "characters.json").read_text("utf-8"))}
    rows = [json.loads(line) for line in (work / "quotes.jsonl").read_text("utf-8").splitlines()]
    starts = [row["start"] for row in rows]

    def find(start: int, end: int) -> str | None:
        best: tuple[int, str | None] = (0, None)
        at = bisect_right(starts, end) - 1
        while at >= 0 and rows[at]["end"] > start - 5000:
            overlap = min(end, rows[at]["end"]) - max(start, rows[at]["start"])
            if overlap > best[0]:
                speaker = rows[at]["speaker"]
                best = (overlap, None if speaker in benchmark.UNSCORED else names[speaker])
            at -= 1
        return best[1]

    return find


def collect(work: Path) -> list[list[Asked]]:
    """The questions about speech of each chapter with their answers; the cast is the corpus's."""
    with (work / "text.txt").open(encoding="utf-8", newline="") as file:
        manuscript = read_text(file.read())
    story = read_story(manuscript, find_quotations(manuscript), benchmark.read_cast(work))
    find = gold_finder(work)
    return [
        [
            Asked(question, _gold(story, number, question, find))
            for question in story.questions(number, "speech")
        ]
        for number in range(len(story.chapters))
    ]


def _gold(
    story: Story, chapter: int, question: Question, find: Callable[[int, int], str | None]
) -> str | None:
    piece = question.turn.pieces[0]
    passage = story.chapters[chapter].passages[piece.passage].passage
    span = passage.spans[piece.span]
    gold = find(
        passage.paragraph.source_offset(span.start), passage.paragraph.source_offset(span.end - 1) + 1
    )
    names = [candidate.name for candidate in question.candidates]
    if gold is not None and question.kind == "noun" and gold not in names:
        return question.description
    return gold


def step_feature(asked: Asked, two_before: str | None, before: str | None, name: str) -> list[str]:
    if before is None:
        return []
    follows = "same" if name == before else "back" if name == two_before else "new"
    kind = f"{asked.question.kind} {asked.question.manner}".strip()
    return [f"{kind} / {asked.question.link}: {follows}"]


def list_choices(chapters: Iterable[list[Asked]]) -> list[tuple[list[list[str]], int]]:
    """(features of each candidate, index of the right one) for each question that has its answer."""
    choices = []
    for chapter in chapters:
        around = [None, None, *(asked.gold for asked in chapter), None, None]
        for at, asked in enumerate(chapter):
            names = [candidate.name for candidate in asked.question.candidates]
            if asked.question.kind in ("named", "first") or asked.gold not in names:
                continue
            rows = []
            for candidate in asked.question.candidates:
                row = [f"{asked.question.kind}:{feature}" for feature in candidate.features]
                row += step_feature(asked, around[at], around[at + 1], candidate.name)
                after, later = around[at + 3], around[at + 4]
                if after is not None:
                    row += step_feature(chapter[at + 1], around[at + 1], candidate.name, after)
                if after is not None and later is not None:
                    row += step_feature(chapter[at + 2], candidate.name, after, later)
                rows.append(row)
            choices.append((rows, names.index(asked.gold)))
    return choices


def fit(choices: list[tuple[list[list[str]], int]], rounds: int = 300) -> dict[str, float]:
    """Log-odds per feature: conditional logit with an L2 penalty, by Adam."""
    index: dict[str, int] = {}
    feature, owner, right, question = [], [], [], []
    for number, (rows, gold) in enumerate(choices):
        for place, row in enumerate(rows):
            right.append(place == gold)
            question.append(number)
            for name in row:
                feature.append(index.setdefault(name, len(index)))
                owner.append(len(question) - 1)
    features, owners = np.array(feature), np.array(owner)
    rights, questions = np.array(right, dtype=float), np.array(question)
    starts = np.flatnonzero(np.r_[True, questions[1:] != questions[:-1]])
    found = np.zeros(len(index))
    mean, spread = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, rounds + 1):
        scores = np.bincount(owners, weights=found[features], minlength=len(questions))
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[questions])
        chances = odds / np.add.reduceat(odds, starts)[questions]
        slope = np.bincount(features, weights=(chances - rights)[owners], minlength=len(found)) + L2 * found
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope * slope
        found -= 0.1 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return {name: float(found[at]) for name, at in index.items()}


def tabulate(found: dict[str, float]) -> Tables:
    tables: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    steps: dict[str, float] = {}
    for name, log_odds in found.items():
        figure = round(log_odds * CALIBRATION, 1)
        if abs(figure) < LEAST:
            continue
        kind, colon, feature = name.partition(":")
        if " / " in kind:
            steps[name] = figure
        elif colon:
            tables[kind][feature] = figure
    for kind, rows in BY_HAND.items():
        tables[kind].update(rows)
    steps.update(STEPS_BY_HAND)
    return tables, steps


def write_tables(tables: Tables) -> str:
    def rows(table: dict[str, float], by_hand: dict[str, float]) -> str:
        return "".join(
            f'    "{name}": {figure},{"  # by hand" if name in by_hand else ""}\n'
            for name, figure in sorted(table.items())
            if figure
        )

    text = HEAD
    for kind, table in tables[0].items():
        text += f"{kind.upper()}: Mapping[str, float] = {{\n{rows(table, BY_HAND[kind])}}}\n"
        text += f'"""{KINDS[kind]}"""\n\n'
    return text + f"STEPS: Mapping[str, float] = {{\n{rows(tables[1], STEPS_BY_HAND)}}}\n{FOOT}"


def cross_validate(
    works: list[Path], chapters: dict[str, list[list[Asked]]], options: argparse.Namespace
) -> None:
    authors = {work.name: json.loads((work / "work.json").read_text("utf-8"))["author"] for work in works}
    shuffled = sorted(set(authors.values()))
    random.Random(5).shuffle(shuffled)
    for fold in range(options.folds):
        held = {author for at, author in enumerate(shuffled) if at % options.folds == fold}
        seen = [chapter for name, rows in chapters.items() if authors[name] not in held for chapter in rows]
        tables, steps = tabulate(fit(list_choices(seen)))
        for kind, table in tables.items():
            setattr(weights, kind.upper(), table)
        weights.STEPS = steps
        for setting in ("cast", "raw"):
            (options.out / setting).mkdir(parents=True, exist_ok=True)
            for work in works:
                if authors[work.name] in held:
                    benchmark.run_work(work, options.out / setting, setting == "cast")
    for setting in ("cast", "raw"):
        out = options.out / setting
        scores = benchmark.score(
            options.corpus, options.corpus / "score.py", out, [work.name for work in works]
        )
        found = scores["total"]["attribution"]
        print(f"{setting}, authors left out: all {100 * found['accuracy']:.2f}", end="")
        print("".join(f"  {kind} {100 * row['accuracy']:.1f}" for kind, row in found["by_type"].items()))
        benchmark.print_calibration(options.corpus, out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate, whole authors left out")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/attribution-folds"))
    options = parser.parse_args()
    works = sorted(path.parent for path in options.corpus.glob("*/quotes.jsonl"))
    chapters = {work.name: collect(work) for work in works}
    if options.folds:
        cross_validate(works, chapters, options)
    else:
        found = fit(list_choices(chapter for rows in chapters.values() for chapter in rows))
        print(write_tables(tabulate(found)), end="")


if __name__ == "__main__":
    main()
