"""Of those who are one person twice in a drafted cast, how many does `cast --suggest-merges` find?

    python benchmarks/suggested_merges.py [FOLDER ...]

FOLDER as for `attribution_stories.py`. Each story is drafted from its raw text; two of the cast are one where
the story's cast.json has both names for one person. Prints the suggestions that are wrong, and the sums.
"""

from __future__ import annotations

import argparse
import json
from itertools import combinations
from pathlib import Path

from attribution_corpus import list_works, read_manuscript

from audiofic.drafting import draft_scripts
from audiofic.model import Character
from audiofic.people import find_merges
from audiofic.production import attribute_story, heard_characters
from audiofic.settings import Role, Settings


def find_owner(owners: dict[str, str], character: Character) -> str | None:
    """Whom a drafted character is in cast.json; None for nobody there."""
    for name in (character.name, *character.aliases):
        for written in (name.casefold(), f"the {name.casefold()}"):
            if written in owners:
                return owners[written]
    return None


def measure(work: Path) -> tuple[int, int, list[str]]:
    """How many pairs are one person, how many of them were suggested, and the suggestions that are wrong."""
    people = json.loads((work / "cast.json").read_text("utf-8"))["cast"]
    owners = {name.casefold(): one["name"] for one in people for name in (one["name"], *one["aliases"])}
    story = attribute_story(read_manuscript(work))
    heard = heard_characters(story.reading)
    scripts = draft_scripts(story.manuscript, story.passages, story.reading)
    settings = Settings(cast=tuple(Role(one.name, one.gender, one.aliases) for one in heard))
    owned = {one.name: find_owner(owners, one) for one in heard}
    pairs = (
        frozenset(pair) for pair in combinations(owned, 2) if owned[pair[0]] == owned[pair[1]] is not None
    )
    same = set(pairs)
    found = {frozenset((one.keep, one.other)): one for one in find_merges(scripts, settings)}
    wrong = [f"{work.name}: {one.keep} <- {one.other}" for pair, one in found.items() if pair not in same]
    return len(same), len(same & found.keys()), wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*", default=[Path(__file__).parent / "stories"])
    rows = [measure(work) for folder in parser.parse_args().folders for work in list_works(folder)]
    wrong = [line for row in rows for line in row[2]]
    print("\n".join(wrong))
    pairs, found = (sum(row[at] for row in rows) for at in (0, 1))
    print(f"{pairs} pairs, {found} found, {len(wrong)} others suggested")


if __name__ == "__main__":
    main()
