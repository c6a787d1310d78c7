"""Through whose eyes each scene is told: the teller, the heading's character, or whose mind it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.verbs import PERCEPTION, is_thought_verb
from audiofic.attribution.language.vocabulary import word_set
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.attribution.parsing.sections import Sections
from audiofic.model import Gender

_MIND = word_set(
    """
    knew know knows felt feel feels wanted want wants hoped hopes believed believes liked likes loved loves
    hated hates feared dreaded expected guessed suspected recognized recognised recognises noticed notices
    heard hears saw sees forgot remembers imagined imagines understood understands doubted meant found finds
    tried tries
    """
)
"""Verbs that tell what only the one who lives it knows, beside those of thinking."""
_MIND_COUNTS = 6
"""For one other sentence that somebody acts in."""
_LEAST = 6
_SHARE = 0.4
"""Of a scene's whole weight; below it the scene is everybody's."""


def find_viewpoints(
    chapter: Sequence[ParsedPassage], sections: Sections, roster: Roster
) -> tuple[str | None, ...]:
    """For each passage of a chapter whose eyes it is seen through; None where nothing tells.

    A scene ends at a break. Where it shows nobody's mind often enough, the chapter's own viewpoint counts.
    """
    scenes = _cut(chapter)
    weights = [_weigh(chapter[start:end], roster) for start, end in scenes]
    whole = sum(weights, Counter[str]())
    ruling = _ruling(whole)
    found: list[str | None] = []
    for (start, end), weight in zip(scenes, weights, strict=True):
        seen = _ruling(weight) or ruling
        for parsed in chapter[start:end]:
            section = sections.at(parsed.chapter, parsed.paragraph)
            own = section and (section.first_person or section.headed) and section.narrator
            found.append(own or seen)
    return tuple(found)


def _cut(chapter: Sequence[ParsedPassage]) -> list[tuple[int, int]]:
    starts = [0]
    for at, parsed in enumerate(chapter):
        if parsed.passage.paragraph.kind != "prose" and at > starts[-1]:
            starts.append(at)
    return [
        (start, end) for start, end in zip(starts, [*starts[1:], len(chapter)], strict=True) if end > start
    ]


def _weigh(passages: Sequence[ParsedPassage], roster: Roster) -> Counter[str]:
    weights: Counter[str] = Counter()
    acting: dict[Gender, str] = {}
    for parsed in passages:
        for mention in parsed.mentions:
            if parsed.passage.spans[mention.span].kind != "narration" or mention.role not in (
                "subject",
                "clause subject",
            ):
                continue
            name = mention.names[0] if len(mention.names) == 1 else acting.get(mention.gender)
            if name is None:
                continue
            if mention.kind == "name" and roster.gender(name) != "unknown":
                acting[roster.gender(name)] = name
            weights[name] += _MIND_COUNTS if _shows_mind(parsed, mention) else 1
    return weights


def _shows_mind(parsed: ParsedPassage, mention: Mention) -> bool:
    return any(
        word.lower in _MIND or word.lower in PERCEPTION or is_thought_verb(word.lower)
        for word in parsed.words[mention.end : mention.end + 3]
        if word.span == mention.span
    )


def _ruling(weights: Counter[str]) -> str | None:
    if not weights:
        return None
    (name, most), *_ = weights.most_common(1)
    return name if most >= _LEAST and most >= _SHARE * sum(weights.values()) else None
