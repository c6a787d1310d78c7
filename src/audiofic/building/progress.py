"""Speech and mixing in one measure, so that the time left can be told of a build as a whole.

The two go on side by side and take the same cores: neither one's own speed says when the build is done.
"""

from __future__ import annotations

import threading

from audiofic.building import IN_ALL, Advance
from audiofic.building.plan import Plan
from audiofic.synthesis import reckon_cost, sounded_letters

MIXING_S_A_LETTER = 0.0007
"""CPU seconds to mix, encode and measure a letter of speech: 38 an hour of sound, at 15 letters a second."""


class Progress:
    """How far a build has come, in the CPU seconds that it is reckoned to take. Safe from several threads."""

    def __init__(self, plan: Plan, advance: Advance) -> None:
        """`advance` hears of each stage, and of `IN_ALL` in hundredths."""
        self._advance = advance
        cost = reckon_cost(plan.voicing.setup)
        self._speech_s = sum(cost(clip.utterance) for clip in plan.missing)
        self._chapters_s = {
            chapter.number: MIXING_S_A_LETTER
            * (1 + sum(sounded_letters(utterance) for _, _, utterance in chapter.spoken()))
            for chapter in plan.chapters
            if chapter.needs("formats")
        }
        self._whole_s = self._speech_s + sum(self._chapters_s.values())
        self._spoken = 0.0
        self._mixed = dict.fromkeys(self._chapters_s, 0.0)
        self._telling = threading.Lock()
        self._told = -1

    def tell(self, stage: str, done: int, total: int) -> None:
        """A stage has come so far: passed on."""
        self._advance(stage, done, total)
        if stage == "speaking":
            with self._telling:
                self._spoken = done / total
                self._tell_whole()

    def mixed(self, chapter: int, share: float) -> None:
        """So much of the chapter of that number, from 0 to 1, is mixed and encoded."""
        with self._telling:
            if chapter in self._mixed:
                self._mixed[chapter] = share
                self._tell_whole()

    def _tell_whole(self) -> None:
        done_s = self._speech_s * self._spoken
        done_s += sum(cost_s * self._mixed[number] for number, cost_s in self._chapters_s.items())
        reached = round(100 * done_s / self._whole_s) if self._whole_s else 100
        if reached != self._told:
            self._told = reached
            self._advance(IN_ALL, reached, 100)
