"""Voices inside a person that are not the person's own: `the wolf in me`, `a voice in my head`."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.person_words import INNER_VOICES
from audiofic.attribution.language.vocabulary import FIRST_PERSON, PRONOUN_GENDER
from audiofic.attribution.language.words import Word
from audiofic.attribution.parsing.mentions import ParsedPassage, find_role
from audiofic.attribution.parsing.sections import Sections
from audiofic.attribution.parsing.turns import Turn

_OWN = frozenset(("my", "his", "her"))
_INSIDE = frozenset(("in", "inside", "within"))
_SENTENCES = 2
"""How far after a thought its voice is named; further on another one may be meant."""


def inner_voice(
    chapter: Sequence[ParsedPassage], turn: Turn, sections: Sections, roster: Roster, owner: str | None
) -> str | None:
    """The name of the inner voice that thinks this turn (`Aoi's wolf`), None for a person's own thought.

    It is told by the text right behind the thought, where the voice itself is what the sentence is about.
    """
    here = chapter[turn.last]
    stop = here.ranges[turn.pieces[-1].span][1]
    noun = _named_voice(here, stop, roster)
    if noun is None and stop >= len(here.words) and turn.last + 1 < len(chapter):
        following = chapter[turn.last + 1]
        if following.passage.paragraph.kind == "prose":
            noun = _named_voice(following, 0, roster)
    if noun is None:
        return None
    found = sections.narrator(here.chapter, here.paragraph) or owner
    return f"{found}'s {noun}" if found else None


def _named_voice(parsed: ParsedPassage, start: int, roster: Roster) -> str | None:
    words = parsed.words
    sentences = 1
    for at in range(start, len(words)):
        if parsed.passage.spans[words[at].span].kind != "narration":
            return None
        if at > start and words[at].opens:
            sentences += 1
            if sentences > _SENTENCES:
                return None
        if words[at].lower not in INNER_VOICES or words[at].possessive:
            continue
        if roster.match(words, at) is not None:
            continue
        end = at + 1
        inside = (
            end < len(words)
            and words[end].lower in _INSIDE
            and end + 1 < len(words)
            and _is_owner(words, end + 1)
        )
        owned = any(words[step].lower in _OWN for step in range(max(start, at - 3), at)) and (
            words[at - 1].gap == " "
        )
        if inside:
            end += 2 + (words[end + 1].lower in _OWN)
        if not (inside or owned):
            continue
        begin = _phrase_start(words, start, at)
        if begin and words[begin - 1].lower in ("to", "at", "with", "of", "from") and not words[begin].opens:
            continue
        if find_role(words, begin, min(end, len(words))) in ("subject", "clause subject"):
            return words[at].lower
    return None


def _is_owner(words: Sequence[Word], at: int) -> bool:
    lower = words[at].lower
    return lower in FIRST_PERSON or lower in PRONOUN_GENDER or lower in _OWN


def _phrase_start(words: Sequence[Word], start: int, at: int) -> int:
    begin = at
    while begin > start and words[begin].gap == " " and at - begin < 3:
        if words[begin].lower in (*_OWN, "the", "a"):
            break
        begin -= 1
    return begin
