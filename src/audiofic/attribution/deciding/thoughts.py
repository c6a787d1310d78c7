"""Who thinks a thought: its tag's subject, the teller, whoever the scene is seen by, or who acts beside it.

Telepathy is talk: whose tags say `asked`, `told him`, `sent` is weighed like speech.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.deciding.inner_voices import inner_voice
from audiofic.attribution.deciding.verdicts import Verdict, decide
from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.language.verbs import is_thought_verb
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.sections import Sections
from audiofic.attribution.parsing.turns import Turn
from audiofic.attribution.parsing.viewpoint import find_viewpoints
from audiofic.quotation.mind_speech import MIND_MARKS

_BESIDE = ("beat before", "beat after", "previous actor", "previous speech actor", "next actor")
_SELVES = frozenset(("myself", "yourself", "himself", "herself", "themselves", "themself", "itself"))

_TELLER, _VIEWPOINT, _PRONOUN, _BEAT = 0.9, 0.7, 0.7, 0.6
"""Confidences: of the teller's thoughts, the viewpoint's, and whoever acts beside a thought."""
_MOST_TELEPATHY = 0.55
"""Below the threshold for review."""


def find_telepathy(
    chapters: Iterable[tuple[tuple[ParsedPassage, ...], Sequence[Question]]], sections: Sections
) -> frozenset[str]:
    """The marks between which minds talk to one another in this story; none in most.

    Asked for: tags of speaking rather than of thinking; or, where a teller has other marks for thoughts, a
    mark of the story's own.
    """
    speaking: Counter[str] = Counter()
    thinking: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for chapter, questions in chapters:
        for question in questions:
            mark, turn = _mark(chapter, question.turn), question.turn
            section = sections.at(chapter[turn.first].chapter, chapter[turn.first].paragraph)
            told[mark] += section is not None and section.first_person
            if turn.tag is not None:
                (thinking if _is_thinking(chapter, turn) else speaking)[mark] += 1
    found = {mark for mark in speaking if speaking[mark] > thinking[mark]}
    own = {mark for mark in told if mark in MIND_MARKS and not thinking[mark]}
    return frozenset(found | (own if set(told) - MIND_MARKS else set()))


def decide_thoughts(
    chapter: tuple[ParsedPassage, ...],
    questions: Sequence[Question],
    sections: Sections,
    roster: Roster,
    telepathy: frozenset[str],
) -> tuple[Verdict, ...]:
    """One verdict per thought turn, in order. `telepathy`: marks between which minds talk to one another."""
    viewpoints = find_viewpoints(chapter, sections, roster)
    asked = [
        _without_teller(chapter, question, sections)
        if _mark(chapter, question.turn) in telepathy
        else question
        for question in questions
    ]
    weighed = decide(asked)
    senders = {
        guess.speaker
        for question, guess in zip(asked, weighed, strict=True)
        if question.kind == "named" and _mark(chapter, question.turn) in telepathy
    }
    return tuple(
        _doubt(question, guess, senders)
        if _mark(chapter, question.turn) in telepathy
        else _decide(chapter, question, sections, roster, viewpoints[question.turn.first], guess)
        for question, guess in zip(asked, weighed, strict=True)
    )


def _decide(
    chapter: tuple[ParsedPassage, ...],
    question: Question,
    sections: Sections,
    roster: Roster,
    viewpoint: str | None,
    guess: Verdict,
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
            return Verdict(narrator, _TELLER, "narrator", _others(likely, narrator))
    elif question.kind == "noun" and guess.speaker is not None:
        return guess
    at_hand = _acts_in_paragraph(question, likely[0]) if likely else False
    fits = viewpoint is not None and turn.gender in ("unknown", roster.gender(viewpoint))
    if fits and not at_hand and viewpoint is not None:
        return Verdict(viewpoint, _VIEWPOINT, "viewpoint", _others(likely, viewpoint))
    if not likely:
        return Verdict(None, 0.0, "none", ())
    return Verdict(likely[0], _PRONOUN if question.kind == "pronoun" else _BEAT, "beat", tuple(likely[1:3]))


def _acts_in_paragraph(question: Question, name: str) -> bool:
    features = next(candidate.features for candidate in question.candidates if candidate.name == name)
    return "beat before" in features or "beat after" in features


def _doubt(question: Question, guess: Verdict, senders: Collection[str | None]) -> Verdict:
    """The guess, marked where no tag tells: in telepathy everybody speaks who can, seen or unseen.

    Of those who are likely, one of the `senders` whom tags name in this chapter comes first.
    """
    if question.kind in ("named", "first"):
        return guess
    likely = [name for name in (guess.speaker, *guess.runners_up) if name is not None]
    speaker = guess.speaker
    if question.kind in ("untagged", "bare"):
        speaker = next((name for name in likely if name in senders), guess.speaker)
    others = tuple(name for name in likely if name != speaker)
    return replace(
        guess, speaker=speaker, confidence=min(guess.confidence, _MOST_TELEPATHY), runners_up=others
    )


def _others(names: Sequence[str], one: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != one)[:2]


def _without_teller(chapter: Sequence[ParsedPassage], question: Question, sections: Sections) -> Question:
    """The question of who sends what a first-person teller hears; their own thoughts have other marks."""
    here = chapter[question.turn.first]
    section = sections.at(here.chapter, here.paragraph)
    if section is None or not section.first_person or question.kind in ("named", "first"):
        return question
    if _mark(chapter, question.turn) not in MIND_MARKS:
        return question
    others = tuple(candidate for candidate in question.candidates if candidate.name != section.narrator)
    return replace(question, candidates=others)


def _mark(chapter: Sequence[ParsedPassage], turn: Turn) -> str:
    piece = turn.pieces[0]
    return chapter[piece.passage].passage.spans[piece.span].mark


def _is_thinking(chapter: Sequence[ParsedPassage], turn: Turn) -> bool:
    """True for `she thought`, `he told himself`, False for `she told him`, `he said`."""
    assert turn.tag is not None
    words = chapter[turn.tag_passage].words
    verb = words[min(turn.tag.verb, len(words) - 1)].lower
    after = {word.lower for word in words[turn.tag.verb + 1 : turn.tag.verb + 4]}
    return bool(after & _SELVES) or (is_thought_verb(verb) and verb not in ("told", "tells"))


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
