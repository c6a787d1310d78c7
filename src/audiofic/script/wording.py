"""The words of the script format: its keys, the values they may have, and in which order they are written."""

from __future__ import annotations

from audiofic.model import HEADING_KINDS, NARRATOR, NOTE_KINDS, LineKind

TOP_KEYS = ("chapter", "title", "lines")
LINE_KINDS: tuple[LineKind, ...] = ("speech", "thought", "narration", "letter")
HEADING_TYPES = HEADING_KINDS
NOTE_TYPES = NOTE_KINDS
RESERVED_KEYS = ("sting", "pov", "bed", "ambience", "heading", "note")
"""Keys that begin an item and are nobody's name; `narrator` and `unknown` stand for speakers."""
NO_LAYER = "none"
"""Ends a bed or an ambience."""
ATTRIBUTES = ("as", "lang", "direction", "pause", "take", "effect", "unsure", "or", "type")
"""What may stand beneath a line, in the order in which it is written."""
ALLOWED: dict[str, tuple[str, ...]] = {
    "sting": (),
    "pov": ("unsure",),
    "bed": (),
    "ambience": (),
    "heading": ("type", "lang", "direction", "pause", "take", "effect"),
    "note": ("type", "lang", "direction", "pause", "take", "effect"),
}
"""Reserved key -> its attributes; a spoken line has all but `type`."""
SPOKEN_ATTRIBUTES = ("as", "lang", "direction", "pause", "take", "effect", "unsure", "or")
PAUSE_RANGE = (0, 60_000)
"""Milliseconds."""
TAKE_RANGE = (1, 9_999)
CHAPTER_RANGE = (1, 99_999)


def default_kind(speaker: str) -> LineKind:
    """What a line of that speaker is unless it says otherwise."""
    return "narration" if speaker == NARRATOR else "speech"
