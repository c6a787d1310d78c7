"""How often is the speaker right in stories as people post them today, and how often is a wrong one sure?

    python benchmarks/attribution_stories.py [FOLDER ...] [--cast] [--weights FILE] [--errors]

FOLDER (default: benchmarks/stories) holds stories at any depth: `text.txt`, `gold.jsonl` (start, end, text,
speaker, type) and `cast.json`. Types: explicit (a name in the tag), anaphoric (a pronoun, a noun, the
speaker's own action), implicit (nothing tells), thought, scare (quoted words that nobody says). A piece is
found where a span covers at least half of it. Marked: without a speaker, or below the threshold for review.
Networks that learned from these stories flatter; `attribution_training.py --without` leaves stories out.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attribution_corpus import Resolve, list_works, open_resolver, read_cast, read_manuscript, read_rows

from audiofic.attribution import attribute
from audiofic.attribution.deciding import network
from audiofic.quotation import find_quotations

REVIEW_BELOW = 0.6
TYPES = ("explicit", "anaphoric", "implicit")


@dataclass(frozen=True, slots=True)
class Answer:
    """Who was found to say source[start:end], and how sure that is."""

    start: int
    end: int
    speaker: str | None
    confidence: float


def answer(work: Path, with_cast: bool) -> list[Answer]:
    """The attributor's answers for a story."""
    manuscript = read_manuscript(work)
    reading = attribute(manuscript, find_quotations(manuscript), read_cast(work) if with_cast else None)
    answers: list[Answer] = []
    for found in reading.attributions:
        paragraph = manuscript.chapters[found.chapter].paragraphs[found.paragraph]
        start = paragraph.source_offset(found.span.start)
        end = paragraph.source_offset(found.span.end - 1) + 1
        answers.append(Answer(start, end, found.speaker, found.confidence))
    return answers


def score(
    gold: Sequence[Mapping[str, Any]], answers: Sequence[Answer], resolve: Resolve
) -> tuple[Counter[str], list[str]]:
    """What there is of each kind and what of it is right, missed, marked, wrong and sure; and the errors."""
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for piece in gold:
        best = max(answers, key=lambda each: _common(each, piece), default=None)
        covered = best is not None and _common(best, piece) * 2 >= piece["end"] - piece["start"]
        found = best if covered else None
        name = found.speaker if found else None
        kind = piece["type"]
        counts[kind] += 1
        if kind == "scare":
            counts["scare said"] += name is not None
            continue
        right = name is not None and resolve(name) == frozenset((piece["speaker"],))
        sure = found is not None and name is not None and found.confidence >= REVIEW_BELOW
        counts[f"{kind} right"] += right
        if kind != "thought":
            counts.update({"speech": 1, "right": right, "missed": found is None, "marked": not sure})
            counts["wrong and sure"] += sure and not right
        if not right:
            errors.append(f"{kind:9} {piece['speaker']} -> {name}: {piece['text'][:60]!r}")
    return counts, errors


def _common(each: Answer, piece: Mapping[str, Any]) -> int:
    return int(min(each.end, piece["end"]) - max(each.start, piece["start"]))


def tell(name: str, counts: Counter[str]) -> str:
    """One line of figures, in per cent."""
    kinds = "  ".join(f"{kind} {_share(counts, f'{kind} right', kind)}" for kind in (*TYPES, "thought"))
    return (
        f"{name[:24]:24} {_share(counts, 'right', 'speech')} of {counts['speech']:4}  {kinds}"
        f"  marked {_share(counts, 'marked', 'speech')}"
        f"  wrong and sure {_share(counts, 'wrong and sure', 'speech')}"
        f"  missed {counts['missed']}  scare said {counts['scare said']}/{counts['scare']}"
    )


def _share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{100 * counts[part] / counts[whole]:.1f}" if counts[whole] else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[Path(__file__).with_name("stories")])
    parser.add_argument("--cast", action="store_true", help="give the cast")
    parser.add_argument("--weights", type=Path, default=network.WEIGHTS)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    network.WEIGHTS = options.weights
    total: Counter[str] = Counter()
    begun = time.process_time()
    for work in (work for folder in options.folders for work in list_works(folder)):
        counts, errors = score(
            read_rows(work / "gold.jsonl"), answer(work, options.cast), open_resolver(work)
        )
        total += counts
        print(tell(work.name, counts))
        if options.errors:
            print("\n".join(f"    {error}" for error in errors))
    print(tell("all", total), f" {time.process_time() - begun:.1f} s")


if __name__ == "__main__":
    main()
