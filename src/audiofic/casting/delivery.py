"""What a line's tag or direction tells of its delivery: whispers are softer, shouts louder.

Levels follow audiobook mixing practice: a whisper 3 dB under the voice's level, a shout 2 dB over it.
"""

from __future__ import annotations

import re

from audiofic.model import Line

_TAG_VERBS = frozenset(
    word
    for line in (
        "said asked cried called replied answered whispered muttered murmured shouted yelled screamed",
        "exclaimed sighed growled snapped snarled breathed continued added declared demanded begged pleaded",
        "vowed thought wondered mused mumbled hissed gasped groaned moaned laughed giggled chuckled sobbed",
        "stammered stuttered grumbled scoffed retorted responded repeated remarked observed agreed admitted",
        "explained announced insisted interrupted began finished told bellowed roared barked squeaked",
        "screeched shrieked wailed warned teased joked inquired enquired urged commanded ordered promised",
        "spat says asks cries calls replies answers whispers mutters murmurs shouts yells screams exclaims",
        "sighs growls snaps snarls breathes continues adds declares demands begs pleads vows thinks wonders",
        "hisses gasps groans laughs stammers grumbles scoffs retorts responds remarks agrees explains",
        "insists interrupts begins tells roars barks shrieks wails warns say ask",
    )
    for word in line.split()
)
_OFFSETS_DB = (
    (re.compile(r"whisper|under (?:his|her|their|my) breath|breathed\b|hushed", re.IGNORECASE), -3.0),
    (re.compile(r"\b(?:mutter|murmur|mumbl)", re.IGNORECASE), -2.0),
    (re.compile(r"\b(?:shout|yell|scream|bellow|roar|shriek|holler)", re.IGNORECASE), 2.0),
)
_WORDS_OF_A_TAG = 5
"""A tag names its verb among its first words: `said the old monk`, `Kagome quietly asked`."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def is_tag(line: Line) -> bool:
    """True for narration that begins by telling who spoke: `said the monk`, `Kagome asked softly`."""
    return line.kind == "narration" and _head_verb(line.text) is not None


def delivery_gain_db(line: Line, before: Line | None, behind: Line | None) -> float:
    """How much louder a speech is than its voice, in dB; 0 for narration, thoughts and plain speech.

    The producer's `direction` decides, if any; else the tag: `behind` and `before` are the lines beside it
    in its paragraph.
    """
    if line.kind != "speech":
        return 0.0
    if line.direction:
        return _offset_db(line.direction)
    if behind is not None and is_tag(behind):
        return _offset_db(_clause(behind.text))
    if before is None or before.kind != "narration":
        return 0.0
    # "muttered Kaede," tells first what it has to; "She turned, took his hand and whispered," tells last.
    leads_in = before.text.rstrip()[-1:] not in (".", "!", "?")
    offset_db = _offset_db(_last_clause(before.text)) if leads_in else 0.0
    return offset_db or (_offset_db(_clause(before.text)) if is_tag(before) else 0.0)


def _offset_db(words: str) -> float:
    return next((offset for pattern, offset in _OFFSETS_DB if pattern.search(words)), 0.0)


def _head_verb(text: str) -> str | None:
    """The verb of saying among the first words of a tag; None where there is none before a comma."""
    head = _clause(text)
    for match, _ in zip(_WORD.finditer(head), range(_WORDS_OF_A_TAG), strict=False):
        if match.group().casefold() in _TAG_VERBS:
            return match.group().casefold()
    return None


def _clause(text: str) -> str:
    """The text up to its first comma or stop, at most a hundred characters."""
    return re.split(r"[,;:.!?]", text[:100], maxsplit=1)[0]


def _last_clause(text: str) -> str:
    """The text behind its last inner comma or stop, at most a hundred characters."""
    return re.split(r"[,;:.!?]", text[-100:].rstrip(" ,;:"))[-1]
