"""What speaks for and against each candidate of each turn, as named features.

A feature is a plain word (`beat before`, `called next`); `weights.py` says how much each counts. Nothing is
decided here, so a trained ranker can take the features as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.attribution.addressing import AddressKind, called_gender, list_addresses
from audiofic.attribution.mentions import Mention, ParsedPassage
from audiofic.attribution.roster import Roster
from audiofic.attribution.sections import Sections
from audiofic.attribution.tags import Tag
from audiofic.attribution.turns import Turn
from audiofic.attribution.vocabulary import LOOKS, PERSON_NOUNS
from audiofic.model import Gender

QuestionKind = Literal["named", "first", "pronoun", "noun", "untagged", "bare"]
"""What the tag is: a name, `I`, `she`, `the monk`, none; bare: no narration in the whole paragraph."""
Link = Literal["start", "same paragraph", "next paragraph", "after narration", "far"]

MOST_CANDIDATES = 10
"""Per turn; measured: the speaker is among the ten most recently mentioned as often as among twenty."""
_PASSAGES_BACK, _PASSAGES_ON, _TURNS_AROUND = 24, 2, 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may have spoken, with what speaks for and against it."""

    name: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Whose is this turn? `named` and `first` have their answer as their only candidate."""

    turn: Turn
    kind: QuestionKind
    candidates: tuple[Candidate, ...]
    link: Link
    """How the turn follows on the one before."""
    description: str | None = None
    """`the old woman`, where the tag only describes."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every turn of a chapter looks at."""

    chapter: tuple[ParsedPassage, ...]
    turns: tuple[Turn, ...]
    roster: Roster
    sections: Sections
    told: tuple[tuple[tuple[str, Mention], ...], ...]
    """Per passage the people its narration mentions, with the mention; `I` as its section's narrator."""
    calls: tuple[Mapping[str, AddressKind], ...]
    """Per turn the names inside it with their use."""
    called_genders: tuple[Gender, ...]
    sure: tuple[str | None, ...]
    """Per turn the speaker its tag names."""


def ask(
    chapter: tuple[ParsedPassage, ...], turns: tuple[Turn, ...], roster: Roster, sections: Sections
) -> tuple[Question, ...]:
    """One question per turn of a chapter, in order."""
    told = tuple(_told(parsed, sections) for parsed in chapter)
    setting = _Setting(
        chapter,
        turns,
        roster,
        sections,
        told,
        tuple(_calls(chapter, turn) for turn in turns),
        tuple(called_gender(chapter[turn.first], turn.pieces[0].span) for turn in turns),
        tuple(_named_speaker(chapter, turn, sections) for turn in turns),
    )
    return tuple(_question(setting, index) for index in range(len(turns)))


def _told(parsed: ParsedPassage, sections: Sections) -> tuple[tuple[str, Mention], ...]:
    narrator = sections.narrator(parsed.chapter, parsed.paragraph)
    people: list[tuple[str, Mention]] = []
    for mention in parsed.mentions:
        if parsed.passage.spans[mention.span].kind != "narration":
            continue
        if mention.kind == "first" and narrator:
            people.append((narrator, mention))
        elif len(mention.names) == 1:
            people.append((mention.names[0], mention))
    return tuple(people)


def _calls(chapter: Sequence[ParsedPassage], turn: Turn) -> Mapping[str, AddressKind]:
    order: tuple[AddressKind, ...] = ("self", "called", "perhaps called", "spoken of")
    calls: dict[str, AddressKind] = {}
    for piece in turn.pieces:
        for address in list_addresses(chapter[piece.passage], piece.span):
            for name in address.mention.names:
                if name not in calls or order.index(address.kind) < order.index(calls[name]):
                    calls[name] = address.kind
    return calls


def _named_speaker(chapter: Sequence[ParsedPassage], turn: Turn, sections: Sections) -> str | None:
    if turn.tag is None or not turn.tag.sure:
        return None
    subject = turn.tag.subject
    if subject.kind == "first":
        parsed = chapter[turn.tag_passage]
        return sections.narrator(parsed.chapter, parsed.paragraph)
    return subject.names[0] if len(subject.names) == 1 else None


