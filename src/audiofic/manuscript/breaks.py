"""Scene breaks: lines of glyphs, and runs of blank lines where those mean something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from audiofic.manuscript.cleaning import VISIBLE

_LONGEST = 80
"""Characters; a row of glyphs is rarely wider than the page."""
_DOTS = re.compile(r"[.…\s]+")
_NO_BREAK = re.compile(r"""[?!"“”„«»'‘’`´,;:%$€£&@]""")
_O_ROW = re.compile(r"(?:oO){1,40}o?|(?:Oo){2,40}O?|OoO|o{3,80}|O{3,80}")
_FRAMED_O_ROW = re.compile(r"[.…]{1,20}\s?(?:oO){1,40}o?\s?[.…]{1,20}")
"""`...oOo...`; a lone `ooo...` is a sound that somebody makes."""
_KISSES = re.compile(r"(?:xo){2,3}|(?:XO){2,3}")
"""Hugs and kisses, as letters and messages end."""
_NAMED = re.compile(
    r"\W*(?:(?:line|page|scene|section|story|chapter)[ -]?break|change of scene|scene change|linebreak"
    r"|divider)\W*",
    re.IGNORECASE,
)
_MOTIF = re.compile(r"(?=\S{0,5}[~*=+_|<>^•·°¤§#])(\S{2,6}?)\s?(?:\1\s?){2,30}\S?")


def is_scene_break(text: str) -> bool:
    """True for a line that only marks a break: `***`, `* * *`, `-x-`, `oOo`, `~IY~IY~IY~`, `#`.

    No speakable word is on it, or one motif over and over. Punctuation that could be somebody's silence
    (`...`, `?!`, `"..."`) is none; four dots or more, or dots set apart (`. . .`), are.
    """
    if not text or len(text) > _LONGEST or _NO_BREAK.search(text) or _KISSES.fullmatch(text):
        return False
    if not any(character.isalnum() for character in text):
        if _DOTS.fullmatch(text):
            return text.count(".") > 3 or " " in text.strip()
        return VISIBLE.search(text) is not None
    letters = "".join(character for character in text if character.isalnum())
    if len(letters) > 2 or not text[0].isalnum():
        kinds = set(letters.lower())
        if (kinds <= {"x", "o", "0"} and len(kinds | {"o"}) > 1) or letters in ("o", "O"):
            return len(letters) > 2 or not text[-1].isalnum()
        if _O_ROW.fullmatch(letters) and "." not in text:
            return True
    return any(pattern.fullmatch(text) for pattern in (_FRAMED_O_ROW, _NAMED, _MOTIF))


def blank_runs_that_break(runs: Sequence[int], has_glyphs: bool) -> int | None:
    """The least number of blank lines in a row that is a scene break; None: in this story none is.

    `runs` holds the number of blank lines before each paragraph of prose that follows another one. Blank
    lines count only where the author is regular: paragraphs mostly one blank line apart (or none); the breaks
    at least two lines longer than that, three or more in number, at most one in ten, none within four
    paragraphs of the next. One extra line means nothing (measured: of 10 such runs in 64 novels 2 were
    breaks), and an author who draws breaks (`has_glyphs`) means nothing by blank lines. A break that is
    missed costs less than one that cuts a scene in two.
    """
    if has_glyphs or not runs:
        return None
    usual = sorted(runs)[len(runs) // 2]
    indices = [index for index, run in enumerate(runs) if run >= usual + 2]
    if usual > 1 or len(indices) < 3 or len(indices) > len(runs) / 10:
        return None
    if min(b - a for a, b in pairwise(indices)) < 4:
        return None
    return usual + 2
