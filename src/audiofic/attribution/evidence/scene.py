"""What every turn of a chapter is seen against: who is told about, who is called, who is near."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.evidence.habits import list_address_forms
from audiofic.attribution.evidence.questions import Link
from audiofic.attribution.evidence.style import list_turn_words
from audiofic.attribution.parsing.addressing import AddressKind, called_gender, list_addresses
from audiofic.attribution.parsing.epithets import Epithets, key_of
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.attribution.parsing.relatives import Relatives
from audiofic.attribution.parsing.sections import Sections
from audiofic.attribution.parsing.turns import Turn
from audiofic.model import Gender

_PASSAGES_BACK, _PASSAGES_ON, _TURNS_AROUND = 100, 8, 16
"""How far candidates are looked for. Measured on nine novels: 24, 2 and 8 lose the speakers of 2 untagged
turns in 100, since whoever tells or lives a chapter is `she` for pages."""

_SHARED = 3
"""A name that more characters have tells of nobody."""

NEAR = 300
"""Words: as far as a long paragraph is looked through on either side of a turn."""

Told = tuple[tuple[str, Mention], ...]
"""People whom narration mentions, in order, each with the mention."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every turn of a chapter looks at."""

    chapter: tuple[ParsedPassage, ...]
    turns: tuple[Turn, ...]
    roster: Roster
    sections: Sections
    epithets: Epithets
    relatives: Relatives
    told: tuple[Told, ...]
    """Per passage the people its narration mentions, with the mention; `I` as its section's narrator."""
    bare: tuple[bool, ...]
    """Per passage whether there is nothing but speech and thought in it."""
    calls: tuple[Mapping[str, AddressKind], ...]
    """Per turn the names inside it with their use."""
    called_genders: tuple[Gender, ...]
    sure: tuple[str | None, ...]
    """Per turn the speaker its tag names."""
    heard: tuple[str | None, ...]
    """Per turn the speaker from whose words manners are learned: the sure ones, and after a first reading
    those whom it told well enough."""
    said: tuple[Sequence[str], ...]
    """Per turn its words, folded."""
    forms: tuple[Sequence[str], ...]
    """Per turn the forms of address in it, folded."""

    def told_between(self, passage: int, start: int, stop: int) -> Told:
        """The people told about in words[start:stop] of a passage; nobody for a passage that is not there."""
        if not 0 <= passage < len(self.told):
            return ()
        told = self.told[passage]
        return told[bisect_left(told, start, key=_start) : bisect_left(told, stop, key=_start)]

    def told_at_end(self, passage: int) -> Told:
        """The people told about in a passage's last words."""
        length = len(self.chapter[passage].words)
        return self.told_between(passage, length - NEAR, length)


def set_scene(
    chapter: tuple[ParsedPassage, ...],
    turns: tuple[Turn, ...],
    roster: Roster,
    sections: Sections,
    epithets: Epithets,
    relatives: Relatives,
) -> Scene:
    """The scene of a chapter's turns."""
    sure = tuple(_named_speaker(chapter, turn, sections) for turn in turns)
    return Scene(
        chapter,
        turns,
        roster,
        sections,
        epithets,
        relatives,
        tuple(_told(parsed, sections) for parsed in chapter),
        tuple(all(span.kind != "narration" for span in parsed.passage.spans) for parsed in chapter),
        tuple(_calls(chapter, turn) for turn in turns),
        tuple(called_gender(chapter[turn.first], turn.pieces[0].span) for turn in turns),
        sure,
        sure,
        tuple(list_turn_words(chapter, turn) for turn in turns),
        tuple(list_address_forms(chapter, turn) for turn in turns),
    )


def _start(row: tuple[str, Mention]) -> int:
    return row[1].start


def find_link(scene: Scene, index: int) -> Link:
    """How turn `index` follows on the one before."""
    if index == 0:
        return "start"
    before, turn = scene.turns[index - 1], scene.turns[index]
    between = scene.chapter[before.last + 1 : turn.first]
    if any(parsed.passage.paragraph.kind != "prose" for parsed in between):
        return "far"
    if before.last == turn.first:
        return "same paragraph"
    if not between:
        return "next paragraph"
    return "after narration" if len(between) <= 2 else "far"


def list_people_near(scene: Scene, index: int) -> list[str]:
    """Everybody near the turn, the most recently mentioned first; those who only come later at the end."""
    turn = scene.turns[index]
    here = scene.chapter[turn.first]
    start = here.ranges[turn.pieces[0].span][0]
    seen: dict[str, None] = {}
    _add(seen, reversed(scene.told_between(turn.first, start - NEAR, start)))
    spoken = {scene.turns[at].last: at for at in range(max(0, index - _TURNS_AROUND), index)}
    for at in range(turn.first - 1, max(-1, turn.first - 1 - _PASSAGES_BACK), -1):
        _add(seen, reversed(scene.told_at_end(at)))
        if at in spoken:
            calls = scene.calls[spoken[at]]
            seen.update(dict.fromkeys(n for n, use in calls.items() if use in ("called", "perhaps called")))
    _add(seen, scene.told_between(turn.first, start, start + NEAR))
    for at in range(turn.first + 1, turn.last + 1 + _PASSAGES_ON):
        _add(seen, scene.told_between(at, 0, NEAR))
    for at in range(max(0, index - _TURNS_AROUND), min(len(scene.turns), index + _TURNS_AROUND)):
        known = scene.sure[at]
        if known is not None:
            seen.setdefault(known)
        if at != index:
            seen.update(dict.fromkeys(n for n, use in scene.calls[at].items() if use in ("called", "self")))
    narrator = scene.sections.narrator(here.chapter, here.paragraph)
    if narrator is not None:
        seen.setdefault(narrator)
    if turn.tag is not None and turn.tag.subject.kind == "noun":
        subject, words = turn.tag.subject, scene.chapter[turn.tag_passage].words
        seen.update(dict.fromkeys(scene.roster.called_by_noun(words[subject.end - 1].lower)))
        seen.update(dict.fromkeys(scene.epithets.owners(key_of(words, subject.start, subject.end))))
    seen.update(dict.fromkeys(name for name, use in scene.calls[index].items() if use == "self"))
    return list(seen)


def _add(seen: dict[str, None], told: Iterable[tuple[str, Mention]]) -> None:
    seen.update(dict.fromkeys(name for name, _ in told))


def _told(parsed: ParsedPassage, sections: Sections) -> Told:
    narrator = sections.narrator(parsed.chapter, parsed.paragraph)
    people: list[tuple[str, Mention]] = []
    for mention in parsed.mentions:
        if parsed.passage.spans[mention.span].kind != "narration":
            continue
        if mention.kind == "first" and narrator:
            people.append((narrator, mention))
        elif len(mention.names) <= _SHARED:
            people += [(name, mention) for name in mention.names]
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
