"""Whether a character is `he` or `she`, where no title and no given name says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.person_words import PERSON_NOUNS
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.model import Character, Gender

_LEAST_VOTES = 1.0
_RATIO = 1.5
"""One gender needs this many times the other's votes."""
_PRIOR = 4.0
"""Votes that a given name's gender counts for."""
_NOUN = 2.0
"""Votes of a noun before the name (`the priestess Jorim`)."""
_LATER = 0.25
"""What a pronoun counts that follows another one in its sentence."""
_AMONG = 0.5
"""What a pronoun counts where others are named, too."""


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
    """Each pronoun votes for the person it most likely means, the first one of a sentence loudest."""
    sentence: list[Mention] = []
    before: list[Mention] = []
    fresh = True
    at = 0
    for mention in parsed.mentions:
        if parsed.passage.spans[mention.span].kind != "narration":
            continue
        if any(parsed.words[step].opens for step in range(at + 1, mention.start + 1)):
            before, sentence, fresh = sentence, [], True
        at = max(at, mention.start)
        if mention.kind == "name":
            head = parsed.words[mention.start : mention.end]
            for word in head[:-1]:
                gender = PERSON_NOUNS.get(word.lower, "unknown")
                if gender != "unknown" and len(mention.names) == 1:
                    votes[mention.names[0], gender] += _NOUN
            sentence.append(mention)
        elif mention.kind == "pronoun":
            own = parsed.words[mention.start].lower in ("himself", "herself")
            for found, sole in _antecedent(sentence, before, mention, roster):
                loudness = _loudness(found, mention, own, near=found in sentence)
                loudness *= (1.0 if fresh or own else _LATER) * (1.0 if sole else _AMONG)
                votes[found.names[0], mention.gender] += loudness
            fresh = False


def _antecedent(
    sentence: list[Mention], before: list[Mention], pronoun: Mention, roster: Roster
) -> Iterator[tuple[Mention, bool]]:
    """Who is meant, and whether nobody else can be: of the people named in the sentence (or else in the one
    before) the only one, or the only one who acts.
    """

    def possible(mention: Mention) -> bool:
        genders = {roster.gender(mention.names[0]), pronoun.gender}
        return len(mention.names) == 1 and genders != {"female", "male"}

    window = [mention for mention in sentence if possible(mention)]
    window = window or [mention for mention in before if possible(mention)]
    actors = [mention for mention in window if mention.role == "subject"]
    for named, sole in ((window, True), (actors, False)):
        if len({mention.names for mention in named}) == 1:
            yield named[-1], sole
            break


def _loudness(found: Mention, pronoun: Mention, own: bool, near: bool) -> float:
    """How much a pronoun tells, about the log odds of its gender being right, measured on novels."""
    if own:
        return 2.5
    if near:
        if found.role in ("subject", "other"):
            return 1.0 if pronoun.role == "object" else 2.0
        return 1.2
    if found.role == "subject":
        return 2.0 if pronoun.role == "subject" else 1.5
    return 0.6
