"""Whether a character is `he` or `she`, where no title and no given name says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from audiofic.attribution.mentions import Mention, ParsedPassage
from audiofic.attribution.person_words import PERSON_NOUNS
from audiofic.attribution.roster import Roster
from audiofic.model import Character, Gender

_LEAST_VOTES = 1.0
_RATIO = 2.0
"""One gender needs this many times the other's votes."""
_PRIOR = 4.0
"""Votes that a given name's gender counts for (titles are never overruled)."""


def infer_genders(
    chapters: Sequence[tuple[ParsedPassage, ...]], roster: Roster, settled: frozenset[str]
) -> Roster:
    """The roster with genders from pronouns and nouns near the names; those of `settled` names stay.

    Two rounds: what the first one finds rules people out in the second.
    """
    for _ in range(2):
        votes: dict[tuple[str, Gender], float] = defaultdict(float)
        for chapter in chapters:
            for parsed in chapter:
                if parsed.passage.paragraph.kind == "prose":
                    _vote(parsed, votes, roster)
        roster = replace(roster, characters=_elect(roster, votes, settled))
    return roster


def _elect(
    roster: Roster, votes: dict[tuple[str, Gender], float], settled: frozenset[str]
) -> dict[str, Character]:
    cast = {}
    for name, character in roster.characters.items():
        if name not in settled:
            if character.gender != "unknown":
                votes[name, character.gender] += _PRIOR
            character = replace(character, gender=_decide(votes[name, "female"], votes[name, "male"]))
        cast[name] = character
    return cast


def _decide(female: float, male: float) -> Gender:
    if max(female, male) < _LEAST_VOTES:
        return "unknown"
    if female >= _RATIO * male:
        return "female"
    return "male" if male >= _RATIO * female else "unknown"


def _vote(parsed: ParsedPassage, votes: dict[tuple[str, Gender], float], roster: Roster) -> None:
    """Each pronoun votes for the person named last, if nobody else was named in that sentence or this."""
    sentence: list[Mention] = []
    before: list[Mention] = []
    at = 0
    for mention in parsed.mentions:
        if parsed.passage.spans[mention.span].kind != "narration":
            continue
        if any(parsed.words[step].opens for step in range(at + 1, mention.start + 1)):
            before = [other for other in sentence if other.kind == "name"]
            sentence = []
        at = max(at, mention.start)
        if mention.kind == "name":
            head = parsed.words[mention.start : mention.end]
            for word in head[:-1]:
                gender = PERSON_NOUNS.get(word.lower, "unknown")
                if gender != "unknown" and len(mention.names) == 1:
                    votes[mention.names[0], gender] += 2.0
            sentence.append(mention)
        elif mention.kind == "pronoun":
            self_pronoun = parsed.words[mention.start].lower in ("himself", "herself")
            for name, weight in _antecedents(sentence, before, mention, self_pronoun, roster):
                votes[name, mention.gender] += weight


def _antecedents(
    sentence: list[Mention], before: list[Mention], pronoun: Mention, self_pronoun: bool, roster: Roster
) -> list[tuple[str, float]]:
    def possible(mention: Mention) -> bool:
        return len(mention.names) == 1 and {roster.gender(mention.names[0]), pronoun.gender} != {
            "female",
            "male",
        }

    near = [mention for mention in sentence if possible(mention)]
    window = near or [mention for mention in before if possible(mention)]
    names = {mention.names[0] for mention in window}
    actors = [mention.names[0] for mention in window if mention.role == "subject"]
    if self_pronoun and actors:
        return [(actors[-1], 2.0)]
    if len(names) == 1:
        (name,) = names
        others_fail = len(near) < len(sentence)
        alone = not near or actors or others_fail or pronoun.role == "possessive"
        return [(name, 1.0 if alone else 0.3)]
    if not near and actors and pronoun.role == "subject":
        return [(actors[-1], 0.5)]
    return []
