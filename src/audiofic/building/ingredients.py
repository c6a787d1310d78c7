"""What a chapter and the book are made of, in digests: one that differs has something made again.

`reasons` says what, and tells it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from itertools import pairwise
from pathlib import Path

from audiofic.building.plan import ChapterPlan
from audiofic.building.record import BuildRecord, digest, digest_of_named, joined_digest
from audiofic.building.script_checks import layer_files
from audiofic.building.tracks import Track
from audiofic.formats import FORMATS, formats
from audiofic.model import Beat, Book, Line, ScriptItem
from audiofic.profiles import PROFILES
from audiofic.project import Project
from audiofic.settings import Settings

MIX_FORMAT = 9
"""Raised when the same cues would be mixed, mastered or encoded differently than before."""


def shared_ingredients(project: Project, settings: Settings, book: Book, chapters: int) -> dict[str, str]:
    """What shapes every chapter alike."""
    sting_files = {kind: digest_of_named(project.root, name) for kind, name in settings.mix.stings.items()}
    cover = digest_of_named(project.root, book.cover) if book.cover else None
    return {
        "mix": digest([MIX_FORMAT, asdict(settings.mix), sting_files, book.title]),
        "master": digest(repr(PROFILES[settings.master.profile])),
        "tags": digest([asdict(book), cover, chapters]),
        "caption_form": settings.captions,
    }


NOT_HEARD = frozenset({"line", "speaker", "bed", "ambience", "written"})
"""Fields of a beat that do not change its own sound. `layers` has the last two, with the files they name."""
NOT_SHOWN = frozenset({"direction", "pause_ms", "take", "effect", "confidence", "runners_up", "file_line"})
"""Fields of a line that do not change its captions."""


def track_ingredients(track: Track, root: Path) -> dict[str, str]:
    """What shapes a track wherever it stands: its beats with the clip key of each, the files beneath them.

    All fields count but those in `NOT_HEARD` and `NOT_SHOWN`.
    """
    sounds = [
        [key or beat.sound, *(getattr(beat, name) for name in _HEARD)]
        for key, beat in zip(track.keys, track.beats, strict=True)
    ]
    beneath = [[beat.bed, beat.ambience] for beat in track.beats]
    return {
        "sounds": digest(sounds),
        "layers": digest(beneath + layer_files(track.script, root)),
        # A line once, however many beats it has: a page without a full stop is one line.
        "captions": digest(
            [
                [beat.speaker, beat.written, *(getattr(beat.line, name) for name in _SHOWN if beat.line)]
                for before, beat in pairwise((None, *track.beats))
                if beat is not None and (before is None or beat.line is None or before.line is not beat.line)
            ]
        ),
    }


_HEARD = [part.name for part in fields(Beat) if part.name not in NOT_HEARD | {"sound"}]
_SHOWN = [part.name for part in fields(Line) if part.name not in NOT_SHOWN]


def chapter_ingredients(track: Track, position: int, title: str, root: Path) -> dict[str, str]:
    """What shapes this chapter alone: its track, its position (from 1) in the book and its title there."""
    return {"title": digest([position, title]), **track_ingredients(track, root)}


def _shown(item: ScriptItem) -> list[object]:
    """What of it a reader can see."""
    names = _SHOWN if isinstance(item, Line) else [part.name for part in fields(item) if part.compare]
    return [type(item).__name__, *(getattr(item, name) for name in names)]


def book_ingredients(
    shared: Mapping[str, str], chapters: Sequence[ChapterPlan], record: BuildRecord, settings: Settings
) -> dict[str, str]:
    """What shapes the book's files: tags, chapter marks, what the chapters were last made to, and the text.

    The text only where a format is asked for that shows it.
    """
    shows_text = any(FORMATS[kind].shows_text for kind in formats("book", settings.formats))
    text = [[_shown(item) for item in chapter.script.items] for chapter in chapters] if shows_text else []
    return {
        "tags": shared["tags"],
        "chapters": digest([[chapter.number, chapter.title] for chapter in chapters]),
        "joined": joined_digest(record, [chapter.number for chapter in chapters]),
        **({"text": digest([text, settings.policy])} if shows_text else {}),
    }
