"""How each sentence of a line is said: what the producer directs, else what the text tells.

The first of these that says anything decides:

1. the line's `direction`;
2. for speech, its tag (`she whispered`) or the beat beside it (`Her voice dropped.`) in the same paragraph;
3. for a short tag, that it stands between a speech and the rest of it;
4. for speech, sentence by sentence, the writing: CAPITALS, an exclamation mark, an ellipsis at the end.

The first always counts in full; of the others as much as the settings' `delivery` says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from audiofic.casting.events import voice_role
from audiofic.casting.manners import (
    MANNERS,
    PASSING,
    PLAIN,
    Manner,
    combine,
    find_phrase_manners,
    find_verb_manners,
    halve,
    known_words,
    pick,
)
from audiofic.errors import Finding
from audiofic.lexicon import SpokenSentence
from audiofic.model import Boundary, Line, Script
from audiofic.settings import DeliveryWord, Settings

_PERSONS = frozenset(["he", "she", "they", "i", "his", "her", "their", "my", "it", "its"])
_LONGEST_TAG = 24
"""Characters; a longer one has a tempo of its own: `muttered the old woman,` runs as fast as a sentence."""
_SHORTEST_SHOUT = 4
"""Letters of a sentence in capitals that is shouted without an exclamation mark; `TV.` and `OK.` are not."""


def manner_of_line(
    line: Line,
    before: Line | None,
    behind: Line | None,
    names: Collection[str],
    word: DeliveryWord,
) -> Manner | None:
    """How the whole line is said; None where neither its direction nor the text beside it tells.

    `before` and `behind` are the lines beside it in its paragraph; `names` are the words of its speaker's
    names, in folded case.
    """
    if line.direction is not None:
        directed = read_direction(line.direction).manners
        if directed:
            return combine(MANNERS[name] for name in directed)
    if word == "off":
        return None
    if line.kind == "narration":
        return _scaled(PASSING, word) if _is_in_passing(line, before, behind) else None
    if line.kind != "speech":
        return None
    told = _told_behind(behind) or _told_before(before, names)
    return _scaled(combine(MANNERS[name] for name in told), word) if told else None


def manner_of_sentence(sentence: SpokenSentence, line: Line, word: DeliveryWord) -> Manner:
    """How a sentence is said whose line says nothing of it: by its writing."""
    if line.kind != "speech" or word == "off":
        return PLAIN
    exclaims = sentence.text.endswith("!")
    letters = sum(map(str.isalpha, sentence.text))
    names = []
    if sentence.in_capitals and (exclaims or letters >= _SHORTEST_SHOUT):
        names.append("shouted")
    elif exclaims:
        names.append("lively")
    elif sentence.after is Boundary.TRAILING:
        names.append("trailing")
    return _scaled(combine(MANNERS[name] for name in names), word) if names else PLAIN


def _is_in_passing(line: Line, before: Line | None, behind: Line | None) -> bool:
    """True for a tag of a few words behind a speech, or before one that it leads into."""
    if len(line.text) > _LONGEST_TAG or not is_tag(line):
        return False
    follows = before is not None and before.kind == "speech"
    return follows or (behind is not None and behind.kind == "speech" and leads_in(line.text))


def _told_behind(behind: Line | None) -> tuple[str, ...]:
    """What the narration behind a speech tells of it: `said Kaede softly`, `Her voice was a whisper.`"""
    if behind is None or behind.kind != "narration":
        return ()
    words = find_verb_manners(verb_part(first_clause(behind.text))) if is_tag(behind) else ()
    return pick((*words, *find_phrase_manners(first_sentence(behind.text))))


def _told_before(before: Line | None, names: Collection[str]) -> tuple[str, ...]:
    """What the narration before a speech tells of it.

    "muttered Kaede," tells first what it has to; "She turned, took his hand and whispered," tells last; and
    "She sighed." only tells of the speaker if it is about the speaker.
    """
    if before is None or before.kind != "narration":
        return ()
    words: tuple[str, ...] = ()
    sentence = last_sentence(before.text)
    if leads_in(before.text):
        last = last_clause(before.text)
        words = find_verb_manners(verb_part(last)) if has_verb(last) else ()
    elif not _is_about(sentence, names):
        return ()
    if not words and is_tag(before):
        words = find_verb_manners(verb_part(first_clause(before.text)))
    return pick((*words, *find_phrase_manners(sentence)))


def _is_about(sentence: str, names: Collection[str]) -> bool:
    """True where a sentence begins with its speaker, or with a verb or a pronoun."""
    first = sentence.split(maxsplit=1)[0].strip("\"'“”‘’*_") if sentence.strip() else ""
    bare = first.casefold().removesuffix("'s").removesuffix("’s")
    return first[:1].islower() or bare in _PERSONS or bare in names


def _scaled(manner: Manner, word: DeliveryWord) -> Manner:
    return halve(manner) if word == "subtle" else manner


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


_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PART_END = re.compile(r"[,;/+&]|\band\b")


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction, read."""

    manners: tuple[str, ...]
    """Names of `MANNERS`, as written, each once."""
    unknown: tuple[str, ...]
    """The parts that say nothing we can perform."""


@lru_cache(maxsize=512)
def read_direction(text: str) -> Direction:
    """The manners a direction asks for, and the parts of it that are not understood."""
    manners: list[str] = []
    unknown = []
    for part in filter(None, (part.strip(" .!") for part in _PART_END.split(_NOTE.sub(" ", text)))):
        found = pick((*find_phrase_manners(part), *find_verb_manners(part)))
        manners += found
        if not found:
            unknown.append(part)
    return Direction(tuple(dict.fromkeys(manners)), tuple(unknown))


def check_directions(script: Script, settings: Settings) -> Iterator[Finding]:
    """A warning for every part of a direction that can't be performed, with its line in the script.

    An engine that is told the directions as they are is the judge of them itself.
    """
    for item in script.items:
        if not isinstance(item, Line) or item.direction is None:
            continue
        voice = voice_role(item.speaker, settings).voice
        if voice and voice.engine and settings.takes_directions(voice.engine):
            continue
        for part in read_direction(item.direction).unknown:
            close = get_close_matches(part.casefold(), MANNERS, 1)
            meant = f"Did you mean {close[0]!r}? " if close else ""
            hint = f"{meant}Known: {known_words()}. In brackets it is a note to yourself."
            message = f"Nobody can perform the direction {part!r}."
            yield Finding(script.path, item.file_line, "unknown-direction", message, hint, "warning")
