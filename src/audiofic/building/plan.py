"""All the work of a build as one value: its chapters, the clips it lacks, and the reason for each piece.

`status`, `build --dry-run`, the progress bar and the build itself all show or follow one `Plan`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audiofic.building.reasons import Reason, Step
from audiofic.building.record import BuildRecord, SoundRecord
from audiofic.building.standing import Basis
from audiofic.errors import Finding
from audiofic.model import Beat, Book, Script, Utterance, Voice
from audiofic.package import formats
from audiofic.project import Project
from audiofic.settings import Settings
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
class ChapterPlan:
    """One chapter: what will sound, under which keys, and why it has to be made (if it has)."""

    script: Script
    title: str
    beats: tuple[Beat, ...]
    keys: tuple[str | None, ...]
    """The clip key of each beat; None for stings."""
    ingredients: Mapping[str, str]
    reasons: tuple[Reason, ...]
    """Empty: what the last build made is current."""
    is_credits: bool = False
    """True for credits and author's notes: a file of their own, but no part of the story."""

    @property
    def number(self) -> int:
        """The chapter's number, from 1."""
        return self.script.chapter

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The voices heard in it, before any delivery bends them, sorted."""
        return tuple(sorted({voice for beat in self.beats if (voice := beat.levelled_as)}))

    @property
    def sounds(self) -> tuple[SoundRecord, ...]:
        """What the record keeps of its utterances."""
        names = {utterance.voice: str(utterance.voice) for _, _, utterance in self.spoken()}
        return tuple(
            SoundRecord(key, beat.speaker, utterance.text, names[utterance.voice], utterance.take)
            for key, beat, utterance in self.spoken()
        )

    def needs(self, step: Step) -> bool:
        """True where this step has to be done; audio brings the others with it."""
        return any(reason.step in (step, "audio") for reason in self.reasons)

    @property
    def changes_book(self) -> bool:
        """True where what is made of it goes into the book's files as well."""
        return any(reason.step != "formats" for reason in self.reasons)

    def spoken(self) -> Iterator[tuple[str, Beat, Utterance]]:
        """(clip key, beat, utterance) of everything spoken in it, in order."""
        for key, beat in zip(self.keys, self.beats, strict=True):
            if key is not None and isinstance(beat.sound, Utterance):
                yield key, beat, beat.sound


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a build's work before it begins."""

    project: Project
    settings: Settings
    book: Book
    chapters: tuple[ChapterPlan, ...]
    missing: tuple[PlannedClip, ...]
    """In story order, each key once; calibrations first."""
    calibrations: Mapping[Voice, tuple[str, ...]]
    """The clips by which each voice is levelled."""
    findings: tuple[Finding, ...]
    voicing: Voicing
    record: BuildRecord
    book_reasons: tuple[str, ...]
    """Why the whole book's files have to be made; empty: they are current."""
    book_ingredients: Mapping[str, str]
    basis: Basis | None = None
    """What it was made from, where that was noted before it was read."""

    @property
    def is_current(self) -> bool:
        """True where a build would do nothing."""
        return not (self.missing or self.book_reasons or any(chapter.reasons for chapter in self.chapters))


def file_kinds(settings: Settings) -> tuple[str, ...]:
    """What files a chapter has, by their suffix: the packets for the M4B, and what is heard and read."""
    return ("aac", *formats("chapter", settings.formats))
