"""A script's items under the producer's policy -> what happens in the chapter: lines heard, and breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from audiofic.casting.languages import Lexicons, lexicon_of, role_speaking
from audiofic.lexicon import SpokenSentence, speak
from audiofic.model import (
    LAYER_KINDS,
    NARRATOR,
    SECTION_KINDS,
    UNKNOWN,
    Boundary,
    Effect,
    Gender,
    LayerEvent,
    Line,
    PovEvent,
    Script,
    ScriptItem,
    SectionKind,
    StingEvent,
    StingKind,
)
from audiofic.settings import Role, Settings

_TELLING: tuple[StingKind, ...] = ("scene", "time", "pov", "flashback", "chapter", "opening", "closing")
"""Of two breaks back to back the later one in this order is kept."""
_STING_OF: dict[str, StingKind] = {
    "pov": "pov",
    "time": "time",
    "flashback": "flashback",
    "dream": "flashback",
}
"""The sting that stands for a heading or note of that kind; a scene's for all others."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """A line that is to be heard."""

    line: Line
    sentences: tuple[SpokenSentence, ...]
    """Empty: nothing in it can be spoken."""
    role: Role
    """Whose voice it gets."""
    speaker: str
    """Whose line it is; the character's who tells the section, for narration."""
    opens_paragraph: bool
    bed: str | None = None
    ambience: str | None = None
    """What lies beneath it (see `model.Beat`)."""
    effect: Effect | None = None
    """What everybody sounds like in the dream, flashback or song it is part of."""
    silence_ms: int = 0
    """To be added to the silence behind it."""


@dataclass(frozen=True, slots=True)
class Break:
    """A break in the story."""

    kind: StingKind
    is_sounded: bool = True
    """False: a silence only."""
    silence_ms: int = 0
    """To be added to the silence behind it."""


Event = Sounding | Break


def read_events(script: Script, settings: Settings, lexicons: Lexicons) -> Iterator[Event]:
    """What the items come to under the policy, in order: skipped ones are gone, sounded ones are breaks."""
    teller: Role | None = None
    told_inside = False
    beneath = _Beneath()
    sections = find_sections(script.items)
    before: SectionKind | None = None
    for item, kind in zip(script.items, sections, strict=True):
        told_inside = told_inside and kind == before
        section, before = settings.sections.get(kind or ""), kind
        if isinstance(item, LayerEvent):
            beneath = beneath.with_layer(item)
            continue
        if _ends_scene(item, settings):
            beneath = beneath.behind_a_break()
        if isinstance(item, PovEvent):
            teller = find_teller(item, settings)
            told_inside = kind is not None
        elif isinstance(item, StingEvent):
            is_skipped = item.kind == "scene" and settings.policy.scene_break == "skipped"
            yield Break(item.kind, not is_skipped)
        elif item.kind in ("heading", "note"):
            if settings.policy.word_for(item) in ("sounded", "announced"):
                yield Break(_STING_OF.get(item.detail or "", "scene"))
            if is_heard(item, settings):
                reader = settings.narrator
                if item.kind == "note":
                    reader = settings.role(settings.policy.note_reader) or reader
                reader = role_speaking(item, reader, settings)
                yield Sounding(
                    item,
                    speak(item.text, lexicon_of(item, reader, lexicons)),
                    reader,
                    reader.name,
                    True,
                    *beneath.names,
                )
        else:
            inside = settings.role(section.narrator) if section and not told_inside else None
            telling = inside or teller
            written = item.speaker
            if item.kind == "letter" and settings.policy.letters == "narrator":
                written = NARRATOR
            is_told = written == NARRATOR and telling is not None
            role = telling if is_told and telling else voice_role(written, settings)
            speaker = role.name if is_told else written
            role = role_speaking(item, role, settings)
            yield Sounding(
                item,
                speak(item.text, lexicon_of(item, role, lexicons)),
                role,
                speaker,
                item.opens_paragraph,
                *beneath.names,
                section.effect if section else None,
            )
            beneath = replace(beneath, heard=frozenset(LAYER_KINDS))


@dataclass(frozen=True, slots=True)
class _Beneath:
    """What lies beneath the scene, and which of it has been heard under a line of the story."""

    bed: str | None = None
    ambience: str | None = None
    heard: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str | None, str | None]:
        """The bed's and the ambience's."""
        return self.bed, self.ambience

    def with_layer(self, event: LayerEvent) -> _Beneath:
        heard = self.heard - {event.kind}
        if event.kind == "bed":
            return replace(self, bed=event.name, heard=heard)
        return replace(self, ambience=event.name, heard=heard)

    def behind_a_break(self) -> _Beneath:
        """A layer belongs to its scene; one that is set between two breaks belongs to the next."""
        bed = None if "bed" in self.heard else self.bed
        return _Beneath(bed, None if "ambience" in self.heard else self.ambience)


