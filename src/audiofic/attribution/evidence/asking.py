"""The question of each turn: who may have spoken it, with all that speaks for and against each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiofic.attribution.evidence.circumstances import measure_circumstances
from audiofic.attribution.evidence.habits import Habits, learn_habits
from audiofic.attribution.evidence.nearness import Presence, find_presence, measure_nearness
from audiofic.attribution.evidence.questions import Candidate, Manner, Question, QuestionKind
from audiofic.attribution.evidence.scene import Scene, find_link, list_people_near
from audiofic.attribution.evidence.staging import Staging, find_staging, measure_staging
from audiofic.attribution.evidence.standpoint import Standpoint
from audiofic.attribution.evidence.style import Styles, learn_styles
from audiofic.attribution.language.person_words import PERSON_NOUNS
from audiofic.attribution.language.verbs import CONTINUING_VERBS, REPLY_VERBS
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage

MOST_CANDIDATES = 20
"""Per turn. Measured on nine novels: the speaker is as often among 20 as among 30."""
_NEIGHBOURS = 3
"""Turns: as far on either side those whom tags name are taken for partners in a conversation."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How everybody in a book talks, learned from the turns whose speakers are heard."""

    styles: Styles
    habits: Habits


def learn_manners(scenes: Sequence[Scene]) -> Manners:
    """The manners of a book, from the scenes of its speech."""
    return Manners(
        learn_styles(
            (name, said)
            for scene in scenes
            for said, name in zip(scene.said, scene.heard, strict=True)
            if name is not None
        ),
        learn_habits(
            [
                (name, forms, find_link(scene, index) not in ("start", "far"))
                for index, (forms, name) in enumerate(zip(scene.forms, scene.heard, strict=True))
            ]
            for scene in scenes
        ),
    )


def ask(scene: Scene, manners: Manners) -> tuple[Question, ...]:
    """One question per turn of a chapter, in order."""
    presence, staging = find_presence(scene), find_staging(scene)
    return tuple(_question(scene, manners, presence, staging, index) for index in range(len(scene.turns)))


def _question(scene: Scene, manners: Manners, presence: Presence, staging: Staging, index: int) -> Question:
    turn = scene.turns[index]
    tag = turn.tag
    known = scene.sure[index]
    kind: QuestionKind = "bare" if scene.bare[turn.first] else "untagged"
    if tag is not None and known is not None:
        kind = "first" if tag.subject.kind == "first" else "named"
    elif known is not None:
        kind = "named"  # by a person
    elif tag is not None and tag.sure:
        kind = "pronoun" if tag.subject.kind == "pronoun" else "noun" if tag.subject.kind == "noun" else kind
    if known is not None:
        candidates: tuple[Candidate, ...] = (Candidate(known, {}),)
    else:
        candidates = _candidates(scene, manners, presence, staging, index, kind)
    link, manner = find_link(scene, index), _manner(scene, index)
    return Question(turn, kind, candidates, measure_circumstances(scene, index, kind, link, manner), link)


def _manner(scene: Scene, index: int) -> Manner:
    turn = scene.turns[index]
    if turn.tag is None or not turn.tag.sure:
        return ""
    words = scene.chapter[turn.tag_passage].words
    verb = words[turn.tag.verb].lower if turn.tag.verb < len(words) else ""
    return "replies" if verb in REPLY_VERBS else "continues" if verb in CONTINUING_VERBS else ""


def _candidates(
    scene: Scene, manners: Manners, presence: Presence, staging: Staging, index: int, kind: QuestionKind
) -> tuple[Candidate, ...]:
    turn = scene.turns[index]
    seen = list_people_near(scene, index)
    names = [name for name in seen if {scene.roster.gender(name), turn.gender} != {"female", "male"}]
    if turn.tag is not None and turn.tag.sure and turn.tag.subject.kind == "name":
        names = [name for name in names if name in turn.tag.subject.names] or list(turn.tag.subject.names)
    if kind in ("pronoun", "noun"):
        here = scene.chapter[turn.first]
        section = scene.sections.at(here.chapter, here.paragraph)
        if section is not None and section.first_person:
            names = [name for name in names if name != section.narrator]
    standpoint = Standpoint(scene, index)
    said, forms = scene.said[index], scene.forms[index]
    partners = {"before": _heard_near(scene, index, -1), "after": _heard_near(scene, index, 1)}
    found: list[Candidate] = []
    names = names[:MOST_CANDIDATES]
    staged = measure_staging(staging, scene, index, names)
    for rank, name in enumerate(names):
        features = dict.fromkeys(standpoint.features(name, rank, kind), 1.0)
        features |= measure_nearness(presence, scene, index, name) | staged[rank]
        taught = name == scene.heard[index]
        features |= manners.styles.features(name, said, taught=taught)
        features |= manners.habits.features(name, forms, partners, taught=taught)
        found.append(Candidate(name, features))
    if kind == "noun" and turn.tag is not None:
        found.append(
            _stranger(scene.chapter[turn.tag_passage], turn.tag.subject, standpoint.described.bearers)
        )
    return tuple(found)


def _heard_near(scene: Scene, index: int, step: int) -> str | None:
    """The first speaker heard within a few turns before (step -1) or after (1)."""
    for at in range(index + step, index + step * (_NEIGHBOURS + 1), step):
        if 0 <= at < len(scene.heard) and scene.heard[at] is not None:
            return scene.heard[at]
    return None


def _stranger(parsed: ParsedPassage, subject: Mention, bearers: Sequence[str]) -> Candidate:
    """Somebody the cast does not have, under the words that describe them (`the old woman`).

    `bearers` are those whom the text calls so.
    """
    words = parsed.words[subject.start : subject.end]
    article = words[0].lower if words[0].lower in ("the", "a", "an") else "whose"
    head = "person" if words[-1].lower in PERSON_NOUNS else "other noun"
    features = (
        "stranger",
        f"stranger {article}",
        f"stranger {head}",
        *(["stranger known"] if bearers else []),
    )
    description = " ".join(word.lower + ("'s" if word.possessive else "") for word in words)
    return Candidate(description, dict.fromkeys(features, 1.0))
