"""Speech and mixing in one measure, so that the time left can be told of a build as a whole.

The two go on side by side and take the same cores: neither one's own speed says when the build is done.
"""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.building import IN_ALL, Advance
from audiofic.building.plan import Plan
from audiofic.synthesis import reckon_costs, sounded_letters

MIXING_S_A_LETTER = 0.0007
"""CPU seconds to mix, encode and measure a letter of speech: 38 an hour of sound, at 15 letters a second."""


def tell_whole(plan: Plan, advance: Advance) -> Advance:
    """What passes on what it hears, and tells `IN_ALL` in thousandths of a CPU second, as reckoned."""
    costs = _reckon(plan)
    reached = dict.fromkeys(costs, 0.0)
    whole = round(1000 * sum(costs.values()))

    def tell(stage: str, done: int, total: int) -> None:
        advance(stage, done, total)
        if stage in costs:
            reached[stage] = costs[stage] * done / total
            advance(IN_ALL, round(1000 * sum(reached.values())), whole)

    return tell


def _reckon(plan: Plan) -> Mapping[str, float]:
    """Stage -> about how many CPU seconds it takes."""
    missing = {clip.key: clip.utterance for clip in plan.missing}
    letters = sum(
        sounded_letters(utterance)
        for chapter in plan.chapters
        if chapter.needs("formats")
        for _, _, utterance in chapter.spoken()
    )
    return {
        "speaking": sum(reckon_costs(missing, plan.voicing.folders).values()),
        "mixing": MIXING_S_A_LETTER * letters,
    }
