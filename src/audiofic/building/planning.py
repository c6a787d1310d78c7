"""The work a build has to do, and the reason for each piece. Nothing is made here.

`status`, `build --dry-run`, the progress bar and the build itself all show or follow one `Plan`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from itertools import chain

from audiofic.building.layers import check_layers, layer_files
from audiofic.building.levels import calibration
from audiofic.building.reasons import Reason, Step, book_reasons, chapter_reasons, sound_reasons
from audiofic.building.record import (
    BuildRecord,
    ChapterRecord,
    SoundRecord,
    digest,
    file_sha256,
    joined_digest,
)
from audiofic.casting import (
    CREDITS_TITLES,
    CreditsKind,
    cast_chapter,
    cast_credits,
    check_directions,
    credits_wording,
)
from audiofic.errors import Finding, FindingsError
from audiofic.model import NARRATOR, UNKNOWN, Beat, Book, Line, Script, Utterance, Voice
from audiofic.package import formats, tags
from audiofic.profiles import PROFILES
from audiofic.project import Project
from audiofic.settings import Settings
from audiofic.store import Store, clip_key
from audiofic.voicing import Voicing

DRAFT_COMMENT = "A draft: stand-in voices speak where the cast ones are not installed."
MIX_FORMAT = 8
"""Raised when the same cues would be mixed, mastered or encoded differently than before."""


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
    """True for opening and closing credits: a file of their own, but no part of the story."""

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
        return tuple(
            SoundRecord(key, beat.speaker, utterance.text, str(utterance.voice), utterance.take)
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

    @property
    def is_current(self) -> bool:
        """True where a build would do nothing."""
        return not (self.missing or self.book_reasons or any(chapter.reasons for chapter in self.chapters))


def make_plan(
    project: Project,
    settings: Settings,
    scripts: Sequence[Script],
    book: Book,
    record: BuildRecord,
    voicing: Voicing,
) -> Plan:
    """What a build of these scripts would do. Raises `FindingsError` where a line can't be spoken."""
    directions = chain.from_iterable(map(check_directions, scripts))
    findings = [*_check_speakers(scripts, settings), *check_layers(scripts, project.root), *directions]
    if any(finding.severity == "error" for finding in findings):
        raise FindingsError(tuple(findings))
    store = Store(project.store_folder)
    several = len(scripts) > 1
    is_titled = several or settings.credits.opening is not None
    cast = [
        cast_chapter(
            script if script.title or is_titled else replace(script, title=book.title),
            settings,
            voicing.choose,
            announce_number=several,
        )
        for script in scripts
    ]
    tracks = [
        *_credits("opening", settings, book, scripts, voicing),
        *zip(scripts, cast, strict=True),
        *_credits("closing", settings, book, scripts, voicing),
    ]
    story = {script.chapter for script in scripts}
    if voicing.is_draft:
        book = replace(book, extra={**book.extra, tags.COMMENT: DRAFT_COMMENT})
    shared = _shared_ingredients(project, settings, book, len(tracks))
    titles = tags.chapter_titles([(script.chapter, script.title) for script, _ in tracks], book)
    chapters = tuple(
        replace(
            _plan_chapter(
                project,
                settings,
                script,
                title,
                beats,
                {**shared, "title": digest([place, title])},
                voicing,
                record.chapters.get(script.chapter),
            ),
            is_credits=script.chapter not in story,
        )
        for place, ((script, beats), title) in enumerate(zip(tracks, titles, strict=True), 1)
    )
    voices = sorted({voice for chapter in chapters for voice in chapter.voices})
    calibrations = {
        voice: tuple(clip_key(utterance, voicing.identity(voice)) for utterance in calibration(voice))
        for voice in voices
    }
    # A chapter that isn't mixed needs none of its clips; the calibration is needed as soon as one is.
    stale = [chapter for chapter in chapters if chapter.needs("formats")]
    rejoined = [chapter.number for chapter in chapters if chapter.changes_book]
    missing = (
        [*_missing_calibrations(calibrations, store), *_missing_clips(stale, store, record)] if stale else []
    )
    book_ingredients = {
        "tags": shared["tags"],
        "chapters": digest([[chapter.number, chapter.title] for chapter in chapters]),
        "joined": joined_digest(record, [chapter.number for chapter in chapters]),
    }
    return Plan(
        project,
        settings,
        book,
        chapters,
        _each_once(missing),
        calibrations,
        tuple(findings),
        voicing,
        record,
        tuple(book_reasons(project.root, book_ingredients, rejoined, record.book)),
        book_ingredients,
    )


def _credits(
    kind: CreditsKind, settings: Settings, book: Book, scripts: Sequence[Script], voicing: Voicing
) -> Iterator[tuple[Script, tuple[Beat, ...]]]:
    """The credits as a chapter of their own, before the first or behind the last; nothing: there are none."""
    wording = credits_wording(kind, settings, book, scripts) if scripts else ""
    beats = cast_credits(kind, wording, settings, voicing.choose) if wording else ()
    if beats:
        number = scripts[0].chapter - 1 if kind == "opening" else scripts[-1].chapter + 1
        yield Script(number, CREDITS_TITLES[kind], (), settings.path), beats


