"""A corpus of annotated works: what lies in it, and who its names mean.

One folder per work with `text.txt` (UTF-8), `characters.json`, `quotes.jsonl` and `work.json`; beside them
the corpus's own scorer, `score.py`.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from audiofic.manuscript import read_text
from audiofic.model import Character, Gender, Manuscript

UNSCORED = ("_group", "_unknowable")
"""Speakers whom nobody could be asked to tell."""
GENDERS: dict[str, Gender] = {"M": "male", "F": "female"}

Resolve = Callable[[str], frozenset[str]]
"""A name to the ids of all it may mean in a work, by the scorer's own rules."""


def list_works(corpus: Path) -> list[Path]:
    return sorted(path.parent for path in corpus.glob("*/quotes.jsonl"))


def read_authors(works: Iterable[Path]) -> dict[str, str]:
    """Each work's author by surname, since `Henry James` is `James, Henry` elsewhere."""
    names = {work.name: json.loads((work / "work.json").read_text("utf-8"))["author"] for work in works}
    return {work: _surname(author) for work, author in names.items()}


def _surname(author: str) -> str:
    return author.partition(",")[0] if "," in author else author.split()[-1]


def read_manuscript(work: Path) -> Manuscript:
    with (work / "text.txt").open(encoding="utf-8", newline="") as file:
        return read_text(file.read())


def read_people(work: Path) -> list[dict[str, Any]]:
    return list(json.loads((work / "characters.json").read_text("utf-8")))


def read_cast(work: Path) -> tuple[Character, ...]:
    return tuple(
        Character(
            row["name"],
            tuple(dict.fromkeys((*row["aliases"], *row["aliases_auto"]))),
            GENDERS.get(row["gender"], "unknown"),
        )
        for row in read_people(work)
        if row["id"] not in UNSCORED
    )


def read_gold(work: Path) -> list[dict[str, Any]]:
    """The annotated pieces, in story order."""
    return sorted(read_rows(work / "quotes.jsonl"), key=lambda row: int(row["start"]))


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def open_resolver(scorer: Path, work: Path) -> Resolve:
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    if spec is None or spec.loader is None or not scorer.exists():
        raise SystemExit(f"{scorer}: no scorer here; it comes with the corpus.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cache(module.Cast(read_people(work)).resolve)
