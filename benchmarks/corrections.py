"""How many of the other lines does a correction put right? Stories read again with some speakers known.

    python benchmarks/corrections.py [FOLDER ...] [--every 10] [--doubts]

FOLDER as for `attribution_stories.py`. Each story is read with its cast, then every tenth line of speech and
thought is given its true speaker (`--doubts`: as many lines, those read with the least confidence), and it is
read again. Counted are the lines that nobody touched, before and after.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from attribution_corpus import list_works, open_resolver, read_cast, read_manuscript, read_rows

from audiofic.attribution import attribute
from audiofic.model import Attribution, Manuscript, SpanAt
from audiofic.quotation import find_quotations

REVIEW_BELOW = 0.6


def find_truth(
    work: Path, manuscript: Manuscript, attributions: tuple[Attribution, ...]
) -> dict[SpanAt, str]:
    """The true speaker of each span that covers at least half of a gold piece."""
    truth: dict[SpanAt, str] = {}
    stretches = []
    for found in attributions:
        paragraph = manuscript.chapters[found.chapter].paragraphs[found.paragraph]
        start, end = paragraph.source_offset(found.span.start), paragraph.source_offset(found.span.end - 1)
        stretches.append((start, end + 1, (found.chapter, found.paragraph, found.span)))
    for piece in read_rows(work / "gold.jsonl"):
        if piece["type"] != "scare":
            common = [(min(e, piece["end"]) - max(s, piece["start"]), at) for s, e, at in stretches]
            length, at = max(common, key=lambda entry: entry[0], default=(0, None))
            if at is not None and 2 * length >= piece["end"] - piece["start"]:
                truth[at] = piece["speaker"]
    return truth


def measure(work: Path, every: int, doubts: bool) -> Counter[str]:
    """What became of the lines of a story that were not corrected."""
    manuscript, cast, resolve = read_manuscript(work), read_cast(work), open_resolver(work)
    passages = find_quotations(manuscript)
    before = attribute(manuscript, passages, cast).attributions
    truth = find_truth(work, manuscript, before)
    rows = [(found.confidence, (found.chapter, found.paragraph, found.span)) for found in before]
    rows = [row for row in rows if row[1] in truth]
    chosen = (
        sorted(rows, key=lambda row: row[0])[: len(rows) // every] if doubts else rows[every // 2 :: every]
    )
    known = {at: truth[at] for _, at in chosen}
    after = attribute(manuscript, passages, cast, known=known).attributions
    counts: Counter[str] = Counter(corrected=len(known))
    for was, now in zip(before, after, strict=True):
        at = (was.chapter, was.paragraph, was.span)
        if at in truth and at not in known:
            right = [each.speaker and resolve(each.speaker) == {truth[at]} for each in (was, now)]
            counts["lines"] += 1
            counts["right before"] += bool(right[0])
            counts["right after"] += bool(right[1])
            counts["mended"] += bool(right[1] and not right[0])
            counts["spoilt"] += bool(right[0] and not right[1])
            for each, is_right, when in zip((was, now), right, ("before", "after"), strict=True):
                counts[f"marked {when}"] += each.confidence < REVIEW_BELOW
                counts[f"wrong and sure {when}"] += each.confidence >= REVIEW_BELOW and not is_right
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[Path(__file__).parent / "stories"])
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--doubts", action="store_true")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    for folder in options.folders:
        for work in list_works(folder):
            counts += measure(work, options.every, options.doubts)
    print(f"{counts['corrected']} lines corrected, {counts['lines']} others")
    for what in ("right", "marked", "wrong and sure"):
        shares = [100 * counts[f"{what} {when}"] / counts["lines"] for when in ("before", "after")]
        print(f"{what:15s} {shares[0]:5.1f} -> {shares[1]:5.1f} %")
    print(f"{counts['mended']} mended, {counts['spoilt']} spoilt")


if __name__ == "__main__":
    main()
