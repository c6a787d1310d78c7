"""A tag is narration that tells who spoke, and how: `said the monk`, `Kagome whispered softly`."""

from __future__ import annotations

import re

from audiofic.model import Line

_VERBS = frozenset(
    word
    for line in (
        "said asked cried called replied answered whispered muttered murmured shouted yelled screamed",
        "exclaimed sighed growled snapped snarled breathed continued added declared demanded begged pleaded",
        "vowed thought wondered mused mumbled hissed gasped groaned moaned laughed giggled chuckled sobbed",
        "stammered stuttered grumbled scoffed retorted responded repeated remarked observed agreed admitted",
        "explained announced insisted interrupted began finished told bellowed roared barked squeaked",
        "screeched shrieked wailed warned teased joked inquired enquired urged commanded ordered promised",
        "hollered thundered exploded whimpered blurted babbled drawled cheered mouthed thundered rasped spat",
        "says asks cries calls replies answers whispers mutters murmurs shouts yells screams exclaims",
        "sighs growls snaps snarls breathes continues adds declares demands begs pleads vows thinks wonders",
        "hisses gasps groans laughs stammers grumbles scoffs retorts responds remarks agrees explains",
        "insists interrupts begins tells roars barks shrieks wails warns bellows sobs giggles mumbles",
        "say ask whisper shout call reply answer",
    )
    for word in line.split()
)
_WORDS_OF_A_TAG = 5
"""A tag names its verb among its first words: `said the old monk`, `Kagome quietly asked`."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CLAUSE_END = re.compile(r"[,;:.!?]")
_CONJUNCTION = re.compile(r"\b(?:and|as|while|when|before|after|until|but)\b")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)]*\s+")
_LONGEST = 160
"""Characters of a sentence that are looked at."""


def is_tag(line: Line) -> bool:
    """True for narration that begins by telling who spoke: `said the monk`, `Kagome asked softly`."""
    return line.kind == "narration" and has_verb(first_clause(line.text), _WORDS_OF_A_TAG)


def has_verb(clause: str, within: int = 30) -> bool:
    """True where one of the clause's first words is a verb of saying."""
    words = zip(_WORD.finditer(clause), range(within), strict=False)
    return any(match.group().casefold() in _VERBS for match, _ in words)


def leads_in(text: str) -> bool:
    """True for narration that a speech goes on from: `She turned and whispered,`."""
    return text.rstrip()[-1:] not in (".", "!", "?", "…", "")


def first_clause(text: str) -> str:
    """The text up to its first comma or stop, at most 160 characters."""
    return _CLAUSE_END.split(text[:_LONGEST], maxsplit=1)[0]


def last_clause(text: str) -> str:
    """The text behind its last inner comma or stop, at most 160 characters."""
    return _CLAUSE_END.split(text[-_LONGEST:].rstrip(" ,;:.!?"))[-1]


def first_sentence(text: str) -> str:
    """The text up to its first stop that a blank follows, at most 160 characters."""
    return _SENTENCE_END.split(text[:_LONGEST], maxsplit=1)[0]


def last_sentence(text: str) -> str:
    """The text behind its last inner stop; nothing where that is longer than 160 characters."""
    parts = _SENTENCE_END.split(text[-_LONGEST:])
    return parts[-1] if len(parts) > 1 or len(text) <= _LONGEST else ""


def verb_part(clause: str) -> str:
    """The part of a clause that says how something was said: `Kagome laughed and said` is all of it,
    `he said and slowly turned` only its beginning."""
    parts = _CONJUNCTION.split(clause)
    return " and ".join(part for part in parts if has_verb(part)) or clause
