"""The script of a chapter: its lines, stings, points of view and layers of sound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from audiofic.model.manuscript import NOTE_KINDS

Effect = Literal[
    "none", "thought", "whisper", "telephone", "radio", "echo", "distant", "door", "ghost", "demon"
]
EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""What a voice can sound like besides itself; `effects` makes them."""
LineKind = Literal["narration", "speech", "thought", "letter", "heading", "note"]
HEADING_KINDS = ("heading", "pov", "time", "flashback", "dream", "song")
"""Paragraph kinds that are lines of their own between the paragraphs of a chapter."""
SectionKind = Literal["dream", "flashback", "song"]
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)
"""Headings that begin and end a stretch of the chapter."""
POLICY_KINDS = (*HEADING_KINDS, *NOTE_KINDS)
NARRATOR = "narrator"
"""The speaker of narration in a script; who that is, the last `pov` event before it says."""
UNKNOWN = "unknown"
"""The speaker of a line that nobody could attribute."""


@dataclass(frozen=True, slots=True)
class Line:
    """One story line of a script: who says what, and how."""

    speaker: str
    """A cast name, `narrator` or `unknown`. Headings and notes are the narrator's."""
    text: str
    """As written, quotation marks excluded."""
    kind: LineKind = "narration"
    """A `letter` is what the speaker has written."""
    detail: str | None = None
    """The policy's word for a heading or note (`POLICY_KINDS`), None for all else."""
    direction: str | None = None
    pause_ms: int | None = None
    """The producer's own pause after the line, instead of the boundary's."""
    take: int = 1
    language: str | None = None
    """The language it is spoken in, BCP 47 (`lang:` in the file); None: the book's."""
    effect: Effect | None = None
    """The producer's own word (`none`: none at all); None: as the role and the mix have it."""
    confidence: float | None = None
    """Given only below the review threshold (`unsure:` in the file)."""
    runners_up: tuple[str, ...] = ()
    opens_paragraph: bool = False
    """True for the first line of a paragraph (in the file: a blank line stands before it)."""
    file_line: int = field(default=0, compare=False)
    """Where it stands in the script file, from 1 (0: not read from a file)."""


StingKind = Literal["scene", "time", "pov", "flashback", "chapter", "opening", "closing"]
STING_KINDS: tuple[StingKind, ...] = get_args(StingKind)


@dataclass(frozen=True, slots=True)
class StingEvent:
    """`- sting: scene`: a break in the story that is sounded, not spoken."""

    kind: StingKind
    file_line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PovEvent:
    """`- pov: InuYasha`: from here that character tells the story (`narrator`: nobody in the story does)."""

    narrator: str
    file_line: int = field(default=0, compare=False)
    confidence: float | None = None
    """Given only where who tells was guessed (`unsure:` in the file)."""


LayerKind = Literal["bed", "ambience"]
LAYER_KINDS: tuple[LayerKind, ...] = get_args(LayerKind)
Ambience = Literal["rain", "wind", "fire", "night", "room", "sea", "stream"]
AMBIENCES: tuple[Ambience, ...] = get_args(Ambience)
Drone = Literal["calm", "tense"]
DRONES: tuple[Drone, ...] = get_args(Drone)


@dataclass(frozen=True, slots=True)
class LayerEvent:
    """`- ambience: rain`, `- bed: music/road.mp3`: from here on that lies beneath the scene."""

    kind: LayerKind
    name: str | None
    """One that is drawn, or a file of the production; None (`none` in the file): no more of it."""
    file_line: int = field(default=0, compare=False)


ScriptItem = Line | StingEvent | PovEvent | LayerEvent


@dataclass(frozen=True, slots=True)
class Script:
    """One chapter, voiced: what `script/NN-slug.yaml` holds."""

    chapter: int
    title: str | None
    items: tuple[ScriptItem, ...]
    path: str = field(default="", compare=False)
    """The file it was read from, relative to the production's root."""
