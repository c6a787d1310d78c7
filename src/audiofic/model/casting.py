"""Voices, utterances and beats: the sounds of a chapter in playing order, and the boundaries between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from audiofic.model.script import NARRATOR, Effect, Line, StingKind


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """A way of speaking that an engine can produce."""

    engine: str
    """A name of `engines.engine_names`."""
    model: str
    """The engine's name for the voice: `en_US-kristin-medium`, `kagome`, `slt` ..."""
    speaker: str = ""
    """Which speaker of a multi-speaker model, by name or number; empty: the first."""
    pace: float = 1.0
    """1.0 = as trained, more is faster."""
    pitch: float = 0.0
    """Semitones up or down; the formants stay."""
    size: float = 1.0
    """Formants divided by this: 1.0 = as trained, more is a bigger speaker."""
    liveliness: float = 1.0
    """The melody's swing around its median: 1.0 = as spoken, more is livelier."""

    @property
    def name(self) -> str:
        """`engine/model:speaker`: whose voice it is, however it is shaped."""
        return f"{self.engine}/{self.model}" + (f":{self.speaker}" if self.speaker else "")

    @property
    def shaping(self) -> str:
        """`pace 1.05, pitch +2, size 0.9`: what is done to the voice; empty where nothing is."""
        shaped = [f"pace {self.pace:g}"] if self.pace != 1.0 else []
        shaped += [f"pitch {self.pitch:+g}"] if self.pitch else []
        shaped += [f"size {self.size:g}"] if self.size != 1.0 else []
        shaped += [f"liveliness {self.liveliness:g}"] if self.liveliness != 1.0 else []
        return ", ".join(shaped)

    def __str__(self) -> str:
        return f"{self.name} ({self.shaping})" if self.shaping else self.name


@dataclass(frozen=True, slots=True, order=True)
class Utterance:
    """The whole input of synthesis: the same utterance always sounds the same."""

    text: str
    """Spoken form: one sentence or clause, ready for an engine."""
    voice: Voice
    take: int = 1
    pronunciations: tuple[tuple[str, str], ...] = ()
    """(word as it stands in `text`, IPA without slashes) for each word the engine must not guess."""
    direction: str = ""
    """How it is to be said, in the producer's words; only for engines that `Settings.takes_directions` of."""


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How a word of the story is said, and where that counts. One of `ipa` and `say` is empty."""

    word: str
    """As it stands in the story; may be several words (`Shikon no Tama`)."""
    ipa: str = ""
    """Without slashes."""
    say: str = ""
    """Letters that engines read right, spoken in the word's stead."""
    roles: tuple[str, ...] = ()
    """Whose lines it counts in, by role name; empty: everybody's."""
    language: str = ""
    """The language of the books it counts in, a BCP 47 code; empty: any."""


class Boundary(StrEnum):
    """What separates a sound from the next one; each has its own pause."""

    CLAUSE = "clause"
    """Inside a sentence of one speaker."""
    INTO_TAG = "into_tag"
    """From a speech to the rest of its sentence ("Damn," / muttered Miroku)."""
    OUT_OF_TAG = "out_of_tag"
    """From narration to the speech that goes on with its sentence (muttered Miroku, / "he got away.")."""
    SENTENCE = "sentence"
    SPEAKER = "speaker"
    """The next line is somebody else's, and no tag joins the two."""
    PARAGRAPH = "paragraph"
    INTERRUPTION = "interruption"
    """The line breaks off with a dash."""
    HESITATION = "hesitation"
    """An ellipsis inside a line."""
    TRAILING = "trailing"
    """The line trails off with an ellipsis."""
    SCENE = "scene"
    """Between two scenes, where no sting sounds."""
    TIME = "time"
    """Where time is skipped and no sting sounds."""
    POV = "pov"
    """Where somebody else begins to tell, and no sting sounds."""
    BEFORE_STING = "before_sting"
    AFTER_STING = "after_sting"
    HEADING = "heading"
    """After a heading or note that is read aloud inside the chapter."""
    TITLE = "title"
    """After the chapter's title."""
    END = "end"
    """After the last sound of the chapter."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One sound of a chapter in playing order: an utterance or a sting, and what comes after it."""

    sound: Utterance | StingKind
    after: Boundary
    pause_ms: int | None = None
    """The producer's own pause, instead of the boundary's."""
    effect: Effect = "none"
    gain_db: float = 0.0
    """The role's trim and the delivery's offset; the voice's levelling comes on top."""
    line: Line | None = None
    """The script line it comes from; None for titles and stings."""
    speaker: str = NARRATOR
    role_voice: Voice | None = None
    """The speaker's own voice where the delivery bends it; None: the utterance's is it."""
    bed: str | None = None
    """The music beneath it: a drone's name, or a file of the production."""
    ambience: str | None = None
    """The place it is heard in: an ambience's name, or a file of the production."""
    written: str = ""
    """The words of a title or of credits as they are written, of all beats that speak them together."""

    @property
    def shown(self) -> str:
        """What captions show: the line as written, a title or credits as written, else what is spoken."""
        spoken = self.sound.text if isinstance(self.sound, Utterance) else ""
        return self.line.text if self.line else self.written or spoken

    @property
    def levelled_as(self) -> Voice | None:
        """The voice by whose level the sound is set, however it is delivered; None for stings."""
        return self.role_voice or (self.sound.voice if isinstance(self.sound, Utterance) else None)
