"""What speaks for and against each candidate of each turn, as named features.

A feature is a plain word (`beat before`, `called next`); `weights.py` says how much each counts. Nothing is
decided here, so a trained ranker can take the features as they are.
"""

from __future__ import annotations

from collections import Counter

from audiofic.attribution.actors import find_faced, first_actor, last_actor
from audiofic.attribution.mentions import Mention, ParsedPassage
from audiofic.attribution.person_words import PERSON_NOUNS
from audiofic.attribution.questions import Candidate, Manner, Question, QuestionKind
from audiofic.attribution.scene import NEAR, Scene, find_link, list_people_near
from audiofic.attribution.tags import Tag
from audiofic.attribution.turns import Turn
from audiofic.attribution.verbs import CONTINUING_VERBS, LEAVINGS, REPLY_VERBS
from audiofic.model import Gender

MOST_CANDIDATES = 10
"""Per turn; measured: the speaker is among the ten most recently mentioned as often as among twenty."""


def ask(scene: Scene) -> tuple[Question, ...]:
    """One question per turn of a chapter, in order."""
    return tuple(_question(scene, index) for index in range(len(scene.turns)))


def _question(scene: Scene, index: int) -> Question:
    turn = scene.turns[index]
    link = find_link(scene, index)
    tag = turn.tag
    known = scene.sure[index]
    if tag is not None and known is not None:
        kind: QuestionKind = "first" if tag.subject.kind == "first" else "named"
        return Question(turn, kind, (Candidate(known, ()),), link, manner=_manner(scene, turn))
    spans = scene.chapter[turn.first].passage.spans
    kind = "untagged" if any(span.kind == "narration" for span in spans) else "bare"
    description = None
    if tag is not None and tag.sure:
        kind = "pronoun" if tag.subject.kind == "pronoun" else "noun" if tag.subject.kind == "noun" else kind
        if kind == "noun":
            description = describe(scene.chapter[turn.tag_passage], tag.subject)
    return Question(turn, kind, _candidates(scene, index, kind), link, description, _manner(scene, turn))


def _manner(scene: Scene, turn: Turn) -> Manner:
    if turn.tag is None or not turn.tag.sure:
        return ""
    words = scene.chapter[turn.tag_passage].words
    verb = words[turn.tag.verb].lower if turn.tag.verb < len(words) else ""
    return "replies" if verb in REPLY_VERBS else "continues" if verb in CONTINUING_VERBS else ""


def describe(parsed: ParsedPassage, subject: Mention) -> str:
    """The description as it stands in the text (`the old woman`), in lower case."""
    words = parsed.words[subject.start : subject.end]
    return " ".join(word.lower + ("'s" if word.possessive else "") for word in words)


def _candidates(scene: Scene, index: int, kind: QuestionKind) -> tuple[Candidate, ...]:
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
    names = names[:MOST_CANDIDATES]
    standpoint = _Standpoint(scene, index)
    found = [Candidate(name, tuple(standpoint.features(name, rank, kind))) for rank, name in enumerate(names)]
    if kind == "noun" and turn.tag is not None:
        found.append(_stranger(scene.chapter[turn.tag_passage], turn.tag.subject))
    return tuple(found)


def _stranger(parsed: ParsedPassage, subject: Mention) -> Candidate:
    """Somebody the cast does not have, under the words that describe them."""
    words = parsed.words[subject.start : subject.end]
    article = words[0].lower if words[0].lower in ("the", "a", "an") else "whose"
    head = "person" if words[-1].lower in PERSON_NOUNS else "other noun"
    return Candidate(describe(parsed, subject), ("stranger", f"stranger {article}", f"stranger {head}"))


