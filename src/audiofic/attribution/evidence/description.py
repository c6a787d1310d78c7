"""What a described speaker (`said the priestess`, `said her mother`) tells for and against each candidate."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.language.person_words import PERSON_NOUNS
from audiofic.attribution.language.vocabulary import FIRST_PERSON, PRONOUN_GENDER
from audiofic.attribution.parsing.epithets import key_of
from audiofic.attribution.parsing.relatives import RELATIVES

_BACK = 4
"""Passages: so far back is the one looked for whose mother `her mother` is."""


class Description:
    """The words that describe a turn's speaker, read once for all its candidates."""

    def __init__(self, scene: Scene, index: int) -> None:
        turn = scene.turns[index]
        self.scene = scene
        self.words: Sequence[str] = ()
        self.key: str | None = None
        self.owner: str | None = None
        self.owner_here = False
        if turn.tag is not None and turn.tag.subject.kind == "noun":
            subject = turn.tag.subject
            words = scene.chapter[turn.tag_passage].words
            self.words = [word.lower for word in words[subject.start : subject.end]]
            self.key = key_of(words, subject.start, subject.end)
            self.owner = _find_owner(scene, turn.tag_passage, subject.start)
            self.owner_here = any(
                other == self.owner for other, _ in scene.told_between(turn.tag_passage, 0, subject.start)
            )
        self.bearers = scene.epithets.owners(self.key)

    def features(self, name: str) -> list[str]:
        """The features that hold for one candidate; none where nobody is described."""
        if not self.words:
            return []
        head = self.words[-1]
        character = self.scene.roster.characters.get(name)
        aliases = (name, *(character.aliases if character else ()))
        if head in {word.lower() for alias in aliases for word in alias.split()}:
            found = ["noun names"]
        else:
            found = ["noun generic" if head in PERSON_NOUNS else "noun other"]
        if name in self.bearers:
            found.append("epithet" if len(self.bearers) == 1 else "epithet shared")
            if self.scene.epithets.count(self.key, name) > 1:
                found.append("epithet often")
        elif self.bearers:
            found.append("epithet of another")
        elif self.scene.epithets.count(self.key, name):
            found.append("epithet seldom")
        if name == self.owner:
            found.append("owner here" if self.owner_here else "owner before")
        if head in RELATIVES:
            relatives = self.scene.relatives
            if relatives.is_relative(self.owner, head, name):
                found.append("relative")
            elif head in relatives.kinds and relatives.kinds[head][name]:
                found.append("relative of another")
        return found


def _find_owner(scene: Scene, passage: int, start: int) -> str | None:
    """Whose the `her mother` at words[start] is: that woman's who was told about last; None without `her`."""
    parsed = scene.chapter[passage]
    first = parsed.words[start].lower
    if first in FIRST_PERSON:
        return scene.sections.narrator(parsed.chapter, parsed.paragraph)
    gender = PRONOUN_GENDER.get(first)
    if gender is None:
        return None
    for at in range(passage, max(-1, passage - _BACK), -1):
        told = scene.told_between(at, 0, start) if at == passage else scene.told_at_end(at)
        for name, mention in reversed(told):
            if len(mention.names) <= 1 and scene.roster.gender(name) == gender:
                return name
    return None
