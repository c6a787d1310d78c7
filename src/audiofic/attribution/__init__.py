"""Who says each speech and thought span.

Data goes from room to room: `language` (words), `cast` (who there is), `parsing` (what the text says of
them), `evidence` (what speaks for whom, turn by turn), `deciding` (who it is). `story.py` puts the first
three together; below, each turn is asked about and answered, twice: what the first reading is sure of tells
the second how everybody talks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.deciding.hearing import hear
from audiofic.attribution.deciding.strangers import join_strangers
from audiofic.attribution.deciding.thoughts import decide_thoughts, find_telepathy
from audiofic.attribution.deciding.verdicts import Verdict, decide
from audiofic.attribution.evidence.asking import ask, learn_manners
from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.language.vocabulary import FIRST_PERSON
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.tellers import GUESSED_TELLER, gives_own_name
from audiofic.attribution.parsing.turns import Turn
from audiofic.attribution.story import Story, read_story
from audiofic.attribution.tagged import attribute_tagged
from audiofic.model import (
    Attribution,
    Character,
    Gender,
    Manuscript,
    Passage,
    PointOfView,
    Reading,
    Span,
    SpanAt,
)

__all__ = ["attribute", "heard_genders"]


def attribute(
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    cast: tuple[Character, ...] | None,
    familiar: tuple[Character, ...] = (),
    known: Mapping[SpanAt, str] = MappingProxyType({}),
) -> Reading:
    """Who speaks, who thinks and who tells the story, one attribution per speech and thought span.

    `passages` are the manuscript's, cut into spans. A given `cast` keeps its names, aliases and known
    genders and comes back whole, with the speakers the text has beside it; None: it is drafted from the
    text, and those who speak, think or narrate come back, in the order in which they first do. Of them, those
    who are `familiar` from earlier books keep their names and known genders; names that this text has for
    them are added. `known` is who says some spans: it is never overruled, and tells of the lines around
    them. In languages but English only speeches whose tags name somebody have a speaker.
    """
    if manuscript.language.partition("-")[0].casefold() != "en":
        tagged = attribute_tagged(manuscript, passages, cast or familiar)
        return replace(tagged, attributions=tuple(_heed_known(found, known) for found in tagged.attributions))
    story = read_story(manuscript, passages, cast, familiar)
    speech = hear([_tell(scene, known) for scene in story.scenes("speech")])
    thought = [_tell(scene, known) for scene in story.scenes("thought")]
    manners = learn_manners([first.scene for first in speech])
    thoughts = [ask(scene, manners) for scene in thought]
    passages_of = [chapter.passages for chapter in story.chapters]
    telepathy = find_telepathy(zip(passages_of, thoughts, strict=True), story.sections)
    answered = [
        _answer_chapter(story, ask(first.scene, manners), first.chances, meant, parsed, telepathy)
        for first, meant, parsed in zip(speech, thoughts, passages_of, strict=True)
    ]
    attributions = tuple(
        _heed_known(_heed_label(found, manuscript, story), known)
        for chapter, verdicts in zip(story.chapters, answered, strict=True)
        for found in join_strangers(_write_chapter(chapter.passages, verdicts), story.roster.characters)
    )
    points = tuple(_doubt_teller(point, manuscript, story) for point in story.sections.points_of_view())
    named = [found.speaker for found in attributions] + [point.narrator for point in points]
    genders = heard_genders(verdict for verdicts in answered for verdict in verdicts)
    return Reading(_final_cast(story.roster, cast, named, genders), attributions, points)


def _tell(scene: Scene, known: Mapping[SpanAt, str]) -> Scene:
    """The scene with the speakers that are known."""
    if not known:
        return scene
    told = []
    for turn in scene.turns:
        pieces = ((scene.chapter[piece.passage], piece.span) for piece in turn.pieces)
        spans = ((here.chapter, here.paragraph, here.passage.spans[at]) for here, at in pieces)
        told.append(next((known[span] for span in spans if span in known), None))
    sure = tuple(name or tagged for name, tagged in zip(told, scene.sure, strict=True))
    return replace(scene, sure=sure, heard=sure)


def _heed_known(found: Attribution, known: Mapping[SpanAt, str]) -> Attribution:
    name = known.get((found.chapter, found.paragraph, found.span))
    if name is None:
        return found
    return replace(found, speaker=name, confidence=1.0, method="known", runners_up=())


def _answer_chapter(
    story: Story,
    speeches: tuple[Question, ...],
    first_chances: Sequence[Mapping[str, float]],
    thoughts: tuple[Question, ...],
    passages: tuple[ParsedPassage, ...],
    telepathy: frozenset[str],
) -> list[tuple[Turn, Verdict]]:
    meant = decide_thoughts(passages, thoughts, story.sections, story.roster, telepathy)
    verdicts = (*decide(speeches, first_chances), *meant)
    asked = (*speeches, *thoughts)
    return [(question.turn, verdict) for question, verdict in zip(asked, verdicts, strict=True)]


def _write_chapter(
    chapter: tuple[ParsedPassage, ...], verdicts: Sequence[tuple[Turn, Verdict]]
) -> list[Attribution]:
    found = [attribution for turn, verdict in verdicts for attribution in _write(chapter, turn, verdict)]
    return sorted(found, key=lambda attribution: (attribution.paragraph, attribution.span.start))


def _write(chapter: Sequence[ParsedPassage], turn: Turn, verdict: Verdict) -> Iterable[Attribution]:
    for piece in turn.pieces:
        parsed = chapter[piece.passage]
        yield Attribution(
            parsed.chapter,
            parsed.paragraph,
            parsed.passage.spans[piece.span],
            verdict.speaker,
            verdict.confidence,
            verdict.method,
            _cue(chapter, turn, piece.passage),
            verdict.runners_up,
        )


def _heed_label(found: Attribution, manuscript: Manuscript, story: Story) -> Attribution:
    """The attribution, decided by the author where a name stands before the line as in a play or a chat."""
    label = manuscript.chapters[found.chapter].paragraphs[found.paragraph].speaker
    if label is None:
        return found
    section = story.sections.at(found.chapter, found.paragraph)
    teller = section.narrator if section is not None and section.first_person else None
    own = label.casefold() in FIRST_PERSON and teller is not None
    name = teller if own else story.roster.find(label) or label
    return replace(found, speaker=name, confidence=1.0, method="label", cue=None, runners_up=())


def _doubt_teller(point: PointOfView, manuscript: Manuscript, story: Story) -> PointOfView:
    """The point of view with less confidence, where nothing names the teller but what others call them."""
    section, title = (
        story.sections.at(point.chapter, point.paragraph),
        manuscript.chapters[point.chapter].title,
    )
    name = point.narrator
    if name is None or section is None or section.headed or name.casefold() in (title or "").casefold():
        return point
    told = [one for one in story.sections.sections if one.first_person and one.narrator == name]
    passages = [
        parsed for one in told for parsed in story.chapters[one.chapter].passages[one.start : one.end]
    ]
    return point if gives_own_name(passages, name) else replace(point, confidence=GUESSED_TELLER)


def _cue(chapter: Sequence[ParsedPassage], turn: Turn, passage: int) -> Span | None:
    """The tag's words, for the pieces in the same paragraph."""
    if turn.tag is None or turn.tag_passage != passage:
        return None
    words = chapter[passage].words
    last = max(turn.tag.subject.end, turn.tag.verb + 1) - 1
    first = min(turn.tag.subject.start, turn.tag.verb)
    return Span(words[first].start, words[min(last, len(words) - 1)].end, "narration")


