"""How near each character is to a turn: words since they were told about, turns since they spoke."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.evidence.scene import Scene
from audiofic.model import Gender

_FAR = math.log1p(3000)
"""What is farther away than 3,000 words is as far as what never comes."""
_WINDOWS = (100, 400, 1500)
"""Words: the stretches before a turn in which mentions are counted."""
_TURNS = 12
"""As many turns on either side are looked through for those whom tags name."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Where in a chapter everybody is: positions count words from the chapter's beginning, in order."""

    starts: tuple[int, ...]
    """Per passage the position of its first word."""
    told: Mapping[str, Sequence[int]]
    acts: Mapping[str, Sequence[int]]
    spoken_of: Mapping[str, Sequence[int]]
    speaks: Mapping[str, Sequence[int]]
    """The turns (their indexes) whose tags name the character."""
    perhaps: Mapping[str, Sequence[int]]
    """Pronouns that nobody in their paragraph is named for: whoever of their gender acted last before it."""
    total: int
    """All mentions in narration."""


def find_presence(scene: Scene) -> Presence:
    """Everybody's mentions and sure turns in a chapter."""
    starts: list[int] = []
    position = 0
    told: dict[str, list[int]] = defaultdict(list)
    acts: dict[str, list[int]] = defaultdict(list)
    spoken_of: dict[str, list[int]] = defaultdict(list)
    perhaps: dict[str, list[int]] = defaultdict(list)
    acting: dict[Gender, str] = {}
    for parsed, people in zip(scene.chapter, scene.told, strict=True):
        starts.append(position)
        before = dict(acting)
        for name, mention in people:
            told[name].append(position + mention.start)
            if mention.role == "subject":
                acts[name].append(position + mention.start)
            if mention.role == "subject" and scene.roster.gender(name) != "unknown":
                acting[scene.roster.gender(name)] = name
        for mention in parsed.mentions:
            if parsed.passage.spans[mention.span].kind != "narration":
                for name in mention.names[:3]:
                    spoken_of[name].append(position + mention.start)
            elif mention.kind == "pronoun" and not mention.names and mention.gender in before:
                perhaps[before[mention.gender]].append(position + mention.start)
        position += len(parsed.words)
    speaks: dict[str, list[int]] = defaultdict(list)
    for index, known in enumerate(scene.sure):
        if known is not None:
            speaks[known].append(index)
    return Presence(tuple(starts), told, acts, spoken_of, speaks, perhaps, sum(map(len, told.values())))


def measure_nearness(presence: Presence, scene: Scene, index: int, name: str) -> dict[str, float]:
    """The figures of one candidate: nearness 0 (never, or far) to 1 (right here), counts as logarithms."""
    turn = scene.turns[index]
    first, last = scene.chapter[turn.first], scene.chapter[turn.last]
    begin = presence.starts[turn.first] + first.ranges[turn.pieces[0].span][0]
    end = presence.starts[turn.last] + last.ranges[turn.pieces[-1].span][1]
    told = presence.told.get(name, ())
    acts = presence.acts.get(name, ())
    spoken = presence.spoken_of.get(name, ())
    found = {
        "told before": _near_before(told, begin),
        "told after": _near_after(told, end),
        "acts before": _near_before(acts, begin),
        "acts after": _near_after(acts, end),
        "spoken of before": _near_before(spoken, begin),
        "spoken of after": _near_after(spoken, end),
        "told in chapter": math.log1p(len(told)) / 5,
        "share of chapter": len(told) / (presence.total + 20),
        "told after 400": math.log1p(_count(told, end, end + 400)),
    }
    for window in _WINDOWS:
        found[f"told before {window}"] = math.log1p(_count(told, begin - window, begin))
    found["acts before 400"] = math.log1p(_count(acts, begin - 400, begin))
    perhaps = presence.perhaps.get(name, ())
    found["perhaps before"] = _near_before(perhaps, begin)
    found["perhaps after"] = _near_after(perhaps, end)
    found["perhaps before 400"] = math.log1p(_count(perhaps, begin - 400, begin))
    speaks = presence.speaks.get(name, ())
    found["speaks in chapter"] = math.log1p(len(speaks)) / 4
    before, after = bisect_left(speaks, index), bisect_right(speaks, index)
    found["spoke before"] = 1 / (index - speaks[before - 1]) if before else 0.0
    found["speaks after"] = 1 / (speaks[after] - index) if after < len(speaks) else 0.0
    around = bisect_left(speaks, index + _TURNS + 1) - bisect_left(speaks, index - _TURNS)
    found["speaks around"] = math.log1p(around)
    return {feature: figure for feature, figure in found.items() if figure}


def _near_before(positions: Sequence[int], at: int) -> float:
    index = bisect_left(positions, at)
    return max(0.0, 1 - math.log1p(at - positions[index - 1]) / _FAR) if index else 0.0


def _near_after(positions: Sequence[int], at: int) -> float:
    index = bisect_left(positions, at)
    return max(0.0, 1 - math.log1p(positions[index] - at) / _FAR) if index < len(positions) else 0.0


def _count(positions: Sequence[int], start: int, stop: int) -> int:
    return bisect_left(positions, stop) - bisect_left(positions, start)
