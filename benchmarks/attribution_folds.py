"""Folds: which network has seen no work of an author, so that it can be measured on that author.

A folder of networks holds `fold-0.onnx` and so on, and `folds.json`, which tells the works that each of them
left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

LIST = "folds.json"


def cut_folds(authors: Mapping[str, str], pieces: Mapping[str, int], folds: int) -> list[frozenset[str]]:
    """The works that each fold leaves out: whole authors, so that all folds have about as many pieces.

    `authors`: work -> author; `pieces`: work -> annotated pieces. Who has most is dealt out first.
    """
    sizes = Counter[str]()
    for work, author in authors.items():
        sizes[author] += pieces[work]
    held: list[set[str]] = [set() for _ in range(folds)]
    for author, _ in sizes.most_common():
        smallest = min(held, key=lambda works: sum(pieces[work] for work in works))
        smallest.update(work for work, writer in authors.items() if writer == author)
    return [frozenset(works) for works in held]


def name_network(fold: int) -> str:
    return f"fold-{fold}.onnx"


def write_folds(folder: Path, held: Sequence[frozenset[str]]) -> None:
    """List what each network will leave out; older networks go, since they left out others."""
    for old in folder.glob("fold-*.onnx"):
        old.unlink()
    told = {name_network(fold): sorted(works) for fold, works in enumerate(held)}
    (folder / LIST).write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def find_networks(folder: Path) -> dict[str, Path]:
    """For each work the network that left it out; works whose network is not there yet are not in it."""
    if not (folder / LIST).exists():
        raise SystemExit(f"{folder}: no {LIST} here; attribution_training.py --folds N --out DIR writes it.")
    told = json.loads((folder / LIST).read_text("utf-8"))
    return {work: folder / name for name, works in told.items() if (folder / name).exists() for work in works}
