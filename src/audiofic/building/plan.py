"""All the work of a build as one value: its chapters, the clips it lacks, and the reason for each piece.

`status`, `build --dry-run`, the progress bar and the build itself all show or follow one `Plan`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from audiofic.building.reasons import Reason, Step
from audiofic.building.record import BuildRecord
from audiofic.building.tracks import Track
from audiofic.engines.shaping import unshaped
from audiofic.errors import Finding
from audiofic.formats import formats
from audiofic.model import Book, Utterance, Voice
from audiofic.project import Project
from audiofic.settings import Settings
from audiofic.store import clip_key
from audiofic.voicing import Voicing


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """An utterance the store lacks."""

    key: str
    utterance: Utterance
    path: str
    """The script that needs it first (empty: a voice's calibration)."""
    line: int
    reason: str

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{where}: {self.reason}" if where else self.reason


@dataclass(frozen=True, slots=True)
class ChapterPlan(Track):
    """One track of the book: what will sound, under which keys, and why it has to be made (if it has)."""

    title: str
    """As the book has it: no two are alike."""
    ingredients: Mapping[str, str]
    """Name -> digest of everything that shapes it."""
    reasons: tuple[Reason, ...]
    """Empty: what the last build made is current."""

    @property
    def number(self) -> int:
        """The chapter's number, from 1."""
        return self.script.chapter

    @property
    def path(self) -> str:
        """Its script, relative to the production."""
        return self.script.path

    def needs(self, step: Step) -> bool:
        """True where this step has to be done; audio brings the others with it."""
        return any(reason.step in (step, "audio") for reason in self.reasons)

    @property
    def changes_book(self) -> bool:
        """True where what is made of it goes into the book's files as well."""
        return any(reason.step not in ("formats", "files") for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a build's work before it begins."""

    project: Project
    settings: Settings
    book: Book
    chapters: tuple[ChapterPlan, ...]
    missing: Sequence[PlannedClip]
    """In story order, each key once; calibrations first."""
    calibrations: Mapping[Voice, tuple[str, ...]]
    """The clips by which each voice is levelled."""
    findings: tuple[Finding, ...]
    voicing: Voicing
    record: BuildRecord
    book_reasons: tuple[str, ...]
    """Why the whole book's files have to be made; empty: they are current."""
    book_ingredients: Mapping[str, str]
    put_off: tuple[int, ...] = ()
    """Numbers of chapters that have to be made and are not wanted now (`choosing.choose_chapters`)."""

    @property
    def is_current(self) -> bool:
        """True where a build would do nothing."""
        return not (self.missing or self.book_reasons or any(chapter.reasons for chapter in self.chapters))

    def needed(self) -> set[str]:
        """The keys of all clips that the story is made of, without the chapters that are put off.

        And of those by which its voices are levelled.
        """
        spoken = {
            key
            for chapter in self.chapters
            if chapter.number not in self.put_off
            for key, _, _ in chapter.spoken()
        }
        return spoken.union(*self.calibrations.values())

    def unshaped(self) -> set[str]:
        """The keys of the clips that needed ones are shaped from, where the engine is not deterministic."""
        said = (utterance for chapter in self.chapters for _, _, utterance in chapter.spoken())
        levelled = (utterance for voice in self.calibrations for utterance in calibration(voice))
        plain = {
            replace(utterance, voice=unshaped(utterance.voice))
            for utterance in chain(said, levelled)
            if not self.voicing.engine(utterance.voice.engine).is_deterministic
        }
        return {clip_key(utterance, self.voicing.identity(utterance.voice)) for utterance in plain}

    def utterance(self, key: str) -> Utterance:
        """What the clip of that key says; looked for in the whole book. `KeyError`: it has no such clip."""
        for voice, keys in self.calibrations.items():
            if key in keys:
                return calibration(voice)[keys.index(key)]
        for chapter in self.chapters:
            for each, _, utterance in chapter.spoken():
                if each == key:
                    return utterance
        raise KeyError(key)


def file_kinds(settings: Settings) -> tuple[str, ...]:
    """What files a chapter has, by their suffix: the packets for the M4B, and what is heard and read."""
    return ("aac", *formats("chapter", settings.formats))


PASSAGE = (
    "The old road climbs through the cedars, and at every bend there is a stone with a name on it.",
    "Nobody remembers who put them there, or why the last of them has been left blank.",
    "You can hear water from here, she said, but you will not find it by looking.",
    "Bring me a lamp, a length of good rope, and somebody who isn't afraid of bees!",
    "Why should I wait until the moon is up?",
)
"""Our own words, some 20 s of speech: every vowel, statements, a question and a call, nothing whispered.
Measured on 11 draft voices with 17 to 340 s of lines in two stories: their own lines lie within 0.5 LU of the
passage. (Voices with a line or two differ by up to 0.9 LU: those lines are acted, and should.)"""


def calibration(voice: Voice) -> tuple[Utterance, ...]:
    """The utterances by which the voice is measured."""
    return tuple(Utterance(sentence, voice) for sentence in PASSAGE)
