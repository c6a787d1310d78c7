"""What voices.yaml says, as values: roles, policy, mix, credits and all other settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from audiofic.model import NARRATOR, Book, Effect, Gender, Line, Pronunciation, StingKind
from audiofic.settings.schema import DEFAULT_PAUSES_MS, GENDERS, CaptionWord, DeliveryWord, PolicyWord

_NAME = r"[\w.+()@-]+"
_VOICE = re.compile(
    rf"(?:(?P<engine>[a-z][a-z0-9_-]*)/(?P<path>(?:{_NAME}/)*))?(?P<model>{_NAME})"
    r"(?::(?P<speaker>[\w.+ -]+))?"
)


@dataclass(frozen=True, slots=True)
class VoiceRef:
    """A voice as written: `[engine/]model[:speaker]`. `str()` gives it back."""

    engine: str | None
    """None: Piper for a role's `voice`; for its `draft`, `model` is a timbre of the draft engines."""
    model: str
    speaker: str = ""
    """Which speaker of a multi-speaker model, by name or number; empty: the first."""

    def __str__(self) -> str:
        engine = f"{self.engine}/" if self.engine else ""
        return f"{engine}{self.model}{':' if self.speaker else ''}{self.speaker}"


def parse_voice_ref(text: str) -> VoiceRef | None:
    """The voice that `[engine/]model[:speaker]` names, None where the text has another form.

    What stands before the first slash is the engine; a model's name may have slashes of its own.
    """
    match = _VOICE.fullmatch(text)
    if match is None:
        return None
    return VoiceRef(match["engine"], (match["path"] or "") + match["model"], match["speaker"] or "")


class Place(NamedTuple):
    """A line of voices.yaml, or of the cast.yaml beside the production."""

    path: str
    line: int
    """From 1."""

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}"


ENTRY = "entry"
"""In a role's places: the role itself."""


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody with a voice: the narrator, a member of the cast, or an extra."""

    name: str
    gender: Gender = "unknown"
    aliases: tuple[str, ...] = ()
    voice: VoiceRef | None = None
    """None: not cast yet."""
    draft: VoiceRef | None = None
    pace: float = 1.0
    """0.5..2; 1.0 = as trained, more is faster."""
    pitch: float = 0.0
    """Semitones, -12..12; the formants stay."""
    size: float = 1.0
    """0.5..2; 1.0 = as trained, more is a bigger speaker: formants are divided by it."""
    liveliness: float = 1.0
    """0.2..2; 1.0 = as spoken, more is a livelier melody."""
    gain_db: float = 0.0
    """-12..12, on top of the voice's own levelling."""
    effect: Effect | None = None
    """On all that the role says; `none`: its thoughts have none either. None: as the mix has it."""
    reads_own_pov: bool | None = None
    """Whether the role's voice reads the sections the role tells; None: as `Policy.first_person` has it."""
    languages: tuple[Role, ...] = ()
    """The voices it has for other languages, each a role named by the language's code."""
    language: str = ""
    """What it speaks, a BCP 47 code; empty: the book's language. See `Settings.in_language`."""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where each of its keys is given, and under `ENTRY` where the role itself is, in the book's own file if
    it is there."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with each kind of text that is not story.

    spoken: read aloud. skipped: left out, and listed. sounded: a sting instead. announced: a sting, then
    spoken. chapter (notes only): read in a chapter of notes behind the story.
    """

    title: PolicyWord = "spoken"
    heading: PolicyWord = "spoken"
    pov: PolicyWord = "announced"
    time: PolicyWord = "announced"
    flashback: PolicyWord = "announced"
    dream: PolicyWord = "announced"
    song: PolicyWord = "spoken"
    scene_break: PolicyWord = "sounded"
    author_note: PolicyWord = "skipped"
    blurb: PolicyWord = "skipped"
    disclaimer: PolicyWord = "skipped"
    review_reply: PolicyWord = "skipped"
    translation_note: PolicyWord = "skipped"
    to_be_continued: PolicyWord = "skipped"
    footnote: PolicyWord = "spoken"
    image: PolicyWord = "skipped"
    first_person: Literal["character", "narrator"] = "character"
    """Who reads a section that a character tells."""
    letters: Literal["narrator", "writer"] = "narrator"
    """Who reads a letter that one of the cast has written."""
    emoji: Literal["spoken", "skipped"] = "spoken"
    """Whether emoji are read by their names."""
    unheard_notes: Literal["shown", "hidden"] = "shown"
    """What formats with text (EPUB) do with notes that are not read aloud."""
    note_reader: str = NARRATOR
    """Who reads the notes that are read aloud: the narrator or a name from the cast."""

    def word(self, kind: str) -> PolicyWord:
        """The word for a kind of text: a field's name, which is also a `Line.detail`."""
        word: PolicyWord = getattr(self, kind)
        return word

    def word_for(self, line: Line) -> PolicyWord:
        """The word for a line: a heading's or a note's own, `spoken` for a line of the story."""
        if line.kind not in ("heading", "note"):
            return "spoken"
        return self.word(line.detail or ("heading" if line.kind == "heading" else "author_note"))


@dataclass(frozen=True, slots=True)
class Section:
    """How a dream, a flashback or a song is read."""

    narrator: str = ""
    """Who reads its narration, a name from the cast; empty: whoever tells the chapter."""
    effect: Effect | None = None
    """On all that is heard in it but thoughts; None: none."""


