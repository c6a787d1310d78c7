"""What speaks for and against one candidate in the text around a turn, as named features.

A feature is a plain word (`beat before`, `next called`) that holds or does not; figures beside them are in
`nearness.py`, `style.py` and `habits.py`. Nothing is decided here: `deciding` weighs them.
"""

from __future__ import annotations

from collections import Counter

from audiofic.attribution.evidence.description import Description
from audiofic.attribution.evidence.questions import QuestionKind
from audiofic.attribution.evidence.scene import NEAR, Scene
from audiofic.attribution.language.verbs import LEAVINGS
from audiofic.attribution.parsing.actors import find_faced, first_actor, kind_of_action, last_actor
from audiofic.attribution.parsing.mentions import Mention
from audiofic.model import Gender


class Standpoint:
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
        after, where = first_actor(here, first_stop), here
        if after is None:
            after, where = first_actor(last, stop), last
        self.beat_after = after
        self.actions = (
            kind_of_action(here, self.beat_before) if self.beat_before else "",
            kind_of_action(where, after) if after else "",
        )
        self.previous = scene.told_at_end(turn.first - 1) if turn.first else ()
        self.previous_object = _last_object(scene, turn.first - 1) if turn.first else None
        self.previous_speaks = index > 0 and scene.turns[index - 1].last >= turn.first - 1
        self.previous_actor = (
            last_actor(scene.chapter[turn.first - 1], len(scene.chapter[turn.first - 1].words))
            if turn.first and scene.chapter[turn.first - 1].passage.paragraph.kind == "prose"
            else None
        )
        self.faced = find_faced(here, self.before) | find_faced(last, self.after)
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
        self.described = Description(scene, index)

    def features(self, name: str, rank: int, kind: QuestionKind) -> list[str]:
        """The features that hold for one candidate."""
        found = [f"rank {min(rank, 5)}"]
        scene = self.scene
        gender = scene.roster.gender(name)
        found.append(f"is {gender}")
        if self.turn.gender != "unknown":
            found.append("tag gender fits" if gender == self.turn.gender else "tag gender open")
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
            found += self.described.features(name)
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
        beats = (("before", self.beat_before), ("after", self.beat_after))
        for (word, actor), action in zip(beats, self.actions, strict=True):
            if actor is None:
                continue
            beat = self._actor(f"beat {word}", actor, name, gender)
            found += beat
            if action:
                found += [f"{each} {action}" for each in beat]
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
        if self.previous_object is not None:
            found += self._actor("previous object", self.previous_object, name, gender)
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


def _last_object(scene: Scene, passage: int) -> Mention | None:
    """Who is acted on in a paragraph's last sentence of narration, if anybody is."""
    parsed = scene.chapter[passage]
    words = parsed.words
    start = next((at for at in range(len(words) - 1, -1, -1) if words[at].opens), 0)
    for mention in reversed(parsed.mentions_between(start, len(words))):
        if parsed.passage.spans[mention.span].kind != "narration":
            continue
        if mention.role == "object" and mention.kind != "noun":
            return mention
    return None