def _check_speakers(scripts: Sequence[Script], settings: Settings) -> list[Finding]:
    """A finding for every line whose speaker is nobody, or nobody we know."""
    findings = []
    known = [role.name for role in settings.cast] + [
        alias for role in settings.cast for alias in role.aliases
    ]
    for script in scripts:
        for item in script.items:
            if isinstance(item, Line) and item.speaker == UNKNOWN:
                likely = f" The likeliest: {', '.join(item.runners_up)}." if item.runners_up else ""
                message = f"Nobody could tell who says {_short(item.text)}"
                hint = f"Put a name in place of `{UNKNOWN}`.{likely}"
                code = "speaker-unresolved"
                findings.append(Finding(script.path, item.file_line, code, message, hint, "warning"))
                continue
            name = item.speaker if isinstance(item, Line) else getattr(item, "narrator", NARRATOR)
            if settings.role(name) is None:
                close = get_close_matches(name, known, 1)
                hint = f"Did you mean {close[0]!r}? " if close else ""
                hint += "Add them to voices.yaml by hand or with `audiofic cast --write`."
                message = f"{name!r} is not in the cast."
                findings.append(Finding(script.path, item.file_line, "speaker-not-cast", message, hint))
    return findings


def _shared_ingredients(project: Project, settings: Settings, book: Book, chapters: int) -> dict[str, str]:
    """What shapes every chapter alike."""
    sting_files = {kind: _file_digest(project, name) for kind, name in settings.mix.stings.items()}
    cover = _file_digest(project, book.cover) if book.cover else None
    return {
        "mix": digest([MIX_FORMAT, asdict(settings.mix), sting_files, book.title]),
        "master": digest(repr(PROFILES[settings.master.profile])),
        "tags": digest([asdict(book), cover, chapters]),
        "caption_form": settings.captions,
    }


def file_kinds(settings: Settings) -> tuple[str, ...]:
    """What files a chapter has, by their suffix: the packets for the M4B, and what is heard and read."""
    return ("aac", *formats("chapter", settings.formats))


def _plan_chapter(
    project: Project,
    settings: Settings,
    script: Script,
    title: str,
    beats: tuple[Beat, ...],
    shared: Mapping[str, str],
    voicing: Voicing,
    old: ChapterRecord | None,
) -> ChapterPlan:
    keys = tuple(
        clip_key(beat.sound, voicing.identity(beat.sound.voice))
        if isinstance(beat.sound, Utterance)
        else None
        for beat in beats
    )
    sounds = [
        [key or beat.sound, beat.after, beat.pause_ms, beat.effect, beat.gain_db]
        for key, beat in zip(keys, beats, strict=True)
    ]
    captions = [[beat.speaker, beat.line.text] for beat in beats if beat.line]
    ingredients = {
        **shared,
        "sounds": digest(sounds),
        "layers": digest([[beat.bed, beat.ambience] for beat in beats] + layer_files(script, project.root)),
        "captions": digest(captions),
    }
    chapter = ChapterPlan(script, title, beats, keys, ingredients, ())
    reasons = chapter_reasons(project.root, ingredients, chapter.sounds, file_kinds(settings), old)
    return replace(chapter, reasons=tuple(reasons))


def _missing_calibrations(
    calibrations: Mapping[Voice, tuple[str, ...]], store: Store
) -> Iterator[PlannedClip]:
    for voice, keys in calibrations.items():
        for key, utterance in zip(keys, calibration(voice), strict=True):
            if key not in store:
                yield PlannedClip(key, utterance, "", 0, f"to level the voice {voice}")


def _missing_clips(
    chapters: Sequence[ChapterPlan], store: Store, record: BuildRecord
) -> Iterator[PlannedClip]:
    for chapter in chapters:
        reasons: list[str] | None = None
        for position, (key, beat, utterance) in enumerate(chapter.spoken()):
            if key in store:
                continue
            if reasons is None:  # reckoned only where something is missing
                reasons = sound_reasons(chapter.sounds, record.chapters.get(chapter.number))
            line = beat.line.file_line if beat.line else 1
            reason = reasons[position] or "its clip is missing from the store"
            yield PlannedClip(key, utterance, chapter.script.path, line, reason)


def _each_once(clips: Sequence[PlannedClip]) -> tuple[PlannedClip, ...]:
    """The first clip of every key, in order: what is said twice is spoken once."""
    first: dict[str, PlannedClip] = {}
    for clip in clips:
        first.setdefault(clip.key, clip)
    return tuple(first.values())


def _file_digest(project: Project, name: str) -> str:
    try:
        return file_sha256(project.root / name)
    except OSError:
        return "missing"


def _short(text: str) -> str:
    return repr(text if len(text) <= 50 else text[:47] + "...")
