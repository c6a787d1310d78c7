"""How each sentence of a line is said: what the producer directs, else what the text tells.

The first of these that says anything decides:

1. the line's `direction`;
2. for speech, its tag (`she whispered`) or the beat beside it (`Her voice dropped.`) in the same paragraph;
3. for a short tag, that it stands between a speech and the rest of it;
4. for speech, sentence by sentence, the writing: CAPITALS, an exclamation mark, an ellipsis at the end.

The first always counts in full; of the others as much as the settings' `delivery` says.
"""

from __future__ import annotations

from collections.abc import Collection

from audiofic.casting.directions import read_direction
from audiofic.casting.manner_words import find_turns, find_words, pick
from audiofic.casting.manners import MANNERS, PASSING, PLAIN, Manner, combine, halve
from audiofic.casting.tags import (
    first_clause,
    first_sentence,
    has_verb,
    is_tag,
    last_clause,
    last_sentence,
    leads_in,
    verb_part,
)
from audiofic.lexicon import SpokenSentence
from audiofic.model import Boundary, Line
from audiofic.settings import DeliveryWord

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
    words = find_words(verb_part(first_clause(behind.text))) if is_tag(behind) else ()
    return pick((*words, *find_turns(first_sentence(behind.text))))


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
        words = find_words(verb_part(last)) if has_verb(last) else ()
    elif not _is_about(sentence, names):
        return ()
    if not words and is_tag(before):
        words = find_words(verb_part(first_clause(before.text)))
    return pick((*words, *find_turns(sentence)))


def _is_about(sentence: str, names: Collection[str]) -> bool:
    """True where a sentence begins with its speaker, or with a verb or a pronoun."""
    first = sentence.split(maxsplit=1)[0].strip("\"'“”‘’*_") if sentence.strip() else ""
    bare = first.casefold().removesuffix("'s").removesuffix("’s")
    return first[:1].islower() or bare in _PERSONS or bare in names


def _scaled(manner: Manner, word: DeliveryWord) -> Manner:
    return halve(manner) if word == "subtle" else manner
