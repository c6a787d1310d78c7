"""What does it cost to merge a revised story into edited scripts, and is that linear in the words?

    python benchmarks/merging.py [--words N]

Merges made-up books of N words and of a quarter of that. Prints CPU seconds for each kind of revision, and
the ratio: 4 is linear, 16 is quadratic. Informs; fails nothing.
"""

from __future__ import annotations

import argparse
import random
import time

from made_up_book import NAMES, draw_sentence

from audiofic.merging import ScriptFile, merge_scripts
from audiofic.model import NARRATOR, Line, Script
from audiofic.project import script_name
from audiofic.script import compose_script

CHAPTER_WORDS = 5000
EDITED = 0.05
"""Share of the speeches that the producer has given to somebody else."""
REWORDED = 0.05
"""Share of the paragraphs that the author has changed."""

Paragraph = list[tuple[str, str]]
"""Speaker and words of each line."""


def write_book(words: int, first_number: int = 0) -> list[list[Paragraph]]:
    """Chapters of paragraphs, all different; with another `first_number` another book."""
    chance = random.Random(1)
    chapters: list[list[Paragraph]] = []
    number = first_number
    for _ in range(max(2, words // CHAPTER_WORDS)):
        paragraphs: list[Paragraph] = []
        count = 0
        while count < CHAPTER_WORDS:
            number += 1
            paragraph = [
                (NARRATOR, draw_sentence(chance, number)),
                (NARRATOR, draw_sentence(chance, -number)),
            ]
            if chance.random() < 0.4:
                paragraph[0] = (chance.choice(NAMES), paragraph[0][1])
            count += sum(len(text.split()) for _who, text in paragraph)
            paragraphs.append(paragraph)
        chapters.append(paragraphs)
    return chapters


def revise(chapters: list[list[Paragraph]], kind: str) -> list[list[Paragraph]]:
    """The book after that kind of revision."""
    chance = random.Random(2)
    if kind == "every word is new":
        return write_book(len(chapters) * CHAPTER_WORDS, 10**9)
    if kind == "every paragraph moved":
        everything = [paragraph for paragraphs in chapters for paragraph in paragraphs]
        chance.shuffle(everything)
        size = len(everything) // len(chapters) + 1
        return [everything[at : at + size] for at in range(0, len(everything), size)]
    share = 1.0 if kind == "every line reworded" else REWORDED
    revised = [
        [
            [(who, text.replace("number", "No.")) for who, text in paragraph]
            if chance.random() < share
            else paragraph
            for paragraph in paragraphs
        ]
        for paragraphs in chapters
    ]
    revised.insert(len(revised) // 2, write_book(0, 10**9)[0])
    return revised


def draft(chapters: list[list[Paragraph]]) -> tuple[Script, ...]:
    return tuple(
        Script(
            number,
            f"Part {number}",
            tuple(
                Line(who, text, "narration" if who == NARRATOR else "speech", opens_paragraph=not at)
                for paragraph in paragraphs
                for at, (who, text) in enumerate(paragraph)
            ),
        )
        for number, paragraphs in enumerate(chapters, 1)
    )


def edit(script: Script, count: int) -> ScriptFile:
    """The script with some of its speakers changed."""
    chance = random.Random(script.chapter)
    lines = compose_script(script).splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.startswith("- ") and not line.startswith(f"- {NARRATOR}") and chance.random() < EDITED:
            lines[at] = f"- Zed: {line.partition(': ')[2]}"
    return ScriptFile(f"script/{script_name(script.chapter, script.title, count)}", "".join(lines))


def measure(words: int, kind: str, has_drafts: bool) -> float:
    """CPU seconds of the merge."""
    chapters = write_book(words)
    old, new = draft(chapters), draft(revise(chapters, kind))
    kept = [edit(script, len(old)) for script in old]
    start = time.process_time()
    merge_scripts(kept, old if has_drafts else (), new, script_name)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--words", type=int, default=500_000)
    words = parser.parse_args().words
    usual = "a chapter inserted, 5 % of the paragraphs reworded"
    kinds = [
        (kind, True) for kind in (usual, "every line reworded", "every paragraph moved", "every word is new")
    ]
    for kind, has_drafts in [*kinds, (usual, False)]:
        small, large = (measure(count, kind, has_drafts) for count in (words // 4, words))
        name = kind if has_drafts else f"{kind}; the drafts are lost"
        print(f"{large:6.1f} s  {large / small:4.1f}  {name}", flush=True)


if __name__ == "__main__":
    main()
