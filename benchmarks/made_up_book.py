"""A book that nobody wrote, of any length, for measuring: chapters of lines that are all different.

    folder = write_book(Path("/tmp/book"), chapters=40, lines=500, voices=["tone/a", "tone/b"])

The same arguments give the same book.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

NAMES = ("Ada", "Ben", "Cora", "Dov", "Edda", "Finn", "Greta", "Hugo")
SUBJECTS = (
    "the miller",
    "a dog",
    "the old bridge",
    "nobody",
    "the rain",
    "my sister",
    "the letter",
    "a lamp",
)
VERBS = ("waited for", "had forgotten", "ran past", "knew", "kept", "would not leave", "looked at", "lost")
PLACES = ("by the gate", "in the orchard", "since dawn", "without a word", "on the hill", "again", "at noon")
SECONDS_A_LINE = 4.5
"""As the tone engine and a Piper voice say it, its pause included: about."""
NARRATED = 0.6
"""Share of lines that are the narrator's: fiction has about as many."""


def write_book(folder: Path, chapters: int, lines: int, voices: Sequence[str], *, story: bool = True) -> Path:
    """A production in `folder`: voices.yaml, a script a chapter and, for a `story`, the manuscript.

    The narrator has the first of the `voices` (as voices.yaml writes them), the cast the others in turn.
    """
    chance = random.Random(1)
    script = folder / "script"
    script.mkdir(parents=True, exist_ok=True)
    cast = [voices[(1 + number) % len(voices)] for number in range(len(NAMES))]
    settings = ["book:", "  title: The Long Road", "  author: Nobody", "narrator:", f"  voice: {voices[0]}"]
    settings += ["  draft: narrator", "cast:"]
    for name, voice in zip(NAMES, cast, strict=True):
        settings += [f"  {name}:", f"    voice: {voice}", "    draft: woman"]
    (folder / "voices.yaml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    manuscript: list[str] = []
    for chapter in range(1, chapters + 1):
        told = [f"chapter: {chapter}", f"title: Part {chapter}", "lines:"]
        manuscript.append(f"Chapter {chapter}: Part {chapter}")
        for number in range(lines):
            sentence = draw_sentence(chance, chapter * lines + number)
            speaker = "narrator" if chance.random() < NARRATED else chance.choice(NAMES)
            told.append(f"- {speaker}: {sentence}")
            manuscript.append(sentence if speaker == "narrator" else f"“{sentence}”")
            told.append("")
        (script / f"{chapter:03d}.yaml").write_text("\n".join(told), encoding="utf-8")
    if story:
        (script / "manuscript.txt").write_text("\n\n".join(manuscript) + "\n", encoding="utf-8")
    return folder


def draw_sentence(chance: random.Random, number: int) -> str:
    """A sentence that holds its number, so that no other is the same."""
    words = [chance.choice(SUBJECTS), chance.choice(VERBS), chance.choice(SUBJECTS), chance.choice(PLACES)]
    if chance.random() < 0.3:
        words += ["and", chance.choice(VERBS), chance.choice(SUBJECTS)]
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}, number {number}."
