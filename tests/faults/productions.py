"""A small production that is quick to build, and what a listener gets of it."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from audiofic.ffmpeg import ffmpeg_path

VOICES = """\
book: {title: The Kettle, author: Nobody}
narrator: {voice: espeak/narrator}
formats: [opus]
cast:
  Kagome: {gender: female, voice: espeak/girl}
"""
ONE = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang.
- Kagome: Is it ready?
- sting: scene
- narrator: They waited.
"""
TWO = """\
chapter: 2
title: Tea
lines:
- narrator: It was ready at last.
- Kagome: Now.
"""
STORY = """\
# Steam

The kettle sang. “Is it ready?” asked Kagome.

They waited.

# Tea

It was ready at last. “Now,” said Kagome.
"""

LONGER = STORY.replace("They waited.", "They waited long. “Where are the cups?” said Miroku.").replace(
    "# Tea", "# Cups\n\nNobody had washed them.\n\n“I have,” said Kagome.\n\n# Tea"
)


def edit_scripts(root: Path) -> None:
    """A producer's edits in the scripts of `STORY`: a speaker, a comment, a direction, a title."""
    for path in (root / "script").glob("*.yaml"):
        text = path.read_text("utf-8").replace("Kagome: Now", "# louder\n- Kikyo: Now")
        text = text.replace("- # louder\n", "# louder\n").replace("title: Tea", "title: Tea at last")
        path.write_text(text.replace("Is it ready?", "Is it ready?\n  direction: whispered"), "utf-8")


def lay_out(root: Path) -> Path:
    """A production of two chapters in `root`."""
    (root / "script").mkdir(parents=True)
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    return root


def book(root: Path) -> dict[str, bytes]:
    """Every file a listener gets, by name."""
    folder = root / "build"
    files = [*folder.glob("*.m4b"), *folder.glob("*.vtt"), *folder.glob("*.srt"), *folder.glob("chapters/*")]
    return {path.name: path.read_bytes() for path in files}


def heard(root: Path) -> dict[str, str]:
    """The digest of what is heard of each of its sound files: decoded PCM, whatever stands in the tags."""
    found = {}
    for path in sorted([*(root / "build").glob("*.m4b"), *(root / "build" / "chapters").glob("*.[mo]p*")]):
        command = [ffmpeg_path(), "-v", "error", "-i", f"file:{path}", "-map", "0:a", "-f", "s16le", "-"]
        pcm = subprocess.run(command, capture_output=True, check=True).stdout
        found[path.name] = hashlib.sha256(pcm).hexdigest()
    return found


def leftovers(root: Path) -> list[Path]:
    """What is not whole, or belongs to a build that is under way."""
    return [path for path in root.rglob("*") if ".part" in path.name or path.name == ".unfinished"]
