"""People of the cast who may be one (`Siobhan` and `Shiv`, `the old woman` and `Mrs. Pascoe`), with evidence.

Read in the scripts, which hold the whole text with its speakers. For a pair speak: their names (one short for
the other, one a part of the other), what the text says (`Call me Shiv`, `Siobhan, whom all called Shiv`), who
answers when a name is called, and who speaks in whose turn of a conversation. Against it: that the two talk
with each other, call or mention one another, or are of different sexes.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from audiofic.attribution.language.person_words import TITLES
from audiofic.model import Script
from audiofic.people.gathering import Evidence, Person, Text, list_people
from audiofic.people.naming import ALIKE, LITTLE_ALIKE, core_of, likeness
from audiofic.project import Project
from audiofic.settings import Settings

LEAST_SCORE = 2.0
_STATED, _ANSWERS, _TURN, _APART = 3.0, 2.0, 1.5, 0.5
"""Points for a sentence that says it, for answering to a name, for speaking in a turn, for never meeting."""
_FEWEST, _SHARE = 2, 0.6
"""So often, and so large a part of the times, something has to be so."""
_TOLERATED = 0.1
"""So many signs against a pair for each line of the one who is heard less: drafts are not all right."""
_MOST_SHOWN = 3
"""Pieces of evidence of one kind that are shown."""


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    """Two people who may be one, and why."""

    keep: str
    """The one with a name of their own, else the one who is heard more."""
    other: str
    score: float
    """How much speaks for it; more than `LEAST_SCORE`, 5 and more is nearly sure."""
    evidence: tuple[Evidence, ...]

    @property
    def command(self) -> str:
        """The command that makes them one."""
        return f"audiofic cast --merge {shlex.quote(self.keep)} {shlex.quote(self.other)}"


def suggest_merges(project: Project) -> tuple[MergeSuggestion, ...]:
    """The pairs of people who may be one, the likeliest first. Raises `FindingsError` for faulty files."""
    return find_merges(project.read_scripts(), project.read_settings())


def find_merges(scripts: Sequence[Script], settings: Settings) -> tuple[MergeSuggestion, ...]:
    """The same for scripts and settings that are read already."""
    people = list_people(scripts, settings)
    text = Text(people)
    for script in scripts:
        text.read(script, settings)
    found = (_weigh(text, one, other) for one, other in combinations(people.values(), 2))
    ranked = sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.keep))
    return tuple(ranked)


def _weigh(text: Text, one: Person, other: Person) -> MergeSuggestion | None:
    """The suggestion for two people; None where too little speaks for it, or something against it."""
    if {one.gender, other.gender} == {"female", "male"}:
        return None
    pair = frozenset((one.name, other.name))
    against = text.talks[pair] + max(0, text.beside[pair] - 1)
    score, evidence = 0.0, list[Evidence]()
    for points, found in _reasons(text, pair, one, other):
        score += points
        evidence += list(dict.fromkeys(found))[:_MOST_SHOWN]
    if not score or against > _TOLERATED * min(one.lines, other.lines) + (score >= ALIKE):
        return None
    if text.scenes[one.name].isdisjoint(text.scenes[other.name]):
        score += _APART
        evidence.append(Evidence("they are never heard in one scene"))
    elif not against:
        score += _APART
        evidence.append(Evidence("they never talk with each other"))
    if score < LEAST_SCORE:
        return None
    keep, gone = sorted((one, other), key=lambda person: (person.is_described, -person.lines, person.name))
    return MergeSuggestion(keep.name, gone.name, score, tuple(evidence))


def _reasons(
    text: Text, pair: frozenset[str], one: Person, other: Person
) -> Iterator[tuple[float, list[Evidence]]]:
    """(points, evidence) of each kind that speaks for a pair."""
    if text.stated[pair]:
        yield _STATED, text.stated[pair]
    for called, speaker in ((one.name, other.name), (other.name, one.name)):
        found, own = text.answers.get((called, speaker), []), text.answers.get((called, called), [])
        if len(found) >= _FEWEST and len(found) >= _SHARE * text.calls[called] and not own:
            yield _ANSWERS, found
    points, reason = max((likeness(a, b) for a in one.names for b in other.names), default=(0.0, ""))
    if points:
        yield points, [Evidence(reason)]
    elif (full := _find_full_name(text, one, other)) is not None:
        points, told = full
        yield points, [told]
    rare, often = sorted((one, other), key=lambda person: (not person.is_described, person.lines))
    whose = {name: len(found) for (who, name), found in text.turns.items() if who == rare.name}
    if rare.lines <= often.lines and whose.get(often.name, 0) and whose[often.name] == max(whose.values()):
        found = text.turns[rare.name, often.name]
        is_weighty = rare.is_described or points
        if len(found) >= _FEWEST or points:
            yield (_TURN if is_weighty else LITTLE_ALIKE), found
    if rare.is_described and not often.is_described:
        if [*text.kinds[rare.name]] == [often.name]:
            yield _STATED, text.kinds[rare.name][often.name]
        nearest = text.nearest[rare.name]
        found = nearest.get(often.name, [])
        if len(found) >= _FEWEST and len(found) >= _SHARE * sum(map(len, nearest.values())):
            yield _TURN, found


def _find_full_name(text: Text, one: Person, other: Person) -> tuple[float, Evidence] | None:
    """`Corwick Thane` in the text, where one is `Corwick` and the other `Mr. Thane`."""
    for first, last in ((one, other), (other, one)):
        for given, surname in ((core_of(a), core_of(b)) for a in first.names for b in last.names):
            if (
                len(given) != 1
                or len(surname) != 1
                or (told := text.full_names.get((given[0], surname[0]))) is None
            ):
                continue
            family = {
                name
                for name, family in text.full_names
                if family == surname[0] and name.lower() not in TITLES
            }
            return (ALIKE if len(family) == 1 else LITTLE_ALIKE), told
    return None