@dataclass(frozen=True, slots=True)
class MixSettings:
    """How the sounds of a chapter are put together."""

    pauses_ms: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_PAUSES_MS))
    """By `Boundary` name, and `head`, `tail`, `chapter`: all names, the producer's values on top."""
    stings: Mapping[StingKind, str] = field(default_factory=dict)
    """The producer's own sound files, relative to the production; a kind that is absent is drawn."""
    thought_effect: Effect = "thought"
    """What thoughts sound like where neither line nor role says."""
    bed_db: float = -20.0
    """Music under speech against the voices, LU. WCAG 2.2, 1.4.7 (low background audio) asks for 20 dB."""
    ambience_db: float = -24.0
    """Ambience under speech against the voices, LU."""
    room_tone_db: float = -72.0
    """RMS, dBFS."""


OPENING_CREDITS = "{title}. Written by {author}. Narrated by {narrator}."
CLOSING_CREDITS = "You have been listening to {title}. Written by {author}. Narrated by {narrator}. The end."
# ACX, "What are the audio submission requirements?": what credits have to say at least.


@dataclass(frozen=True, slots=True)
class Credits:
    """What is said before the story and after it, with placeholders; None: nothing."""

    opening: str | None = None
    closing: str | None = None


@dataclass(frozen=True, slots=True)
class MasterSettings:
    """What the finished files have to meet."""

    profile: str = "default"
    """A key of `profiles.PROFILES`."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """A model server of the producer's, asked about the lines that attribution is not sure of."""

    url: str
    """http or https, up to the API's version and without a slash at the end: `http://localhost:11434/v1`."""
    model: str
    """The server's name for the model."""
    below: float = 0.8
    """0..1; lines attributed with less confidence are asked about."""
    timeout: float = 120.0
    """Seconds that one answer may take."""


def _extras() -> Mapping[Gender, Role]:
    return {gender: Role(gender, gender) for gender in GENDERS}


@dataclass(frozen=True, slots=True)
class Settings:
    """voices.yaml, checked. `Settings()` is what an empty file says."""

    book: Book | None = None
    """None: the file has no `book:`. An empty title there: the manuscript's is meant."""
    narrator: Role = Role(NARRATOR)
    cast: tuple[Role, ...] = ()
    """In the file's order."""
    not_people: tuple[str, ...] = ()
    """Names that nobody in the story bears, whatever the text looks like: nothing is given to them."""
    extras: Mapping[Gender, Role] = field(default_factory=_extras)
    """Who speaks for people outside the cast; all three genders are always there."""
    languages: tuple[Role, ...] = ()
    """Voices for other languages than the book's, each a role named by the language's code: of all who have
    none of their own for it."""
    engines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Engine -> key -> value: what the engine is told."""
    pronunciations: tuple[Pronunciation, ...] = ()
    """Of two that count alike the earlier one is meant: the file's own, then its lists', then the series'."""
    pronunciation_lists: tuple[str, ...] = ()
    """Files of the production with more pronunciations, relative to it."""
    policy: Policy = Policy()
    sections: Mapping[str, Section] = field(default_factory=dict)
    """By kind: `dream`, `flashback`, `song`."""
    delivery: DeliveryWord = "full"
    """How much of what the text tells about a line's delivery is performed; its `direction` always is."""
    captions: CaptionWord = "lines"
    """What the captions tell the times of."""
    review_below: float = 0.6
    """0..1; lines attributed with less confidence are marked for review."""
    llm: LlmSettings | None = None
    """`attribution: llm`; None: nobody is asked."""
    mix: MixSettings = field(default_factory=MixSettings)
    master: MasterSettings = MasterSettings()
    credits: Credits = Credits()
    formats: tuple[str, ...] = ()
    """What is asked for besides what is always made, of `formats.FORMATS`."""
    series: Settings | None = None
    """What the series' cast.yaml says, whose roles and pronunciations are in here as well; None: the book
    stands alone."""
    path: str = field(default="voices.yaml", compare=False)
    """The file it was read from, relative to the production's root."""
    engine_places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where the sections of `engines` and their keys stand: `engines.server.url` -> place."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where the paths and the server stand: `book.cover`, `attribution.llm` ... -> line, from 1."""
    _by_name: Mapping[str, Role] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Role] = {}
        for fold in (str, str.casefold):
            for role in self.cast:
                by_name.setdefault(fold(role.name), role)
            for role in self.cast:
                for alias in role.aliases:
                    by_name.setdefault(fold(alias), role)
        by_name[NARRATOR] = self.narrator
        object.__setattr__(self, "_by_name", by_name)

    def role(self, name: str) -> Role | None:
        """Who goes by that name or alias (exactly, else whatever the capitals); `narrator` is the narrator.

        None for somebody who is not in the cast.
        """
        found = self._by_name.get(name)
        return found if found is not None else self._by_name.get(name.casefold())

    def takes_directions(self, engine: str) -> bool:
        """True where `engines:` says that the engine is to be told the lines' directions."""
        return self.engines.get(engine, {}).get("instructions", "").casefold() in ("yes", "true", "on")

    def in_language(self, role: Role, language: str) -> Role:
        """The role as it speaks that language (a BCP 47 code): itself, where that is the book's.

        With the voice that it has for the language, or else everybody has; with its own where none is named.
        """
        primary = _primary(language)
        if primary == _primary(self.book.language if self.book else "en"):
            return role
        named = (*role.languages, *self.languages)
        found = next((one for one in named if one.name.casefold() == language.casefold()), None)
        found = found or next((one for one in named if _primary(one.name) == primary), None)
        told = replace(role, language=language)
        if found is None:
            return told
        return replace(
            told,
            voice=found.voice or role.voice,
            draft=found.draft or role.draft,
            pace=found.pace,
            pitch=found.pitch,
            size=found.size,
            liveliness=found.liveliness,
            gain_db=found.gain_db,
        )


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()
