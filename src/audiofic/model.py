"""The nouns of the house: frozen values with their units, no I/O.

Reading order is the order of the work: manuscript, quotations, attribution, script, casting, sound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, get_args

# --- The manuscript ---------------------------------------------------------------------------

ParagraphKind = Literal[
    "prose", "heading", "time", "pov", "flashback", "dream", "song", "scene_break", "note"
]
NoteKind = Literal[
    "author_note",
    "blurb",
    "disclaimer",
    "review_reply",
    "translation_note",
    "to_be_continued",
    "footnote",
    "image",
]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
"""What stands in a story's file and is not told by it; an image's note is its description."""


@dataclass(frozen=True, slots=True)
class Run:
    """From `text` on, a paragraph's text runs in step with the source from `source` on."""

    text: int
    """Position in the paragraph's text (code points)."""
    source: int
    """Position in the manuscript's source (code points)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it is read: clean text, and the way back to the source.

    `text` is NFC, its blanks folded to single spaces, markup gone except emphasis marks (`*so*`,
    `_so_`), which stay as written. `start` and `end` (half open) and `runs` count code points of
    `Manuscript.source`, newlines and byte-order mark untouched.
    """

    text: str
    kind: ParagraphKind
    start: int
    end: int
    runs: tuple[Run, ...]
    note: NoteKind | None = None
    """Which kind of note; only where `kind` is `note`."""
    pov: str | None = None
    """Whose point of view begins, as written (`InuYasha`); only where `kind` is `pov`. None there: back
    to the narrator (`(Normal POV)`)."""
    speaker: str | None = None
    """Who says it, where the author wrote the name before it as in a play or a chat; only in prose. The name
    is no part of `text`."""

    def source_offset(self, position: int) -> int:
        """The code point of the source at which text[position] stands; len(text) gives `end`."""
        if position >= len(self.text):
            return self.end
        low, high = 0, len(self.runs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.runs[middle].text <= position:
                low = middle
            else:
                high = middle - 1
        run = self.runs[low]
        return run.source + position - run.text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: number (from 1), title (None where the author gave none), its paragraphs in order."""

    number: int
    title: str | None
    paragraphs: tuple[Paragraph, ...]
    heading: Paragraph | None = None
    """The heading line the title was taken from; it is not among the paragraphs."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a story's file says about it besides title and author; empty where it says nothing."""

    summary: str = ""
    series: str = ""
    series_part: str = ""
    fandoms: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    """As the site lists them: `Higurashi Kagome`, `InuYasha (InuYasha)`."""
    rating: str = ""
    genres: tuple[str, ...] = ()
    date: str = ""
    """A year, a month or a day: `2019-05-06`."""


NO_DETAILS = Details()
"""Of a file that says nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """From `start` on the source was made from that part of the author's file."""

    start: int
    """Position in the manuscript's source (code points)."""
    part: str
    """A file in an EPUB, a page of a PDF; empty for a file without parts."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A story as its author wrote it. Every offset in the program counts code points of `source`.

    For text files that is the file as decoded; for all others the text that its reader made of it once.
    """

    source: str
    title: str | None
    author: str | None
    language: str
    """BCP 47, `en` unless the manuscript says otherwise."""
    chapters: tuple[Chapter, ...]
    front_matter: tuple[Paragraph, ...] = ()
    """The lines that title and author were taken from, and what sites and programs put around a story."""
    details: Details = Details()
    places: tuple[Place, ...] = ()
    """For a source that was made by a reader: where its parts come from; empty: the source is the file."""

    def where(self, offset: int) -> str:
        """Where that is in the author's file: `line 12`; `ch2.xhtml, paragraph 7`; `page 3, paragraph 2`."""
        if not self.places:
            newline = "\n" if "\n" in self.source else "\r"
            return f"line {self.source.count(newline, 0, offset) + 1:,}"
        index = bisect_right([place.start for place in self.places], offset) - 1
        place = self.places[max(index, 0)]
        number = self.source.count("\n\n", place.start, offset) + 1
        return f"{place.part}{', ' if place.part else ''}paragraph {number:,}"


# --- Quotations and their speakers --------------------------------------------------------------

SpanKind = Literal["speech", "thought", "narration"]
Gender = Literal["female", "male", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one paragraph's text, half open, quotation marks and outer blanks excluded."""

    start: int
    end: int
    kind: SpanKind
    mark: str = ""
    """The opening mark as typed: `"`, `“`, `'`, `‘`, `—`, `*` ...; empty where there is none."""
    continues: bool = False
    """True where a speech goes on from the paragraph before (its marks were left open)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph cut into spans: in order, not overlapping, every word in exactly one of them."""

    paragraph: Paragraph
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who may speak: the name used everywhere, the other names the text has for them."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = "unknown"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says one speech or thought span, how sure that is, and why."""

    chapter: int
    """Index of the chapter in the manuscript (from 0)."""
    paragraph: int
    """Index of the paragraph in its chapter (from 0)."""
    span: Span
    speaker: str | None
    """A character's `name`; None: nobody can tell."""
    confidence: float
    """0..1, the estimated chance that `speaker` is right."""
    method: str
    """What decided: `tag`, `pronoun`, `turn`, `narrator` ..."""
    cue: Span | None = None
    """The words that decided (`muttered Miroku`), in the same paragraph."""
    runners_up: tuple[str, ...] = ()
    """The next likeliest names, best first."""


@dataclass(frozen=True, slots=True)
class PointOfView:
    """From this paragraph on, `narrator` tells the story (None: the book's own narrator)."""

    chapter: int
    paragraph: int
    narrator: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that attribution found out about a manuscript."""

    cast: tuple[Character, ...]
    attributions: tuple[Attribution, ...]
    """In story order, one for every speech and thought span."""
    points_of_view: tuple[PointOfView, ...]


# --- The script -----------------------------------------------------------------------------------

Effect = Literal[
    "none", "thought", "whisper", "telephone", "radio", "echo", "distant", "door", "ghost", "demon"
]
EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""What a voice can sound like besides itself; `effects` makes them."""
LineKind = Literal["narration", "speech", "thought", "heading", "note"]
HEADING_KINDS = ("heading", "pov", "time", "flashback", "dream", "song")
"""Paragraph kinds that are lines of their own between the paragraphs of a chapter."""
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
    detail: str | None = None
    """The policy's word for a heading or note (`POLICY_KINDS`), None for all else."""
    direction: str | None = None
    pause_ms: int | None = None
    """The producer's own pause after the line, instead of the boundary's."""
    take: int = 1
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


# --- Casting --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """A way of speaking that an engine can produce."""

    engine: str
    """A key of `engines.ENGINES`."""
    model: str
    """The engine's name for the voice: `en_US-kristin-medium`, `kagome`, `slt` ..."""
    speaker: str = ""
    """Which speaker of a multi-speaker model, by name or number; empty: the first."""
    pace: float = 1.0
    """1.0 = as trained, more is faster."""
    pitch: float = 0.0
    """Semitones up (smaller, younger) or down (bigger, older); formants move along."""

    def __str__(self) -> str:
        speaker = f":{self.speaker}" if self.speaker else ""
        bends = [f"pace {self.pace:g}"] if self.pace != 1.0 else []
        bends += [f"pitch {self.pitch:+g}"] if self.pitch else []
        bent = f" ({', '.join(bends)})" if bends else ""
        return f"{self.engine}/{self.model}{speaker}{bent}"


@dataclass(frozen=True, slots=True, order=True)
class Utterance:
    """The whole input of synthesis: the same utterance always sounds the same."""

    text: str
    """Spoken form: one sentence or clause, ready for an engine."""
    voice: Voice
    take: int = 1
    pronunciations: tuple[tuple[str, str], ...] = ()
    """(word as it stands in `text`, IPA without slashes) for each word the engine must not guess."""


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

    @property
    def levelled_as(self) -> Voice | None:
        """The voice by whose level the sound is set, however it is delivered; None for stings."""
        return self.role_voice or (self.sound.voice if isinstance(self.sound, Utterance) else None)


# --- Sound ----------------------------------------------------------------------------------------


WordTimes = tuple[tuple[int, int], ...]
"""(first frame, frame behind the last) of each word of an utterance's text, in order; no two overlap."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Synthesised speech in the store: mono 16-bit PCM."""

    key: str
    """sha256, hexadecimal."""
    sample_rate: int
    """Hz."""
    frames: int
    words: WordTimes | None = None
    """When each word is heard, in the clip's own frames; None: whoever spoke it could not tell."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound placed in time."""

    beat: Beat
    clip: Clip | None
    """None for stings."""
    start_frame: int
    """At the timeline's sample rate."""
    frames: int
    gain_db: float
    """All of it: voice levelling, role, delivery, book."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Music or ambience beneath a stretch of the chapter, fades included."""

    kind: LayerKind
    name: str
    start_frame: int
    end_frame: int
    """The frame behind its last."""
    gain_db: float
    """Under speech, against the level of the voices; with the book's gain."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chapter in time: cues in order, exact to the frame."""

    sample_rate: int
    """Hz."""
    cues: tuple[Cue, ...]
    total_frames: int
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Loudness:
    """A sound file measured, as decoded."""

    integrated_lufs: float
    """ITU-R BS.1770-4, gated."""
    true_peak_dbtp: float
    sample_peak_dbfs: float
    rms_dbfs: float
    noise_floor_dbfs: float
    """RMS of the quietest 500 ms."""
    seconds: float = 0.0
    """How long the file is."""
    head_seconds: float = 0.0
    """Room tone before the first sound."""
    tail_seconds: float = 0.0
    """Room tone after the last one."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the tags say: `book:` in voices.yaml, filled up from the manuscript."""

    title: str
    author: str | None = None
    narrator: str | None = None
    """The narrator's credit (a person or "audiofic"), not a cast name."""
    language: str = "en"
    series: str | None = None
    series_part: str | None = None
    description: str | None = None
    date: str | None = None
    cover: str | None = None
    """A picture file inside the production; None: one is drawn."""
    extra: Mapping[str, str] = field(default_factory=dict)