def _question(setting: _Setting, index: int) -> Question:
    turn = setting.turns[index]
    link = _link(setting, index)
    tag = turn.tag
    known = setting.sure[index]
    if tag is not None and known is not None:
        kind: QuestionKind = "first" if tag.subject.kind == "first" else "named"
        return Question(turn, kind, (Candidate(known, ()),), link)
    spans = setting.chapter[turn.first].passage.spans
    kind = "untagged" if any(span.kind == "narration" for span in spans) else "bare"
    description = None
    if tag is not None and tag.sure:
        kind = "pronoun" if tag.subject.kind == "pronoun" else "noun" if tag.subject.kind == "noun" else kind
        if kind == "noun":
            description = describe(setting.chapter[turn.tag_passage], tag.subject)
    return Question(turn, kind, _candidates(setting, index, kind), link, description)


def describe(parsed: ParsedPassage, subject: Mention) -> str:
    """The description as it stands in the text (`the old woman`), in lower case."""
    words = parsed.words[subject.start : subject.end]
    return " ".join(word.lower + ("'s" if word.possessive else "") for word in words)


def _link(setting: _Setting, index: int) -> Link:
    if index == 0:
        return "start"
    before, turn = setting.turns[index - 1], setting.turns[index]
    between = setting.chapter[before.last + 1 : turn.first]
    if any(parsed.passage.paragraph.kind != "prose" for parsed in between):
        return "far"
    if before.last == turn.first:
        return "same paragraph"
    if not between:
        return "next paragraph"
    return "after narration" if len(between) <= 2 else "far"


def _candidates(setting: _Setting, index: int, kind: QuestionKind) -> tuple[Candidate, ...]:
    turn = setting.turns[index]
    seen = _recent(setting, index)
    wanted = turn.tag.subject.gender if turn.tag is not None and turn.tag.sure else "unknown"
    names = [name for name in seen if {setting.roster.gender(name), wanted} != {"female", "male"}]
    if turn.tag is not None and turn.tag.sure and turn.tag.subject.kind == "name":
        names = [name for name in names if name in turn.tag.subject.names] or list(turn.tag.subject.names)
    names = names[:MOST_CANDIDATES]
    common = _Common(setting, index)
    found = [Candidate(name, tuple(common.features(name, rank, kind))) for rank, name in enumerate(names)]
    if kind == "noun" and turn.tag is not None:
        found.append(_stranger(setting.chapter[turn.tag_passage], turn.tag.subject))
    return tuple(found)


def _stranger(parsed: ParsedPassage, subject: Mention) -> Candidate:
    """Somebody the cast does not have, under the words that describe them."""
    words = parsed.words[subject.start : subject.end]
    article = words[0].lower if words[0].lower in ("the", "a", "an") else "whose"
    head = "person" if words[-1].lower in PERSON_NOUNS else "other noun"
    return Candidate(describe(parsed, subject), ("stranger", f"stranger {article}", f"stranger {head}"))


def _recent(setting: _Setting, index: int) -> list[str]:
    """Everybody near the turn, the most recently mentioned first; those who only come later at the end."""
    turn = setting.turns[index]
    seen: dict[str, None] = {}
    here = setting.chapter[turn.first]
    start = here.ranges[turn.pieces[0].span][0]
    for name, mention in reversed(setting.told[turn.first]):
        if mention.start < start:
            seen.setdefault(name)
    spoken = {setting.turns[at].last: at for at in range(max(0, index - _TURNS_AROUND), index)}
    for at in range(turn.first - 1, max(-1, turn.first - 1 - _PASSAGES_BACK), -1):
        for name, _ in reversed(setting.told[at]):
            seen.setdefault(name)
        if at in spoken:
            for name, use in setting.calls[spoken[at]].items():
                if use in ("called", "perhaps called"):
                    seen.setdefault(name)
    for name, mention in setting.told[turn.first]:
        if mention.start >= start:
            seen.setdefault(name)
    for at in range(turn.first + 1, min(len(setting.told), turn.last + 1 + _PASSAGES_ON)):
        for name, _ in setting.told[at]:
            seen.setdefault(name)
    for at in range(max(0, index - _TURNS_AROUND), min(len(setting.turns), index + _TURNS_AROUND)):
        known = setting.sure[at]
        if known is not None:
            seen.setdefault(known)
        for name, use in setting.calls[at].items():
            if use in ("called", "self") and at != index:
                seen.setdefault(name)
    narrator = setting.sections.narrator(here.chapter, here.paragraph)
    if narrator is not None:
        seen.setdefault(narrator)
    if turn.tag is not None and turn.tag.subject.kind == "noun":
        match = setting.roster.describe(
            setting.chapter[turn.tag_passage].words[turn.tag.subject.end - 1].lower
        )
        for name in match:
            seen.setdefault(name)
    for name, use in setting.calls[index].items():
        if use == "self":
            seen.setdefault(name)
    return list(seen)


