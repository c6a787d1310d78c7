"""The questions that attribution answers: whose is this turn, and who may it be?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from audiofic.attribution.parsing.turns import Turn

QuestionKind = Literal["named", "first", "pronoun", "noun", "untagged", "bare"]
"""What the tag is: a name, `I`, `she`, `the monk`, none; bare: no narration in the whole paragraph."""

Manner = Literal["", "replies", "continues"]
"""Whether a tag's verb answers somebody else (`retorted`) or goes on (`added`)."""

Link = Literal["start", "same paragraph", "next paragraph", "after narration", "far"]
"""How a turn follows on the one before; far: after a break, or after more than two paragraphs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may have spoken, with what speaks for and against it: named figures, 0 where one is absent."""

    name: str
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """Whose is this turn? `named` and `first` have their answer as their only candidate."""

    turn: Turn
    kind: QuestionKind
    candidates: tuple[Candidate, ...]
    circumstances: Mapping[str, float]
    """What holds for the turn whoever speaks it: named figures, 0 where one is absent."""
    link: Link
    """How the turn follows on the one before."""