class _Standpoint:
    """What all candidates of one turn are measured against, looked up once."""

    def __init__(self, scene: Scene, index: int) -> None:
        turn = scene.turns[index]
        self.scene, self.index, self.turn = scene, index, turn
        here = scene.chapter[turn.first]
        self.narrator = scene.sections.narrator(here.chapter, here.paragraph)
        section = scene.sections.at(here.chapter, here.paragraph)
        self.first_person = bool(section and section.first_person)
        begin = here.ranges[turn.pieces[0].span][0]
        stop = scene.chapter[turn.last].ranges[turn.pieces[-1].span][1]
        self.before = scene.told_between(turn.first, begin - NEAR, begin)
        self.after = scene.told_between(turn.last, stop, stop + NEAR)
        self.beat_before = last_actor(here, begin)
        last = scene.chapter[turn.last]
        first_stop = here.ranges[turn.pieces[0].span][1]
        self.beat_after = first_actor(here, first_stop) or first_actor(last, stop)
        self.previous = scene.told_at_end(turn.first - 1) if turn.first else ()
        self.previous_speaks = index > 0 and scene.turns[index - 1].last >= turn.first - 1
        self.previous_actor = (
            last_actor(scene.chapter[turn.first - 1], len(scene.chapter[turn.first - 1].words))
            if turn.first and scene.chapter[turn.first - 1].passage.paragraph.kind == "prose"
            else None
        )
        self.faced = find_faced(here, (*self.before, *self.after))
        self.faced_before: frozenset[str] = frozenset()
        for at in range(turn.first - 1, max(-1, turn.first - 4), -1):
            self.faced_before = self.faced_before or find_faced(
                scene.chapter[at], scene.told_between(at, 0, NEAR)
            )
        self.leads_on = turn.first > 0 and scene.chapter[turn.first - 1].passage.paragraph.text.endswith(
            (":", ",", ":—", ":--", "—")
        )
        self.next_told = scene.told_between(turn.last + 1, 0, NEAR)
        self.next_actor = (
            first_actor(scene.chapter[turn.last + 1], 0)
            if turn.last + 1 < len(scene.chapter)
            and not (index + 1 < len(scene.turns) and scene.turns[index + 1].first <= turn.last + 1)
            else None
        )
        self.tagged = Counter(
            scene.sure[at]
            for at in range(max(0, index - 10), min(len(scene.turns), index + 11))
            if scene.sure[at] is not None
        )
        order: dict[str, None] = {}
        for at in range(turn.first, max(-1, turn.first - 6), -1):
            told = self.before if at == turn.first else scene.told_at_end(at)
            for name, mention in reversed(told):
                if mention.role == "subject":
                    order.setdefault(name)
        self.actors = tuple(order)

    def features(self, name: str, rank: int, kind: QuestionKind) -> list[str]:
        """The features that hold for one candidate."""
        found = [f"rank {min(rank, 5)}"]
        scene = self.scene
        gender = scene.roster.gender(name)
        if name in self.actors:
            found.append(f"actor {min(self.actors.index(name), 3)}")
        found += self._beats(name, gender)
        use = scene.calls[self.index].get(name)
        if use is not None:
            found.append(f"own {use}")
        for step, word in ((-1, "before"), (1, "next"), (-2, "two before"), (2, "two next")):
            at = self.index + step
            if 0 <= at < len(scene.turns) and abs(scene.turns[at].first - self.turn.first) <= 4:
                use = scene.calls[at].get(name)
                if use is not None:
                    found.append(f"{word} {use}")
        if self.index and scene.called_genders[self.index - 1] != "unknown" and gender != "unknown":
            same = scene.called_genders[self.index - 1] == gender
            found.append("title fits" if same else "title clashes")
        if self._has_left(name):
            found.append("has left")
        if self.tagged[name]:
            found.append("tagged often" if self.tagged[name] >= 3 else "tagged near")
        if name == self.narrator:
            found.append("narrator" if self.first_person else "slip narrator")
        tag = self.turn.tag
        if kind in ("pronoun", "noun") and tag is not None:
            found.append("gender fits" if gender == self.turn.gender != "unknown" else "gender open")
            if tag.addressee is not None and name in tag.addressee.names:
                found.append("told to")
        if kind == "noun" and tag is not None:
            found += self._noun(name, tag)
            if self._answered_first(name):
                found.append("named in reply")
            if self._appears_next(name):
                found.append("appears next")
        if name in self.faced_before:
            found.append("was faced")
        if name in self.faced:
            found.append("faces")
        if self._was_told(name):
            found.append("was told")
        if rank > 4 and not any(other == name for other, _ in self.previous):
            found.append("distant")
        return found

    def _was_told(self, name: str) -> bool:
        """True for the one to whom the turn before is said (`Hana told Ren`, `she said to me`)."""
        earlier = self.scene.turns[self.index - 1].tag if self.index else None
        if earlier is None or earlier.addressee is None:
            return False
        told = earlier.addressee
        return name in told.names or (told.kind == "first" and name == self.narrator)

    def _beats(self, name: str, gender: Gender) -> list[str]:
        found: list[str] = []
        for word, actor in (("before", self.beat_before), ("after", self.beat_after)):
            if actor is None:
                continue
            found += self._actor(f"beat {word}", actor, name, gender)
        if self.previous_actor is not None:
            word = (
                "lead on"
                if self.leads_on
                else "previous speech actor"
                if self.previous_speaks
                else "previous actor"
            )
            found += self._actor(word, self.previous_actor, name, gender)
        if self.next_actor is not None:
            found += self._actor("next actor", self.next_actor, name, gender)
        if any(other == name and mention.role != "subject" for other, mention in (*self.before, *self.after)):
            found.append("in paragraph")
        if any(other == name for other, _ in self.previous):
            found.append("in previous speech" if self.previous_speaks else "in previous")
        if any(other == name for other, _ in self.next_told):
            found.append("in next")
        return found

    def _actor(self, word: str, actor: Mention, name: str, gender: Gender) -> list[str]:
        if actor.kind == "first":
            return [word if name == self.narrator else f"{word} other"]
        if actor.names:
            return [word if name in actor.names else f"{word} other"]
        if "unknown" in (actor.gender, gender):
            return []
        return [f"{word} fits" if actor.gender == gender else f"{word} clashes"]

    def _answered_first(self, name: str) -> bool:
        """True for one who was not on stage before and whom the next turn calls by name."""
        after = self.index + 1
        calls = self.scene.calls
        if after >= len(calls) or calls[after].get(name) != "called":
            return False
        if self.scene.turns[after].first > self.turn.last + 1:
            return False
        return not self._on_stage(name)

    def _has_left(self, name: str) -> bool:
        """True for one of whom the story's last word is that they went away."""
        scene = self.scene
        for at in range(self.turn.first, max(-1, self.turn.first - 8), -1):
            told = self.before if at == self.turn.first else scene.told_at_end(at)
            for other, mention in reversed(told):
                if other != name:
                    continue
                words = scene.chapter[at].words[mention.end : mention.end + 3]
                return mention.role == "subject" and any(word.lower in LEAVINGS for word in words)
        return False

    def _appears_next(self, name: str) -> bool:
        """True for one who was not on stage before and acts in one of the next two paragraphs."""
        acts = any(
            other == name and mention.role == "subject"
            for at in (self.turn.last + 1, self.turn.last + 2)
            for other, mention in self.scene.told_between(at, 0, NEAR)
        )
        return acts and not self._on_stage(name)

    def _on_stage(self, name: str) -> bool:
        recent = range(max(0, self.turn.first - 5), self.turn.first)
        told = [*self.before, *self.after, *(row for at in recent for row in self.scene.told_at_end(at))]
        return any(other == name for other, _ in told)

    def _noun(self, name: str, tag: Tag) -> list[str]:
        parsed = self.scene.chapter[self.turn.tag_passage]
        head = parsed.words[tag.subject.end - 1].lower
        character = self.scene.roster.characters.get(name)
        known = {
            word.lower()
            for alias in (name, *(character.aliases if character else ()))
            for word in alias.split()
        }
        if head in known:
            return ["noun names"]
        return ["noun generic"] if head in PERSON_NOUNS else ["noun other"]