class _Common:
    """What all candidates of one turn are measured against, looked up once."""

    def __init__(self, setting: _Setting, index: int) -> None:
        turn = setting.turns[index]
        self.setting, self.index, self.turn = setting, index, turn
        here = setting.chapter[turn.first]
        self.narrator = setting.sections.narrator(here.chapter, here.paragraph)
        section = setting.sections.at(here.chapter, here.paragraph)
        self.first_person = bool(section and section.first_person)
        begin = here.ranges[turn.pieces[0].span][0]
        stop = setting.chapter[turn.last].ranges[turn.pieces[-1].span][1]
        told = setting.told[turn.first]
        self.before = tuple((name, mention) for name, mention in told if mention.start < begin)
        self.after = tuple(
            (name, mention) for name, mention in setting.told[turn.last] if mention.start >= stop
        )
        self.beat_before = _last_actor(here, 0, begin)
        last = setting.chapter[turn.last]
        first_stop = here.ranges[turn.pieces[0].span][1]
        self.beat_after = _first_actor(here, first_stop) or _first_actor(last, stop)
        self.previous = setting.told[turn.first - 1] if turn.first else ()
        self.previous_speaks = index > 0 and setting.turns[index - 1].last >= turn.first - 1
        self.previous_actor = (
            _last_actor(setting.chapter[turn.first - 1], 0, len(setting.chapter[turn.first - 1].words))
            if turn.first and setting.chapter[turn.first - 1].passage.paragraph.kind == "prose"
            else None
        )
        self.faced = _faced(here, setting.told[turn.first])
        self.faced_before: frozenset[str] = frozenset()
        for at in range(turn.first - 1, max(-1, turn.first - 4), -1):
            self.faced_before = self.faced_before or _faced(setting.chapter[at], setting.told[at])
        self.leads_on = turn.first > 0 and setting.chapter[turn.first - 1].passage.paragraph.text.endswith(
            (":", ",", ":—", ":--", "—")
        )
        self.next_told = setting.told[turn.last + 1] if turn.last + 1 < len(setting.told) else ()
        self.next_actor = (
            _first_actor(setting.chapter[turn.last + 1], 0)
            if turn.last + 1 < len(setting.chapter)
            and not (index + 1 < len(setting.turns) and setting.turns[index + 1].first <= turn.last + 1)
            else None
        )
        self.tagged = Counter(
            setting.sure[at]
            for at in range(max(0, index - 10), min(len(setting.turns), index + 11))
            if setting.sure[at] is not None
        )
        order: dict[str, None] = {}
        for at in range(turn.first, max(-1, turn.first - 6), -1):
            for name, mention in reversed(setting.told[at]):
                if mention.role == "subject" and (at < turn.first or mention.start < begin):
                    order.setdefault(name)
        self.actors = tuple(order)

    def features(self, name: str, rank: int, kind: QuestionKind) -> list[str]:
        """The features that hold for one candidate."""
        found = [f"rank {min(rank, 5)}"]
        setting = self.setting
        gender = setting.roster.gender(name)
        if name in self.actors:
            found.append(f"actor {min(self.actors.index(name), 3)}")
        found += self._beats(name, gender)
        use = setting.calls[self.index].get(name)
        if use is not None:
            found.append(f"own {use}")
        for step, word in ((-1, "before"), (1, "next"), (-2, "two before"), (2, "two next")):
            at = self.index + step
            if 0 <= at < len(setting.turns) and abs(setting.turns[at].first - self.turn.first) <= 4:
                use = setting.calls[at].get(name)
                if use is not None:
                    found.append(f"{word} {use}")
        if self.index and setting.called_genders[self.index - 1] != "unknown" and gender != "unknown":
            same = setting.called_genders[self.index - 1] == gender
            found.append("title fits" if same else "title clashes")
        if self.tagged[name]:
            found.append("tagged often" if self.tagged[name] >= 3 else "tagged near")
        if name == self.narrator:
            found.append("narrator" if self.first_person else "slip narrator")
        tag = self.turn.tag
        if kind in ("pronoun", "noun") and tag is not None:
            found.append("gender fits" if gender == tag.subject.gender != "unknown" else "gender open")
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
        if self.index:
            earlier = setting.turns[self.index - 1].tag
            if earlier is not None and earlier.addressee is not None:
                if name in earlier.addressee.names:
                    found.append("was told")
                elif earlier.addressee.kind == "first" and name == self.narrator:
                    found.append("was told")
        if not {name for name, _ in self.previous} & {name} and rank > 4:
            found.append("distant")
        return found

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
        calls = self.setting.calls
        if after >= len(calls) or calls[after].get(name) != "called":
            return False
        if self.setting.turns[after].first > self.turn.last + 1:
            return False
        return not self._on_stage(name)

    def _appears_next(self, name: str) -> bool:
        """True for one who was not on stage before and acts in one of the next two paragraphs."""
        following = self.setting.told[self.turn.last + 1 : self.turn.last + 3]
        acts = any(other == name and mention.role == "subject" for told in following for other, mention in told)
        return acts and not self._on_stage(name)

    def _on_stage(self, name: str) -> bool:
        recent = self.setting.told[max(0, self.turn.first - 5) : self.turn.first + 1]
        return any(other == name for told in recent for other, _ in told)

    def _noun(self, name: str, tag: Tag) -> list[str]:
        parsed = self.setting.chapter[self.turn.tag_passage]
        head = parsed.words[tag.subject.end - 1].lower
        character = self.setting.roster.characters.get(name)
        known = {
            word.lower()
            for alias in (name, *(character.aliases if character else ()))
            for word in alias.split()
        }
        if head in known:
            return ["noun names"]
        return ["noun generic"] if head in PERSON_NOUNS else ["noun other"]