def _ends_scene(item: ScriptItem, settings: Settings) -> bool:
    """True for a break, whether it is sounded or not, and for a heading or note that has a sting."""
    if isinstance(item, Line):
        return settings.policy.word_for(item) in ("sounded", "announced")
    return isinstance(item, StingEvent)


def is_heard(line: Line, settings: Settings) -> bool:
    """True where the policy wants the line's words spoken."""
    return settings.policy.word_for(line) in ("spoken", "announced")


def settle_events(events: Iterable[Event], pauses_ms: Mapping[str, int]) -> list[Event]:
    """The events as they are heard: no break at either end, no two with nothing of the story between them.

    Of two breaks the more telling one stays, in the earlier one's place. A line with nothing speakable in
    it is gone; what was heard before it is followed by that much more silence.
    """
    settled: list[Event] = []
    # Where the break stands that only headings follow so far; -1 is the chapter's start, None a story line.
    latest: int | None = -1
    opens_paragraph = False
    for event in events:
        if isinstance(event, Break):
            if latest is None:
                latest = len(settled)
                settled.append(event)
            elif latest >= 0:
                settled[latest] = _more_telling(settled[latest], event)
            continue
        opens_paragraph = opens_paragraph or event.opens_paragraph
        if event.sentences:
            settled.append(replace(event, opens_paragraph=opens_paragraph))
            opens_paragraph = False
            if event.line.kind not in ("heading", "note"):
                latest = None
        elif settled:
            own = event.line.pause_ms
            own = pauses_ms[Boundary.TRAILING] if own is None else own
            settled[-1] = replace(settled[-1], silence_ms=settled[-1].silence_ms + own)
    while settled and isinstance(settled[-1], Break):
        settled.pop()
    return settled


def voice_role(speaker: str, settings: Settings) -> Role:
    """The role that speaks for a script's speaker: the cast's, else the extra of the name's gender.

    `unknown`, and a name that tells no gender, are spoken by the extra `unknown`.
    """
    if speaker == UNKNOWN:
        return settings.extras["unknown"]
    return settings.role(speaker) or settings.extras[_gender_of(speaker)]


@cache
def _gender_of(name: str) -> Gender:
    # Imported here because it takes 0.4 s, and nearly all books have nobody outside their cast.
    from audiofic.attribution.language.given_names import gender_of_name

    return gender_of_name(name)


def _more_telling(one: Event, other: Break) -> Event:
    if isinstance(one, Break) and _telling(other) > _telling(one):
        return replace(one, kind=other.kind, is_sounded=other.is_sounded)
    return one


def _telling(one: Break) -> tuple[bool, int]:
    return one.is_sounded, _TELLING.index(one.kind)


def find_teller(event: PovEvent, settings: Settings) -> Role | None:
    """The role whose voice reads on; None: the book's narrator does."""
    role = settings.role(event.narrator)
    if role is None or role == settings.narrator:
        return None
    reads = role.reads_own_pov
    return role if (settings.policy.first_person == "character" if reads is None else reads) else None


_END = re.compile(r"\b(?:ends?|ended|ending|over|fin(?:ish(?:es|ed)?)?|stops?)\b", re.IGNORECASE)


def find_sections(items: Sequence[ScriptItem]) -> tuple[SectionKind | None, ...]:
    """For each item of a chapter what it is part of; the headings that open and close it are not.

    A section lasts from its heading (`Flashback`) to the one that ends it (`End flashback`). Where none does,
    or the same begins again first, it lasts to the next break or heading. The innermost counts.
    """
    found: list[SectionKind | None] = [None] * len(items)
    for index, item in enumerate(items):
        kind = _kind_of(item)
        if kind is None or _ends(item):
            continue
        end = _find_end(items, index, kind)
        found[index + 1 : end] = [kind] * (end - index - 1)
        found[index] = None
    return tuple(None if _kind_of(item) else kind for item, kind in zip(items, found, strict=True))


def _find_end(items: Sequence[ScriptItem], begin: int, kind: SectionKind) -> int:
    following = range(begin + 1, len(items))
    same = next((index for index in following if _kind_of(items[index]) == kind), None)
    if same is not None and _ends(items[same]):
        return same
    return next((index for index in following if _is_break(items[index])), len(items))


def _kind_of(item: ScriptItem) -> SectionKind | None:
    if not isinstance(item, Line) or item.kind != "heading":
        return None
    return next((kind for kind in SECTION_KINDS if kind == item.detail), None)


def _ends(item: ScriptItem) -> bool:
    return isinstance(item, Line) and _END.search(item.text) is not None


def _is_break(item: ScriptItem) -> bool:
    return isinstance(item, StingEvent) or (isinstance(item, Line) and item.kind == "heading")
