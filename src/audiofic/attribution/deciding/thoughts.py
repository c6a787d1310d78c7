"""Who thinks a thought: its tag's subject, the section's narrator, or who acts right beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.deciding.inner_voices import inner_voice
from audiofic.attribution.deciding.verdicts import Verdict
from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.sections import Sections

_BESIDE = ("beat before", "beat after", "previous actor", "previous speech actor", "next actor")


def decide_thoughts(
    chapter: tuple[ParsedPassage, ...], questions: Sequence[Question], sections: Sections, roster: Roster
) -> tuple[Verdict, ...]:
    """One verdict per thought turn, in order; thoughts take no turns, so each is answered alone."""
    return tuple(_decide(chapter, question, sections, roster) for question in questions)


def _decide(
    chapter: tuple[ParsedPassage, ...], question: Question, sections: Sections, roster: Roster
) -> Verdict:
    turn = question.turn
    here = chapter[turn.first]
    names = [candidate.name for candidate in question.candidates]
    if question.kind in ("named", "first") and names:
        return Verdict(names[0], 0.97, "tag" if question.kind == "named" else "narrator", ())
    section = sections.at(here.chapter, here.paragraph)
    narrator = section.narrator if section and section.first_person else None
    likely = _beside(question)
    if question.kind in ("untagged", "bare"):
        voice = inner_voice(chapter, turn, sections, roster, likely[0] if likely else None)
        if voice is not None:
            return Verdict(voice, 0.8, "inner voice", (narrator,) if narrator else tuple(likely[:1]))
        if narrator is not None:
            return Verdict(narrator, 0.9, "narrator", tuple(name for name in likely if name != narrator)[:2])
    if not likely:
        return Verdict(None, 0.0, "none", ())
    return Verdict(likely[0], 0.7 if question.kind == "pronoun" else 0.6, "beat", tuple(likely[1:3]))


def _beside(question: Question) -> list[str]:
    """The candidates, those who act beside the thought first."""

    def standing(entry: tuple[int, str, Mapping[str, float]]) -> tuple[float, int]:
        rank, _, features = entry
        score = 0.0
        for weight, feature in zip((5, 4, 3, 2, 1), _BESIDE, strict=True):
            score += weight * (feature in features) - weight * (f"{feature} clashes" in features)
        score += 2 * ("gender fits" in features) + ("actor 0" in features)
        return (-score, rank)

    ranked = sorted(((rank, c.name, c.features) for rank, c in enumerate(question.candidates)), key=standing)
    return [name for _, name, _ in ranked]
