"""A production with doubts, and its page served by a process of its own, as a producer has it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VOICES = """\
# The cast.
book: {title: The Ferry, author: Nobody}
narrator: {voice: tone/a}
cast:
  Ada: {aliases: [Miss Vale], gender: female, voice: tone/b}
  Tom: {gender: male, voice: tone/c}     # the ferryman
  Rosa: {gender: female, voice: tone/d}
extras: {unknown: {voice: tone/e}}
"""
HOSTILE = "<img src=x onerror=document.title='taken'> & </script><script>document.title='taken'</script>"


def chapter(number: int, doubts: int, title: str = "") -> str:
    """A script in which `doubts` lines want an answer; each is between two lines of the narrator's."""
    people = ("Ada", "Tom", "Rosa")
    lines = [
        f"chapter: {number}",
        f'title: "{title or f"Crossing {number}"}"',
        "lines:",
        "- narrator: The river was high.",
    ]
    for doubt in range(doubts):
        right, wrong = people[doubt % 3], people[(doubt + 1) % 3]
        lines += [
            "",
            f"- {right}: That is the {number}.{doubt} word,",
            f"- narrator: {right} said.  # {doubt}",
            "",
        ]
        lines.append(f"- {'unknown' if doubt % 2 else wrong}: And is this the {number}.{doubt} answer?")
        lines += [f"  unsure: 0.{30 + doubt}", f"  or: [{right}]", "- narrator: Nobody looked up."]
    lines += [
        "",
        "- Ada: Good night.",
        "- Tom: Good night.",
        "- Rosa: Good night. And thanks.",
        "- Rosa: Really.",
    ]
    return "\n".join(lines) + "\n"


def settled(text: str, speakers: dict[str, str]) -> str:
    """The script as a hand leaves it that gives each of those lines (by text) to its speaker."""
    lines: list[str] = []
    is_settled = False
    for line in text.splitlines():
        _, _, words = line.removeprefix("- ").partition(": ")
        if line.startswith("- "):
            is_settled = words in speakers
            line = f"- {speakers[words]}: {words}" if is_settled else line
        if not (is_settled and line.startswith(("  unsure:", "  or:"))):
            lines.append(line)
    return "\n".join(lines) + "\n"


def lay_out(root: Path, *scripts: str, voices: str = VOICES) -> Path:
    """A production of those scripts."""
    (root / "script").mkdir(parents=True)
    (root / "voices.yaml").write_text(voices, encoding="utf-8")
    for number, script in enumerate(scripts, 1):
        (root / "script" / f"{number:02}-crossing.yaml").write_text(script, encoding="utf-8")
    return root


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """The whole address of the production's page, while its server runs."""
    command = [sys.executable, "-m", "audiofic", "-C", str(root), "review", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(20)