def heard_genders(verdicts: Iterable[tuple[Turn, Verdict]]) -> dict[str, Gender]:
    """The genders that the tags' pronouns and nouns tell of those who were found to speak.

    A tag tells nothing of somebody who more likely than not did not say it.
    """
    votes: Counter[tuple[str, Gender]] = Counter()
    for turn, verdict in verdicts:
        if verdict.speaker is not None and turn.gender != "unknown" and verdict.confidence >= 0.5:
            votes[verdict.speaker, turn.gender] += 1
    names = {name for name, _ in votes}
    return {
        name: "female" if votes[name, "female"] > votes[name, "male"] else "male"
        for name in names
        if votes[name, "female"] != votes[name, "male"]
    }


def _final_cast(
    roster: Roster,
    cast: tuple[Character, ...] | None,
    named: Iterable[str | None],
    genders: dict[str, Gender],
) -> tuple[Character, ...]:
    """The given cast, or nobody; then those who are named and not yet in it, in order."""
    found = roster.characters
    final = {character.name: found.get(character.name, character) for character in cast or ()}
    for name in named:
        if name is not None and name not in final:
            final[name] = found.get(name) or Character(name)
    return tuple(
        replace(character, gender=genders.get(character.name, "unknown"))
        if character.gender == "unknown"
        else character
        for character in final.values()
    )
