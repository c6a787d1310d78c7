"""A corpus of annotated works: what lies in it, and who its names mean.

One folder per work with `text.txt` (UTF-8), `characters.json`, `quotes.jsonl` and `work.json`; beside them
the corpus's own scorer, `score.py`. Stories written for this project (`benchmarks/stories`) have `gold.jsonl`
and `cast.json` instead, and no scorer: a name means whoever bears it, or bears words of it that are nobody
else's, and `Narrator` means who tells the story.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from audiofic.manuscript import read_text
from audiofic.model import Character, Gender, Manuscript

UNSCORED = ("_group", "_unknowable")
"""Speakers whom nobody could be asked to tell."""
GENDERS: dict[str, Gender] = {"M": "male", "F": "female"}

_TITLES = frozenset(("the", "a", "mr", "mrs", "ms", "miss", "dr"))

Resolve = Callable[[str], frozenset[str]]
"""A name to the ids of all it may mean in a work, by the scorer's own rules."""


def list_works(corpus: Path) -> list[Path]:
    """The works of a corpus, or all stories below a folder."""
    return sorted(path.parent for name in ("*/quotes.jsonl", "**/gold.jsonl") for path in corpus.glob(name))


def is_story(work: Path) -> bool:
    """True for a story of ours, False for a work of the corpus."""
    return (work / "gold.jsonl").exists()


def read_authors(works: Iterable[Path]) -> dict[str, str]:
    """Each work's author by surname, since `Henry James` is `James, Henry` elsewhere."""
    return {work.name: work.parent.name if is_story(work) else _read_author(work) for work in works}


def _read_author(work: Path) -> str:
    return _surname(json.loads((work / "work.json").read_text("utf-8"))["author"])


def _surname(author: str) -> str:
    return author.partition(",")[0] if "," in author else author.split()[-1]


def read_manuscript(work: Path) -> Manuscript:
    with (work / "text.txt").open(encoding="utf-8", newline="") as file:
        return read_text(file.read())


def read_people(work: Path) -> list[dict[str, Any]]:
    if is_story(work):
        people = json.loads((work / "cast.json").read_text("utf-8"))["cast"]
        return [
            {**row, "id": row["name"], "gender": row["gender"].upper(), "aliases_auto": ()} for row in people
        ]
    return list(json.loads((work / "characters.json").read_text("utf-8")))


def read_cast(work: Path) -> tuple[Character, ...]:
    people = read_people(work)
    bearers = Counter(name for row in people for name in {row["name"], *row["aliases"]})
    return tuple(
        Character(
            row["name"],
            tuple(
                name
                for name in dict.fromkeys((*row["aliases"], *row["aliases_auto"]))
                if not is_story(work) or bearers[name] == 1
            ),
            GENDERS.get(row["gender"], "unknown"),
        )
        for row in people
        if row["id"] not in UNSCORED
    )


def read_gold(work: Path) -> list[dict[str, Any]]:
    """The annotated pieces, in story order; in a story what nobody says has an unscored speaker."""
    if is_story(work):
        rows = read_rows(work / "gold.jsonl")
        return [
            {**row, "id": number, "speaker": UNSCORED[0] if row["type"] == "scare" else row["speaker"]}
            for number, row in enumerate(rows)
        ]
    return sorted(read_rows(work / "quotes.jsonl"), key=lambda row: int(row["start"]))


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def open_resolver(work: Path) -> Resolve:
    """Who the names of a work mean: by the scorer that lies beside it; in a story, by its cast."""
    if is_story(work):
        return _open_story(work)
    scorer = work.parent / "score.py"
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    if spec is None or spec.loader is None or not scorer.exists():
        raise SystemExit(f"{scorer}: no scorer here; it comes with the corpus.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cache(module.Cast(read_people(work)).resolve)


def _open_story(work: Path) -> Resolve:
    told = json.loads((work / "cast.json").read_text("utf-8"))
    bearers: dict[str, set[str]] = defaultdict(set)
    tellers = re.findall(r"(?:first|second)[: (]+([^);,]+)", told.get("narration", ""))
    if len(set(tellers)) == 1:
        bearers["narrator"].add(tellers[0].strip())
    words: dict[str, set[str]] = defaultdict(set)
    for row in told["cast"]:
        for name in (row["name"], *row["aliases"]):
            bearers[_fold(name)].add(row["name"])
            for word in _fold(name).split():
                words[word].add(row["name"])

    def resolve(name: str) -> frozenset[str]:
        if bearers.get(_fold(name)):
            return frozenset(bearers[_fold(name)])
        found = [words.get(word, set()) for word in _fold(name).split() if word not in _TITLES]
        common = frozenset(set.intersection(*found)) if found else frozenset[str]()
        return common if len(common) == 1 else frozenset()

    return cache(resolve)


def _fold(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").replace(".", "").split())