def _faced(parsed: ParsedPassage, told: Sequence[tuple[str, Mention]]) -> frozenset[str]:
    """Those whom somebody looks at, turns to, nods to ... in a paragraph's narration."""
    words = parsed.words
    return frozenset(
        name
        for name, mention in told
        if mention.role == "object"
        and mention.start >= 2
        and words[mention.start - 1].lower in ("at", "to", "towards", "toward", "on", "upon")
        and any(words[step].lower in LOOKS for step in range(max(0, mention.start - 5), mention.start - 1))
    )


def _last_actor(parsed: ParsedPassage, start: int, stop: int) -> Mention | None:
    """The subject of the last sentence of narration in words[start:stop] that has one."""
    actor: Mention | None = None
    closed = False
    for mention in parsed.mentions:
        if not start <= mention.start < stop or parsed.passage.spans[mention.span].kind != "narration":
            continue
        if mention.role != "subject":
            continue
        if (
            actor is None
            or closed
            or any(parsed.words[at].opens for at in range(actor.start + 1, mention.start + 1))
        ):
            actor, closed = mention, False
    return actor


def _first_actor(parsed: ParsedPassage, start: int) -> Mention | None:
    """The first subject in the sentence of narration that begins at words[start]."""
    if start >= len(parsed.words) or parsed.passage.spans[parsed.words[start].span].kind != "narration":
        return None
    for mention in parsed.mentions:
        if mention.start < start:
            continue
        if any(parsed.words[at].opens for at in range(start + 1, mention.start + 1)):
            return None
        if mention.role == "subject" and parsed.passage.spans[mention.span].kind == "narration":
            return mention
    return None
